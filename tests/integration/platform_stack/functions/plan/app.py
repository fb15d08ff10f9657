"""Schedule -> one tick."""

from platform_core import count


def handler(_event: object, _context: object) -> None:
    count("TICKS")
