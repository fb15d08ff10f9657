"""`POST /api/graphql`: the question in the body, the answer as Canvas words it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import parse_qsl

from graphql import ExecutionResult, GraphQLError, execute_sync

from canvas_simulator.graphql.bound_schema import Unreadable, bound_schema
from canvas_simulator.graphql.limits import Measure
from canvas_simulator.graphql.mutations import is_offered
from canvas_simulator.graphql.prepared import prepare
from canvas_simulator.graphql.variables import variable_problems
from canvas_simulator.graphql.view import View
from canvas_simulator.http import Answer, Refused, as_json
from canvas_simulator.kept import Kept

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.http import Request

LIMIT_SECONDS = 60.0
_FAILED = {
    "errors": [{"message": "An error occurred.", "error_code": "internal_server_error"}],
    "error_report_id": "1",
}


@dataclass(frozen=True, slots=True)
class Question:
    text: str | None
    variables: dict[str, JsonValue]
    name: str | None


def answer_graphql(call: Call) -> Answer:
    """The answer: 200 also for a question that is refused, 500 for one of over a minute."""
    question = _question(call.request)
    if not question.text:
        return Answer({"errors": [{"message": "No query string was present"}]})
    variables = json.dumps(question.variables, sort_keys=True)
    key = (call.user.id, call.base, question.text, question.name, variables)
    answers = call.school.answers
    if "mutation" in question.text:  # done each time, never kept
        return Answer(as_json(_answered(View(call), question)))
    body = answers.get(key, call.school.revision, call.now)
    if body is None:
        view = View(call)
        body = as_json(_answered(view, question))
        kept = Kept(call.school.revision, call.now, view.fresh_until, body)
        answers.keep(key, kept)
    return Answer(body)


def _question(request: Request) -> Question:
    """From a JSON body or a form; anything else (a list, nothing) asks nothing."""
    given: JsonValue
    if "json" in request.headers.get("content-type", ""):
        given = json.loads(request.body or b"{}")
    else:
        given = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    if not isinstance(given, dict):
        given = {}
    variables = given.get("variables")
    if isinstance(variables, str):
        variables = _from_text(variables)
    text, name = given.get("query"), given.get("operationName")
    return Question(
        text if isinstance(text, str) else None,
        variables if isinstance(variables, dict) else {},
        name if isinstance(name, str) else None,
    )


def _from_text(variables: str) -> JsonValue:
    """Variables given as text, as a form has them; a server error if they are no JSON."""
    try:
        found: JsonValue = json.loads(variables or "{}")
    except ValueError as exc:
        raise Refused(500, _FAILED, cache_control="no-cache") from exc
    return found


def _answered(view: View, question: Question) -> dict[str, object]:
    prepared = prepare(question.text or "")
    operation = prepared.operation(question.name)
    errors = prepared.errors
    if not errors and operation is None:
        errors = [GraphQLError("An operation name is required")]
    if not errors and operation is not None and not is_offered(operation):
        errors = [GraphQLError("mutations are not offered by the simulator")]
    if prepared.document is None or operation is None or errors:
        return {"errors": [_shown(error) for error in errors]}
    values = question.variables
    errors = Measure(prepared.document, values).errors(operation)
    errors = errors or variable_problems(operation, values)
    if errors:
        return {"errors": [_shown(error) for error in errors]}
    result = execute_sync(
        bound_schema(),
        prepared.document,
        context_value=view,
        variable_values=values,
        operation_name=question.name,
    )
    for error in result.errors or ():
        if _is_failure(error.original_error):
            raise error.original_error
    if view.seconds > LIMIT_SECONDS:
        raise Refused(500, _FAILED, cache_control="no-cache")
    return _body(result)


def _is_failure(cause: Exception | None) -> TypeGuard[Exception]:
    """Whether a field met what nobody foresaw; null where none may be is an answer."""
    is_null = isinstance(cause, TypeError) and str(cause).startswith("Cannot return null")
    return cause is not None and not is_null and not isinstance(cause, GraphQLError | Unreadable)


def _body(result: ExecutionResult) -> dict[str, object]:
    if not result.errors:
        return {"data": result.data}
    return {"errors": [_shown(error) for error in result.errors], "data": result.data}


def _shown(error: GraphQLError) -> dict[str, object]:
    row: dict[str, object] = {"message": error.message}
    if error.locations:
        row["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        row["path"] = error.path
    if error.extensions:
        row["extensions"] = error.extensions
    return row
