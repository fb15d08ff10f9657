"""Functions as Lambda runs them: own interpreter, own environment, function code before layers."""

import json
import os
from pathlib import Path

from ministack.core import lambda_runtime
from ministack.services import eventbridge, lambda_svc

from local.embedded_aws import guard

CODE_FIRST = "    sys.path.insert(0, code_dir)\n"
BEFORE_IMPORT = "    _ms_install_invoke_depth()\n    try:\n        mod"

# Ends a function when this process is gone, takes the laptop's variables away, and names the
# function in the User-Agent of its AWS calls (the ledger shows who called).
PRELUDE = """
import os, signal, threading, time
from pathlib import Path

def _end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGKILL)

threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
_escapes = os.environ.get("ESCAPES_LOG")
for _name in {host_only!r}:
    os.environ.pop(_name, None)
os.environ["AWS_SDK_UA_APP_ID"] = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")[:50]
if _escapes:
    install(appending_to(Path(_escapes)))
"""
HOST_ONLY = (
    "AUTH",
    "BIND_HOST",
    "ESCAPES_LOG",
    "GATEWAY_PORT",
    "IOT_MTLS_ENABLED",
    "LAMBDA_PYTHON",
    "LOG_LEVEL",  # the function's own comes back with its other variables
    "MINISTACK_REGION",
    "PYTHONPATH",
    "S3_DATA_DIR",
)


def run_as_lambda_does() -> None:
    """Give functions the interpreter ``LAMBDA_PYTHON`` and the bootstrap above.

    Raises:
        SystemExit: this ministack starts functions in another way than the pinned one.
    """
    script = _bootstrap(lambda_runtime._PYTHON_WORKER_SCRIPT)
    python = os.environ["LAMBDA_PYTHON"]
    other = lambda_runtime._detect_runtime_binary
    lambda_runtime._PYTHON_WORKER_SCRIPT = script
    lambda_runtime._detect_runtime_binary = lambda runtime: (
        (python, script) if runtime.startswith("python") else other(runtime)
    )
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.004, 0.002, 0.250)
    eventbridge._dispatch_to_lambda = _invoke_with_retries


def _bootstrap(stock: str) -> str:
    if stock.count(CODE_FIRST) != 1 or stock.count(BEFORE_IMPORT) != 1:
        raise SystemExit("this ministack starts functions in another way: pin 1.5.33")
    moved = stock.replace(CODE_FIRST, "").replace(BEFORE_IMPORT, CODE_FIRST + BEFORE_IMPORT)
    return Path(guard.__file__).read_text() + PRELUDE.format(host_only=HOST_ONLY) + moved


def _invoke_with_retries(arn: str, payload: str) -> None:
    """Invoke as the service does: stock rules and schedules neither retry nor use the DLQ."""
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        record = lambda_svc._execution_record_for_config(function, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def processes() -> list[dict[str, str | int | bool]]:
    """The function processes that live now: name, pid, and whether one is handling an event."""
    workers = [worker for pool in list(lambda_runtime._workers.values()) for worker in list(pool)]
    return [
        {"function": worker.func_name, "pid": worker._proc.pid, "busy": worker.in_use}
        for worker in workers
        if worker._proc is not None and worker._proc.poll() is None
    ]
