"""`canvas-sync dlq`: what was given up, why, and sending it again."""

import asyncio
import json
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.console import Console

from canvas_sync.bootstrap import operators
from canvas_sync.ports import DeadLetter, DeadLetters
from canvas_sync.usecases.list_dead_letters import MOST, list_dead_letters
from canvas_sync.usecases.redrive import Redriven, redrive
from cli.aws_errors import expected_errors
from cli.ending import Exit, stop
from cli.letters import as_json, payload, show_table
from cli.stacks import find_stack

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Messages that were given up.")

Stack = Annotated[str | None, typer.Option(help="A deployed stack; else the one running here.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def _opened(stack: str | None) -> DeadLetters:
    at = find_stack(stack)
    return operators.dead_letters(at.session, at.outputs, endpoint=at.endpoint)


def _say(found: dict[str, Any]) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@app.command("list")
def list_(*, stack: Stack = None, json_: AsJson = False) -> None:
    """Lists queue, id, kind, error code, attempts, first and last time; oldest first."""
    with expected_errors():
        letters = list(asyncio.run(list_dead_letters(letters=_opened(stack))))
    if json_:
        _say({"dead_letters": [as_json(letter) for letter in letters]})
    else:
        console = Console()
        show_table(letters, console if console.is_terminal else Console(width=140))
    if len(letters) >= MOST:
        typer.echo(f"at most {MOST} of each queue are shown: there may be more", err=True)


@app.command()
def show(message_id: str, *, stack: Stack = None, json_: AsJson = False) -> None:
    """Shows one with its payload."""
    with expected_errors():
        letters = asyncio.run(list_dead_letters(letters=_opened(stack)))
    found = next((letter for letter in letters if letter.id == message_id), None)
    if found is None:
        raise stop(f"{message_id} is no dead letter: `canvas-sync dlq list` shows those there are")
    whole = as_json(found) | {"payload": payload(found)}
    if json_:
        _say(whole)
    else:
        Console().print_json(data=whole)


@app.command("redrive")
def redrive_(  # options of a command
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None,
    *,
    stack: Stack = None,
    all_: Annotated[bool, typer.Option("--all", help="Every one there is.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be sent.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    json_: AsJson = False,
) -> None:
    """Sends messages again, unchanged, to the queue they belong to; remove the cause first."""
    if bool(ids) == all_:
        raise stop("name the messages to send again, or say --all", Exit.USAGE)
    wanted = None if all_ else ids
    with expected_errors():
        letters = _opened(stack)
        done = asyncio.run(redrive(wanted, letters=letters, dry_run=dry_run or not yes))
        if not (dry_run or yes) and done.sent:
            _ask(done.sent)
            chosen = [letter.id for letter in done.sent]
            sent = asyncio.run(redrive(chosen, letters=letters)).sent
            done = replace(done, sent=sent)
    _tell(done, dry_run=dry_run, json_=json_)
    if done.unknown:
        raise stop(f"no dead letters: {', '.join(done.unknown)}")


def _ask(letters: tuple[DeadLetter, ...]) -> None:
    show_table(list(letters), Console(stderr=True))
    typer.confirm(f"Send {len(letters)} again?", abort=True, err=True)


def _tell(done: Redriven, *, dry_run: bool, json_: bool) -> None:
    sent, left = [letter.id for letter in done.sent], [letter.id for letter in done.left]
    if json_:
        _say({"redriven": sent, "left": left, "unknown": list(done.unknown), "dry_run": dry_run})
        return
    typer.echo(f"{'would be sent' if dry_run else 'sent'} again: {', '.join(sent) or 'nothing'}")
    if left:
        typer.echo(f"left, as the next tick has caught up with failed ticks: {', '.join(left)}")
