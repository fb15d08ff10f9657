"""Figures of this run, printed at its end."""

LINES: list[str] = []


def tell(line: str) -> None:
    LINES.append(line)
