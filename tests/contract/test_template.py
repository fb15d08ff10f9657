"""The template and the code agree: variables, handlers, times, dead letters, alarms."""

from importlib import import_module
from typing import Any

import pytest

from canvas_sync import settings
from tests.template import DEAD_LETTERS, FUNCTIONS, GLOBALS, QUEUES, ROOT, TEMPLATE, TIMES, of_type

SETTINGS: dict[str, type[settings.Settings]] = {
    "ConnectFunction": settings.ConnectSettings,
    "PlanFunction": settings.PlanSettings,
    "StatusFunction": settings.StatusSettings,
    "SyncFunction": settings.SyncSettings,
    "TasksFunction": settings.TasksSettings,
    "WorkerFunction": settings.WorkerSettings,
}


def seconds(value: Any, stage: str) -> int:  # noqa: ANN401  # a number, or a FindInMap of Times
    return int(TIMES[stage][value["Fn::FindInMap"][2]] if isinstance(value, dict) else value)


def test_each_function_has_settings_and_code() -> None:
    """Six functions, each with one folder and one settings class."""
    assert set(FUNCTIONS) == set(SETTINGS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_environment_is_exactly_what_the_settings_read(name: str) -> None:
    """A variable is a line of the template, a field of the settings, and nothing else."""
    given = set(GLOBALS["Environment"]["Variables"])
    given |= set(FUNCTIONS[name].get("Environment", {}).get("Variables", {}))

    assert given == {field.upper() for field in SETTINGS[name].model_fields}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_handler_exists(name: str) -> None:
    """The handler is ``app.handler`` of the function's folder, importable without environment."""
    module = FUNCTIONS[name]["CodeUri"].replace("/", ".") + ".app"

    assert GLOBALS["Handler"] == "app.handler"
    assert callable(import_module(module).handler)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_folder_has_no_requirements(name: str) -> None:
    """With a requirements.txt, even an empty one, sam build would ask for python3.13."""
    assert not (ROOT / FUNCTIONS[name]["CodeUri"] / "requirements.txt").exists()


def test_each_function_has_its_own_log_with_an_end() -> None:
    """One log group a function, kept for a limited time."""
    groups = [FUNCTIONS[name]["LoggingConfig"]["LogGroup"]["Ref"] for name in FUNCTIONS]

    assert sorted(groups) == sorted(of_type("AWS::Logs::LogGroup"))
    assert all(g["RetentionInDays"] for g in of_type("AWS::Logs::LogGroup").values())


@pytest.mark.parametrize("stage", TIMES)
@pytest.mark.parametrize("name", sorted(set(QUEUES) - DEAD_LETTERS))
def test_visibility_is_six_times_the_workers_timeout(name: str, stage: str) -> None:
    """A message isn't given to a second worker while the first may still hold it."""
    timeout_seconds = seconds(FUNCTIONS["WorkerFunction"]["Timeout"], stage)

    assert seconds(QUEUES[name]["VisibilityTimeout"], stage) >= 6 * timeout_seconds


def test_every_queue_has_dead_letters_of_its_own() -> None:
    """R29: no queue loses what it can't deliver, and none shares where it goes."""
    targets = [
        queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for name, queue in QUEUES.items()
        if name not in DEAD_LETTERS
    ]

    assert len(targets) == len(set(targets)) == 2
    assert {*targets, "PlanDeadLetters"} == DEAD_LETTERS


def test_the_worker_takes_from_both_queues_and_reports_item_by_item() -> None:
    """R27: high one by one, background ten at a time within five seconds."""
    sources = of_type("AWS::Lambda::EventSourceMapping")

    assert {
        source["EventSourceArn"]["Fn::GetAtt"][0]: (
            source["BatchSize"],
            source.get("MaximumBatchingWindowInSeconds", 0),
            source["FunctionResponseTypes"],
        )
        for source in sources.values()
    } == {
        "HighQueue": (1, 0, ["ReportBatchItemFailures"]),
        "BackgroundQueue": (10, 5, ["ReportBatchItemFailures"]),
    }
    assert all(source["ScalingConfig"]["MaximumConcurrency"] for source in sources.values())


def test_the_schedule_ticks_every_minute_and_has_dead_letters() -> None:
    """R109, R110: the tick is a minute; what can't be delivered is kept; it can be switched off."""
    schedule = FUNCTIONS["PlanFunction"]["Events"]["EveryMinute"]["Properties"]

    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert schedule["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] == "PlanDeadLetters"
    assert schedule["State"] == {"Fn::If": ["Enabled", "ENABLED", "DISABLED"]}


def test_the_mirror_can_be_restored_and_streams_both_images() -> None:
    """Backup, encryption, expiry and stream of the table that can't be made again."""
    mirror = of_type("AWS::DynamoDB::Table")["Mirror"]

    assert mirror["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert mirror["SSESpecification"] == {"SSEEnabled": True}
    assert mirror["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert mirror["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert {i["IndexName"] for i in mirror["GlobalSecondaryIndexes"]} == {"due", "tasks_by_due"}


@pytest.mark.parametrize("name", ["Mirror", "TokenKey"])
def test_what_cannot_be_made_again_outlives_the_stack(name: str) -> None:
    """Deleting the stack keeps the data and the key that opens its tokens."""
    resource = TEMPLATE["Resources"][name]

    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["UpdateReplacePolicy"] == "Retain"


def test_the_key_is_rotated() -> None:
    """R57: the key that seals tokens gets new material every year."""
    assert of_type("AWS::KMS::Key")["TokenKey"]["EnableKeyRotation"] is True


def test_alarms_watch_every_dead_letter_queue_and_name_their_runbook() -> None:
    """R110: an alarm for each DLQ, each queue's age and failed syncs; each names its runbook."""
    alarms = of_type("AWS::CloudWatch::Alarm").values()
    watched = {
        (alarm["MetricName"], str(alarm["Dimensions"][0]["Value"].get("Fn::GetAtt", [""])[0]))
        for alarm in alarms
    }

    assert watched == {
        *(("ApproximateNumberOfMessagesVisible", name) for name in DEAD_LETTERS),
        *(("ApproximateAgeOfOldestMessage", name) for name in set(QUEUES) - DEAD_LETTERS),
        ("SyncFailed", ""),
    }
    runbook = (ROOT / "docs/runbook.md").read_text().lower()
    for alarm in alarms:
        anchor = alarm["AlarmDescription"].rpartition("docs/runbook.md#")[2]
        assert f"# {anchor.replace('-', ' ')}\n" in runbook, anchor


def test_a_prod_stage_takes_no_development_hosts() -> None:
    """CloudFormation itself refuses plain http hosts in prod, and a tick a minute without them."""
    rules = TEMPLATE["Rules"]

    assert rules["ProdTakesNoDevelopmentHosts"]["Assertions"][0]["Assert"] == {
        "Fn::Equals": [{"Ref": "CanvasDevHosts"}, ""]
    }
    assert rules["EveryMinuteIsForDevelopment"]["Assertions"]
