"""The Open Badge while it is written from a European Digital Credential."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from vcmicro import vocabularies
from vcmicro.mapping.conversion import Options
from vcmicro.mapping.elm_texts import text_in
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.places import Place, Target
from vcmicro.vocabularies import Code

_KNOWN_IDENTIFIERS = frozenset(
    [
        "name",
        "sourcedId",
        "systemId",
        "productId",
        "userName",
        "accountId",
        "emailAddress",
        "nationalIdentityNumber",
        "isbn",
        "issn",
        "lisSourcedId",
        "oneRosterSourcedId",
        "sisSourcedId",
        "ltiContextId",
        "ltiDeploymentId",
        "ltiToolId",
        "ltiPlatformId",
        "ltiUserId",
        "identifier",
    ]
)
_NOT_IN_SLUGS = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


class Draft(NamedTuple):
    """The nodes that rules write to, and the primary language of the source."""

    ledger: Ledger
    options: Options
    language: str
    credential: Target
    subject: Target
    achievement: Target

    def text(self, rule: str, place: Place | None, target: Target, member: str) -> str | None:
        """Write a language map's text in the primary language; its other languages are accounted for at the end."""
        found = text_in(place, self.language)
        if found is None:
            return None
        self.ledger.took(rule, found, target.put(member, found.value), kind="T", carrier="")
        return str(found.value)

    def concept(self, rule: str, place: Place, target: str) -> None:
        """A concept whose IRI was written, or what its IRI says: what its code list says of it goes without saying."""
        known = vocabularies.code_of(place.text("id") or "")
        for name, part in place.members():
            if name in ("id", "type"):
                self.ledger.took(rule, part, target, kind="T", carrier="")
            elif known is not None and _goes_without_saying(known, name, part):
                self.ledger.took(rule, part, target, kind="T", carrier="", why="The code list says this.")


def _goes_without_saying(code: Code, name: str, place: Place) -> bool:
    if name == "inScheme":
        return place.first().text("id") == code.scheme
    if name == "notation":
        return bool(place.value == code.table)
    return name == "prefLabel" and [leaf.value for leaf in place.leaves()] == [code.label]


def identifier_type(scheme: str) -> str:
    """The identifierType of a scheme's name: one of the standard's, or ``ext:`` and what remains of the name."""
    if scheme in _KNOWN_IDENTIFIERS or scheme.startswith("ext:"):
        return scheme
    slug = _NOT_IN_SLUGS.sub("-", scheme).strip("-")
    return f"ext:{slug or 'identifier'}"


def entry(identifier: Any, type_: str) -> dict[str, Any]:
    """An IdentifierEntry."""
    return {"type": "IdentifierEntry", "identifier": str(identifier), "identifierType": type_}


def mail_address(mailbox: Place) -> str | None:
    """The address that a Mailbox's id is (``mailto:``); None for an id that is something else."""
    id_ = mailbox.text("id") or ""
    is_mail = id_.startswith("mailto:") or ("@" in id_ and ":" not in id_)
    return id_.removeprefix("mailto:") if is_mail else None
