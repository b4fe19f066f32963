"""What a holder shows: the disclosures that JSON pointers into the processed document select.

Source: RFC 9901 section 7.2; a disclosure goes only with those that lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, shown
from vcmicro.securing.sd_jwt.processing import HIDDEN, Path, Processed
from vcmicro.strict_json import pointer_tokens

_TOKEN = re.compile(r"(?:[^~]|~[01])*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


def select(processed: Processed, pointers: Iterable[str]) -> frozenset[str]:
    """The texts of the disclosures to send: those within each pointer, and those on the way to it.

    Raises:
        Invalid: ``proof.pointer`` for every pointer to nothing.
    """
    paths: list[Path] = []
    wrong: list[Problem] = []
    for pointer in pointers:
        try:
            paths.append(_path(processed.issued, pointer))
        except Invalid as error:
            wrong += error.problems
    if wrong:
        raise Invalid(wrong)
    return frozenset(
        disclosure.text
        for place, disclosure in processed.disclosed.items()
        if any(place == path[: len(place)] or path == place[: len(path)] for path in paths)
    )


def tokens_of(pointer: str) -> list[str]:
    """The reference tokens of a JSON pointer (RFC 6901 section 3).

    Raises:
        Invalid: ``proof.pointer`` if it is none.
    """
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")) or not _TOKEN.fullmatch(pointer):
        raise invalid("proof.pointer", f"{shown(pointer)} is no JSON pointer: it begins with / and escapes ~ as ~0")
    return pointer_tokens(pointer)


def _path(issued: Any, pointer: str) -> Path:
    """The path as issued of what a pointer into the processed document names."""
    node: Any = issued
    path: Path = ()
    for token in tokens_of(pointer):
        step = _step(node, token)
        if step is None:
            raise invalid("proof.pointer", f"{shown(pointer)} names nothing in the credential", pointer)
        path, node = (*path, step), node[step]
    return path


def _step(node: Any, token: str) -> str | int | None:
    """The member or the index as issued that a token names; None if there is none."""
    if isinstance(node, dict):
        return token if token in node else None
    if not isinstance(node, list) or not _INDEX.fullmatch(token):
        return None
    disclosed = [index for index, each in enumerate(node) if each is not HIDDEN]
    return disclosed[int(token)] if int(token) < len(disclosed) else None
