"""What the demo shows: each step with its time, tables; plain lines where no terminal is."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

PLAIN_WIDTH = 120


@dataclass
class Step:
    """One step while it goes on. ``result`` is printed at its end."""

    screen: "Screen"
    title: str
    progress: Progress
    result: str = "done"
    _shown: tuple[int, int] | None = None

    def show(self, done: int, total: int, what: str) -> None:
        """Move the bar; without a terminal, print a line where it moved."""
        if total and (done, total) != self._shown:
            self._shown = done, total
            self.progress.update(
                self.progress.task_ids[0],
                completed=done,
                total=total,
                description=f"{self.title} ({what})",
            )
            if not self.screen.console.is_terminal:
                self.screen.line(f"{self.title}: {done}/{total} {what}")


@dataclass
class Screen:
    """Where the story is told; times count from its making."""

    console: Console
    begun: float = field(default_factory=time.monotonic)

    @classmethod
    def of_this_terminal(cls) -> "Screen":
        plain = Console()
        return cls(plain if plain.is_terminal else Console(width=PLAIN_WIDTH))

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """A spinner while the block runs, then one line: when, what, its result, how long."""
        begun = time.monotonic()
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        ) as progress:
            progress.add_task(title, total=None)
            step = Step(self, title, progress)
            yield step
        self.line(f"{title}: {step.result} ({time.monotonic() - begun:.1f} s)")

    def line(self, text: str) -> None:
        elapsed = time.monotonic() - self.begun
        self.console.print(
            f"{elapsed:6.1f} s  {text}", markup=False, highlight=False, soft_wrap=True
        )

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = Table(title=title, title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*row)
        self.console.print(table, markup=False)
