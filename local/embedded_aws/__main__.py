"""``python -m local.embedded_aws``: becomes the embedded AWS; started by ``process``."""

import os
import shutil
import signal
from pathlib import Path

from ministack import app
from ministack.services import scheduler

from local.embedded_aws import functions, guard, http_api, ledger, queues, rights, routes
from local.owned import end_with_owner

SCHEDULE_SWEEP_SECONDS = 1  # stock: 10, so that a schedule of a minute fires up to 70 s late


def clear_away() -> None:
    """End the functions, paused ones included, and remove every file."""
    for process in functions.processes():
        os.kill(int(process["pid"]), signal.SIGKILL)
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)


def main() -> None:
    end_with_owner(clear_away)
    if escapes := os.environ.get("ESCAPES_LOG"):
        guard.install(guard.appending_to(Path(escapes)))
    functions.run_as_lambda_does()
    http_api.read_bodies()
    queues.complete()
    rights.name_as_aws_does()
    ledger.keep()
    scheduler._SCHEDULE_TICK_INTERVAL = SCHEDULE_SWEEP_SECONDS
    app.app = routes.with_routes(app.app)
    app.main()


if __name__ == "__main__":
    main()
