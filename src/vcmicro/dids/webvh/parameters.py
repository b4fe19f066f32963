"""The ``parameters`` of log entries: their types, what each entry may set, and what is in force after it.

Source: did:webvh 1.0, sections "did:webvh DID Method Parameters" and "The witness Parameter".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from vcmicro.errors import Invalid, invalid, unavailable
from vcmicro.problems import shown

METHOD_VERSION = "did:webvh:1.0"
_OTHER_VERSION = re.compile(r"did:webvh:[0-9]{1,4}\.[0-9]{1,4}", re.ASCII)
_LONGEST_TTL = 2**31
_MOST_KEYS = 256


class Witnesses(NamedTuple):
    """The did:key DIDs of those who must approve, and how many of them; none and 0 where nobody must."""

    ids: tuple[str, ...] = ()
    threshold: int = 0


class Parameters(NamedTuple):
    """What is in force after an entry."""

    update_keys: tuple[str, ...] = ()
    next_key_hashes: tuple[str, ...] = ()
    witness: Witnesses = Witnesses()
    watchers: tuple[str, ...] = ()
    portable: bool = False
    deactivated: bool = False
    ttl: int = 3_600

    def updated(self, given: dict[str, Any], pointer: str, *, first: bool) -> Parameters:
        """What is in force after an entry with the parameters ``given``, which stand at ``pointer``.

        Raises:
            Invalid: ``did.log`` for a parameter that is unknown, of another type, or not allowed here.
            Unavailable: ``did.method_unsupported`` for another version of the method.
        """
        _check_names(given, pointer, first=first)
        values = {}
        for name, (field, read) in _READERS.items():
            if name in given:
                # Null stood for the default in early implementations, which resolvers are asked to go on accepting.
                default = Parameters._field_defaults[field]
                value = given[name]
                values[field] = default if value is None else read(value, f"{pointer}/{name}")
        new = self._replace(**values)
        if new.portable and not self.portable and not first:
            raise malformed("only the first entry can make a DID portable", f"{pointer}/portable")
        return new


def malformed(detail: str, pointer: str = "") -> Invalid:
    """A fault of the log; ``pointer`` is from the log's root, entries counting from 0."""
    return invalid("did.log", detail, pointer)


def _check_names(given: dict[str, Any], pointer: str, *, first: bool) -> None:
    unknown = given.keys() - _READERS.keys() - {"method", "scid"}
    version = given.get("method")
    if isinstance(version, str) and version != METHOD_VERSION and _OTHER_VERSION.fullmatch(version):
        raise unavailable(
            "did.method_unsupported", f"the log is of {version}; {METHOD_VERSION} is read", f"{pointer}/method"
        )
    if ("method" in given or first) and version != METHOD_VERSION:
        raise malformed(f"method is {shown(version)}, not {METHOD_VERSION}", f"{pointer}/method")
    if unknown:
        raise malformed(f"{shown(min(unknown))} is no parameter of {METHOD_VERSION}", pointer)
    if first and not ("scid" in given and given.get("updateKeys")):
        raise malformed("the first entry needs scid and updateKeys", pointer)
    if not first and "scid" in given:
        raise malformed("only the first entry has a scid", f"{pointer}/scid")


def _strings(value: Any, pointer: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value) or len(value) > _MOST_KEYS:
        raise malformed(f"{shown(value)} is not an array of at most {_MOST_KEYS} strings", pointer)
    return tuple(value)


def _boolean(value: Any, pointer: str) -> bool:
    if not isinstance(value, bool):
        raise malformed(f"{shown(value)} is neither true nor false", pointer)
    return value


def _seconds(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LONGEST_TTL:
        raise malformed(f"{shown(value)} is no number of seconds from 0 to 2^31", pointer)
    return value


def _witnesses(value: Any, pointer: str) -> Witnesses:
    """``{}``, or a threshold from 1 to the number of distinct did:key witnesses."""
    if value == {}:
        return Witnesses()
    if not isinstance(value, dict) or value.keys() != {"threshold", "witnesses"}:
        raise malformed("a witness parameter is {}, or has threshold and witnesses", pointer)
    listed, threshold = value["witnesses"], value["threshold"]
    if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
        raise malformed(f"witnesses is not an array of at most {_MOST_KEYS} objects", f"{pointer}/witnesses")
    ids: list[str] = []
    for index, each in enumerate(listed):
        named = each.get("id") if isinstance(each, dict) and each.keys() == {"id"} else None
        if not isinstance(named, str) or not named.startswith("did:key:z") or named in ids:
            raise malformed("a witness is one id, a did:key that is not listed before", f"{pointer}/witnesses/{index}")
        ids.append(named)
    if isinstance(threshold, bool) or not isinstance(threshold, int) or not 1 <= threshold <= len(ids):
        raise malformed(f"{shown(threshold)} is not between 1 and the number of witnesses", f"{pointer}/threshold")
    return Witnesses(tuple(ids), threshold)


_READERS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "updateKeys": ("update_keys", _strings),
    "nextKeyHashes": ("next_key_hashes", _strings),
    "witness": ("witness", _witnesses),
    "watchers": ("watchers", _strings),
    "portable": ("portable", _boolean),
    "deactivated": ("deactivated", _boolean),
    "ttl": ("ttl", _seconds),
}
