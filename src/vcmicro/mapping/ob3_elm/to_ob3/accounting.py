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


def account(ledger: Ledger, place: Place, carried: tuple[str, ...], class_: str = "EuropeanDigitalCredential") -> None:
    """Each leaf below ``place`` that is not taken becomes an entry of the rule that covers its class and member.

    ``carried`` are the pointers of the trees that the ELM carrier keeps.
    """
    named = place.member("type")
    types = [each.value for each in named.items()] if named is not None else []
    class_ = next((each for each in types if isinstance(each, str) and each != "VerifiableCredential"), class_)
    for name, member in place.members():
        rule = ledger.table.covering(class_, name).id
        if name in ("type", "id", "@context"):
            rule = ledger.table.covering(class_, name).id if name != "@context" else "B1"
        _member(ledger, member, rule, name, carried, class_)


def _member(ledger: Ledger, member: Place, rule: str, name: str, carried: tuple[str, ...], class_: str) -> None:
    for item in member.items():
        if isinstance(item.value, dict) and name not in _LANGUAGE_MAPS:
            account(ledger, item, carried, class_)
            continue
        for leaf in item.leaves():
            if not ledger.is_taken(leaf.pointer):
                in_elm = any(leaf.pointer.startswith(f"{each}/") for each in carried)
                ledger.took(rule, leaf, kind=_loss(ledger, rule), carrier="ELM" if in_elm else "SRC")


def _loss(ledger: Ledger, rule: str) -> Kind:
    """What nobody wrote is carried at best, whatever the rule does with what it writes."""
    kind = ledger.table[rule].kind
    return kind if kind in ("N", "X", "S") else "C"
