"""A question read and checked once; the same text is not read again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from graphql import GraphQLError, GraphQLSyntaxError, parse
from graphql.language import ast

from canvas_simulator.graphql.checks import problems
from canvas_simulator.graphql.limits import too_many_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {
    "{": "LCURLY", "}": "RCURLY", "(": "LPAREN", ")": "RPAREN", "[": "LBRACKET",
    "]": "RBRACKET", ":": "COLON", "$": "VAR_SIGN", "!": "BANG", "@": "DIR_SIGN", "=": "EQUALS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """``errors`` are those of the text itself; ``document`` is None if it can't be read."""

    document: ast.DocumentNode | None
    errors: list[GraphQLError] = field(default_factory=list)

    def operation(self, name: str | None) -> ast.OperationDefinitionNode | None:
        """The operation named, or the only one."""
        found = [d for d in self._operations() if not name or (d.name and d.name.value == name)]
        return found[0] if len(found) == 1 else None

    def _operations(self) -> Iterator[ast.OperationDefinitionNode]:
        for part in self.document.definitions if self.document else ():
            if isinstance(part, ast.OperationDefinitionNode):
                yield part


@lru_cache(maxsize=256)
def prepare(text: str) -> Prepared:
    """Reads and checks a question; the latest ones are remembered."""
    too_long = too_many_tokens(text)
    if too_long is not None:
        return Prepared(None, [too_long])
    try:
        document = parse(text)
        return Prepared(document, problems(document))
    except GraphQLSyntaxError as exc:
        return Prepared(None, [_in_its_words(text, exc)])
    except RecursionError:  # braces within braces, a thousand times
        return Prepared(None, [GraphQLError("This query is too large to execute.")])


def _in_its_words(text: str, error: GraphQLSyntaxError) -> GraphQLError:
    """NOTE: at the end of the text the real parser points at the token before."""
    place = next(iter(error.positions or (0,)))
    rest = text[place:].strip()
    if rest:
        token = rest[0] if rest[0] in _MARKS else rest.split()[0]
        kind = _MARKS.get(token, "IDENTIFIER")
        said = f'{kind} ("{token}")'
    else:
        place = _last_token(text)
        said = '(none) (" ")'
    line, column = text.count("\n", 0, place) + 1, place - (text.rfind("\n", 0, place) + 1) + 1
    message = f"Expected NAME, actual: {said} at [{line}, {column}]"
    return GraphQLError(message, None, error.source, [place])


def _last_token(text: str) -> int:
    """Where the last token of a text that ends too early begins."""
    return max((found.start() for found in re.finditer(r"\w+|\S", text)), default=0)
