"""Dead letters: looked at without a trace, sent again unchanged."""

from datetime import timedelta

from canvas_sync.usecases.list_dead_letters import list_dead_letters
from canvas_sync.usecases.redrive import redrive
from tests.fakes.clock import NOON
from tests.fakes.dead_letters import FakeDeadLetters, a_letter


async def test_oldest_first() -> None:
    """R29: the list begins with what was given up first, and takes nothing away."""
    newer, older = a_letter(1), a_letter(2, first_at=NOON - timedelta(hours=1))
    letters = FakeDeadLetters([newer, older])

    found = await list_dead_letters(letters=letters)

    assert found == [older, newer]
    assert letters.letters == [newer, older]


async def test_redrive_named() -> None:
    """Only what was named goes back, unchanged; ids of no letter are told."""
    letters = FakeDeadLetters([a_letter(1), a_letter(2)])

    done = await redrive(["letter-2", "letter-9"], letters=letters)

    assert letters.sent_back == [a_letter(2)]
    assert (done.sent, done.unknown) == ((a_letter(2),), ("letter-9",))


async def test_redrive_all_leaves_ticks() -> None:
    """A failed tick can't go back to a queue: it is left, the others are sent."""
    tick = a_letter(3, queue="plan")
    letters = FakeDeadLetters([a_letter(1), tick, a_letter(2, queue="background")])

    done = await redrive(None, letters=letters)

    assert [letter.id for letter in letters.sent_back] == ["letter-1", "letter-2"]
    assert done.left == (tick,)
    assert letters.letters == [tick]


async def test_dry_run() -> None:
    """A dry run says what would be sent and sends nothing."""
    letters = FakeDeadLetters([a_letter(1)])

    done = await redrive(None, letters=letters, dry_run=True)

    assert done.sent == (a_letter(1),)
    assert letters.sent_back == []


async def test_redrive_twice() -> None:
    """Redriving again finds nothing to send."""
    letters = FakeDeadLetters([a_letter(1)])
    await redrive(["letter-1"], letters=letters)

    again = await redrive(["letter-1"], letters=letters)

    assert (again.sent, again.unknown) == ((), ("letter-1",))
    assert letters.sent_back == [a_letter(1)]
