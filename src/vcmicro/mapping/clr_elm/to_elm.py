"""CLR 2.0 to a European Digital Credential: members become claims, associations their hasPart."""

from __future__ import annotations

import json
from typing import Any

from vcmicro.errors import invalid
from vcmicro.mapping.clr_elm.members import Member, members_of, parents, source_pointer
from vcmicro.mapping.clr_elm.rules import TO_ELM
from vcmicro.mapping.conversion import Mapped, Options, Source
from vcmicro.mapping.elm_joined import LOCAL, renumber, unify
from vcmicro.mapping.elm_nodes import Nodes, language_key
from vcmicro.mapping.entries import Entry
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.to_elm import apply as badge_to_elm
from vcmicro.mapping.places import Place, Target

_VALIDITY = ("validFrom", "validUntil", "awardedDate", "issuanceDate", "expirationDate")
_OF_THE_RECORD = ("id", "name", "description", "image", "issuer", *_VALIDITY)
_DROPPED = {
    "@context": "L1",
    "type": "L1",
    "proof": "L5",
    "credentialStatus": "L5",
    "credentialSchema": "L5",
    "refreshService": "L5",
    "termsOfUse": "L5",
    "evidence": "L4",
    "endorsement": "L4",
    "endorsementJwt": "L4",
}
_CLAIM = "/credentialSubject/hasClaim/0"


def apply(source: Source, options: Options) -> Mapped:
    """An unsigned European Digital Credential of the whole record.

    Raises:
        Invalid: ``convert.subject`` for a record without an achievement; ``convert.country``.
    """
    root = Place(source.document)
    subject = (root.at("credentialSubject") or Place({})).first()
    members = members_of(root, subject)
    if not members:
        raise invalid("convert.subject", "the record holds no Open Badge and no achievement", "/credentialSubject")
    ledger = Ledger(TO_ELM, frozenset({"EMB"}) if options.embed == "bytes" else frozenset())
    above = parents(subject, {each.id for each in members})
    tops = [each for each in members if each.id not in above]
    credential, first = _record(root, subject, tops[0], source, options)
    claims: dict[str, dict[str, Any]] = {}
    pointers = _pointers(members, above)
    first_of = _first(members)
    for member in members:
        claim, entries = _claim(member, source, options)
        if member is not first_of[member.id]:
            entries = _told_apart(claim, member, entries)
        claims[member.pointer] = claim
        _account(ledger, member, entries, pointers[member.pointer], root)
    _nest(claims, members, above)
    credential.node["credentialSubject"]["hasClaim"] = [claims[each.pointer] for each in tops]
    _account_record(ledger, root, first)
    _rest(ledger, root, subject, credential)
    held = {id_: pointers[each.pointer] for id_, each in _first(members).items()}
    for each in subject.each("association"):
        _association(ledger, each, Target(credential.node["credentialSubject"]["hasClaim"][0], _CLAIM), held, above)
    return Mapped(unify(credential.node), ledger.close(root))


def _record(
    root: Place, subject: Place, top: Member, source: Source, options: Options
) -> tuple[Target, tuple[Entry, ...]]:
    """The credential around the claims, as that of an Open Badge with the record's own members."""
    badge = {name: root.value[name] for name in _OF_THE_RECORD if name in root.value}
    learner = {name: each.value for name, each in subject.members() if name in ("id", "identifier")}
    achievement = top.badge["credentialSubject"]["achievement"]
    badge["credentialSubject"] = {"type": ["AchievementSubject"], **learner, "achievement": achievement}
    mapped = badge_to_elm(source._replace(document=badge), options)
    renumber(mapped.document, "record")
    return Target(mapped.document), mapped.entries


def _claim(member: Member, source: Source, options: Options) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    mapped = badge_to_elm(source._replace(document=member.badge), options._replace(embed="none"))
    claim: dict[str, Any] = mapped.document["credentialSubject"]["hasClaim"][0]
    renumber(claim, member.pointer.strip("/").replace("/", "-"))
    return claim, mapped.entries


