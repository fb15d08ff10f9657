"""The planner's tick as the schedule calls it."""

from datetime import timedelta

import pytest

from canvas_sync.domain.errors import StorageUnavailable
from functions.plan import app
from tests.unit.functions.edge import Context, Edge


def tick(edge: Edge) -> None:
    edge.service.clock.move(timedelta(minutes=20))
    app.handler({"source": "aws.scheduler"}, Context())


def test_a_tick(edge: Edge, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever is due gets a message, once; the line and the metrics count them."""
    edge.connect()
    edge.work_all()
    edge.service.agenda.mark = edge.service.clock.now()

    tick(edge)

    [line] = [line for line in edge.lines if line["message"] == "tick planned"]
    assert [message.requested_by for message in edge.service.queue.messages] == ["scheduled"]
    assert (line["due"], line["resent"], line["abandoned"]) == (1, 0, 0)
    assert line["correlation_id"] == "invocation-1"
    assert '"SyncsPlanned":[1' in capsys.readouterr().out


def test_a_failed_tick(edge: Edge) -> None:
    """It raises, so that it gets to the dead letters, and says so in the log."""
    edge.service.connections.down = StorageUnavailable("away")
    edge.service.agenda.down = StorageUnavailable("away")

    with pytest.raises(StorageUnavailable):
        tick(edge)

    assert [line["message"] for line in edge.lines] == ["tick failed"]


def test_switched_off(edge: Edge) -> None:
    """R109: switched off, nothing is planned."""
    edge.connect()
    edge.work_all()
    edge.switch_off()

    tick(edge)

    assert edge.service.queue.messages == []
