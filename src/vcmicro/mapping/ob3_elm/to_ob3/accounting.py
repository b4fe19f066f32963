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


def account(ledger: Ledger, root: Place) -> None:
    """Each leaf of the credential that is not taken becomes an entry of the rule that covers its class and member.

    So does each id that only numbers a node within its document, whatever took the node: nothing is written for it.
    """
    said = {entry.source: entry.kind for entry in ledger.entries if entry.source}
    _node(ledger, root, "EuropeanDigitalCredential", said)


def _node(ledger: Ledger, place: Place, class_: str, said: dict[str, Kind]) -> None:
    named = place.member("type")
    types = [each.value for each in named.items()] if named is not None else []
    class_ = next((each for each in types if isinstance(each, str) and each != "VerifiableCredential"), class_)
    for name, member in place.members():
        rule = "B1" if name == "@context" else ledger.table.covering(class_, name).id
        _member(ledger, member, rule, name, class_, said)


def _member(ledger: Ledger, member: Place, rule: str, name: str, class_: str, said: dict[str, Kind]) -> None:
    for item in member.items():
        if isinstance(item.value, dict) and name not in _LANGUAGE_MAPS:
            _node(ledger, item, class_, said)
            continue
        for leaf in item.leaves():
            is_local = name == "id" and is_document_local(leaf.value)
            if not ledger.is_taken(leaf.pointer):
                ledger.took(rule, leaf, kind=_loss(ledger, rule), carrier="ELM", why=_LOCAL if is_local else "")
            elif is_local and leaf.pointer not in said and _nearest(leaf.pointer, said) in ("E", "T"):
                ledger.took(rule, leaf, kind="N", carrier="ELM", why=_LOCAL)


def is_document_local(value: object) -> bool:
    """True for an id that only numbers a node within its document."""
    return isinstance(value, str) and value.startswith("urn:epass:")


def _nearest(pointer: str, said: dict[str, Kind]) -> Kind | None:
    """The class of the entry nearest above a pointer."""
    while pointer and pointer not in said:
        pointer = pointer.rpartition("/")[0]
    return said.get(pointer)


def _loss(ledger: Ledger, rule: str) -> Kind:
    """What nobody wrote is carried at best, whatever the rule does with what it writes."""
    kind = ledger.table[rule].kind
    return kind if kind in ("N", "X", "S") else "C"
