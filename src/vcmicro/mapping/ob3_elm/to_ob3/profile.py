"""An organisation becomes a profile (B63 to B67)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from vcmicro import vocabularies
from vcmicro.mapping.elm_nodes import PLACEHOLDER
from vcmicro.mapping.elm_texts import carried_notes, json_or_text, note_text
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft, entry, identifier_type, mail_address
from vcmicro.mapping.open_badge import uuid_of
from vcmicro.mapping.places import Place, Target

_LEGAL = ("eIDASIdentifier", "registration", "vatIdentifier", "taxIdentifier")
_IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "SVG": "image/svg+xml"}
DOCUMENTS = _IMAGES | {
    "PDF": "application/pdf",
    "JSON": "application/json",
    "JSON_LD": "application/ld+json",
    "XML": "application/xml",
    "TXT": "text/plain",
    "HTML": "text/html",
}
"""The EU's file types as media types."""


def map_profile(draft: Draft, organisation: Place, profile: Target) -> None:
    """Everything of an organisation that a profile can say."""
    _identify(draft, organisation, profile)
    kind = organisation.member("type")
    if kind is not None:
        draft.ledger.took("B63", kind, f"{profile.pointer}/type", kind="T", carrier="")
    for name in ("legalName", "prefLabel", "altLabel"):
        if draft.text("B63", organisation.member(name), profile, "name"):
            break
    _address(draft, organisation, profile)
    for name in _LEGAL:
        for each in organisation.each(name):
            _identifier(draft, each, profile, f"ext:{name}")
    for each in organisation.each("identifier"):
        _identifier(draft, each, profile, identifier_type(each.text("schemeName") or "identifier"))
    _contact(draft, organisation, profile)
    parent = organisation.member("subOrganizationOf")
    if parent is not None:
        map_profile(draft, parent.first(), profile.child("parentOrg", {"id": "", "type": ["Profile"]}))
    for name, _, text in carried_notes(organisation):
        if name not in profile.node:
            draft.ledger.took("B67", text, profile.put(name, json_or_text(text.value)), kind="T", carrier="")


def write_image(draft: Draft, rule: str, media: Place, target: Target) -> None:
    """An Image from a MediaObject, its description as the caption."""
    found = media_url(media)
    if found is None:
        return
    place, url = found
    image = target.child("image", {"id": url, "type": "Image"})
    draft.ledger.took(rule, place, f"{image.pointer}/id", kind="T", carrier="")
    draft.text(rule, media.member("description"), image, "caption")


def media_url(media: Place, types: Mapping[str, str] = _IMAGES) -> tuple[Place, str] | None:
    """The URL of a MediaObject and the member that gives it: its content as a data: URL, or its address."""
    url = media.member("contentURL")
    content = media.member("content")
    type_ = media.at("contentType", "id")
    code = str(type_.value).rpartition("/")[2] if type_ is not None else ""
    if content is not None and content.value != PLACEHOLDER and code in types:
        return content, f"data:{types[code]};base64,{content.value}"
    return (url, str(url.value)) if url is not None else None


def _identify(draft: Draft, organisation: Place, profile: Target) -> None:
    """B65: an id that means something outside the document."""
    place = organisation.member("id")
    id_ = str(place.value) if place is not None else ""
    if place is not None and not id_.startswith("urn:epass:"):
        draft.ledger.took("B67", place, profile.put("id", id_), kind="E", carrier="")
        return
    text = json.dumps(organisation.value, sort_keys=True, ensure_ascii=False)
    legal = organisation.at("eIDASIdentifier", "notation") or organisation.at("registration", "notation")
    target = profile.put("id", uuid_of(str(legal.value) if legal is not None else text))
    if place is not None:
        draft.ledger.took("B67", place, target, kind="N")
    else:
        draft.ledger.made("B67", target, "The organisation has no id; one is made from what it says.")


def _address(draft: Draft, organisation: Place, profile: Target) -> None:
    """B64: one address; one that a note carries comes back as it was."""
    location = organisation.at("location")
    address = location.first().at("address") if location is not None else None
    exact = _exact_address(draft, organisation, profile)
    if location is None or address is None:
        return
    target = profile.child("address", {"type": ["Address"]})
    country = address.first().at("countryCode", "id")
    code = vocabularies.code_of(str(country.value)) if country is not None else None
    if country is not None and code is not None and code.iso:
        draft.ledger.took("B64", country, target.put("addressCountryCode", code.iso), kind="T", carrier="")
    full = note_text(address.first().member("fullAddress"), draft.language)
    if full is not None and exact:
        draft.ledger.took("B64", full, target.pointer, why="The parts of the address stand for its one text.")
    elif full is not None:
        draft.ledger.took("B64", full, target.put("streetAddress", full.value))
    geometry = location.first().at("geometry")
    if geometry is not None:
        _geo(draft, geometry.first(), target)
    if len(target.node) == 1:
        del profile.node["address"]


def _exact_address(draft: Draft, organisation: Place, profile: Target) -> bool:
    """True if a note carried the address."""
    for name, _, text in carried_notes(organisation):
        value = json_or_text(text.value)
        if name == "address" and isinstance(value, dict):
            draft.ledger.took("B67", text, profile.put("address", value), kind="T", carrier="")
            return True
    return False


def _geo(draft: Draft, geometry: Place, address: Target) -> None:
    found: dict[str, float] = {}
    for name in ("latitude", "longitude"):
        place = geometry.member(name)
        try:
            found[name] = float(str(place.first().value)) if place is not None else float("nan")
        except ValueError:
            return
    if any(number != number for number in found.values()):
        return
    target = address.put("geo", {"type": "GeoCoordinates", **found})
    for name in found:
        place = geometry.member(name)
        if place is not None:
            draft.ledger.took("B64", place, f"{target}/{name}", kind="T", carrier="")


def _identifier(draft: Draft, place: Place, profile: Target, type_: str) -> None:
    notation = place.member("notation")
    if notation is not None:
        target = profile.add("otherIdentifier", entry(notation.value, type_))
        draft.ledger.took("B65", notation, target, kind="T", carrier="")
        scheme = place.member("schemeName")
        if scheme is not None:
            is_exact = type_ in (scheme.value, f"ext:{scheme.value}")
            draft.ledger.took("B65", scheme, f"{target}/identifierType", kind="T" if is_exact else "N")


def _contact(draft: Draft, organisation: Place, profile: Target) -> None:
    """B66: the first of each."""
    homepage = organisation.at("homepage")
    url = homepage.first().member("contentURL") if homepage is not None else None
    if url is not None:
        draft.ledger.took("B66", url, profile.put("url", url.value), kind="T", carrier="")
    point = organisation.at("contactPoint")
    if point is not None:
        mail = point.first().at("emailAddress")
        phone = point.first().at("phone")
        address = mail.first().member("id") if mail is not None else None
        number = phone.first().member("phoneNumber") if phone is not None else None
        text = mail_address(mail.first()) if mail is not None else None
        if address is not None and text is not None:
            draft.ledger.took("B66", address, profile.put("email", text), kind="T", carrier="")
        if number is not None:
            draft.ledger.took("B66", number, profile.put("phone", str(number.value)), kind="T", carrier="")
    logo = organisation.at("logo")
    if logo is not None:
        write_image(draft, "B66", logo.first(), profile)
