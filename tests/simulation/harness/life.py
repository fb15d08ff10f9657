"""The life of one worker's process: each of its calls is a moment at which it can stop."""

import asyncio
import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any


class DiedError(BaseException):
    """The process is gone: nothing catches this, nothing is given back."""


class BugError(Exception):
    """The worker's own: nobody expects it, what it holds is given back."""


class Life:
    """``kill_at``: which moment is the last; ``pause_at``: at which it stands still, how long.

    ``bug_at``: at which it meets a bug. A call has two moments, before and after. Whoever is dead
    does nothing more. ``asked_at``: when Canvas was first asked, in the loop's seconds.
    """

    def __init__(
        self,
        *,
        kill_at: int | None = None,
        pause_at: tuple[int, float] | None = None,
        bug_at: int | None = None,
    ) -> None:
        self.kill_at = kill_at
        self.pause_at = pause_at
        self.bug_at = bug_at
        self.moments: list[str] = []
        self.calls: Counter[str] = Counter()
        self.dead = False
        self.asked_at: float | None = None

    @property
    def struck(self) -> bool:
        """Whether what was planned for this life happened."""
        planned = (self.kill_at, self.bug_at, self.pause_at and self.pause_at[0])
        return any(at is not None and len(self.moments) > at for at in planned)

    def die(self) -> None:
        self.dead = True

    def moment(self, name: str) -> float:
        """One moment; the seconds to stand still at it."""
        if self.dead:
            raise DiedError(name)
        at = len(self.moments)
        self.moments.append(name)
        if at == self.kill_at:
            self.die()
            raise DiedError(name)
        if at == self.bug_at:
            raise BugError(name)
        if self.pause_at is not None and at == self.pause_at[0]:
            return self.pause_at[1]
        return 0.0

    async def step(self, name: str) -> None:
        seconds = self.moment(name)
        if seconds:
            await asyncio.sleep(seconds)
            if self.dead:
                raise DiedError(name)


class Watched:
    """A port as one process has it: every call is noted in its life, before and after."""

    def __init__(self, port: object, name: str, life: Life) -> None:
        self._port, self._name, self._life = port, name, life

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any port's
        target = getattr(self._port, name)
        if not inspect.iscoroutinefunction(target):
            return target
        call = self._lived(target, f"{self._name}.{name}")
        setattr(self, name, call)
        return call

    def _lived(self, target: Callable[..., Any], name: str) -> Callable[..., Any]:
        life = self._life

        async def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # any port's
            life.calls[name] += 1
            await life.step(f"before {name}")
            answer = await target(*args, **kwargs)
            await life.step(f"after {name}")
            return answer

        return call
