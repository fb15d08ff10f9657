"""A person who uses the API over HTTP, as a web page would: for the demo and the e2e suite."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

Json = dict[str, Any]
Found = TypeVar("Found")
BASE = "/api/v1/canvas"
ENDED = frozenset({"completed", "partial", "failed", "cancelled"})
PAGE_SIZE = 200
POLL_SECONDS = 0.2
LONGEST_ANSWER_SECONDS = 30.0


class ApiRefused(RuntimeError):
    """The API answered a problem; ``status`` and ``code`` are what it said."""

    def __init__(self, asked: str, answer: httpx.Response) -> None:
        problem = _problem(answer)
        self.status = answer.status_code
        self.code = str(problem.get("code", ""))
        said = problem.get("detail") or problem.get("message") or answer.reason_phrase
        super().__init__(f"{asked} answered {self.status} {self.code}: {said}")


class TooSlow(RuntimeError):
    """Something that was waited for did not come."""


@dataclass(frozen=True)
class Person:
    """Somebody signed in; every call raises ApiRefused where the API does."""

    http: httpx.Client

    def ask(self, method: str, path: str, **wanted: Any) -> Json:  # noqa: ANN401  # httpx's own
        """The JSON that ``path`` below the API's base answers."""
        answer = self.http.request(method, BASE + path, **wanted)
        if not answer.is_success:
            raise ApiRefused(f"{method} {BASE}{path}", answer)
        answered: Json = answer.json() if answer.content else {}
        return answered

    def connect(self, canvas_url: str, api_token: str, **options: bool) -> Json:
        body = {"canvas_url": canvas_url, "api_token": api_token, **options}
        return self.ask("POST", "/connect", json=body)

    def sync(self, sync_type: str = "delta", **options: Any) -> Json:  # noqa: ANN401  # of the route
        return self.ask("POST", "/sync", json={"sync_type": sync_type, **options})

    def status(self, **query: str) -> Json:
        return self.ask("GET", "/status", params=query)

    def run(self, sync_id: str) -> Json:
        return self.ask("GET", f"/syncs/{sync_id}")

    def disconnect(self, **query: str) -> Json:
        return self.ask("DELETE", "/disconnect", params=query)

    def tasks(self, *, include_completed: bool = True, limit: int = PAGE_SIZE) -> list[Json]:
        """Every task, page after page."""
        query = {"limit": str(limit), "include_completed": str(include_completed).lower()}
        found: list[Json] = []
        while True:
            page = self.ask("GET", "/assignments", params=query)
            found += page["assignments"]
            if not page["next_cursor"]:
                return found
            query["cursor"] = page["next_cursor"]

    def wait_for_run(
        self,
        sync_id: str,
        *,
        patience_seconds: float = 60.0,
        watch: Callable[[Json], None] = lambda _: None,
    ) -> Json:
        """The run once it has ended, however it ended; ``watch`` sees it on the way."""

        def ended() -> Json | None:
            run = self.run(sync_id)
            watch(run)
            return run if run["state"] in ENDED else None

        return eventually(ended, f"the end of sync {sync_id}", patience_seconds=patience_seconds)


@contextmanager
def signed_in(api_url: str, access_token: str) -> Iterator[Person]:
    """The person that ``access_token`` names."""
    with httpx.Client(
        base_url=api_url,
        headers={"authorization": f"Bearer {access_token}"},
        timeout=LONGEST_ANSWER_SECONDS,
        trust_env=False,
    ) as http:
        yield Person(http)


def eventually(
    look: Callable[[], Found | None], what: str, *, patience_seconds: float = 30.0
) -> Found:
    """What ``look`` answers first that is not None.

    Raises:
        TooSlow: nothing came within ``patience_seconds``.
    """
    give_up_at = time.monotonic() + patience_seconds
    while (found := look()) is None:
        if time.monotonic() > give_up_at:
            raise TooSlow(f"{what} did not come within {patience_seconds:.0f} s")
        time.sleep(POLL_SECONDS)
    return found


def _problem(answer: httpx.Response) -> Json:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
