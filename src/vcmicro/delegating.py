"""Drafts of another issuer: a converted credential names the original's, and is never shown as issued by that one.

Whoever signs it becomes its issuer; the original issuer is kept where the format has a place for who made or awarded
the achievement (OB 3.0 ``achievement.creator``, ELM ``awardedBy.awardingBody``).
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid
from vcmicro.problems import shown

_CONVERSION = "http://data.europa.eu/snb/evidence-type/c_c4f849d7"


def replace_issuer(document: dict[str, Any], issuer: str) -> None:
    """Take another issuer out of a draft, and name that one as the creator of its achievements.

    Raises:
        Invalid: ``issuer.draft`` if an achievement names a third party as its creator.
    """
    given = document.get("issuer")
    named = given.get("id") if isinstance(given, dict) else given
    if named is None or named == issuer:
        return
    profile = given if isinstance(given, dict) else {"id": given, "type": ["Profile"]}
    del document["issuer"]
    for pointer, achievement in _achievements(document):
        creator = achievement.setdefault("creator", profile)
        if (creator.get("id") if isinstance(creator, dict) else creator) != named:
            detail = f"the achievement has a creator already, so there is no place to name {shown(named)}"
            raise invalid("issuer.draft", detail, f"{pointer}/creator")


def refuse_unnamed_sealer(document: dict[str, Any]) -> None:
    """A converted credential is sealed as the organisation that it names by eIDAS identifier, and as no other.

    Raises:
        Invalid: ``issuer.draft``.
    """
    issuer = document.get("issuer")
    is_named = isinstance(issuer, dict) and "eIDASIdentifier" in issuer
    kinds = [each.get("dcType") for each in _objects(document.get("evidence"))]
    is_converted = any(isinstance(kind, dict) and kind.get("id") == _CONVERSION for kind in kinds)
    if is_converted and not is_named:
        detail = (
            "a converted credential is sealed by the issuer's eIDAS identifier (convert(eidas=...)) or on_behalf=True"
        )
        raise invalid("issuer.draft", detail, "/issuer")


def _achievements(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    subjects = _objects(document.get("credentialSubject"))
    return [
        (f"/credentialSubject/{index}/achievement" if len(subjects) > 1 else "/credentialSubject/achievement", each)
        for index, subject in enumerate(subjects)
        for each in _objects(subject.get("achievement"))
    ]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
