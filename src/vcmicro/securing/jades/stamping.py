"""The time stamps of a seal: which there are, and what each must cover.

A time stamp over the signature (``sigTst``, ``arcTst``) shows that the signature existed by its time. One over the
payload alone (``adoTst``) shows only that the payload did: the signature is younger.

Source: ETSI TS 119 182-1 sections 5.2.6 (adoTst), 5.3.1 (etsiU), 5.3.4 (sigTst) and 5.3.6.2 (arcTst).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from vcmicro import strict_json
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, warning
from vcmicro.securing.jades.header import tokens
from vcmicro.securing.jades.reading import Signature
from vcmicro.x509 import Certificate, Stamp, read_der, read_token


def unsigned_properties(signature: Signature) -> Iterator[tuple[str, str, Any, bytes | None]]:
    """Each entry of ``etsiU``: pointer, name, value, and what was before it as an archive time stamp covers it.

    That is None where the entries are clear JSON or of both forms: those need a canonicalization that ETSI leaves to
    the signer, so their archive time stamps are not judged. What cannot be read is passed over; nobody signed it.
    """
    entries = signature.unprotected.get("etsiU")
    entries = entries if isinstance(entries, list) else []
    encoded = all(isinstance(each, str) for each in entries)
    before = b""
    for index, entry in enumerate(entries):
        for name, value in _members(entry).items():
            yield f"{signature.pointer}/header/etsiU/{index}", name, value, before if encoded else None
        before += entry.encode() if encoded else b""


def stamps(signature: Signature, payload: str) -> tuple[Stamp, ...]:
    """The time stamps over the signature, innermost first; malformed ones are left out (see ``findings``)."""
    return tuple(_stamps(signature, payload))


def findings(signature: Signature, payload: str) -> Iterator[Problem]:
    """Warnings: time stamps that are malformed, or of something else."""
    found = [*_stamps(signature, payload), *_of_payload(signature, payload)]
    for name, value, pointer in _containers(signature):
        try:
            tokens(value)
        except Invalid as error:
            yield from (each.under(pointer).as_warning() for each in error.problems)
            continue
        if name == "arcTst" and not any(each.pointer == pointer for each in found):
            detail = "an archive time stamp over properties in clear JSON, which is not judged here"
            yield warning("timestamp.invalid", detail, pointer)
    for stamp in found:
        yield from covered(stamp)


def certificate_values(signature: Signature, limits: Limits = DEFAULT) -> tuple[Certificate, ...]:
    """The certificates of ``xVals`` (ETSI TS 119 182-1 section 5.3.5.1): unsigned, good for filling gaps in a chain.

    No more than ``limits.certificates`` are read, and what is malformed is passed over.
    """
    found: list[Certificate] = []
    for _, name, value, _ in unsigned_properties(signature):
        for entry in value if name == "xVals" and isinstance(value, list) else ():
            holder = entry.get("x509Cert") if isinstance(entry, dict) else None
            text = holder.get("val") if isinstance(holder, dict) else None
            if isinstance(text, str) and len(found) < limits.certificates:
                with suppress(Invalid, binascii.Error, ValueError):
                    found.append(read_der(base64.b64decode(text, validate=True), limits=limits))
    return tuple(found)


def covered(stamp: Stamp) -> Iterator[Problem]:
    """A warning if the token cannot be read or is the time stamp of something else."""
    try:
        if read_token(stamp.token).covers(stamp.data):
            return
        detail = f"the {stamp.kind} is the time stamp of something else"
    except Invalid as error:
        detail = error.problem.detail
    yield warning("timestamp.invalid", detail, stamp.pointer)


def all_stamps(signature: Signature, payload: str) -> tuple[Stamp, ...]:
    """Those over the payload, then those over the signature."""
    return (*_of_payload(signature, payload), *_stamps(signature, payload))


def _stamps(signature: Signature, payload: str) -> Iterator[Stamp]:
    for pointer, name, value, before in unsigned_properties(signature):
        data = _covered_data(name, signature, payload, before)
        if data is not None:
            yield from (Stamp(name, each, data, pointer) for each in _readable(value))


def _of_payload(signature: Signature, payload: str) -> Iterator[Stamp]:
    pointer = f"{signature.pointer}/protected"
    for token in _readable(signature.header.get("adoTst")):
        yield Stamp("adoTst", token, payload.encode(), pointer)


def _containers(signature: Signature) -> Iterator[tuple[str, Any, str]]:
    if "adoTst" in signature.header:
        yield "adoTst", signature.header["adoTst"], f"{signature.pointer}/protected"
    for pointer, name, value, _ in unsigned_properties(signature):
        if name in ("sigTst", "arcTst"):
            yield name, value, pointer


def _covered_data(name: str, signature: Signature, payload: str, before: bytes | None) -> bytes | None:
    if name == "sigTst":
        return signature.text.encode()
    if name == "arcTst" and before is not None:
        return b".".join((payload.encode(), signature.protected.encode(), signature.text.encode(), before))
    return None


def _readable(container: Any) -> list[bytes]:
    try:
        return tokens(container)
    except Invalid:
        return []


def _members(entry: Any) -> dict[str, Any]:
    try:
        value = strict_json.loads(decode_base64url(entry)) if isinstance(entry, str) else entry
    except VcmicroError:
        return {}
    return value if isinstance(value, dict) else {}
