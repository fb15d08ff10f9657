"""Edge cases 27, 28 and 30: what filters miss, what stamps prove, and texts of every size."""

import random
from datetime import timedelta

from canvas_simulator.app import Simulator
from canvas_simulator.schema import World
from canvas_sync.adapters.staging_items import MAX_RAW_BYTES, raw_of, staged_item
from canvas_sync.adapters.table_keys import staged as staged_key
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.mapping import DESCRIPTION_LIMIT
from tests.edge.small_school import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    STUDENT,
    a_school,
    changed,
    graded,
    mirrored,
    own,
    work_of,
)
from tests.edge.student import Student, global_text
from tests.fakes.builders import ANNA


async def test_27_what_no_filter_shows_alone(mode: Mode) -> None:
    """R71, R75: an excusal, a grade taken back, a row stamped before the last look: all found.

    Stamps are asked for from two minutes before the last look on: a transaction that was open then
    is seen by the next one.
    """
    world = a_school(courses=2, assignments=3)
    for number in (1201, 1202, 1203):
        graded(own(world, number), 5.0, NOW - DAY)
    student = await mirrored(world, mode)
    student.later(HOUR)
    await student.delta()

    with changed(student, after=MINUTE) as world:
        now = student.clock.now()
        graded(own(world, 1201), None, now, excused=True)
        graded(own(world, 1202), None, now)
        graded(own(world, 1301), 3.0, now - 2 * MINUTE + timedelta(seconds=10))
    await student.delta()

    tasks = {number: student.task(number).canvas for number in (1201, 1202, 1203, 1301)}
    assert tasks[1201].excused
    assert [tasks[number].score for number in (1202, 1203, 1301)] == [None, 5.0, 3.0]


async def test_28_stamps_prove_nothing(mode: Mode) -> None:
    """R72: what moves by itself is no change, and a change moves not the stamp one would look at.

    The seconds of missing work count up at every reading, and a due date that passes makes work
    missing without a word; a grade leaves the assignment's stamp.
    """
    world = a_school()
    for number, due_at in ((1201, NOW - DAY), (1202, NOW + 2 * HOUR)):
        work_of(world, number).due_at = own(world, number).cached_due_date = due_at
    student = await mirrored(world, mode)
    writes = student.mirror.writes

    for _ in range(3):
        student.later(HOUR)
        await student.delta()
    await student.reconcile()
    still = student.mirror.writes
    stamp = student.task(1202).canvas.external_updated_at
    with changed(student) as world:
        graded(own(world, 1202), 9.5, student.clock.now())
    await student.delta()

    assert still == writes
    assert student.task(1202).canvas.score == 9.5
    assert student.task(1202).canvas.external_updated_at == stamp


LINK = '<p><a href="/courses/12/files/3?verifier=x" data-api-endpoint="https://x.test/api">File</a>'
TEXTS = {
    1201: None,
    1202: "",
    1203: f"{LINK}<img src='/files/9/preview'>",
    1204: "".join(f"<p>{n:06d}</p>" for n in range(25_000)),
}


def _school() -> World:
    world = a_school(assignments=5)
    for number, text in TEXTS.items():
        work_of(world, number).description = text
    chance = random.Random(3)  # noqa: S311  # text that can't be compressed
    letters = [chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(230_000)]
    work_of(world, 1205).description = "".join(letters)
    return world


async def test_30_texts_of_every_size(mode: Mode) -> None:
    """R68, R80, R211: null stays null, empty stays empty, and 300 KB of markup become plain text.

    Links keep their words, images that need a sign-in are not linked, and a row too large for
    an item is staged without its text, marked.
    """
    student = Student(Simulator(_school()), STUDENT, mode)
    student.html_to_text = html_to_text

    await student.full()
    await student.delta()

    texts = {number: student.task(number).canvas.description for number in range(1201, 1206)}
    assert (texts[1201], texts[1202]) == (None, "")
    assert "File" in (texts[1203] or "")
    assert "preview" not in (texts[1203] or "")
    assert "<" not in "".join(text or "" for text in texts.values())
    assert max(len(text or "") for text in texts.values()) == DESCRIPTION_LIMIT
    assert (texts[1204] or "").startswith("000000\n\n000001")
    assert _staged(student, 1204) == (True, False)
    assert _staged(student, 1205) == (False, True)


def _staged(student: Student, number: int) -> tuple[bool, bool]:
    """Whether the raw row as it would be stored has its text, and is called truncated."""
    identifier = AssignmentId(global_text(number))
    place, (staged, at) = next(
        (p, row) for p, row in student.mirror.staged_rows.items() if p[3] == identifier
    )
    item = staged_item(staged_key(ANNA, place[1], place[2], identifier), staged, fetched_at=at)
    stored = {name: value for name, value in item.items() if value is not None}
    raw = raw_of(stored)
    assert 0 < len(stored["raw"]) <= MAX_RAW_BYTES
    return bool(raw and raw.get("description")), bool(item["truncated"])
