"""`make serve`: the whole product on this laptop until Ctrl-C, and the lines to try it with."""

import os
import signal

from local.curl_lines import LINES, exports
from local.demo.screen import Screen
from local.demo.setting import Setting, access_token, prepared
from local.embedded_aws.process import is_free
from local.program import Stopped, run

PORT = 3000
PORTS_TRIED = 100


def main() -> None:
    screen = Screen.of_this_terminal()
    with prepared(screen, port=wanted_port(os.environ.get("PORT", ""))) as setting:
        print(introduction(setting), flush=True)
        signal.pause()


def wanted_port(said: str) -> int:
    """``PORT`` if somebody said one, else 3000 or the next free one.

    Raises:
        Stopped: it is no port, or none is free.
    """
    if said:
        if said.isdecimal() and 0 < int(said) < 2**16:
            return int(said)
        raise Stopped(f"PORT={said} is no port: say a number from 1 to 65535")
    free = next((port for port in range(PORT, PORT + PORTS_TRIED) if is_free(port)), None)
    if free is None:
        raise Stopped(f"ports {PORT} to {PORT + PORTS_TRIED - 1} are taken: say PORT=")
    return free


def introduction(setting: Setting) -> str:
    """Where it listens, and lines to paste."""
    values = {
        "API": setting.stack.api_url,
        "TOKEN": access_token(setting.stack),
        "CANVAS": setting.canvas.url,
        "CANVAS_TOKEN": setting.canvas.token if setting.canvas.school else "'yours'",
    }
    sign_in = f"{setting.stack.sign_in.issuer}/token?sub=student-2"
    return "\n".join(
        (
            f"\nThe API listens on {setting.stack.api_url}; Ctrl-C ends it.",
            f"The Canvas is {setting.canvas.url}; another access token: {sign_in}",
            "\nPaste:\n",
            exports(values),
            *LINES,
        )
    )


if __name__ == "__main__":
    run(main)
