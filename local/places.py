"""Where things are in the checkout, and the constants that the laptop's AWS shares."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGION = "eu-west-1"
STATE = ROOT / ".canvas-sync"  # what the running ones leave for others: git-ignored
STACK_FILE = STATE / "stack.json"
LAMBDA_PYTHON = ROOT / ".venv-lambda/bin/python"
_AWS_PYTHON = ROOT / ".venv-aws/bin/python"


class ToolsMissing(RuntimeError):
    """An environment isn't there."""

    def __init__(self, python: Path) -> None:
        super().__init__(f"{python.relative_to(ROOT)} is missing: run make setup")


def aws_python() -> str:
    """The interpreter of the embedded AWS and the deployer.

    Raises:
        ToolsMissing: ``make setup`` has not been run.
    """
    if not _AWS_PYTHON.exists():
        raise ToolsMissing(_AWS_PYTHON)
    return str(_AWS_PYTHON)
