"""Who a token belongs to, from the first answer of a Canvas."""

from pydantic import ValidationError

from canvas_sync.canvas.answers import NotCanvas
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.paging import id_text
from canvas_sync.canvas.wire import UserRow
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import SHARD_SIZE, global_id
from canvas_sync.domain.snapshot import Identity


def identity_of(page: Page) -> Identity:
    """The user's global id from the header; the home shard from comparing it with the body's.

    A user whose id in the body is global already lives on another shard than this host: local ids
    here belong to a shard that can't be known, and stay as they are (shard 0).
    """
    seen = id_text(page.user_id)
    try:
        local = int(UserRow.model_validate(page.payload).id)
    except ValidationError as exc:
        raise NotCanvas("users/self is not a user") from exc
    if seen is None:
        raise NotCanvas("users/self says no X-Canvas-User-Id")
    shard = int(seen) // SHARD_SIZE if local < SHARD_SIZE else 0
    return Identity(global_id(seen, home_shard=shard), shard, page.seen_at)


def not_canvas() -> Refused:
    """What a person is told who typed the address of something else."""
    text = "canvas_url does not answer as a Canvas; copy the address of its first page."
    return Refused("not_canvas", text, field="canvas_url")
