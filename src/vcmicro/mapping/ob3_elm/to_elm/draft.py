"""The European Digital Credential while it is written from an Open Badge."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from vcmicro.mapping.conversion import Options
from vcmicro.mapping.elm_nodes import Nodes
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.kinds import SPEC_MEMBERS, Kind
from vcmicro.mapping.places import Place, Target
from vcmicro.vocabularies import Code


class Draft(NamedTuple):
    """The nodes that rules write to. ``organisation`` is the issuer, ``awarding`` what every claim names, ``framework``
    the unit of credits."""

    ledger: Ledger
    options: Options
    nodes: Nodes
    kind: Kind
    credential: Target
    person: Target
    claim: Target
    spec: Target
    organisation: dict[str, Any]
    awarding: dict[str, Any]
    country: Code | None
    framework: str | None

    def specify(self, rule: str, place: Place, member: str, value: Any, *, one: bool = False) -> None:
        """Write a member of the specification, or carry the term where its class has no such member."""
        if member not in SPEC_MEMBERS[self.kind.spec]:
            self.carry(rule, place)
            return
        target = self.spec.put(member, value) if one else self.spec.add(member, value)
        self.ledger.took(rule, place, target)

    def carry(self, rule: str, place: Place, *, on: Target | None = None, name: str | None = None) -> None:
        """Keep a term in a note whose subject names it (carrier NOTE): a text as it is, anything else as JSON."""
        term = name or next(part for part in reversed(place.pointer.split("/")) if not part.isdigit())
        text = place.value if isinstance(place.value, str) else as_json(place.value)
        target = (on or self.spec).add("additionalNote", self.nodes.carried(term, text))
        self.ledger.took(rule, place, target, kind="C", carrier="NOTE")

    def attach(self, rule: str, place: Place, media: dict[str, Any]) -> None:
        """Attach a document to the credential (carrier attachment)."""
        self.ledger.took(rule, place, self.credential.add("attachment", media), carrier="attachment")


def as_json(value: Any) -> str:
    """JSON as notes carry it: compact, members in their order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
