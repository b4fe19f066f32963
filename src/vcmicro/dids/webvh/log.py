"""The log of a did:webvh: read strictly, and every entry held to what came before it.

Source: did:webvh 1.0, sections "The DID Log File" and "Read (Resolve)"; the numbers below are that section's steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from vcmicro import strict_json, times
from vcmicro.dids.resolution import Resolution
from vcmicro.dids.webvh.hashes import entry_hash, first_hash, key_hash
from vcmicro.dids.webvh.location import WebvhDid, parse_webvh
from vcmicro.dids.webvh.parameters import Parameters, malformed
from vcmicro.dids.webvh.proofs import check_signed
from vcmicro.errors import Invalid, over_limit
from vcmicro.problems import problem, shown
from vcmicro.times import Instant

_MEMBERS = {"versionId", "versionTime", "parameters", "state", "proof"}
_VERSION_ID = re.compile(r"(?P<number>[1-9][0-9]{0,9})-(?P<hash>[1-9A-HJ-NP-Za-km-z]{46})", re.ASCII)


class Entry(NamedTuple):
    """A verified entry: its version, its document, and what is in force once it is published."""

    version_id: str
    time_text: str
    time: Instant
    document: dict[str, Any]
    parameters: Parameters


def verify_log(did: str, body: bytes, case: Resolution) -> list[Entry]:
    """Every entry of the log ``body``, verified but for its witnesses.

    Raises:
        Invalid: ``did.log`` with a pointer into the log (``/0`` is its first line), ``did.syntax``.
        LimitExceeded: ``limit.size``, ``limit.items``.
        Unavailable: ``did.method_unsupported``.
    """
    asked = parse_webvh(did, limits=case.limits)
    entries: list[Entry] = []
    for index, value in enumerate(_lines(body, case)):
        entries.append(_verified(value, f"/{index}", entries, asked, case))
    # 6.1: a log speaks for every name that the DID had, and for no other.
    if not any(each.document["id"] == did for each in entries):
        raise malformed(f"no version of the log is of {shown(did)}")
    return entries


def _lines(body: bytes, case: Resolution) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines text; only a line feed may follow the last."""
    if len(body) > case.limits.did_log_bytes:
        raise over_limit("limit.size", "did_log_bytes", case.limits.did_log_bytes)
    lines = body.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if len(lines) > case.limits.did_log_entries:
        raise over_limit("limit.items", "did_log_entries", case.limits.did_log_entries)
    if not lines:
        raise malformed("the log is empty")
    limits = replace(case.limits, input_bytes=case.limits.did_document_bytes)
    for index, line in enumerate(lines):
        try:
            value = strict_json.loads(line, limits=limits)
        except Invalid as error:
            first = problem("did.log", f"line {index + 1} cannot be read: {error.problem.detail}", f"/{index}")
            raise type(error)((first, *error.problems)) from None
        if not isinstance(value, dict) or value.keys() != _MEMBERS:
            raise malformed(f"an entry has exactly {', '.join(sorted(_MEMBERS))}", f"/{index}")
        yield value


def _verified(value: dict[str, Any], pointer: str, before: list[Entry], asked: WebvhDid, case: Resolution) -> Entry:
    previous = before[-1] if before else None
    given, state = value["parameters"], value["state"]
    for name in ("parameters", "state"):
        if not isinstance(value[name], dict):
            raise malformed(f"{name} is not an object", f"{pointer}/{name}")
    if previous is not None and previous.parameters.deactivated:
        raise malformed("an entry after the one that deactivated the DID", pointer)
    old = previous.parameters if previous else Parameters()
    # 1: the parameters; 7: pre-rotation, which decides whose keys sign
    new = old.updated(given, f"{pointer}/parameters", first=previous is None)
    signers = _signers(given, old, new, f"{pointer}/parameters", first=previous is None)
    # 3 and 5: the hash chain, whose first link is the SCID
    _check_version(value, previous, asked, pointer, case)
    # 4: time
    time = _time(value["versionTime"], previous, f"{pointer}/versionTime", case)
    # 6: the document's name
    _check_name(state, previous, new, asked, f"{pointer}/state", case)
    # 2: the signature, last since it costs most
    check_signed(value, signers, case, pointer)
    return Entry(value["versionId"], value["versionTime"], time, state, new)


def _signers(given: dict[str, Any], old: Parameters, new: Parameters, pointer: str, *, first: bool) -> tuple[str, ...]:
    """The keys that may sign an entry: those in force before it; its own if it is the first, or under pre-rotation."""
    if not old.next_key_hashes:
        return new.update_keys if first else old.update_keys
    for name in ("updateKeys", "nextKeyHashes"):
        if given.get(name) is None:
            raise malformed(f"under pre-rotation every entry states its {name}", pointer)
    for index, key in enumerate(new.update_keys):
        if key_hash(key) not in old.next_key_hashes:
            raise malformed("the entry before did not commit to this key", f"{pointer}/updateKeys/{index}")
    return new.update_keys


def _check_version(
    value: dict[str, Any], previous: Entry | None, asked: WebvhDid, pointer: str, case: Resolution
) -> None:
    place = f"{pointer}/versionId"
    found = _VERSION_ID.fullmatch(value["versionId"]) if isinstance(value["versionId"], str) else None
    expected = int(pointer[1:]) + 1
    if found is None or int(found["number"]) != expected:
        raise malformed(f"{shown(value['versionId'])} is not {expected}, a dash and a hash", place)
    bare = {name: member for name, member in value.items() if name != "proof"}
    if previous is None:
        scid = value["parameters"]["scid"]
        if scid != asked.scid or first_hash(bare, asked.scid, case.limits) != asked.scid:
            raise malformed("the first entry does not hash to the SCID of the DID", f"{pointer}/parameters/scid")
    before = asked.scid if previous is None else previous.version_id
    if entry_hash(bare, before, case.limits) != found["hash"]:
        raise malformed("the hash of the entry is another", place)


def _time(text: Any, previous: Entry | None, pointer: str, case: Resolution) -> Instant:
    """A time in UTC, after that of the entry before, and not in the future."""
    try:
        time = times.parse(text, pointer, zone_required=True)
    except Invalid as error:
        raise Invalid((problem("did.log", error.problem.detail, pointer), *error.problems)) from None
    if not text.endswith(("Z", "+00:00")):
        raise malformed(f"{shown(text)} is not in UTC", pointer)
    if previous is not None and not previous.time.is_before(time):
        raise malformed(f"{shown(text)} is not after the entry before it", pointer)
    now = case.now or times.current()
    if now.plus(times.SKEW).is_before(time):
        raise malformed(f"{shown(text)} is in the future; it is {now}", pointer)
    return time


def _check_name(
    state: dict[str, Any], previous: Entry | None, new: Parameters, asked: WebvhDid, pointer: str, case: Resolution
) -> None:
    """Each version's id has the SCID; a DID that changes its location is portable and lists the name before."""
    named = state.get("id")
    try:
        scid = parse_webvh(named, limits=case.limits).scid
    except Invalid as error:
        raise malformed(f"the document's id is no did:webvh: {error.problem.detail}", f"{pointer}/id") from None
    if scid != asked.scid:
        raise malformed(f"the document is of the SCID {scid}", f"{pointer}/id")
    if previous is None or previous.document["id"] == named:
        return
    if not new.portable:
        raise malformed("the DID has moved, and it is not portable", f"{pointer}/id")
    also = state.get("alsoKnownAs")
    if not isinstance(also, list) or previous.document["id"] not in also:
        raise malformed("a DID that has moved lists its name before in alsoKnownAs", f"{pointer}/alsoKnownAs")
