"""Several ELM documents joined in one: local ids kept apart, and one node for one agent.

In RDF two objects with one id are one node. So what each document numbered for itself must not meet, and an
organisation that stands in several of them must not have, say, two eIDAS identifiers only because each is numbered.
"""

from __future__ import annotations

import json
from typing import Any

LOCAL = "urn:epass:"


def renumber(node: Any, prefix: str) -> None:
    """Mark every local id below a node with a prefix of its own: two documents count from one each."""
    if isinstance(node, dict):
        id_ = node.get("id")
        if isinstance(id_, str) and id_.startswith(LOCAL) and not id_.endswith(f":{prefix}"):
            node["id"] = f"{id_}:{prefix}"
        for each in node.values():
            renumber(each, prefix)
    elif isinstance(node, list):
        for each in node:
            renumber(each, prefix)


def unify(node: Any, known: dict[str, dict[str, Any]] | None = None) -> Any:
    """The same where what a node of a global id says again is written as it stood first, local ids and all."""
    known = {} if known is None else known
    if isinstance(node, list):
        return [unify(each, known) for each in node]
    if not isinstance(node, dict):
        return node
    id_ = node.get("id")
    first = known.get(id_, {}) if isinstance(id_, str) else {}
    unified = {
        name: _copied(first[name]) if name in first and _says_the_same(first[name], each) else unify(each, known)
        for name, each in node.items()
    }
    if isinstance(id_, str) and not id_.startswith(LOCAL):
        known[id_] = {**unified, **first}
    return unified


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _says_the_same(one: Any, other: Any) -> bool:
    return bool(_without_local_ids(one) == _without_local_ids(other))


def _without_local_ids(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_local_ids(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: _without_local_ids(each)
        for name, each in node.items()
        if not (name == "id" and isinstance(each, str) and each.startswith(LOCAL))
    }
