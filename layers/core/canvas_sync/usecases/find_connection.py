"""Which of a person's connections is meant: `instance` is needed only where it is ambiguous."""

from collections.abc import Sequence

from canvas_sync.domain.connection import Profile
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.sync_state import Linked
from canvas_sync.ports import Connections


async def find_connections(
    owner: Owner, instance: Instance | None, *, connections: Connections
) -> tuple[Profile, Sequence[Linked]]:
    """The person and every connection ever made, or the one named.

    Raises:
        Refused: ``not_connected``: never connected, or not to ``instance``.
    """
    profile = await connections.profile(owner)
    if profile is None:
        raise never_connected()
    if instance is not None and instance not in profile.instances:
        yours = ", ".join(sorted(profile.instances))
        raise Refused("not_connected", f"No such connection; yours: {yours}.", field="instance")
    wanted = profile.instances if instance is None else (instance,)
    return profile, [await connections.load(owner, name) for name in wanted]


def the_one(found: Sequence[Linked]) -> Linked | None:
    """The only connected one of ``found``; None if none is connected (any more).

    Raises:
        Refused: ``instance_required``: several are connected and none was named.
    """
    connected = [linked for linked in found if linked.connection]
    if len(connected) > 1:
        hosts = ", ".join(sorted(linked.instance for linked in connected))
        raise Refused("instance_required", f"Several are connected; say instance= one of {hosts}.")
    return connected[0] if connected else None


def never_connected() -> Refused:
    return Refused("not_connected", "No Canvas is connected; POST /api/v1/canvas/connect first.")
