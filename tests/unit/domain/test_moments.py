"""Moments are aware and in UTC (R210)."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from pydantic import TypeAdapter, ValidationError

from canvas_sync.domain.moments import Moment, aware, from_iso, iso, iso_exact
from tests.data.moments import MOMENTS

NAIVE = datetime(2026, 11, 30, 12)  # noqa: DTZ001  # what must be refused
every_moment = pytest.mark.parametrize(("local", "utc"), MOMENTS.values(), ids=MOMENTS.keys())


@every_moment
def test_iso(local: datetime, utc: str) -> None:
    """R81, R210: a moment is written in UTC with a Z and four digits of the year."""
    assert iso(local) == utc


@every_moment
def test_back(local: datetime, utc: str) -> None:
    """R210: what was written is read as the same moment, in UTC."""
    again = from_iso(utc)

    assert again == local.astimezone(UTC)
    assert again.tzinfo is UTC
    assert from_iso(iso_exact(local)) == again


def test_order() -> None:
    """R210: written moments sort as text as they do in time, whatever their zone and year."""
    moments = sorted((local.astimezone(UTC) for local, _ in MOMENTS.values()), reverse=True)

    assert [iso(one) for one in moments] == sorted(map(iso, moments), reverse=True)
    assert [iso_exact(one) for one in moments] == sorted(map(iso_exact, moments), reverse=True)


def test_exact() -> None:
    """R210: the exact form keeps microseconds, also where there are none."""
    assert iso_exact(datetime(2026, 11, 30, 12, tzinfo=UTC)) == "2026-11-30T12:00:00.000000Z"
    assert iso_exact(datetime(2026, 1, 1, 0, 0, 0, 7, UTC)) == "2026-01-01T00:00:00.000007Z"
    assert iso(datetime(2026, 1, 1, 0, 0, 0, 999_999, UTC)) == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize("reader", [aware, iso, iso_exact])
def test_naive(reader: object) -> None:
    """R210: a moment without a zone is refused, never guessed at."""
    assert callable(reader)
    with pytest.raises(ValueError, match="time zone"):
        reader(NAIVE)


def test_zone_that_knows_nothing() -> None:
    """R210: a zone that can't tell its offset is none."""

    class Lost(tzinfo):
        def utcoffset(self, _: datetime | None, /) -> timedelta | None:
            return None

        dst = utcoffset

        def tzname(self, _: datetime | None, /) -> str | None:
            return None

    with pytest.raises(ValueError, match="time zone"):
        aware(NAIVE.replace(tzinfo=Lost()))


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_beyond_the_calendar(text: str) -> None:
    """R81: a moment that has no year in UTC is refused like any other that can't be read."""
    with pytest.raises(ValueError, match="year"):
        from_iso(text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-11-30", "2026-11-30T12:00:00", "2026-02-30T12:00:00Z", "12:00Z"],
    ids=["empty", "word", "date", "naive", "no such day", "time"],
)
def test_garbage(text: str) -> None:
    """R81, R210: what is no moment is refused."""
    with pytest.raises(ValueError, match=r"."):
        from_iso(text)


def test_field() -> None:
    """R210: a field of a model is read into UTC; a naive one is a validation error."""
    field = TypeAdapter(Moment)

    assert field.validate_python("2026-12-31T23:59:59+14:00") == from_iso("2026-12-31T09:59:59Z")
    for refused in (NAIVE, "2026-11-30T12:00:00", "0001-01-01T00:00:00+01:00"):
        with pytest.raises(ValidationError):
            field.validate_python(refused)
