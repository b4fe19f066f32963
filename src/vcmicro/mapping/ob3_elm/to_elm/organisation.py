"""A profile becomes an organisation (A57 to A71)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vcmicro import vocabularies
from vcmicro.errors import invalid
from vcmicro.mapping.conversion import Options
from vcmicro.mapping.elm_nodes import Nodes
from vcmicro.mapping.entries import Kind
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.to_elm.draft import as_json
from vcmicro.mapping.places import Place, Target
from vcmicro.problems import shown
from vcmicro.vocabularies import Code

_LEGAL = {
    "ext:eIDASIdentifier": "eIDASIdentifier",
    "ext:registration": "registration",
    "ext:vatIdentifier": "vatIdentifier",
    "ext:taxIdentifier": "taxIdentifier",
}
_ONE = frozenset({"eIDASIdentifier", "registration"})
_PARTS = ("streetAddress", "postOfficeBoxNumber", "postalCode", "addressLocality", "addressRegion", "addressCountry")


def country_of(profile: Place, options: Options) -> Code | None:
    """The country that the profile's address names, else the caller's; None for neither."""
    named = profile.at("address", "addressCountryCode")
    found = vocabularies.country(named.value) if named is not None and isinstance(named.value, str) else None
    return found or (vocabularies.country(options.country) if options.country else None)


def map_organisation(
    profile: Place, options: Options, nodes: Nodes, ledger: Ledger, organisation: Target, country: Code | None
) -> None:
    """Every member of a profile, then what ELM asks of an organisation.

    Raises:
        Invalid: ``convert.country``: an organisation has a place, and a place a country.
    """
    writer = _Writer(options, nodes, ledger, organisation, country)
    if isinstance(profile.value, str):
        ledger.took("A9", profile, organisation.put("id", profile.value))
    for name, place in profile.members():
        _MEMBERS.get(name, _Writer.note)(writer, place)
    writer.complete(profile)


class _Writer:
    """Writes one organisation; a method for each member that ELM has a place for."""

    def __init__(
        self, options: Options, nodes: Nodes, ledger: Ledger, organisation: Target, country: Code | None
    ) -> None:
        self.options = options
        self.nodes = nodes
        self.ledger = ledger
        self.organisation = organisation
        self.country = country

    def note(self, place: Place) -> None:
        """A member without a place of its own (A62, A68, A87)."""
        name = place.pointer.rpartition("/")[2]
        text = place.value if isinstance(place.value, str) else as_json(place.value)
        target = self.organisation.add("additionalNote", self.nodes.carried(name, text))
        rule = {"description": "A62", "official": "A68", "parentOrg": "A68"}.get(name, "A87")
        self.ledger.took(rule, place, target, carrier="NOTE")

    def complete(self, profile: Place) -> None:
        """A legal name, and a location with a country."""
        node = self.organisation.node
        if "legalName" not in node:
            target = self.organisation.put("legalName", self.nodes.text(node["id"]))
            self.ledger.made("A59", target, "The profile has no name; its id stands there.")
        if "location" in node:
            return
        if self.country is None:
            raise invalid("convert.country", f"nothing says in which country {shown(node['id'])} is", profile.pointer)
        address = self.nodes.new("Address", countryCode=self.country.to_concept())
        self.organisation.put("location", [self.nodes.new("Location", address=[address])])
        self.ledger.made("A65", f"{self.organisation.pointer}/location", "The country is the caller's (country=).")

    def id(self, place: Place) -> None:
        self.nodes.described.add(str(place.value))
        self.ledger.took("A57", place, self.organisation.put("id", place.value))

    def type(self, place: Place) -> None:
        for each in place.items():
            kind: Kind = "T" if each.value == "Profile" else "N"
            self.ledger.took("A58", each, f"{self.organisation.pointer}/type", kind=kind, carrier=None)

    def name(self, place: Place) -> None:
        self.ledger.took("A59", place, self.organisation.put("legalName", self.nodes.text(place.value)))

    def url(self, place: Place) -> None:
        self.ledger.took("A60", place, self.organisation.add("homepage", self.nodes.web_resource(place.value)))

    def _contact(self) -> Target:
        found = self.organisation.node.setdefault("contactPoint", [self.nodes.new("ContactPoint")])
        return Target(found[0], f"{self.organisation.pointer}/contactPoint/0")

    def email(self, place: Place) -> None:
        mailbox = {"id": f"mailto:{place.value}", "type": "Mailbox"}
        self.ledger.took("A61", place, self._contact().add("emailAddress", mailbox))

    def phone(self, place: Place) -> None:
        phone = self.nodes.new("Phone", phoneNumber=place.value)
        self.ledger.took("A61", place, self._contact().add("phone", phone))

    def image(self, place: Place) -> None:
        url = place.value if isinstance(place.value, str) else place.text("id")
        if url is None:
            self.note(place)
            return
        media, is_whole = self.nodes.image(url, caption=place.text("caption"))
        self.ledger.took("A63", place, self.organisation.put("logo", media), carrier="" if is_whole else "contentURL")

    def address(self, place: Place) -> None:
        parts = [text for name in _PARTS if (text := place.text(name))]
        named = place.member("addressCountryCode")
        if self.country is None:
            return
        full = self.nodes.note(", ".join(parts)) if parts else None
        address = self.nodes.new("Address", countryCode=self.country.to_concept(), fullAddress=full)
        location = self.nodes.new("Location", address=[address], geometry=_geometry(place))
        target = self.organisation.put("location", [location])
        if parts:
            self.organisation.add("additionalNote", self.nodes.carried("address", as_json(place.value)))
        self.ledger.took("A64", place, target, kind="N" if parts else "T", carrier="NOTE" if parts else "")
        self._account_country(named, f"{target}/0/address/0/countryCode")

    def _account_country(self, named: Place | None, target: str) -> None:
        known = named is not None and vocabularies.country(str(named.value)) is not None
        if named is not None and known:
            self.ledger.took("A65", named, target)
        else:
            self.ledger.made("A65", target, "The country is the caller's (country=).")

    def identifiers(self, place: Place) -> None:
        for each in place.items():
            kind, text = each.text("identifierType") or "identifier", each.text("identifier")
            if text is None:
                self.note(each)
                continue
            member = _LEGAL.get(kind)
            if member is None or self.country is None or (member in _ONE and member in self.organisation.node):
                target = self.organisation.add("identifier", self.nodes.identifier(text, kind))
            elif member in _ONE:
                target = self.organisation.put(member, self.nodes.legal_identifier(text, self.country))
            else:
                target = self.organisation.add(member, self.nodes.legal_identifier(text, self.country))
            self.ledger.took("A67", each, target)

    def parent(self, place: Place) -> None:
        if place.text("id") in self.nodes.described:
            self.note(place)
            return
        country = country_of(place, self.options) or self.country
        parent = Target(self.nodes.new("Organisation"), f"{self.organisation.pointer}/subOrganizationOf")
        self.organisation.put("subOrganizationOf", parent.node)
        self.ledger.took("A68", place, parent.pointer, kind="T", carrier="", whole=False)
        map_organisation(place, self.options, self.nodes, self.ledger, parent, country)

    def elsewhere(self, place: Place) -> None:
        """Endorsements are attached to the credential, by a rule of their own."""


_MEMBERS: dict[str, Callable[[_Writer, Place], None]] = {
    "id": _Writer.id,
    "type": _Writer.type,
    "name": _Writer.name,
    "url": _Writer.url,
    "email": _Writer.email,
    "phone": _Writer.phone,
    "image": _Writer.image,
    "address": _Writer.address,
    "otherIdentifier": _Writer.identifiers,
    "parentOrg": _Writer.parent,
    "endorsement": _Writer.elsewhere,
    "endorsementJwt": _Writer.elsewhere,
}


def _geometry(address: Place) -> list[dict[str, Any]] | None:
    geo = address.member("geo")
    if geo is None or not isinstance(geo.value, dict):
        return None
    numbers = {name: str(geo.value[name]) for name in ("latitude", "longitude") if name in geo.value}
    return [{"type": "Geometry", **{name: [text] for name, text in numbers.items()}}] if numbers else None
