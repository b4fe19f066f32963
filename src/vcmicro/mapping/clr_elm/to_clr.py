"""A European Digital Credential to CLR 2.0: claims become members, parts achievements of the record."""

from __future__ import annotations

import json
from typing import Any

from vcmicro.errors import invalid
from vcmicro.mapping.clr_elm.rules import TO_CLR
from vcmicro.mapping.conversion import Mapped, Options, Source
from vcmicro.mapping.elm_texts import carried_notes, json_or_text
from vcmicro.mapping.entries import Entry
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.to_ob3 import apply as claim_to_badge
from vcmicro.mapping.open_badge import CONTEXTS, VCM_CONTEXT, add_source, uuid_of
from vcmicro.mapping.places import Place, Target

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_OF_THE_RECORD = ("id", "name", "description", "image", "issuer", "validFrom", "validUntil", "awardedDate")
_OF_THE_LEARNER = ("id", "identifier")
_CLAIM = "/credentialSubject/hasClaim"


def apply(source: Source, options: Options) -> Mapped:
    """An unsigned ClrCredential: one member for each claim, an achievement and an association for each part.

    Raises:
        Invalid: ``convert.subject`` for a credential without a claim; what the rules of Open Badges raise.
    """
    root = Place(source.document)
    person = (root.at("credentialSubject") or Place({})).first()
    claims = person.each("hasClaim")
    if not claims:
        raise invalid("convert.subject", "the credential is not about a person with a claim", "/credentialSubject")
    carriers = {"SRC"} if options.embed == "bytes" else set()
    ledger = Ledger(TO_CLR, frozenset(carriers | ({"ELM"} if options.elm else set())))
    whole, entries = _badge(root, claims[0], source, options)
    credential = Target(_record(whole))
    subject = credential.child("credentialSubject")
    for number, claim in enumerate(claims):
        badge, said = (whole, entries) if number == 0 else _badge(root, claim, source, options)
        target = subject.add("verifiableCredential", _member(badge, number))
        ledger.made("L28", f"{target}/id")
        _account(ledger, said, claim, target, is_first=number == 0)
        _parts(ledger, root, claim, badge, subject, source, options)
    _restored(ledger, claims[0], credential, subject)
    if target := add_source(credential, source, options):
        ledger.made("L21", target, "The original rides along.")
    return Mapped(credential.node, ledger.close(root))


def _record(badge: dict[str, Any]) -> dict[str, Any]:
    learner = {name: badge["credentialSubject"][name] for name in _OF_THE_LEARNER if name in badge["credentialSubject"]}
    return {
        "@context": [CONTEXTS[0], CLR_CONTEXT, CONTEXTS[1], VCM_CONTEXT],
        **{name: badge[name] for name in _OF_THE_RECORD if name in badge},
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": badge.get("name") or badge["credentialSubject"]["achievement"]["name"],
        "credentialSubject": {"type": ["ClrSubject"], **learner, "verifiableCredential": []},
    }


def _badge(root: Place, claim: Place, source: Source, options: Options) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """The Open Badge of one claim, and its account."""
    person = root.value["credentialSubject"]
    person = person[0] if isinstance(person, list) else person
    document = {**root.value, "credentialSubject": {**person, "hasClaim": [claim.value]}}
    mapped = claim_to_badge(source._replace(document=document), options._replace(embed="none", elm=options.elm))
    return mapped.document, mapped.entries


def _member(badge: dict[str, Any], number: int) -> dict[str, Any]:
    """A credential of its own: it must not have the record's id."""
    return {**badge, "id": uuid_of(f"{badge['id']} member {number}")}


def _account(ledger: Ledger, entries: tuple[Entry, ...], claim: Place, target: str, *, is_first: bool) -> None:
    """Entries of the member: what is read of the claim is moved to it; what is the record's is said once."""
    one = f"{_CLAIM}/0"
    for entry in entries:
        within = target + entry.target if entry.target else ""
        written = entry.target if is_first and _is_of_the_record(entry.target) else within
        if entry.source.startswith(one):
            ledger.add(entry._replace(source=claim.pointer + entry.source[len(one) :], target=written))
        elif is_first and entry.source:
            ledger.add(entry._replace(target=written))
        elif not entry.source:
            ledger.entries.append(entry._replace(target=written))


def _is_of_the_record(pointer: str) -> bool:
    """True for what the record says itself, beside its first member."""
    first, _, rest = pointer[1:].partition("/")
    return first in _OF_THE_RECORD or (first == "credentialSubject" and rest.partition("/")[0] in _OF_THE_LEARNER)


def _parts(
    ledger: Ledger, root: Place, claim: Place, whole: dict[str, Any], subject: Target, source: Source, options: Options
) -> None:
    """L25, L26: every part below a claim, with who is its parent."""
    parent = whole["credentialSubject"]["achievement"]["id"]
    for part in claim.each("hasPart"):
        badge, _ = _badge(root, part, source, options._replace(elm=False))
        achievement = badge["credentialSubject"]["achievement"]
        target = subject.add("achievement", achievement)
        association = {
            "type": "Association",
            "associationType": "isParentOf",
            "sourceId": parent,
            "targetId": achievement["id"],
        }
        subject.add("association", association)
        title = part.member("title")
        if title is not None and not ledger.is_taken(title.pointer):
            ledger.took("L25", title, f"{target}/name", whole=False)
        _parts(ledger, root, part, badge, subject, source, options)


def _restored(ledger: Ledger, claim: Place, credential: Target, subject: Target) -> None:
    """Associations within the record and the mark of an incomplete one, which notes of a CLR carry."""
    badges = (each["credentialSubject"]["achievement"] for each in subject.node["verifiableCredential"])
    known = {each["id"] for each in (*badges, *subject.node.get("achievement", ()))}
    for name, note, text in carried_notes(claim):
        value = json_or_text(text.value)
        if name == "association" and isinstance(value, dict) and _ends(value) <= known:
            ledger.took("L26", note, subject.add("association", value), carrier="")
        elif name == "partial":
            ledger.took("L22", note, credential.put("partial", json.loads(text.value)), carrier="")


def _ends(association: dict[str, Any]) -> set[Any]:
    return {association.get("sourceId"), association.get("targetId")}
