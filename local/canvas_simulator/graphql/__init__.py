"""GraphQL over the same school: `POST /api/graphql` on the schema a running Canvas showed.

`introspection.json.gz` is that schema, recorded from a running Canvas (code of about
February 2026) by the standard introspection query; its resolvers are in the modules here.
"""

from canvas_simulator.graphql.endpoint import answer_graphql

__all__ = ["answer_graphql"]