def _told_apart(claim: dict[str, Any], member: Member, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same achievement in another member, which may describe it otherwise: two specifications of one id would be
    one node with two descriptions. The first keeps the id."""
    claim["specifiedBy"]["id"] = f"{LOCAL}specification:{member.pointer.strip('/').replace('/', '-')}"
    why = "An earlier member holds the same achievement, which has its id."
    return tuple(each._replace(kind="N", sentence=why) if each.rule == "A31" else each for each in entries)


def _nest(claims: dict[str, dict[str, Any]], members: list[Member], above: dict[str, str]) -> None:
    first = _first(members)
    for member in members:
        if member.id in above:
            claims[first[above[member.id]].pointer].setdefault("hasPart", []).append(claims[member.pointer])


def _first(members: list[Member]) -> dict[str, Member]:
    """By achievement: the first member that holds it, which is the whole of its parts."""
    return {each.id: each for each in reversed(members)}


def _pointers(members: list[Member], above: dict[str, str]) -> dict[str, str]:
    """Where each member's claim will stand, by where the member stands."""
    first = _first(members)
    counts: dict[str, int] = {}
    places: dict[str, int] = {}
    for member in members:
        parent = above.get(member.id, "")
        places[member.pointer] = counts.get(parent, 0)
        counts[parent] = places[member.pointer] + 1

    def place(member: Member) -> str:
        parent = above.get(member.id)
        base = "/credentialSubject/hasClaim" if parent is None else f"{place(first[parent])}/hasPart"
        return f"{base}/{places[member.pointer]}"

    return {each.pointer: place(each) for each in members}


def _account(ledger: Ledger, member: Member, entries: tuple[Entry, ...], pointer: str, root: Place) -> None:
    """The entries of a member's own conversion, moved to where it stands in the record."""
    for entry in entries:
        within = entry.target.startswith(_CLAIM)
        target = pointer + entry.target[len(_CLAIM) :] if within else ""
        if not entry.source:
            if within:
                ledger.entries.append(entry._replace(target=target))
            continue
        moved = source_pointer(member, entry.source)
        if moved is None:
            continue
        kept = entry if within else entry._replace(kind="X", carrier=_around(ledger))
        ledger.add(kept._replace(source=moved, target=target))


def _around(ledger: Ledger) -> str:
    """What keeps a member's own credential around its claim: the embedded original, or nothing."""
    return "EMB" if "EMB" in ledger.carriers else ""


def _account_record(ledger: Ledger, root: Place, entries: tuple[Entry, ...]) -> None:
    """The entries of the record's own members."""
    for entry in entries:
        if entry.target.startswith(_CLAIM) or "/achievement" in entry.source:
            continue
        if not entry.source:
            ledger.entries.append(entry)
        else:
            ledger.add(entry)


def _rest(ledger: Ledger, root: Place, subject: Place, credential: Target) -> None:
    for name, place in root.members():
        if name in _DROPPED:
            ledger.took(_DROPPED[name], place)
    nodes = Nodes(language_key("en"))
    claim = Target(credential.node["credentialSubject"]["hasClaim"][0], _CLAIM)
    partial = root.member("partial")
    if partial is not None:
        note = claim.add("additionalNote", nodes.carried("partial", json.dumps(partial.value)))
        ledger.took("L3", partial, note)
    for each in subject.each("verifiableCredential"):
        if not isinstance(each.value, dict) or format_of(each.value) != "ob3":
            _attach(ledger, each, credential, nodes)
    kind = subject.member("type")
    if kind is not None:
        ledger.took("L6", kind, "/credentialSubject/type")


def _attach(ledger: Ledger, place: Place, credential: Target, nodes: Nodes) -> None:
    text = place.value if isinstance(place.value, str) else json.dumps(place.value, ensure_ascii=False)
    media_type = "application/jwt" if isinstance(place.value, str) else "application/ld+json"
    media = nodes.embedded(text.encode(), media_type, title="member of the record")
    media["id"] += ":member"
    ledger.took("L8", place, credential.add("attachment", media), carrier="attachment")


def _association(ledger: Ledger, place: Place, claim: Target, pointers: dict[str, str], above: dict[str, str]) -> None:
    """L10 to L12: one that the claims' parts tell needs no note; a part has one whole."""
    kind = place.text("associationType")
    source, target = place.text("sourceId") or "", place.text("targetId") or ""
    parent, child = (source, target) if kind == "isParentOf" else (target, source)
    if kind in ("isParentOf", "isChildOf", "isPartOf") and above.get(child) == parent:
        ledger.took("L10", place, pointers[parent])
        return
    nodes = Nodes(language_key("en"))
    text = json.dumps(place.value, ensure_ascii=False, separators=(",", ":"))
    note = nodes.carried("association", text)
    note["id"] += f":association{len(claim.node.get('additionalNote', []))}"
    rule = "L11" if {source, target} <= set(pointers) else "L12"
    ledger.took(rule, place, claim.add("additionalNote", note), carrier="NOTE")
