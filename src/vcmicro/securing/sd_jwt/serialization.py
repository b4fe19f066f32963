"""The parts of an SD-JWT, from the compact form and from the two JSON forms, and back.

Sources: RFC 9901 sections 4 (compact) and 8 (JSON); RFC 7515 section 7.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from vcmicro import jws, strict_json
from vcmicro.encoding import decode_base64url
from vcmicro.errors import VcmicroError, invalid, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import shown


class Signed(NamedTuple):
    """One issuer-signed JWT: as text, taken apart, and the ``kid`` that stands unprotected beside it, if any."""

    text: str
    jws: jws.Jws
    kid: str | None = None

    @property
    def header(self) -> Mapping[str, Any]:
        """The protected header, with the unprotected ``kid`` where it has none of its own."""
        return self.jws.header if self.kid is None else {"kid": self.kid, **self.jws.header}


@dataclass(frozen=True, slots=True)
class Parts:
    """An SD-JWT taken apart. General JSON has several signatures over one payload; every other form has one."""

    signed: tuple[Signed, ...]
    disclosures: tuple[str, ...] = ()
    key_binding: str | None = None
    json: Mapping[str, Any] | None = None

    @property
    def sd_jwt(self) -> str:
        """What ``sd_hash`` is taken over: the first issuer-signed JWT and the disclosures, each with a tilde."""
        return "".join(f"{each}~" for each in (self.signed[0].text, *self.disclosures))

    def disclosing(self, disclosures: Iterable[str]) -> Parts:
        """The same token with these disclosures, and without the key binding, which covered others."""
        return replace(self, disclosures=tuple(disclosures), key_binding=None)

    def serialize(self) -> dict[str, Any] | str:
        """The form in which it came: compact, flattened JSON or general JSON."""
        if self.json is None:
            return self.sd_jwt + (self.key_binding or "")
        header: dict[str, Any] = {"disclosures": list(self.disclosures)}
        header |= {} if self.key_binding is None else {"kb_jwt": self.key_binding}
        if "signatures" not in self.json:
            return {**self.json, "header": {**_unprotected(self.json, ""), **header}}
        first, *rest = self.json["signatures"]
        first = {**first, "header": {**_unprotected(first, ""), **header}}
        return {**self.json, "signatures": [first, *rest]}


def may_be_sd_jwt(value: object) -> bool:
    """True for text with a tilde, and for a JWS in JSON whose header has disclosures or whose ``typ`` says SD-JWT."""
    if isinstance(value, str):
        return "~" in value
    if not isinstance(value, dict) or not isinstance(value.get("payload"), str):
        return False
    entries = value.get("signatures", [value])
    first = entries[0] if isinstance(entries, list) and entries else None
    if not isinstance(first, dict):
        return False
    header = first.get("header")
    if isinstance(header, dict) and ("disclosures" in header or "kb_jwt" in header):
        return True
    return _says_sd_jwt(first.get("protected"))


def parse(value: object, limits: Limits) -> Parts:
    """Take an SD-JWT apart without judging any signature.

    Raises:
        Invalid: ``sdjwt.structure`` for any other form; ``jose.*`` as ``jws.split``.
        LimitExceeded: ``limit.size``, ``limit.items``.
    """
    parts = _compact(value, limits) if isinstance(value, str) else _json(value, limits)
    if len(parts.disclosures) > limits.disclosures:
        raise over_limit("limit.items", "disclosures", limits.disclosures)
    for each in parts.disclosures:
        if len(each) > limits.disclosure_chars:
            raise over_limit("limit.size", "disclosure_chars", limits.disclosure_chars)
    return parts


def _compact(text: str, limits: Limits) -> Parts:
    if len(text) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    token, *disclosures = text.split("~", limits.disclosures + 3)
    if not disclosures:
        raise invalid("sdjwt.structure", "an SD-JWT without disclosures ends in a tilde; this has none")
    *disclosures, last = disclosures
    return Parts((Signed(token, jws.split(token, limits)),), tuple(disclosures), last or None)


def _json(value: object, limits: Limits) -> Parts:
    if not isinstance(value, dict):
        raise invalid("sdjwt.structure", f"an SD-JWT is text or an object, not {shown(value)}")
    general = "signatures" in value
    entries = value["signatures"] if general else [value]
    if not isinstance(entries, list) or not entries or not all(isinstance(each, dict) for each in entries):
        raise invalid("sdjwt.structure", "signatures is no array of objects, or empty", "/signatures")
    if general and not {"signature", "protected", "header"}.isdisjoint(value):
        raise invalid("sdjwt.structure", "signatures stands beside members of the flattened form", "/signatures")
    if len(entries) > limits.proofs:
        raise over_limit("limit.proofs", "proofs", limits.proofs, "/signatures")
    places = [f"/signatures/{index}" if general else "" for index in range(len(entries))]
    signed = tuple(_signed(value, each, place, limits) for each, place in zip(entries, places, strict=True))
    headers = [_unprotected(each, place) for each, place in zip(entries, places, strict=True)]
    for header, place in zip(headers[1:], places[1:], strict=True):
        for name in ("disclosures", "kb_jwt"):
            if name in header:
                raise invalid("sdjwt.structure", f"{name} stands in the first header only", f"{place}/header/{name}")
    return Parts(signed, *_presented(headers[0], places[0]), json=value)


def _signed(value: Mapping[str, Any], entry: Mapping[str, Any], place: str, limits: Limits) -> Signed:
    texts = (entry.get("protected"), value.get("payload"), entry.get("signature"))
    if not all(isinstance(each, str) and "." not in each for each in texts):
        raise invalid("sdjwt.structure", "protected, payload and signature are base64url strings", place)
    text = ".".join(str(each) for each in texts)
    token = jws.split(text, limits)
    header = _unprotected(entry, place)
    twice = sorted(header.keys() & token.header.keys())
    if twice:
        raise invalid("jose.header", f"{shown(twice[0])} stands in both headers", f"{place}/header")
    if "crit" in header or "alg" in header:
        raise invalid("jose.header", "alg and crit stand in the protected header or nowhere", f"{place}/header")
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise invalid("jose.header", "kid is not a string", f"{place}/header/kid")
    return Signed(text, token, kid)


def _presented(header: Mapping[str, Any], place: str) -> tuple[tuple[str, ...], str | None]:
    """The disclosures and the key binding JWT of the first unprotected header (RFC 9901 section 8.1)."""
    disclosures, bound = header.get("disclosures", []), header.get("kb_jwt")
    if not isinstance(disclosures, list) or not all(isinstance(each, str) for each in disclosures):
        raise invalid("sdjwt.structure", "disclosures is no array of strings", f"{place}/header/disclosures")
    if bound is not None and not isinstance(bound, str):
        raise invalid("sdjwt.structure", "kb_jwt is not a string", f"{place}/header/kb_jwt")
    if "kb_jwt" in header and not bound:
        raise invalid("sdjwt.structure", "kb_jwt is empty", f"{place}/header/kb_jwt")
    return tuple(disclosures), bound


def _unprotected(entry: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    header = entry.get("header", {})
    if not isinstance(header, dict):
        raise invalid("jose.header", "header is not an object", f"{place}/header")
    return header


def _says_sd_jwt(protected: object) -> bool:
    if not isinstance(protected, str):
        return False
    try:
        header = strict_json.loads(decode_base64url(protected))
    except VcmicroError:
        return False
    typ = header.get("typ") if isinstance(header, dict) else None
    return isinstance(typ, str) and typ.lower().endswith("sd-jwt")
