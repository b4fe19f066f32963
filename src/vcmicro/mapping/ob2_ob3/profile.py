"""The issuer of OB 2.0 becomes the profile of OB 3.0."""

from __future__ import annotations

from vcmicro.errors import invalid
from vcmicro.mapping.ob2_ob3.draft import Draft, image_of
from vcmicro.mapping.ob2_ob3.extensions import INSTITUTION
from vcmicro.mapping.places import Place, Target

_SAME = ("id", "name", "url", "email", "description")
_DROPPED = {"@context": "K23", "type": "K3", "publicKey": "K23", "revocationList": "K23", "verification": "K23"}


def map_profile(draft: Draft, profile: Place, issuer: Target) -> None:
    """Every member of the issuer.

    Raises:
        Invalid: ``convert.issuer`` for an issuer without an id.
    """
    for name, place in profile.members():
        if name in _SAME and isinstance(place.value, str):
            draft.ledger.took("K21", place, issuer.put(name, place.value))
        elif name == "image":
            _image(draft, place, issuer)
        elif name == "telephone":
            draft.ledger.took("K22", place, issuer.put("phone", str(place.value)))
        elif name == "alsoKnownAs":
            _also_known_as(draft, place, issuer)
        elif name.removeprefix("extensions:") in INSTITUTION:
            continue
        elif name in _DROPPED:
            draft.ledger.took(_DROPPED[name], place)
        elif name == "endorsement":
            draft.ledger.took("K25", place)
        else:
            draft.carry(place, f"issuer.{name}")
    if not issuer.node["id"]:
        raise invalid("convert.issuer", "the issuer has no id", profile.pointer)
    map_institution(draft, profile, issuer)


def map_institution(draft: Draft, owner: Place, issuer: Target) -> None:
    """K33: what a profile or a badge class says of the institution, after what the profile says itself."""
    for name, place in owner.members():
        handler = INSTITUTION.get(name.removeprefix("extensions:"))
        if handler is not None:
            handler(draft, place, issuer)


def _image(draft: Draft, place: Place, issuer: Target) -> None:
    image = image_of(place)
    if image is not None:
        draft.ledger.took("K21", place, issuer.put("image", image))


def _also_known_as(draft: Draft, place: Place, issuer: Target) -> None:
    for each in place.items():
        entry = {"type": "IdentifierEntry", "identifier": str(each.value), "identifierType": "identifier"}
        draft.ledger.took("K24", each, issuer.add("otherIdentifier", entry))
