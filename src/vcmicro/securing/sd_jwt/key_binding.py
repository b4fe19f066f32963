"""The Key Binding JWT: the holder's signature over what is shown, to whom, and when.

Sources: RFC 9901 sections 4.3 and 7.3; RFC 7800 (``cnf``); RFC 8725.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro import jws, strict_json
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid, unavailable
from vcmicro.keys import PublicKey
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.mechanism import Found, ProofCase, ProofResult, is_failure
from vcmicro.securing.sd_jwt.disclosures import digest
from vcmicro.times import SKEW, Instant, from_epoch

if TYPE_CHECKING:
    from vcmicro.keys import Signer

_POINTER = "/cnf"
_SUITE = "kb+jwt"


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key that the issuer confirmed as the holder's."""

    key: PublicKey
    method: str = ""
    controller: str = ""
    binding: str = "cnf"
    problems: tuple[Problem, ...] = ()


def verify(text: str, sd_jwt: str, algorithm: str, claims: Mapping[str, Any], case: ProofCase) -> ProofResult:
    """Judge a key binding: steps 5.1 to 5.8 of RFC 9901 section 7.3.

    ``sd_jwt`` is what ``sd_hash`` covers, ``algorithm`` the token's ``_sd_alg``, ``claims`` the processed payload.
    ``case.challenge`` and ``case.domain`` are the nonce and the audience; None: the verifier gave none.
    """
    result = ProofResult(pointer="", suite=_SUITE, outcome="FAILED")
    try:
        token = jws.split(text, case.limits)
        said = _claims(token, case.limits)
    except Invalid as error:
        return result.failed(_told(error.problems[0]), *error.problems[1:])
    result = result._replace(proof={**token.header, **said})
    found: Found | None = None
    wrong = [
        *_form(token.header, said),
        *_time(said, case),
        *_transaction(said, case),
        *_covers(said, sd_jwt, algorithm),
    ]
    try:
        found = holder_key(claims, case)
        jws.verify(token, found.key)
    except Invalid as error:
        wrong += [_told(each) for each in error.problems]
    except Unavailable as error:
        if not any(map(is_failure, wrong)):
            return result._replace(found=found, outcome="INDETERMINATE", problems=(*wrong, *error.problems))
    if any(map(is_failure, wrong)):
        return result._replace(found=found).failed(*wrong)
    return result._replace(found=found, outcome="PASSED", problems=tuple(wrong))


def sign(sd_jwt: str, algorithm: str, signer: Signer, *, challenge: str, domain: str, now: Instant) -> str:
    """The key binding JWT for ``sd_jwt`` (RFC 9901 section 4.3)."""
    said = {"iat": now.seconds, "aud": domain, "nonce": challenge, "sd_hash": digest(sd_jwt, algorithm)}
    payload = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return jws.sign({"typ": _SUITE}, payload, signer)


def holder_key(claims: Mapping[str, Any], case: ProofCase) -> Found:
    """The key that ``cnf`` confirms: by value (``jwk``), or by a DID URL (``kid``).

    Raises:
        Invalid: ``sdjwt.kb_invalid`` if there is none; as ``PublicKey.from_jwk`` and ``case.find_key``.
        Unavailable: ``proof.unsupported`` for another confirmation method; as ``case.find_key``.
    """
    confirmed = claims.get("cnf")
    if not isinstance(confirmed, dict):
        raise invalid("sdjwt.kb_invalid", "the issuer confirmed no key of the holder (cnf)", _POINTER)
    if "jwk" in confirmed:
        return HolderKey(PublicKey.from_jwk(confirmed["jwk"], f"{_POINTER}/jwk", allow=case.allow))
    kid = confirmed.get("kid")
    if isinstance(kid, str) and kid.startswith("did:"):
        return case.find_key(kid, "authentication", None, f"{_POINTER}/kid")
    raise unavailable(
        "proof.unsupported", f"cnf has {shown(sorted(confirmed))}; jwk, or a DID as kid, is read", _POINTER
    )


