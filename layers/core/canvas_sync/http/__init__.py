"""HTTP at the edge: who asks, what was asked, how it is answered. Status codes exist only here."""

from canvas_sync.http.problems import CODES, DETAIL, STATUS, problem_of
from canvas_sync.http.requests import Invalid, body_of, caller_of, no_body, query_of
from canvas_sync.http.serving import answer, router, serve

__all__ = [
    "CODES",
    "DETAIL",
    "STATUS",
    "Invalid",
    "answer",
    "body_of",
    "caller_of",
    "no_body",
    "problem_of",
    "query_of",
    "router",
    "serve",
]
