"""The story itself: connect, sync, read, sync again, a change at school, disconnect."""

from local.demo.change import change_at_school
from local.demo.figures import GOAL_UNITS_PER_TASK, SAMPLES, Meter, percentile_ms
from local.demo.idle import idle_run
from local.demo.screen import Step
from local.demo.setting import Setting
from local.demo.tasks import COLUMNS, row, zone
from local.person import Json
from local.program import Stopped

ROWS_SHOWN = 15
LONGEST_SYNC_SECONDS = 600.0


def tell(setting: Setting) -> None:
    """Everything with the simulator, the reading part with a real Canvas.

    Raises:
        ApiRefused, TooSlow, Stopped: something went otherwise; the text says what.
    """
    meter = Meter(setting.stack)
    sync_id = _connect(setting)
    first = _sync(setting, "first full sync", sync_id)
    units = meter.write_units() / max(first["counts"]["created"], 1)
    setting.screen.line(
        f"write units per new assignment: {units:.2f} (goal ≤ {GOAL_UNITS_PER_TASK})"
    )
    tasks = _show_tasks(setting)
    _sync(setting, "second sync", setting.person.sync("delta")["sync_id"])
    if setting.canvas.school is not None:
        _warm_answers(setting)
        idle_run(setting)
        change_at_school(setting, setting.canvas.school, tasks)
    with setting.screen.step("disconnect") as step:
        setting.person.disconnect()
        step.result = f"the status is {setting.person.status()['status']}, the tasks are kept"


def _connect(setting: Setting) -> str:
    with setting.screen.step("connect") as step:
        answer = setting.person.connect(setting.canvas.url, setting.canvas.token)
        step.result = f"{answer['message']}: {answer['canvas_url']}"
    return str(answer["sync_id"])


def _sync(setting: Setting, title: str, sync_id: str) -> Json:
    with setting.screen.step(title) as step:
        run = setting.person.wait_for_run(
            sync_id,
            patience_seconds=LONGEST_SYNC_SECONDS,
            watch=lambda run: _show_progress(step, run),
        )
        counts = run["counts"]
        step.result = (
            f"{counts['created']} created, {counts['updated']} updated,"
            f" {counts['deleted']} deleted; {run['state']}, {run['requests']} Canvas requests"
        )
    if run["state"] not in {"completed", "partial"}:
        code = (run["error"] or {}).get("code")
        raise Stopped(f"{title} ended as {run['state']} ({code}); see the log of the worker")
    return run


def _show_progress(step: Step, run: Json) -> None:
    progress = run["progress"]
    step.show(progress["current"], progress["total"], "courses")


def _show_tasks(setting: Setting) -> list[Json]:
    with setting.screen.step("read the tasks") as step:
        tasks = setting.person.tasks()
        restricted = setting.person.status()["restricted_courses"]
        step.result = f"{len(tasks)} tasks; restricted courses: {', '.join(restricted) or 'none'}"
    title = f"The first {min(ROWS_SHOWN, len(tasks))} of {len(tasks)} tasks, times in {zone()}"
    setting.screen.table(title, COLUMNS, [row(task) for task in tasks[:ROWS_SHOWN]])
    return tasks


def _warm_answers(setting: Setting) -> None:
    with setting.screen.step("warm answers, 95th percentile") as step:
        status = percentile_ms(setting.person.status)
        tasks = percentile_ms(lambda: setting.person.ask("GET", "/assignments"))
        step.result = f"status {status:.0f} ms, assignments {tasks:.0f} ms ({SAMPLES} each)"
