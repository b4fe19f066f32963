"""The Open Badge while it is written from a European Digital Credential."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from vcmicro.mapping.conversion import Options
from vcmicro.mapping.elm_texts import text_in
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.places import Place, Target

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


def identifier_type(scheme: str) -> str:
    """The identifierType of a scheme's name: one of the standard's, or ``ext:`` and what remains of the name."""
    if scheme in _KNOWN_IDENTIFIERS or scheme.startswith("ext:"):
        return scheme
    slug = _NOT_IN_SLUGS.sub("-", scheme).strip("-")
    return f"ext:{slug or 'identifier'}"


def entry(identifier: Any, type_: str) -> dict[str, Any]:
    """An IdentifierEntry."""
    return {"type": "IdentifierEntry", "identifier": str(identifier), "identifierType": type_}
