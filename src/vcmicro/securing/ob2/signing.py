"""Signed assertions: the key that ``creator`` names, and whether issuer and key name each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro import jws
from vcmicro.errors import invalid, unavailable
from vcmicro.keys import PublicKey
from vcmicro.problems import Problem, problem, shown
from vcmicro.record import Record
from vcmicro.securing.mechanism import Linked, ProofCase, ProofResult
from vcmicro.securing.ob2.library import Library, is_web
from vcmicro.securing.ob2.reading import id_of, is_endorsement

_ALGORITHMS = ("RS256", "ES256", "EdDSA", "Ed25519")


class IssuerKey(Record):
    """The key that signed; ``problems`` say why it is not shown to be the issuer's."""

    key: PublicKey
    method: str
    controller: str
    problems: tuple[Problem, ...] = ()

    @property
    def binding(self) -> str:
        """``https`` if the issuer's Profile lists the key and the key names the issuer."""
        return "none" if self.problems else "https"


def signed(
    token: jws.Jws, document: dict[str, Any], library: Library, case: ProofCase, result: ProofResult
) -> ProofResult:
    """The signature first, so that nothing is fetched for a forgery but its key.

    Keys in the header (``jwk``, ``x5c``, ``kid``) are nobody's word and are not read.
    """
    if token.algorithm not in _ALGORITHMS:
        detail = f"alg is {shown(token.algorithm)}; Open Badges 2.0 are signed by {', '.join(_ALGORITHMS)}"
        raise invalid("jose.alg", detail, "/alg")
    result = result._replace(proof=token.header)
    creator = id_of(document["verification"].get("creator"))
    linked = None
    if creator is None:
        linked = _linked(document, library)
        creator = _only_key(linked.profile)
    described = _key_document(creator, library)
    key = PublicKey.from_pem(described["publicKeyPem"].encode(), "/publicKeyPem", allow=case.allow)
    jws.verify(token, key)
    linked = linked or _linked(document, library)
    found = IssuerKey(key, creator, linked.issuer, tuple(_unbound(creator, described, linked)))
    return result._replace(outcome="PASSED", found=found, linked=linked)


def _only_key(profile: Mapping[str, Any]) -> str:
    listed = _listed(profile)
    if len(listed) != 1:
        detail = f"no creator is named, and the issuer lists {len(listed)} keys"
        raise invalid("proof.structure", detail, "/verification/creator")
    return listed[0]


def _listed(profile: Mapping[str, Any]) -> list[str]:
    keys = profile.get("publicKey")
    found = [id_of(each) for each in (keys if isinstance(keys, list) else [keys])]
    return [each for each in found if each is not None]


def _key_document(creator: str, library: Library) -> Mapping[str, Any]:
    """The CryptographicKey at its own URL, or (a URL with a fragment) among the keys of the document around it."""
    pointer = "/verification/creator"
    if not is_web(creator):
        raise unavailable("did.unavailable", f"the key {shown(creator)} has no URL at which it could be read", pointer)
    url, _, fragment = creator.partition("#")
    if not fragment:
        return library.document(creator, "CryptographicKey", pointer, "key")
    around = library.document(url, "Profile", pointer)
    keys = around.get("publicKey")
    for each in keys if isinstance(keys, list) else [keys]:
        if isinstance(each, dict) and each.get("id") == creator:
            return each
    raise invalid("did.vm_not_found", f"what lies at {shown(url)} holds no key {shown(creator)}", pointer)


def _linked(document: Mapping[str, Any], library: Library) -> Linked:
    """The issuer's Profile from its URL; the badge class too, unless the signature covers it."""
    alone = is_endorsement(document)
    badge, pointer = (document, "/issuer") if alone else (document["badge"], "/badge/issuer")
    if isinstance(badge, str):
        badge = library.document(badge, "BadgeClass", "/badge")
    issuer = id_of(badge["issuer"])
    if issuer is None or not is_web(issuer):
        detail = f"the issuer {shown(issuer)} has no Profile at a URL that could list its keys"
        raise unavailable("issuer.unbound", detail, pointer)
    profile = library.document(issuer, "Profile", pointer)
    return Linked(issuer, profile, library.documents)


def _unbound(creator: str, described: Mapping[str, Any], linked: Linked) -> list[Problem]:
    """Why the key is not shown to be the issuer's: both must name each other."""
    problems = []
    if creator not in _listed(linked.profile):
        detail = f"the Profile at {shown(linked.issuer)} does not list the key {shown(creator)}"
        problems.append(problem("issuer.mismatch", detail, "/verification/creator"))
    if described["owner"] != linked.issuer:
        detail = f"the key names {shown(described['owner'])} as its owner, the issuer is {shown(linked.issuer)}"
        problems.append(problem("issuer.mismatch", detail, "/verification/creator"))
    return problems
