"""Status List Tokens: a status list as a JWT (``statuslist+jwt``) or a CWT (``statuslist+cwt``), read and written.

A token is no credential: it has claims and a signature of its own, which the status check verifies with the key of
the credential's issuer. Source: Token Status List (draft-ietf-oauth-status-list) sections 4.2, 4.3 and 5.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro import cose, jws, strict_json, times
from vcmicro.cose import Sign1
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import Invalid, invalid, unavailable
from vcmicro.jws import Jws
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.status.byte_array import BITS
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.keys import PublicKey, Signer

JWT, CWT = "statuslist+jwt", "statuslist+cwt"
FORMS = (JWT, CWT)

_TAGGED_SIGN1 = b"\xd2"
_CLAIM_KEYS = {"iss": 1, "sub": 2, "exp": 4, "nbf": 5, "iat": 6, "ttl": 65534, "status_list": 65533}
_CLAIM_NAMES = {key: name for name, key in _CLAIM_KEYS.items()}


@dataclass(frozen=True, slots=True)
class StatusListToken:
    """A token taken apart; nothing in it is proven until ``verify`` has returned.

    ``claims`` go by their JWT names in both forms; ``bits`` is the size of an entry, ``packed`` the compressed list.
    """

    form: str
    kid: str | None
    claims: Mapping[str, Any]
    bits: int
    packed: bytes
    secured: Jws | Sign1

    def verify(self, key: PublicKey) -> None:
        """Check the signature by a key that the caller has found.

        Raises:
            Invalid: ``jose.alg``, ``proof.encoding``, ``proof.invalid``.
        """
        if isinstance(self.secured, Jws):
            jws.verify(self.secured, key)
        else:
            cose.verify(self.secured, key)

    def require_current(self, uri: str, now: Instant, pointer: str = "") -> None:
        """Section 8.3 step 4: the token is the one that the entry names, and speaks of ``now``.

        Raises:
            Unavailable: ``status.id`` for another ``sub``; ``status.stale`` outside of ``nbf``, ``iat`` and ``exp``
                (300 seconds of clock difference are forgiven); ``status.list`` where ``iat`` is missing, a time is no
                NumericDate, or ``ttl`` is no positive number.
        """
        if self.claims.get("sub") != uri:
            raise unavailable("status.id", f"the token's sub is {shown(self.claims.get('sub'))}, not its URI", pointer)
        if "iat" not in self.claims:
            raise unavailable("status.list", "the status list token has no iat", pointer)
        for name in ("iat", "nbf"):
            if name in self.claims and now.plus(times.SKEW).is_before(self._time(name, pointer)):
                raise unavailable("status.stale", f"the status list token's {name} lies in the future", pointer)
        if "exp" in self.claims and not now.is_before(self._time("exp", pointer).plus(times.SKEW)):
            raise unavailable("status.stale", f"the status list token expired at {self._time('exp', pointer)}", pointer)
        ttl = self.claims.get("ttl", 1)
        if isinstance(ttl, bool) or not isinstance(ttl, (int, float)) or not ttl > 0:
            raise unavailable("status.list", f"ttl is {shown(ttl)}, not a positive number", pointer)

    def good_for(self, now: Instant) -> float:
        """Seconds for which a current token may be kept, by its own ``ttl`` and ``exp`` (section 13.7)."""
        seconds = float(self.claims.get("ttl", float("inf")))
        if "exp" in self.claims:
            seconds = min(seconds, self._time("exp").seconds - now.seconds)
        return seconds

    def _time(self, name: str, pointer: str = "") -> Instant:
        try:
            return times.from_epoch(self.claims[name])
        except Invalid as error:
            raise unavailable("status.list", f"{name}: {error.problem.detail}", pointer) from None


def open_token(data: bytes, limits: Limits = DEFAULT) -> StatusListToken:
    """Take a Status List Token apart without judging its signature or its times.

    Raises:
        Invalid: ``status.list`` for another ``typ`` or a malformed ``status_list``; ``jose.*``, ``cose.*``, ``cbor.*``
            and ``json.*`` for what is no token at all.
        LimitExceeded: ``limit.*``.
    """
    return _open_cwt(data, limits) if data.startswith(_TAGGED_SIGN1) else _open_jwt(data, limits)


def sign_token(form: str, claims: Mapping[str, Any], bits: int, packed: bytes, signer: Signer) -> str | bytes:
    """The token of a compressed list: text for a JWT, bytes for a CWT. ``claims`` go by their JWT names.

    Raises:
        ValueError: for another form, or an algorithm that COSE has no number for.
        Invalid: ``proof.encoding`` if the signer returns another form.
    """
    if form == JWT:
        listed: dict[str, Any] = {"bits": bits, "lst": encode_base64url(packed)}
        payload = json.dumps({**claims, "status_list": listed}, ensure_ascii=False, separators=(",", ":"))
        return jws.sign({"typ": JWT, "kid": signer.verification_method}, payload.encode("utf-8"), signer)
    if form != CWT:
        raise ValueError(f"secured_by={form!r}: a token status list is {' or '.join(FORMS)}")
    members = {**claims, "status_list": {"bits": bits, "lst": packed}}
    coded = cose.cbor_dumps({_CLAIM_KEYS[name]: value for name, value in members.items()})
    protected = {cose.TYP: f"application/{CWT}"}
    return cose.sign(protected, coded, signer, unprotected={cose.KID: signer.verification_method.encode("utf-8")})


def _open_jwt(data: bytes, limits: Limits) -> StatusListToken:
    token = jws.split(data.decode("ascii", "replace").strip(), limits)
    _require_type(token.header.get("typ"), JWT)
    claims = strict_json.loads(token.payload, limits=limits)
    listed = _listed(claims, "status_list")
    if not isinstance(listed["lst"], str):
        raise invalid("status.list", "lst is not a string")
    packed = decode_base64url(listed["lst"], code="status.list")
    return StatusListToken(JWT, token.header.get("kid"), claims, listed["bits"], packed, token)


def _open_cwt(data: bytes, limits: Limits) -> StatusListToken:
    sign1 = cose.decode_sign1(data, limits)
    _require_type(sign1.protected.get(cose.TYP), CWT)
    coded = cose.cbor_loads(sign1.payload, limits)
    listed = _listed(coded, _CLAIM_KEYS["status_list"])
    if not isinstance(listed["lst"], bytes):
        raise invalid("status.list", "lst is not a byte string")
    kid = sign1.protected.get(cose.KID, sign1.unprotected.get(cose.KID))
    name = kid.decode("utf-8", "replace") if isinstance(kid, bytes) else None
    claims = {_CLAIM_NAMES[key]: value for key, value in coded.items() if key in _CLAIM_NAMES}
    return StatusListToken(CWT, name, claims, listed["bits"], listed["lst"], sign1)


def _require_type(typ: object, form: str) -> None:
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") != form:
        raise invalid("status.list", f"typ is {shown(typ)}, where a status list token is {form}")


def _listed(claims: object, name: str | int) -> dict[str, Any]:
    """The ``StatusList`` structure of sections 4.2 and 4.3, with ``bits`` judged and ``lst`` there."""
    listed = claims.get(name) if isinstance(claims, dict) else None
    if not isinstance(listed, dict) or "lst" not in listed:
        raise invalid("status.list", "the token holds no status_list with bits and lst")
    if type(listed.get("bits")) is not int or listed["bits"] not in BITS:
        raise invalid("status.list", f"bits is {shown(listed.get('bits'))}, not 1, 2, 4 or 8")
    return listed
