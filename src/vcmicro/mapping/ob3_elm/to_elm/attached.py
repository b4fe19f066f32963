"""Evidence and endorsements: documents, attachments and notes (A12, A13, A46, A71, A83 to A85)."""

from __future__ import annotations

from vcmicro.mapping.elm_nodes import FILE_TYPES, data_url
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft, as_json
from vcmicro.mapping.places import Place

_PLAIN = frozenset({"id", "type", "name"})


def map_attachments(draft: Draft, badge: Place, subject: Place, achievement: Place) -> None:
    """What stands beside the claim."""
    for place in badge.each("evidence"):
        _evidence(draft, place)
    issuer = badge.at("issuer")
    owners = [(badge, "A13"), (achievement, "A46"), *([(issuer, "A71")] if issuer is not None else [])]
    for owner, rule in owners:
        for place in owner.each("endorsement") + owner.each("endorsementJwt"):
            _endorsement(draft, place, rule, owner)


def _evidence(draft: Draft, place: Place) -> None:
    """A12: ELM's own evidence is for mandates, accreditations and conversions."""
    value = place.value if isinstance(place.value, dict) else {"id": place.value}
    url = str(value.get("id", ""))
    name = value.get("name") if isinstance(value.get("name"), str) else None
    embedded = data_url(url)
    if embedded is not None:
        media_type, body = embedded
        media = draft.nodes.media(body, FILE_TYPES.get(media_type, "BIN"), title=name or "evidence")
        target = draft.credential.add("attachment", media)
        value = {**value, "id": media["id"]}
    elif url.startswith(("http://", "https://")):
        target = draft.claim.add("supplementaryDocument", draft.nodes.web_resource(url, name))
    else:
        target = ""
    is_plain = target != "" and embedded is None and set(value) <= _PLAIN
    if not is_plain:
        note = draft.claim.add("additionalNote", draft.nodes.carried("evidence", as_json(value)))
        target = target or note
    draft.ledger.took("A12", place, target, kind="T" if is_plain else "N", carrier="" if is_plain else "NOTE")


def _endorsement(draft: Draft, place: Place, rule: str, owner: Place) -> None:
    """Kept as it was signed; the title says whom it endorses."""
    endorsed = owner.text("id") or ""
    title = "endorsement" if rule == "A13" else f"endorsement of {endorsed}"
    if isinstance(place.value, str):
        media = draft.nodes.embedded(place.value.encode(), "application/jwt", title=title)
    else:
        media = draft.nodes.embedded(as_json(place.value).encode(), "application/ld+json", title=title)
    draft.attach(rule, place, media)
