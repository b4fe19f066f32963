"""Places in a document, and their JSON pointers (RFC 6901)."""

from __future__ import annotations

from typing import Any

from vcmicro.strict_json import escape_pointer

Where = tuple[Any, str | int] | None
"""A place: the place above and the last reference token; None for the root. Told only when something is found."""


def pointer_of(where: Where, *below: str | int) -> str:
    """The JSON pointer of a place, or of a member below it."""
    tokens = list(reversed(below))
    while where is not None:
        where, token = where
        tokens.append(token)
    return "".join("/" + escape_pointer(token) for token in reversed(tokens))
