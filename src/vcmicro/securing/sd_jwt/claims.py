"""The rules of SD-JWT VC for its claims, and what an issuer fills in.

Source: draft-ietf-oauth-sd-jwt-vc section 3.2.2; RFC 7519 section 4.1; RFC 7800 section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.times import Instant, from_epoch

# A collision-resistant name: a URI, or a name with a dot in it (RFC 7515 section 2).
_COLLISION_RESISTANT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|[^\s.]+(?:\.[^\s.]+)+")
_VCDM_MEMBERS = ("@context", "credentialSubject", "vc", "vp")
_FIRST = ("vct", "vct#integrity", "iss", "sub", "iat", "nbf", "exp", "status", "cnf")


def claim_problems(claims: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that an SD-JWT VC may not say, and warnings for what it should say otherwise."""
    return (*_types(claims), *_strings(claims), *_dates(claims), *_objects(claims), *_foreign(claims))


def draft(claims: dict[str, Any], issuer: str, moment: Instant) -> dict[str, Any]:
    """The claims completed with ``iss`` and ``iat``, in the order in which people read them.

    Raises:
        Invalid: ``issuer.draft`` if they name another issuer; ``claim_problems``, all at once.
    """
    if claims.get("iss", issuer) != issuer:
        detail = f"the draft names {shown(claims['iss'])}, this issuer is {shown(issuer)}"
        raise invalid("issuer.draft", detail, "/iss")
    complete = {"iss": issuer, "iat": moment.seconds, **claims}
    wrong = [each for each in claim_problems(complete) if not each.warning]
    if wrong:
        raise Invalid(wrong)
    return {**{name: complete[name] for name in _FIRST if name in complete}, **complete}


def _types(claims: Mapping[str, Any]) -> Iterator[Problem]:
    vct, others = claims.get("vct"), claims.get("aka_vcts", [])
    if not isinstance(vct, str) or not vct:
        yield problem("schema.required", f"vct is {shown(vct)}, not the type of the credential", "/vct")
    elif not _COLLISION_RESISTANT.fullmatch(vct):
        detail = f"vct is {shown(vct)}, not a collision-resistant name such as a URI"
        yield warning("schema.invalid", detail, "/vct")
    listed = isinstance(others, list) and all(isinstance(each, str) for each in others)
    if "aka_vcts" in claims and (not listed or not others or vct in others):
        yield problem("schema.invalid", "aka_vcts is no array of further types", "/aka_vcts")


def _strings(claims: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("iss", "sub", "jti", "vct#integrity"):
        if name in claims and not isinstance(claims[name], str):
            pointer = f"/{name}"
            yield problem("schema.invalid", f"{name} is {shown(claims[name])}, not a string", pointer)


def _dates(claims: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("iat", "nbf", "exp"):
        try:
            if name in claims:
                from_epoch(claims[name], f"/{name}")
        except Invalid as error:
            # An iat decides nothing, so it refuses nothing.
            yield from (each.as_warning() if name == "iat" else each for each in error.problems)


def _objects(claims: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("cnf", "status"):
        if name in claims and (not isinstance(claims[name], dict) or not claims[name]):
            yield problem("schema.invalid", f"{name} is {shown(claims[name])}, not an object with members", f"/{name}")
    status = claims.get("status")
    listed = status.get("status_list", {}) if isinstance(status, dict) else {}
    if not isinstance(listed, dict):
        yield problem("schema.invalid", "status_list is not an object", "/status/status_list")


def _foreign(claims: Mapping[str, Any]) -> Iterator[Problem]:
    for name in _VCDM_MEMBERS:
        if name in claims:
            yield problem("sdjwt.content", f"{name} belongs to W3C credentials, not to an SD-JWT VC", f"/{name}")
