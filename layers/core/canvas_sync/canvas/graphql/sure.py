"""Asks once more before it believes that GraphQL is not there: a proxy's page may say so, too."""

from collections.abc import Mapping

from canvas_sync.canvas.answers import NoGraphQL
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.probe import probe
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CanvasFailing


class SureClient:
    """Queries of one client; see ``asking.Asks``."""

    def __init__(self, client: CanvasClient) -> None:
        self._client = client

    async def post_graphql(
        self, query: str, variables: Mapping[str, object], *, light: bool = False
    ) -> Page:
        """As ``CanvasClient.post_graphql``; for a missing address one tiny query more.

        Raises:
            CanvasFailing: the tiny one was answered: this Canvas has GraphQL all the same.
        """
        try:
            return await self._client.post_graphql(query, variables, light=light)
        except NoGraphQL as exc:
            if await probe(self._client) is Mode.GRAPHQL:
                raise CanvasFailing("GraphQL was not there for one query, and is again") from exc
            raise
