"""Lines, metrics and what is said of an error."""

import json
import logging
import struct
from io import StringIO
from pathlib import Path

import pytest

from canvas_sync.domain.errors import StorageUnavailable
from canvas_sync.observability import QUIET, Metric, Observer, described

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def an_observer(name: str, stream: StringIO) -> Observer:
    return Observer(service=name, namespace="CanvasSync", level="INFO", stream=stream)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_chatty_libraries_are_quiet() -> None:
    """R87: libraries that log addresses and headers stay quiet, whatever the level."""
    an_observer("quiet", StringIO())

    assert all(not logging.getLogger(name).isEnabledFor(logging.INFO) for name in QUIET)


def test_lines_are_json() -> None:
    """R104: a line is one JSON object with the bound keys, the service and a UTC time."""
    stream = StringIO()
    observer = an_observer("lines", stream)

    began = observer.begin(correlation_id="request-1")
    observer.done("request answered", began=began, status=200)

    line = json.loads(stream.getvalue())
    assert (line["message"], line["correlation_id"], line["status"]) == (
        "request answered", "request-1", 200,
    )  # fmt: skip
    assert line["service"] == "lines"
    assert line["timestamp"].endswith("+00:00")


def test_metrics_are_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    """R105: flushed metrics carry namespace and service, and are gone; none print nothing."""
    observer = an_observer("metrics", StringIO())
    observer.count(Metric.SYNC_FAILED)

    observer.flush()
    observer.flush()

    [line] = capsys.readouterr().out.splitlines()
    printed = json.loads(line)
    assert printed["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "CanvasSync"
    assert (printed["service"], printed["SyncFailed"]) == ("metrics", [1.0])


def test_the_alarms_metric_exists() -> None:
    """R110: the name the template's alarm counts is one of the metrics."""
    assert f"MetricName: {Metric.SYNC_FAILED}\n" in TEMPLATE.read_text()


def test_an_error_is_described_without_its_text() -> None:
    """R87: kinds and places of an error and its cause; a foreign text may quote anything."""
    inner = raised(ValueError("token abc"))

    facts = described(raised(RuntimeError("token abc"), inner))

    assert facts["error"] == ["RuntimeError", "ValueError"]
    assert "test_observability.py" in str(facts["at"])
    assert "abc" not in str(facts)


def test_our_own_errors_say_why() -> None:
    """Texts of our errors name the thing and the way out, never a person or a token."""
    facts = described(raised(StorageUnavailable("table mirror throttles")))

    assert facts["why"] == "table mirror throttles"


def test_names_of_errors_are_whole() -> None:
    """`struct.error` is told from every other class called error; built-in names stay short."""
    facts = described(raised(struct.error("token abc"), StorageUnavailable("away")))

    assert facts["error"] == ["struct.error", "canvas_sync.domain.errors.StorageUnavailable"]