def check_signer(claims: Mapping[str, Any], signer: Signer) -> None:
    """Refuse to bind by a key that is not the confirmed one; a verifier would.

    Raises:
        Invalid: ``sdjwt.kb_invalid``.
    """
    confirmed = claims.get("cnf")
    confirmed = confirmed if isinstance(confirmed, dict) else {}
    if not confirmed:
        raise invalid("sdjwt.kb_invalid", "the issuer confirmed no key of the holder (cnf)", _POINTER)
    own = getattr(signer, "public", None)
    if (
        "jwk" in confirmed
        and isinstance(own, PublicKey)
        and PublicKey.from_jwk(confirmed["jwk"], f"{_POINTER}/jwk") != own
    ):
        raise invalid("sdjwt.kb_invalid", "the issuer confirmed another key than this one", f"{_POINTER}/jwk")
    if "jwk" not in confirmed and confirmed.get("kid") != signer.verification_method:
        detail = f"the issuer confirmed {shown(confirmed.get('kid'))}, the key is {shown(signer.verification_method)}"
        raise invalid("sdjwt.kb_invalid", detail, f"{_POINTER}/kid")


def _claims(token: jws.Jws, limits: Limits) -> dict[str, Any]:
    said = strict_json.loads(token.payload, limits=limits)
    if not isinstance(said, dict):
        raise invalid("sdjwt.kb_invalid", "the key binding's payload is not a JSON object")
    return said


def _form(header: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Problem]:
    typ = header.get("typ")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") != _SUITE:
        yield problem("sdjwt.kb_invalid", f"the key binding's typ is {shown(typ)}, not {_SUITE}")
    for name in ("aud", "nonce", "sd_hash"):
        if not isinstance(said.get(name), str):
            yield problem("sdjwt.kb_invalid", f"the key binding's {name} is {shown(said.get(name))}, not a string")


def _time(said: Mapping[str, Any], case: ProofCase) -> Iterator[Problem]:
    """``iat`` lies within the window; ``nbf`` and ``exp``, where a holder gave them, hold too."""
    if "iat" not in said:
        yield problem("sdjwt.kb_time", "the key binding does not say when it was made (iat)")
    moments: dict[str, Instant] = {}
    for name in ("iat", "nbf", "exp"):
        try:
            if name in said:
                moments[name] = from_epoch(said[name])
        except VcmicroError as error:
            yield problem("sdjwt.kb_time", f"the key binding's {name}: {error.problem.detail}")
    made, begins, ends = (moments.get(name) for name in ("iat", "nbf", "exp"))
    if made and case.now.plus(SKEW).is_before(made):
        yield problem("sdjwt.kb_time", f"the key binding was made {made}, and it is {case.now}")
    if made and made.plus(case.limits.key_binding_seconds).is_before(case.now):
        most = case.limits.key_binding_seconds
        yield problem("sdjwt.kb_time", f"the key binding was made {made}, more than {most:,} seconds before {case.now}")
    if begins and case.now.plus(SKEW).is_before(begins):
        yield problem("sdjwt.kb_time", f"the key binding holds from {begins}, and it is {case.now}")
    if ends and ends.plus(SKEW).is_before(case.now):
        yield problem("sdjwt.kb_time", f"the key binding held until {ends}, and it is {case.now}")


def _transaction(said: Mapping[str, Any], case: ProofCase) -> Iterator[Problem]:
    if case.challenge is not None and said.get("nonce") != case.challenge:
        yield problem("sdjwt.kb_nonce", f"nonce is {shown(said.get('nonce'))}; expected was {shown(case.challenge)}")
    if case.domain is not None and said.get("aud") != case.domain:
        yield problem("sdjwt.kb_audience", f"aud is {shown(said.get('aud'))}; expected was {shown(case.domain)}")


def _covers(said: Mapping[str, Any], sd_jwt: str, algorithm: str) -> Iterator[Problem]:
    if said.get("sd_hash") != digest(sd_jwt, algorithm):
        yield problem("sdjwt.kb_invalid", "sd_hash is not that of this token with these disclosures")


def _told(found: Problem) -> Problem:
    """Whatever is wrong with the token's own form or signature makes the key binding invalid."""
    if found.code == "sdjwt.kb_invalid":
        return found
    return problem("sdjwt.kb_invalid", f"{found.code}: {found.detail}", found.pointer)
