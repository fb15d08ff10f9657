"""The first failure of a start tells the way out."""

import socket
from pathlib import Path

import pytest

from local import places
from local.embedded_aws.process import PortTaken, embedded_aws, is_free, next_free_port


def test_a_taken_port_is_told_with_the_way_out() -> None:
    """Nothing is started on a port that another program has; the text says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"port {port} is taken: .* PORT={port + 1}"):
            embedded_aws(port=port).__enter__()

        assert not is_free(port)
        assert next_free_port(port) > port
    assert is_free(port)


def test_missing_environment_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without make setup, the text says to run it."""
    monkeypatch.setattr(places, "_AWS_PYTHON", Path(places.ROOT / ".venv-gone/bin/python"))

    with pytest.raises(places.ToolsMissing, match="run make setup"):
        places.aws_python()
