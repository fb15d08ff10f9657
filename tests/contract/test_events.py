"""The events for `sam local invoke` are what the functions get."""

import json
from pathlib import Path
from typing import Any

import pytest

from canvas_sync.contracts.messages import SyncMessage
from tests.template import FUNCTIONS, ROOT

EVENTS = ROOT / "events"
ROUTES = {
    f"{event['Properties']['Method']} {event['Properties']['Path']}"
    for function in FUNCTIONS.values()
    for event in function.get("Events", {}).values()
    if event["Type"] == "HttpApi"
}


def read(path: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(path.read_text())
    return event


OF_THE_API = [path for path in sorted(EVENTS.glob("*.json")) if "routeKey" in read(path)]


def test_every_function_has_an_event() -> None:
    """One file a function, named like its folder."""
    folders = {Path(function["CodeUri"]).name for function in FUNCTIONS.values()}

    assert folders <= {path.stem for path in EVENTS.glob("*.json")}


@pytest.mark.parametrize("path", OF_THE_API, ids=lambda path: path.stem)
def test_an_api_event_is_of_a_route_of_the_template(path: Path) -> None:
    """A request names a route that exists, and somebody who signed in."""
    event = read(path)

    assert event["routeKey"] in ROUTES
    assert event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]


def test_the_workers_event_is_a_message_of_today() -> None:
    """The body is a sync message of the current version."""
    [record] = read(EVENTS / "worker.json")["Records"]

    assert SyncMessage.model_validate_json(record["body"]).schema_version == 1
