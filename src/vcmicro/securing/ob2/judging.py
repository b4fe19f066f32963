"""Is this assertion its issuer's? The one judgement on an Open Badge 2.0, hosted or signed.

Hosted:
1. What lies at the assertion's id must be what was given. A document counts as its URL, so that one side may embed it
   and the other name it.
2. Badge class and issuer are fetched from their ids. What the given assertion embeds of them must be what lies there:
   a copy that nobody signed is anybody's word. Only a badge class that has no URL is vouched for by (1).
3. The id must lie where the issuer's Profile says that its assertions lie (``scope``): that binds.

Signed:
1. The signature must hold under the key that ``creator`` names (without one, under the issuer's only key).
2. The issuer's Profile, fetched from its own URL, must list that key, and the key name the issuer as its owner: that
   binds. A badge class that the assertion embeds is covered by the signature, and a copy of the Profile is what the
   issuer said of itself on that day; neither is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro import shapes
from vcmicro.errors import Unavailable, invalid, unavailable
from vcmicro.problems import Problem, problem, shown
from vcmicro.record import Record
from vcmicro.securing.mechanism import Linked, ProofCase, ProofResult, Secured
from vcmicro.securing.ob2.comparing import first_difference
from vcmicro.securing.ob2.library import Library, is_web
from vcmicro.securing.ob2.reading import Envelope, id_of, is_endorsement
from vcmicro.securing.ob2.scope import outside
from vcmicro.shapes.open_badges_2 import SIGNED

_OF_REVOCATION = frozenset({"revoked", "revocationReason"})


class Host(Record):
    """What ties a hosted assertion to its issuer: the place where it lies."""

    method: str
    controller: str
    problems: tuple[Problem, ...] = ()

    @property
    def binding(self) -> str:
        """``https`` if it lies where its issuer's assertions lie."""
        return "none" if self.problems else "https"


def judge(secured: Secured, case: ProofCase, result: ProofResult) -> ProofResult:
    """The result of an opened assertion.

    Raises:
        Invalid: ``proof.structure``, ``proof.hosted``, ``jose.alg``, ``proof.invalid``, ``net.url``, ``net.address``.
        Unavailable: ``net.*``; ``proof.unsupported`` for Open Badges 1.x.
    """
    envelope: Envelope = secured.envelope
    if envelope.version == 1:
        raise unavailable("proof.unsupported", "an Open Badges 1.x assertion is read here, not verified")
    document = secured.document
    if any(not each.warning for each in shapes.check(document)):
        raise invalid("proof.structure", "its form is wrong (see schema), so nothing is fetched for it")
    kind = document["verification"]["type"]
    says_signed = any(each in SIGNED for each in (kind if isinstance(kind, list) else [kind]))
    if says_signed is not (envelope.jws is not None):
        said = "signed, and this is no JWS" if says_signed else "hosted, and this is a JWS"
        raise invalid("proof.structure", f"its verification says that it is {said}", "/verification/type")
    library = Library(case.fetcher, case.limits)
    if envelope.jws is None:
        return _hosted(document, library, result)
    from vcmicro.securing.ob2.signing import signed

    return signed(envelope.jws, document, library, case, result)


def _hosted(document: dict[str, Any], library: Library, result: ProofResult) -> ProofResult:
    location = document["id"]
    if not is_web(location):
        raise invalid("proof.hosted", f"a hosted assertion lies at a URL, not at {shown(location)}", "/id")
    try:
        lying = library.raw(location, "/id")
    except Unavailable as error:
        if error.code != "net.gone":
            raise
        gone = problem("status.revoked", f"{error.problem.detail}: the issuer withdrew it", "/id")
        return result._replace(outcome="INDETERMINATE", problems=error.problems, revoked=(gone,))
    if lying.get("id") != location:
        detail = f"what lies at {shown(location)} calls itself {shown(lying.get('id'))}"
        raise invalid("proof.hosted", detail, "/id")
    result = result._replace(revoked=_revoked(lying) or _revoked(document))
    _compare(_reduced(document, lying, revoked=bool(result.revoked)), _reduced(lying, None), location, "")
    linked = _linked(document, library)
    reason = outside(location, linked.issuer, linked.profile)
    problems = () if reason is None else (problem("issuer.scope", reason, "/id"),)
    return result._replace(outcome="PASSED", found=Host(location, linked.issuer, problems), linked=linked)


