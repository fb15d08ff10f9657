"""`make demo`: exit 0 when the whole story went as told, and nothing is left running."""

from local.demo.screen import Screen
from local.demo.setting import prepared
from local.demo.story import tell
from local.program import run


def main() -> None:
    screen = Screen.of_this_terminal()
    with prepared(screen) as setting:
        tell(setting)
    screen.line("the end: everything is stopped, nothing is left")


if __name__ == "__main__":
    run(main)
