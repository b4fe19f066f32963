"""The protected header of a seal: which members are understood, and what each has to look like.

Sources: ETSI TS 119 182-1 section 5.2; RFC 7515 section 4; RFC 7797 sections 3 and 6.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro import times
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Invalid, invalid
from vcmicro.keys.kinds import ALGORITHMS
from vcmicro.problems import Problem, problem, shown
from vcmicro.x509 import Chain

# The header parameters of ETSI TS 119 182-1 that are judged here, and the JSON type of each.
UNDERSTOOD: Mapping[str, type] = {
    "b64": bool,
    "sigT": str,
    "adoTst": dict,
    "sigD": dict,
    "sigPId": dict,
    "srCms": list,
    "sigPl": dict,
    "srAts": list,
    "x5t#o": dict,
}
TYPES = frozenset({None, "jose", "jose+json"})
# What tells a compact JAdES from other tokens that have no typ.
SIGNS = frozenset(UNDERSTOOD) - {"b64"}
_DIGESTS = {"S256": "sha256", "S384": "sha384", "S512": "sha512"}


def media_type(header: Mapping[str, Any]) -> str | None:
    """``typ`` in short form; raises ``Invalid`` (``jose.header``) if it is no string."""
    typ = header.get("typ")
    if typ is None and "typ" not in header:
        return None
    if not isinstance(typ, str):
        raise invalid("jose.header", "typ is not a string", "/typ")
    return typ.lower().removeprefix("application/")


def check_header(header: Mapping[str, Any]) -> None:
    """Hold the protected header to its rules; members that are not critical and not known are passed over.

    Raises:
        Invalid: ``jose.typ``, ``jose.alg``, ``jose.crit``, ``jose.header``, ``time.syntax``.
    """
    if media_type(header) not in TYPES:
        raise invalid("jose.typ", f"typ is {shown(header['typ'])}, where a seal has jose or jose+json", "/typ")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise invalid("jose.header", "alg is missing or not a string", "/alg")
    if algorithm not in ALGORITHMS:
        raise invalid("jose.alg", f"alg is {shown(algorithm)}, which proves nothing by a public key", "/alg")
    found = [*_critical(header), *_forms(header)]
    if found:
        raise Invalid(found)


def is_encoded(header: Mapping[str, Any]) -> bool:
    """False if the payload is signed as it is, without base64url (RFC 7797)."""
    return header.get("b64") is not False


def signing_time(header: Mapping[str, Any]) -> str | None:
    """The time that the signer claims, ``sigT`` or ``iat``, as text; it proves nothing."""
    if isinstance(header.get("sigT"), str):
        return str(header["sigT"])
    try:
        return str(times.from_epoch(header["iat"])) if "iat" in header else None
    except Invalid:
        return None


def check_thumbprints(header: Mapping[str, Any], chain: Chain) -> None:
    """The header names the certificate that signs, so that no other with the same key takes its place.

    Raises:
        Invalid: ``x509.thumbprint``; ``jose.header`` for a hash that is not known here.
    """
    der = chain.leaf.der
    if "x5t#S256" in header and header["x5t#S256"] != chain.thumbprint_s256:
        raise invalid("x509.thumbprint", "x5t#S256 is not that of the first certificate of x5c", "/x5t#S256")
    other = header.get("x5t#o")
    if other is None:
        return
    name = _DIGESTS.get(other.get("digAlg"))
    if name is None:
        raise invalid("jose.header", f"x5t#o is by {shown(other.get('digAlg'))}", "/x5t#o/digAlg")
    value = decode_base64url(other.get("digVal"), code="jose.header", pointer="/x5t#o/digVal")
    if not hmac.compare_digest(hashlib.new(name, der).digest(), value):
        raise invalid("x509.thumbprint", "x5t#o is not that of the first certificate of x5c", "/x5t#o")


def tokens(value: Any) -> list[bytes]:
    """The time stamp tokens of a container (``adoTst``, ``sigTst``, ``arcTst``; ETSI TS 119 182-1 section 5.4.3.3).

    Raises:
        Invalid: ``timestamp.invalid`` for another form, or another encoding than DER in base64.
    """
    entries = value.get("tstTokens") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not entries:
        raise invalid("timestamp.invalid", "no tstTokens")
    found = []
    for entry in entries:
        text = entry.get("val") if isinstance(entry, dict) else None
        if not isinstance(text, str) or "type" in entry:
            raise invalid("timestamp.invalid", "a token that is no RFC 3161 time stamp in base64")
        try:
            found.append(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError):
            raise invalid("timestamp.invalid", "a token that is not base64") from None
    return found


def _critical(header: Mapping[str, Any]) -> Iterator[Problem]:
    """``crit``: a list of names, each once, each known, each there; and ``b64`` only under its guard."""
    crit = header.get("crit", [])
    if "crit" in header and (not isinstance(crit, list) or not crit):
        yield problem("jose.crit", "crit is not a list of names, or names nothing", "/crit")
        return
    for index, name in enumerate(crit):
        at = f"/crit/{index}"
        if not isinstance(name, str) or name not in UNDERSTOOD:
            yield problem("jose.crit", f"the seal asks for {shown(name)}, which is not understood", at)
        elif name not in header:
            yield problem("jose.crit", f"crit names {name}, which the protected header lacks", at)
        elif crit.index(name) != index:
            yield problem("jose.crit", f"crit names {name} twice", at)
    if "b64" in header and "b64" not in crit:
        yield problem("jose.crit", "b64 stands in the header and not in crit (RFC 7797 section 6)", "/b64")


def _forms(header: Mapping[str, Any]) -> Iterator[Problem]:
    for name, kind in UNDERSTOOD.items():
        if name in header and not isinstance(header[name], kind):
            yield problem("jose.header", f"{name} is {shown(header[name])}", f"/{name}")
    for name in ("x5t#S256", "kid", "cty", "x5u"):
        if name in header and not isinstance(header[name], str):
            yield problem("jose.header", f"{name} is not a string", f"/{name}")
    if isinstance(header.get("sigT"), str):
        try:
            times.parse(header["sigT"], "/sigT", zone_required=True)
        except Invalid as error:
            yield from error.problems
