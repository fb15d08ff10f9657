"""Every error by what the caller must do; foreign errors are translated where they enter.

SyncError
├── Refused            the request's meaning is wrong; nothing was stored (API: 4xx, ``code``)
├── Retriable          the same again later may work
│   ├── CanvasUnreachable (OutOfTime) · CanvasFailing · Throttled(wait_seconds)
│   └── KeyUnavailable · StorageUnavailable · QueueUnavailable
├── CredentialRefused  stop asking Canvas with this token
│   ├── TokenExpired · TokenRevoked      dead: needs a reconnect
│   └── TokenInvalid                     may come back: blocked
├── CourseFailed       only this course is affected
│   ├── CourseForbidden · CourseMissing · CourseUnreadable
├── CapabilityOff      this token may not ask this way (GraphQL); the other way is open
├── UserMerged         the token answers for another user: re-key, then read everything again
├── LeaseLost          somebody else took the connection, or it was disconnected
├── Moved              the item changed since it was read: read again, decide again
└── ContractBroken     a bug or a newer format: a person must look
"""


class SyncError(Exception):
    """``code`` is the closed list's name, shown in status, runs and answers."""

    code: str = "internal"


class Refused(SyncError):
    """The request can't be done as asked: ``code`` says what, the text says the way out.

    ``field``: the request's field to blame; ``reason``: a finer code, such as why a token fails.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, reason: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.reason = reason


class Retriable(SyncError):
    """The same again later may work; not before ``wait_seconds`` are over."""

    wait_seconds: float = 0.0


class CanvasUnreachable(Retriable):
    code = "canvas_unreachable"


class OutOfTime(CanvasUnreachable):
    """The answer did not come in the time there was, which says nothing about Canvas."""


class CanvasFailing(Retriable):
    """Canvas answered with a server error or with something that is not its API."""

    code = "canvas_error"


class Throttled(Retriable):
    """Canvas refused for load; ask nothing with this token for ``wait_seconds``."""

    code = "throttled"

    def __init__(self, wait_seconds: float) -> None:
        super().__init__(f"Canvas throttles this token; wait {wait_seconds:.0f} s")
        self.wait_seconds = wait_seconds


class KeyUnavailable(Retriable):
    """The sealed token can't be opened now; it is never deleted for that (R218)."""

    code = "key_unavailable"


class StorageUnavailable(Retriable):
    code = "storage"


class QueueUnavailable(Retriable):
    code = "queue"


class CredentialRefused(SyncError):
    """Canvas refuses the token itself."""


class TokenExpired(CredentialRefused):
    code = "token_expired"


class TokenRevoked(CredentialRefused):
    code = "token_revoked"


class TokenInvalid(CredentialRefused):
    """Unknown to Canvas, or its user is suspended: may come back."""

    code = "token_invalid"


class CourseFailed(SyncError):
    """Only this course is affected; the others go on."""


class CourseForbidden(CourseFailed):
    """Not started, not published, or the enrolment ended: keep what is stored."""

    code = "course_forbidden"


class CourseMissing(CourseFailed):
    code = "course_missing"


class CourseUnreadable(CourseFailed):
    """Its rows can't be read to the end: server error, garbage, endless paging, a cap."""

    code = "course_unreadable"


class CapabilityOff(SyncError):
    """GraphQL is refused for this token: it is not in its scopes, or it is switched off."""

    code = "capability_off"


class UserMerged(SyncError):
    """Canvas merged the token's user into another, or split them again; the token lives.

    ``new_user_id``: global, as ``X-Canvas-User-Id`` said it.
    """

    code = "user_merged"

    def __init__(self, new_user_id: str) -> None:
        super().__init__("the token answers for another Canvas user than it did")
        self.new_user_id = new_user_id


class LeaseLost(SyncError):
    code = "lease_lost"


class Moved(SyncError):
    code = "moved"


class ContractBroken(SyncError):
    code = "contract_broken"
