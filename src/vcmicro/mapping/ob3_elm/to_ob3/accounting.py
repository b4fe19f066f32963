"""The account of what no rule of this direction wrote: every leaf under the rule of its class and member."""

from __future__ import annotations

from vcmicro.mapping.entries import Kind
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.places import Place

_LANGUAGE_MAPS = frozenset(
    [
        "altLabel",
        "birthName",
        "category",
        "description",
        "definition",
        "familyName",
        "fullName",
        "geographicName",
        "givenName",
        "legalName",
        "noteLiteral",
        "patronymicName",
        "prefLabel",
        "schemeAgency",
        "title",
    ]
)

_LOCAL = "An id that means nothing outside its document."


def account(ledger: Ledger, place: Place, class_: str = "EuropeanDigitalCredential") -> None:
    """Each leaf below ``place`` that is not taken becomes an entry of the rule that covers its class and member."""
    named = place.member("type")
    types = [each.value for each in named.items()] if named is not None else []
    class_ = next((each for each in types if isinstance(each, str) and each != "VerifiableCredential"), class_)
    for name, member in place.members():
        rule = "B1" if name == "@context" else ledger.table.covering(class_, name).id
        _member(ledger, member, rule, name, class_)


def _member(ledger: Ledger, member: Place, rule: str, name: str, class_: str) -> None:
    for item in member.items():
        if isinstance(item.value, dict) and name not in _LANGUAGE_MAPS:
            account(ledger, item, class_)
            continue
        for leaf in item.leaves():
            if not ledger.is_taken(leaf.pointer):
                why = _LOCAL if name == "id" and str(leaf.value).startswith("urn:epass:") else ""
                ledger.took(rule, leaf, kind=_loss(ledger, rule), carrier="ELM", why=why)


def _loss(ledger: Ledger, rule: str) -> Kind:
    """What nobody wrote is carried at best, whatever the rule does with what it writes."""
    kind = ledger.table[rule].kind
    return kind if kind in ("N", "X", "S") else "C"
