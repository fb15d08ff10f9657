"""How `canvas-sync mirror` speaks: one JSON object, or a few lines; progress on a terminal."""

import errno
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from canvas_sync.contracts.mirror_document import SCHEMA, changes_between
from canvas_sync.domain.moments import iso
from canvas_sync.domain.run import Progress
from canvas_sync.usecases.survey import CLOCKS_DIFFER
from cli.ending import stop
from cli.mirror_round import Round


class Events:
    """What happens on the way of one run, on stderr, for those who ask for it.

    That a clock is wrong is told to everybody, once.
    """

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._warned = False

    def event(self, message: str, **keys: object) -> None:
        if message == CLOCKS_DIFFER and not self._warned:
            self._warned = True
            typer.echo(f"canvas-sync: {_clocks(**keys)}", err=True)
        if self._verbose:
            said = " ".join(f"{name}={value}" for name, value in keys.items())
            typer.echo(f"{message} {said}".strip(), err=True)

    def count(self, metric: str, value: float = 1) -> None:
        """Nothing: there is nobody to count for."""


def _clocks(*, seconds: object) -> str:
    """``seconds``: how far Canvas's clock is ahead."""
    minutes = round(int(str(seconds)) / 60)
    apart = f"{abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} this machine's"
    return f"Canvas's clock is {apart}; what is missing by now goes by this machine's"


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """On a terminal a bar that goes again; else nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Reading courses", total=None)

        def told(progress: Progress) -> None:
            bar.update(task, completed=progress.current, total=progress.total or None)

        yield told


def document(one: Round) -> dict[str, Any]:
    """See docs/mirror.md."""
    return {
        "schema": SCHEMA,
        "instance": one.connection.instance,
        "user": one.connection.canvas_user_id,
        "as_of": iso(one.state.watermark) if one.state.watermark else None,
        "mode": one.connection.mode.value,
        "requests": one.usage.requests,
        "cost_units": round(one.usage.cost_units, 6),
        "changes": changes_between(one.before, one.after),
        "mirror": one.after,
    }


def tell(one: Round, *, json_: bool, indent: int | None = 2) -> None:
    """The result to stdout; to stderr what a person has to know beside it."""
    if json_:
        _print(json.dumps(document(one), ensure_ascii=False, indent=indent))
    elif one.failure is None:
        _print(_summary(one))
    names = {row["id"]: row["name"] for row in one.after["courses"]}
    for course_id, code in one.courses_behind.items():
        typer.echo(f"not read: {names.get(course_id) or course_id} ({code})", err=True)
    if one.failure is not None:
        typer.echo(f"canvas-sync: {one.failure}", err=True)
    elif not one.after["courses"]:
        typer.echo(_no_courses(one), err=True)


def _print(text: str) -> None:
    """To stdout; who asked would take silence for an answer.

    A reader that has gone is typer's to end the program for.
    """
    if sys.stdout is None:
        raise _unprinted(os.strerror(errno.EBADF))
    try:
        typer.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What stdout still holds would fail again when Python ends (docs of its module signal).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise _unprinted(error.strerror) from error


def _unprinted(why: str | None) -> typer.Exit:
    return stop(f"the result can't be printed: {why}")


def _summary(one: Round) -> str:
    counted = Counter(change["op"] for change in changes_between(one.before, one.after))
    changes = ", ".join(f"{counted[op]} {op}" for op in ("created", "updated", "deleted"))
    held = ", ".join(
        f"{len(rows)} {entity.replace('_', ' ')}" for entity, rows in one.after.items()
    )
    traces = f", {one.usage.traces} that teachers can see" if one.usage.traces else ""
    how = f"{one.run.kind}, {one.connection.mode}, {one.usage.requests} requests{traces}"
    return f"{one.connection.instance} ({how}): {changes}\n{held}"


def _no_courses(one: Round) -> str:
    if one.chosen:
        return "nothing of the courses named with --course can be mirrored now"
    return "this account has no courses: there is nothing to mirror yet"
