"""Where `make serve` listens, and how the laptop's programs end."""

import socket
from collections.abc import Callable, Iterator

import pytest

from local.embedded_aws.process import PortTaken
from local.program import run
from local.serve import PORT, wanted_port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_said() -> None:
    """`PORT=` is taken at its word."""
    assert wanted_port("4321") == 4321


def test_next_free_port(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    """Where nobody said a port, a taken one is passed over."""
    monkeypatch.setattr("local.serve.PORT", taken_port)

    assert taken_port < wanted_port("") < taken_port + 100
    assert PORT == 3000


@pytest.mark.parametrize("said", ["http", "0", "65536", "-1"])
def test_no_port(said: str) -> None:
    """What is no port is refused with the way out."""
    with pytest.raises(RuntimeError, match="say a number"):
        wanted_port(said)


def _interrupted() -> None:
    raise KeyboardInterrupt


def _refused() -> None:
    raise PortTaken("port 3000 is taken: say PORT=3001")


@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param(_interrupted, 130, id="Ctrl-C"),
        pytest.param(_refused, "stopped: port 3000 is taken: say PORT=3001", id="expected"),
    ],
)
def test_endings(program: Callable[[], None], code: object) -> None:
    """Ctrl-C is 130; what can be expected is one line with the way out, no traceback."""
    with pytest.raises(SystemExit) as ended:
        run(program)

    assert ended.value.code == code
