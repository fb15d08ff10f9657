"""Where a stack is: the one that runs in this checkout, or a deployed one by its name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config
from pydantic import BaseModel, ValidationError

from cli.ending import Exit, stop

STACK_FILE = Path(__file__).resolve().parents[1] / ".canvas-sync/stack.json"
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3})


class StackFile(BaseModel):
    """What `make serve` and `make demo` leave while they run."""

    endpoint: str
    region: str
    outputs: dict[str, str]
    pid: int


@dataclass(frozen=True)
class StackAt:
    """``endpoint`` None: on AWS itself, or where ``AWS_ENDPOINT_URL`` says."""

    session: boto3.Session
    outputs: Mapping[str, str]
    endpoint: str | None


def find_stack(name: str | None) -> StackAt:
    """The stack called ``name``, else the local one.

    Raises:
        typer.Exit: there is none; stderr says the way out.
    """
    return _deployed(name) if name else _local()


def _local() -> StackAt:
    found = _left()
    if found is None or not _lives(found.pid):
        reason = "no stack runs here: start `make serve`, or name a deployed one with --stack"
        raise stop(reason, Exit.UNREACHABLE)
    session = boto3.Session("test", "test", region_name=found.region)
    return StackAt(session, found.outputs, found.endpoint)


def _left() -> StackFile | None:
    """The stack file; a broken one is none."""
    try:
        return StackFile.model_validate_json(STACK_FILE.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _lives(pid: int) -> bool:
    """Whether the process that wrote the file is there: a killed one can't remove it."""
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):  # gone, a stranger's by now, or no process's number
        return False
    return True


def _deployed(name: str) -> StackAt:
    """Region and credentials are those boto3 finds."""
    session = boto3.Session()
    stacks = session.client("cloudformation", config=CONFIG).describe_stacks(StackName=name)
    outputs = stacks["Stacks"][0].get("Outputs", [])
    return StackAt(session, {o["OutputKey"]: o["OutputValue"] for o in outputs}, None)
