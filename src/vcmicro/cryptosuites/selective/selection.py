"""Parts of a compact document by JSON pointers (Data Integrity ECDSA Cryptosuites v1.0 sections 3.4.10 to 3.4.13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from vcmicro.errors import Invalid, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, shown
from vcmicro.strict_json import check_value, copied

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_ESCAPE: Final = re.compile(r"~(.?)")
_UNESCAPED: Final = {"0": "~", "1": "/"}
_MISSING: Final = object()


class _Sparse(dict[int, Any]):
    """The selected items of an array, by index."""


def json_pointer_to_paths(pointer: str) -> list[str | int]:
    """The reference tokens of a JSON pointer, array indexes as integers (section 3.4.10).

    A token is an index if RFC 6901 allows it for one: no sign, no leading zero.

    Raises:
        Invalid: ``proof.pointer`` for what is no JSON pointer.
    """
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise invalid("proof.pointer", f"{shown(pointer)} is no JSON pointer")
    return [_path(token, pointer) for token in pointer.split("/")[1:]]


def _path(token: str, pointer: str) -> str | int:
    if "~" not in token:
        return int(token) if _INDEX.fullmatch(token) else token

    def unescape(match: re.Match[str]) -> str:
        if match[1] not in _UNESCAPED:
            raise invalid("proof.pointer", f"{shown(match[0])} is no escape of a JSON pointer", pointer)
        return _UNESCAPED[match[1]]

    return _ESCAPE.sub(unescape, token)


def create_initial_selection(source: dict[str, Any]) -> dict[str, Any]:
    """What goes with any part of an object: its ``id``, unless it is a blank node's, and ``type`` (section 3.4.11).

    So does the ``@context`` of an embedded credential: without it the part would say something else.
    """
    selection: dict[str, Any] = {name: source[name] for name in ("@context", "id", "type") if name in source}
    identifier = selection.get("id")
    if isinstance(identifier, str) and identifier.startswith("_:"):
        del selection["id"]
    return selection


def select_paths(
    document: dict[str, Any], paths: Sequence[str | int], selection: dict[str, Any], pointer: str = ""
) -> None:
    """Add what paths lead to, and what stands on the way, to a selection (section 3.4.12).

    Values of the document are shared, arrays are sparse: ``select_jsonld`` copies the whole once it is done.

    Raises:
        Invalid: ``proof.pointer`` with ``pointer`` if the document has nothing there.
    """
    value: Any = document
    selected: Any = selection
    parent: Any = None
    name: str | int = ""
    for path in paths:
        parent, name = selected, path if isinstance(value, list) else str(path)
        value = _below(value, path, pointer)
        selected = parent.get(name, _MISSING)
        if selected is value:
            return  # selected as a whole before
        if selected is _MISSING:
            selected = _Sparse() if isinstance(value, list) else {}
            if isinstance(value, dict):
                selected = create_initial_selection(value)
            parent[name] = selected
    parent[name] = {**selected, **value} if isinstance(value, dict) else value


def _below(value: Any, path: str | int, pointer: str) -> Any:
    if isinstance(value, dict) and str(path) in value:
        return value[str(path)]
    if isinstance(value, list) and isinstance(path, int) and path < len(value):
        return value[path]
    raise invalid("proof.pointer", f"the document has nothing at {shown(pointer)}", pointer)


def select_jsonld(
    document: dict[str, Any], pointers: Sequence[str], *, limits: Limits = DEFAULT
) -> dict[str, Any] | None:
    """The part of a compact document that pointers select, with the ids and types on the way (section 3.4.13).

    The document names ``@id`` and ``@type`` by ``id`` and ``type``. None if there are no pointers; the empty
    pointer selects everything. The part shares nothing with the document.

    Raises:
        Invalid: ``proof.pointer`` for every pointer that is malformed or selects nothing; ``json.*`` for what
            JSON cannot hold.
        LimitExceeded: beyond the limits of JSON.
    """
    if not pointers:
        return None
    check_value(document, limits=limits)
    return select_checked(document, pointers)


def select_checked(document: dict[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """``select_jsonld`` for a document that is known to be within the limits, and at least one pointer."""
    selection = create_initial_selection(document)
    problems: list[Problem] = []
    whole = False
    for pointer in pointers:
        try:
            paths = json_pointer_to_paths(pointer)
            if paths:
                select_paths(document, paths, selection, pointer)
            whole = whole or not paths
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return copied(document) if whole else _dense(selection)  # type: ignore[no-any-return]


def _dense(value: Any) -> Any:
    """A copy of a selection with its arrays made dense."""
    if isinstance(value, _Sparse):
        return [_dense(value[index]) for index in sorted(value)]
    if isinstance(value, dict):
        return {name: _dense(each) for name, each in value.items()}
    return [_dense(each) for each in value] if isinstance(value, list) else value
