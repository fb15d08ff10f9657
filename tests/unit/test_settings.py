"""Every environment variable: read, checked at the start, and never quoted in an error."""

import pytest
from pydantic import ValidationError

from canvas_sync.settings import (
    ConnectSettings,
    PlanSettings,
    Settings,
    StatusSettings,
    SyncSettings,
    TasksSettings,
    WorkerSettings,
)

ALL: tuple[type[Settings], ...] = (
    *(ConnectSettings, PlanSettings, StatusSettings, SyncSettings, TasksSettings),
    WorkerSettings,
)
SECRET = "secret-of-anna"
ENVIRON = {
    "POWERTOOLS_SERVICE_NAME": "canvas-sync-dev",
    "POWERTOOLS_METRICS_NAMESPACE": "CanvasSync",
    "STAGE": "dev",
    "CANVAS_INTEGRATION_ENABLED": "true",
    "MIRROR_TABLE": "mirror",
    "OPS_TABLE": "ops",
    "KMS_KEY_ARN": "arn:aws:kms:eu-west-1:000000000000:key/1",
    "HIGH_QUEUE_URL": "https://queue.example.test/high",
    "BACKGROUND_QUEUE_URL": "https://queue.example.test/background",
    "HIGH_DLQ_URL": "https://queue.example.test/high-dlq",
    "AWS_SECRET_ACCESS_KEY": SECRET,
}
REQUIRED = [
    (kind, name.upper())
    for kind in ALL
    for name, field in kind.model_fields.items()
    if field.is_required()
]


def problems(kind: type[Settings], **changes: str) -> list[str]:
    """The variables that ``kind`` complains of; the text of the error gives nothing away."""
    with pytest.raises(ValidationError) as refused:
        kind.from_env({**ENVIRON, **changes})
    assert not any(value in str(refused.value) for value in ENVIRON.values() if len(value) > 10)
    return [str(error["loc"][0]) if error["loc"] else "" for error in refused.value.errors()]


@pytest.mark.parametrize("kind", ALL)
def test_enough(kind: type[Settings]) -> None:
    """The variables of the template are enough for every function; others are not read."""
    settings = kind.from_env(ENVIRON)

    assert (settings.stage, settings.log_level) == ("dev", "INFO")
    assert settings.canvas_integration_enabled is True
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_missing(kind: type[Settings], name: str) -> None:
    """A variable that is missing stops the start and is named; no other value is shown."""
    environ = {key: value for key, value in ENVIRON.items() if key != name}

    with pytest.raises(ValidationError) as refused:
        kind.from_env(environ)

    assert [error["loc"] for error in refused.value.errors()] == [(name,)]
    assert not any(value in str(refused.value) for value in ENVIRON.values() if len(value) > 10)


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_empty(kind: type[Settings], name: str) -> None:
    """A variable that is set to nothing is as good as missing."""
    assert problems(kind, **{name: ""}) == [name]


@pytest.mark.parametrize(
    ("word", "expected"), [("true", True), ("false", False), ("True", True), ("FALSE", False)]
)
def test_switch(word: str, expected: bool) -> None:  # noqa: FBT001  # a table
    """R109: the integration is on or off."""
    settings = TasksSettings.from_env({**ENVIRON, "CANVAS_INTEGRATION_ENABLED": word})

    assert settings.canvas_integration_enabled is expected


@pytest.mark.parametrize("word", ["yes", "1", "0", "on", " true", "truely", "none"])
@pytest.mark.parametrize("kind", ALL)
def test_no_switch(kind: type[Settings], word: str) -> None:
    """R109: anything but true or false is refused at start, not guessed at."""
    assert problems(kind, CANVAS_INTEGRATION_ENABLED=word) == ["CANVAS_INTEGRATION_ENABLED"]


@pytest.mark.parametrize("minutes", ["0", "15", "20", "30"])
def test_delta_minutes(minutes: str) -> None:
    """R71: 15, 20 or 30 minutes; 0 is off; 20 when nothing is said."""
    chosen = {**ENVIRON, "CANVAS_DELTA_MINUTES": minutes}

    assert PlanSettings.from_env(chosen).canvas_delta_minutes == int(minutes)
    assert PlanSettings.from_env(ENVIRON).canvas_delta_minutes == 20


