"""Generated worlds with more than assignments in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.worlds import render_world

from .asking import rows

_PLAIN = Size(courses=2, assignments=10, students=3, seed=7)
_RICH = replace(_PLAIN, rich=True)


def test_the_work_is_the_same() -> None:
    """R49: only things beside courses, assignments and submissions are added; by the seed."""
    plain, rich = generate(_PLAIN), generate(_RICH)

    assert rich.courses == plain.courses
    assert rich.assignments == plain.assignments
    assert [(s.id, s.score) for s in rich.submissions] == [
        (s.id, s.score) for s in plain.submissions
    ]
    assert render_world(rich) == render_world(generate(_RICH))


def test_a_little_of_everything() -> None:
    """R49: discussion with posts, news, a module, a quiz, an event, comments, periods, groups."""
    school = Simulator(generate(_RICH))
    school.clock.freeze()

    def read(path: str, user: str = "student_1") -> int:
        return len(rows(school, user, f"{path}per_page=100"))

    assert read("courses/1/discussion_topics?") == 1
    assert read("courses/1/discussion_topics/10/entries?") == 1
    assert read("courses/1/modules?") == read("courses/1/quizzes?") == 1
    assert read("courses/1/groups?", "teacher_1") == 2
    assert len(rows(school, "student_1", "courses/1/grading_periods")["grading_periods"]) == 2
    assert read("calendar_events?context_codes[]=course_1&all_events=1&") == 1
    assert any(row.comments for row in school.school.world.submissions)


def test_an_announcement_appears_later() -> None:
    """R49: one is delayed: students get it once its moment has come."""
    school = Simulator(generate(_RICH))
    school.clock.freeze()
    path = "announcements?context_codes[]=course_1&end_date=2027-01-01"

    before = len(rows(school, "student_1", path))
    school.clock.advance(timedelta(days=3))

    assert (before, len(rows(school, "student_1", path))) == (1, 2)
