"""What the demo prints: local times, old and new values, percentiles."""

import io
import time
from collections.abc import Iterator

import pytest
from rich.console import Console

from local.demo.figures import percentile_ms
from local.demo.screen import Screen
from local.demo.setting import prepared
from local.demo.tasks import changes, local_time
from local.person import Json, TooSlow, eventually
from local.program import Stopped

TASK: Json = {
    "id": "1",
    "title": "Essay",
    "due_date": "2026-11-30T22:59:59Z",
    "state": "submitted",
    "score": None,
    "grade": None,
    "posted_at": None,
}


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_local_time() -> None:
    """Moments are shown in the zone that `TZ` names; none is a dash."""
    assert local_time("2026-11-30T22:59:59Z") == "Mon 30 Nov 2026 23:59"
    assert local_time(None) == "–"


def test_changes() -> None:
    """Every field that differs is told with its old and its new value; what is equal is not."""
    moved = TASK | {"due_date": "2026-12-04T22:59:59Z", "score": 0.0}

    found = changes([TASK], [moved])

    assert [(change.title, change.field) for change in found] == [
        ("Essay", "due_date"),
        ("Essay", "score"),
    ]
    assert changes([TASK], [dict(TASK)]) == []


def test_changes_in_words() -> None:
    """A table for people has words and times, no names of fields."""
    moved = TASK | {"due_date": "2026-12-04T22:59:59Z", "posted_at": "2026-12-01T08:00:00Z"}

    assert [change.in_words() for change in changes([TASK], [moved])] == [
        ("Essay", "due", "Mon 30 Nov 2026 23:59", "Fri 04 Dec 2026 23:59"),
        ("Essay", "grade shown since", "–", "Tue 01 Dec 2026 09:00"),
    ]


@pytest.mark.parametrize(
    "url", ["http://localhost:3000", "HTTP://canvas.school.example", "http://"]
)
def test_plain_http(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Plain http goes to 127.0.0.1 only: any other is refused at once, with the way out."""
    monkeypatch.setenv("CANVAS_URL", url)

    with pytest.raises(Stopped, match=r"http:// works for 127\.0\.0\.1 only"):
        prepared(Screen(Console(file=io.StringIO()))).__enter__()


def test_percentile() -> None:
    """The first answer, which may be cold, isn't counted."""
    asked: list[int] = []

    assert percentile_ms(lambda: asked.append(1), samples=20) >= 0
    assert len(asked) == 21


def test_plain_screen() -> None:
    """Without a terminal a step is one line a movement, and one at its end."""
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100))

    with screen.step("sync") as step:
        for done in (0, 1, 1, 2):
            step.show(done, 2, "courses")
        step.result = "all there"

    said = [line.split("s  ", 1)[1] for line in out.getvalue().splitlines()]
    assert said[:3] == ["sync: 0/2 courses", "sync: 1/2 courses", "sync: 2/2 courses"]
    assert said[3].startswith("sync: all there (")


def test_eventually() -> None:
    """What doesn't come in time is told by its name."""
    with pytest.raises(TooSlow, match="the moon did not come"):
        eventually(lambda: None, "the moon", patience_seconds=0)
