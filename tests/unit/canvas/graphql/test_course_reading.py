"""What one course's pages make: rows that moved between them, announcements, bad topics."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_sync.canvas.graphql.asking import Reply
from canvas_sync.canvas.graphql.course_reading import CourseReading, Origin
from canvas_sync.domain.errors import CourseUnreadable
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.moments import from_iso, iso
from tests.unit.canvas.graphql.nodes import a_page, a_submission, a_topic, an_assignment

NOW = from_iso("2026-11-21T12:00:00Z")
REPLY = Reply({}, NOW, NOW)
ORIGIN = Origin(1, "https://canvas.school.example")


def a_reading() -> CourseReading:
    return CourseReading(CourseId("10000000000012"), ORIGIN)


def a_node(**parts: Any) -> dict[str, Any]:  # noqa: ANN401  # any page
    whole = {name: a_page() for name in ("asg", "open", "done", "topics")}
    return whole | parts


def content(**parts: Any) -> CourseContent:  # noqa: ANN401  # any page
    reading = a_reading()
    reading.take(a_node(**parts), REPLY)
    return reading.content()


def test_submission_of_its_assignment() -> None:
    """R69: the two nodes of an assignment are one row."""
    found = content(asg=a_page(an_assignment()), done=a_page(a_submission()))

    (row,) = found.listing.rows
    assert row.snapshot is not None
    assert row.snapshot.submission is not None
    assert row.snapshot.submission.workflow_state == "submitted"
    assert not found.pending_texts


def test_no_submission_row() -> None:
    """An assignment without a row (an invited person) is an assignment, and settled."""
    found = content(asg=a_page(an_assignment()))

    assert found.listing.rows[0].snapshot is not None
    assert found.listing.rows[0].snapshot.submission is None
    assert found.signals


def test_unpublished() -> None:
    """R67: a draft is in the signals, as it is in a look, and no row."""
    found = content(asg=a_page(an_assignment(state="unpublished")))

    assert found.listing.rows == ()
    assert found.signals != content().signals


def test_later_announcement() -> None:
    """An announcement of a later day is not shown before; GraphQL lists it (recorded)."""
    later, past = (iso(NOW + timedelta(hours=hours)) for hours in (1, -1))

    found = content(
        topics=a_page(a_topic(delayedPostAt=later), a_topic(_id="34", delayedPostAt=past))
    )

    assert found.topics is not None
    assert [topic.id for topic in found.topics] == ["10000000000034"]


def test_address_of_a_topic() -> None:
    """GraphQL tells no address: it is made as Canvas makes it."""
    found = content(topics=a_page(a_topic(assignment={"_id": "300"}, isAnnouncement=False)))

    assert found.topics is not None
    (topic,) = found.topics
    assert topic.html_url == "https://canvas.school.example/courses/12/discussion_topics/33"
    assert topic.assignment_id == "10000000000300"


def test_for_sections() -> None:
    """Announcements for sections are shown as REST tells; before it did, topics are not known."""
    reading = a_reading()
    topics = [a_topic(), *(a_topic(_id=key, isSectionSpecific=True) for key in ("34", "35"))]
    reading.take(a_node(topics=a_page(*topics)), REPLY)

    assert reading.lacks_shown()
    assert reading.content().topics is None
    reading.shown = frozenset({"35"})

    found = reading.content().topics
    assert found is not None
    assert [topic.id[-2:] for topic in found] == ["33", "35"]


def test_bad_topic() -> None:
    """R140: a topic that can't be read leaves all topics as they are stored."""
    found = content(asg=a_page(an_assignment()), topics=a_page(a_topic(title=5)))

    assert found.topics is None
    assert len(found.listing.rows) == 1


def test_moved_between_pages() -> None:
    """A submission that no page showed is looked for again, and found."""
    reading = a_reading()
    two = a_page(an_assignment(), an_assignment(_id="301"))
    one = a_submission(_id="1", assignmentId="300", state="unsubmitted")
    reading.take(a_node(asg=two, open=a_page(one, cursor="MQ")), REPLY)
    reading.take({"open": a_page()}, REPLY, ("open",))

    assert reading.lacks_work()
    anew = reading.look_again_at_work()
    assert anew.unfinished() == ("open", "done")
    graded = a_submission(_id="2", assignmentId="301", state="graded")
    anew.take({"open": a_page(one), "done": a_page(graded)}, REPLY, ("open", "done"))
    reading.add_work(anew)

    found = reading.content()
    assert all(row.snapshot and row.snapshot.submission for row in found.listing.rows)
    assert found.signals


def test_still_not_found() -> None:
    """Not found the second time, nothing is taken for gone and the course is read again."""
    reading = a_reading()
    reading.take(a_node(asg=a_page(an_assignment()), open=a_page(cursor="MQ")), REPLY)
    reading.take({"open": a_page()}, REPLY, ("open",))
    anew = reading.look_again_at_work()
    anew.take({"open": a_page(), "done": a_page()}, REPLY, ("open", "done"))
    reading.add_work(anew)

    found = reading.content()
    assert found.shifted
    assert found.signals == {}


@pytest.mark.parametrize("part", ["asg", "open", "done", "topics"])
def test_missing_part(part: str) -> None:
    """R123: a course without one of its connections is unreadable, not empty."""
    with pytest.raises(CourseUnreadable, match=part):
        content(**{part: None})


def test_nothing_read() -> None:
    """Nothing is no content."""
    with pytest.raises(CourseUnreadable):
        a_reading().content()


def test_texts_of_another_page() -> None:
    """Texts go to their rows; one of a row that is gone meanwhile goes nowhere."""
    reading = a_reading()
    node = an_assignment()
    text = {name: node.pop(name) for name in ("description", "dueAt", "lockAt", "unlockAt")}
    reading.take(a_node(asg=a_page(node)), REPLY)
    assert reading.lacks_texts()

    reading.take_texts({"asg": a_page({"_id": "300", **text}, {"_id": "999", **text})}, REPLY)

    (row,) = reading.content().listing.rows
    assert row.snapshot is not None
    assert row.snapshot.description_html == "<p>Write it.</p>"
    with pytest.raises(CourseUnreadable):
        reading.take_texts({}, REPLY)
