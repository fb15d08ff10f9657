"""Which mode a token can be read in, found out by one tiny query."""

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CapabilityOff

QUERY = "query SyncProbe { allCourses { _id } }"


async def probe(client: CanvasClient) -> Mode:
    """GraphQL if it is open to this token; REST if it is switched off, or not in its scopes.

    Raises:
        SyncError: anything else, such as a dead token or a Canvas that is down.
    """
    try:
        await client.post_graphql(QUERY, {}, light=True)
    except CapabilityOff:
        return Mode.REST
    return Mode.GRAPHQL