def _revoked(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What a hosted assertion says of its own revocation."""
    if document.get("revoked") is not True:
        return ()
    reason = document.get("revocationReason")
    detail = "the hosted assertion says that it is revoked" + (f": {shown(reason)}" if reason else "")
    return (problem("status.revoked", detail, "/revoked"),)


def _reduced(value: Mapping[str, Any], other: Mapping[str, Any] | None, *, revoked: bool = False) -> dict[str, Any]:
    """The form in which the two are compared: linked documents as their URLs, and nothing about revocation.

    Of a revoked assertion, whose host may keep no more than its id, what still lies there is compared.
    """
    kept = {name: each for name, each in value.items() if name not in _OF_REVOCATION}
    if revoked and other is not None:
        kept = {name: each for name, each in kept.items() if name in other}
    for name in ("badge", "issuer"):
        if name in kept:
            kept[name] = _as_url(kept[name])
    return kept


def _as_url(value: Any) -> Any:
    """The URL of an embedded document; one that has none is compared whole, but for its issuer."""
    if not isinstance(value, dict):
        return value
    if is_web(id_of(value)):
        return value["id"]
    return {**value, "issuer": _as_url(value["issuer"])} if "issuer" in value else value


def _linked(document: Mapping[str, Any], library: Library) -> Linked:
    """Badge class and issuer of a hosted assertion (of an endorsement, its issuer), each from its own URL."""
    if is_endorsement(document):
        return _with_issuer(document, library, "/issuer")
    given = document["badge"]
    badge = _from_its_url(given, "BadgeClass", library, "/badge")
    # What a hosted badge class repeats of its issuer is not compared: the Profile is asked for itself.
    return _with_issuer(given if isinstance(given, dict) else _plain(badge), library, "/badge/issuer")


def _with_issuer(named: Mapping[str, Any], library: Library, pointer: str) -> Linked:
    issuer = id_of(named["issuer"])
    if issuer is None or not is_web(issuer):
        detail = f"the issuer {shown(issuer)} has no Profile at a URL that could tell what it hosts"
        raise unavailable("issuer.unbound", detail, pointer)
    profile = _from_its_url(named["issuer"], "Profile", library, pointer)
    return Linked(issuer, profile, library.documents)


def _from_its_url(value: Any, shape: str, library: Library, pointer: str) -> dict[str, Any]:
    """A document by its URL; an embedded copy must be what lies there. One without a URL stands for itself."""
    url = id_of(value)
    if url is None or not is_web(url):
        return value if isinstance(value, dict) else {}
    found = library.document(url, shape, pointer)
    if isinstance(value, dict):
        lying = _plain(found)
        if shape == "Profile":
            # A copy of a Profile may leave out what does not introduce the issuer, such as its keys.
            lying = {name: each for name, each in lying.items() if name in value}
        _compare(_plain(value), lying, url, pointer)
    return found


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """An embedded document takes its context from what is around it, and may embed its issuer in turn."""
    kept = {name: each for name, each in value.items() if name != "@context"}
    return {**kept, "issuer": _as_url(kept["issuer"])} if "issuer" in kept else kept


def _compare(given: dict[str, Any], lying: dict[str, Any], location: str, pointer: str) -> None:
    found = first_difference(given, lying, pointer)
    if found is not None:
        where, words = found
        raise invalid("proof.hosted", f"what lies at {shown(location)} is something else: {words}", where)
