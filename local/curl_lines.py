"""The curl lines that `make serve` prints: the same texts as in the README (a test compares)."""

VARIABLES = ("API", "TOKEN", "CANVAS", "CANVAS_TOKEN")

LINES = (
    """curl -s $API/api/v1/canvas/connect -H "Authorization: Bearer $TOKEN" \\
  -d "{\\"canvas_url\\": \\"$CANVAS\\", \\"api_token\\": \\"$CANVAS_TOKEN\\"}\"""",
    'curl -s $API/api/v1/canvas/status -H "Authorization: Bearer $TOKEN"',
    'curl -s "$API/api/v1/canvas/assignments?limit=5" -H "Authorization: Bearer $TOKEN"',
    """curl -s $API/api/v1/canvas/sync -H "Authorization: Bearer $TOKEN" \\
  -d '{"sync_type": "delta"}'""",
    'curl -s -X DELETE $API/api/v1/canvas/disconnect -H "Authorization: Bearer $TOKEN"',
)


def exports(values: dict[str, str]) -> str:
    """One line that sets what ``LINES`` name."""
    return "export " + " ".join(f"{name}={values[name]}" for name in VARIABLES)