@pytest.mark.parametrize("minutes", ["", "2", "60", "-15", "20.0", "abc", "²", "1e1"])
@pytest.mark.parametrize("kind", [ConnectSettings, PlanSettings, StatusSettings])
def test_other_minutes(kind: type[Settings], minutes: str) -> None:
    """R71: any other number, or none, is refused."""
    assert problems(kind, CANVAS_DELTA_MINUTES=minutes) == ["CANVAS_DELTA_MINUTES"]


def test_every_minute() -> None:
    """R71: every minute is for the demo and tests: only where development hosts are set."""
    demo = {"CANVAS_DELTA_MINUTES": "1", "CANVAS_DEV_HOSTS": "127.0.0.1:9000"}

    assert PlanSettings.from_env({**ENVIRON, **demo}).canvas_delta_minutes == 1
    with pytest.raises(ValidationError, match="use 15, 20 or 30"):
        PlanSettings.from_env({**ENVIRON, "CANVAS_DELTA_MINUTES": "1"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", set()),
        (" , ,", set()),
        ("127.0.0.1:9000", {"127.0.0.1:9000"}),
        (" 127.0.0.1:9000 , LocalHost:3000,", {"127.0.0.1:9000", "localhost:3000"}),
    ],
)
def test_dev_hosts(given: str, expected: set[str]) -> None:
    """R61: hosts and ports, separated by commas; small letters, as an address is read."""
    settings = ConnectSettings.from_env({**ENVIRON, "CANVAS_DEV_HOSTS": given})

    assert settings.canvas_dev_hosts == expected


@pytest.mark.parametrize(
    "entry",
    [
        *("localhost", "http://localhost:3000", "localhost:", ":3000", "localhost:0"),
        *("localhost:655360", "localhost:abc", "anna@localhost:3000", "local host:3000", "*:80"),
    ],
)
@pytest.mark.parametrize("kind", [ConnectSettings, PlanSettings, WorkerSettings])
def test_no_dev_host(kind: type[Settings], entry: str) -> None:
    """R61: an entry that could never match stops the start."""
    given = f"127.0.0.1:9000,{entry}"

    assert problems(kind, CANVAS_DEV_HOSTS=given) == ["CANVAS_DEV_HOSTS"]


@pytest.mark.parametrize("kind", [ConnectSettings, PlanSettings, WorkerSettings])
def test_dev_hosts_in_prod(kind: type[Settings]) -> None:
    """R61: a prod stage refuses development hosts, and starts without."""
    found = problems(kind, STAGE="prod", CANVAS_DEV_HOSTS="127.0.0.1:9000")

    assert found == ["CANVAS_DEV_HOSTS"]
    assert kind.from_env({**ENVIRON, "STAGE": "prod", "CANVAS_DEV_HOSTS": ""}).stage == "prod"


@pytest.mark.parametrize("name", ["CANVAS_SYNC_BATCH_SIZE", "CANVAS_SYNC_MAX_RETRIES"])
def test_one_to_ten(name: str) -> None:
    """R184, R185: users at once and attempts in total are 3, or any number from 1 to 10."""
    chosen = [WorkerSettings.from_env({**ENVIRON, name: str(number)}) for number in range(1, 11)]

    assert [getattr(one, name.lower()) for one in chosen] == list(range(1, 11))
    assert getattr(WorkerSettings.from_env(ENVIRON), name.lower()) == 3


@pytest.mark.parametrize("name", ["CANVAS_SYNC_BATCH_SIZE", "CANVAS_SYNC_MAX_RETRIES"])
@pytest.mark.parametrize("number", ["0", "-1", "11", "", "three", "2.5"])
def test_not_one_to_ten(name: str, number: str) -> None:
    """R184, R185: none, fewer, more or no number at all stops the start."""
    assert problems(WorkerSettings, **{name: number}) == [name]


def test_spacing() -> None:
    """R155: no spacing unless told; up to ten seconds, in milliseconds."""
    name = "CANVAS_REQUEST_SPACING_MS"

    assert WorkerSettings.from_env(ENVIRON).canvas_request_spacing_ms == 0
    assert WorkerSettings.from_env({**ENVIRON, name: "250"}).canvas_request_spacing_ms == 250
    for number in ("-1", "10001", "", "0.5", "much"):
        assert problems(WorkerSettings, **{name: number}) == [name]
