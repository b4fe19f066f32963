"""What a request is answered with: JSON, or a problem of RFC 9457 from the library's own table.

A problem says what is wrong and where, by code, JSON pointer and a hint; it never repeats what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vcmicro.errors import VcmicroError
from vcmicro.problems import Problem, problem

JSON = "application/json"
PROBLEM = "application/problem+json"


class Answer(NamedTuple):
    """A status, a body and its media type; ``codes`` are the problems' codes, for logs and metrics."""

    status: int
    body: bytes
    media_type: str = JSON
    headers: Mapping[str, str] = {}
    codes: tuple[str, ...] = ()


class Refused(Exception):
    """A request that the server itself refuses, before or instead of the library."""

    def __init__(self, status: int, code: str, detail: str, pointer: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status = status
        self.problem = problem(code, detail, pointer)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return _refused, (self.status, self.problem, self.headers)

    def answer(self) -> Answer:
        """The problem as an answer."""
        return problems((self.problem,), self.status)._replace(headers=self.headers)


def _refused(status: int, found: Problem, headers: dict[str, str]) -> Refused:
    made = Refused(status, found.code, found.detail, found.pointer)
    made.headers = headers
    return made


def to_bytes(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def answer(value: Any, status: int = 200, media_type: str = JSON) -> Answer:
    """A JSON value."""
    return Answer(status, to_bytes(value), media_type)


def problems(found: Iterable[Problem], status: int = 400, **members: Any) -> Answer:
    """RFC 9457: the first problem as the document's own members, every one under ``errors``.

    ``members`` are extension members.
    """
    every = tuple(found)
    first = every[0]
    value = {**first.to_json(), "status": status, **members, "errors": [each.to_json() for each in every]}
    return Answer(status, to_bytes(value), PROBLEM, {}, tuple(dict.fromkeys(each.code for each in every)))


def refusal(error: VcmicroError) -> Answer:
    """What the library refused: 413 where a size is over its limit, else 400."""
    return problems(error.problems, 413 if error.code == "limit.size" else 400)
