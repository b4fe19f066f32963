"""Hypothesis strategies for Open Badges 3.0 documents that safe mode accepts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

# PyLD 3.3 leaves controls unescaped, so the text that is compared with it has none but \t \n \r.
_characters = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
_TEXTS = ["", "é", '"quoted" \\ back', "日本", "\U0001f3c5", "_:z", "<a>"]
_IRIS = ["did:example:ada", "https://u.example/1", "urn:uuid:a", "https://u.example/é#x", "mailto:a@b.example"]
text = st.text(_characters, max_size=12) | st.sampled_from(_TEXTS)
iri = st.sampled_from(_IRIS)
tag = st.sampled_from(["en", "EN-ie", "de", "x-1"])
number = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False, width=64)


def directed(direction: str) -> st.SearchStrategy[dict[str, str]]:
    """A text with a direction. It names the direction, because PyLD takes two texts that differ in it alone for one."""
    value = {"@value": text.map(lambda each: f"{direction} {each}"), "@direction": st.just(direction)}
    return st.fixed_dictionaries(value, optional={"@language": tag})


label = text | st.fixed_dictionaries({"@value": text, "@language": tag}) | directed("ltr") | directed("rtl")


def several(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return item | st.lists(item, min_size=1, max_size=3)


def node(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    types = st.sampled_from([kind, [kind]])
    return st.fixed_dictionaries({"type": types, **required}, optional={"id": iri, **optional})


image = node("Image", {}, {"caption": text})
identifier = node("IdentifierEntry", {"identifierType": st.just("sourcedId")}, {"identifier": text})
address = node("Address", {}, {"addressCountry": text, "postalCode": text})
profile = st.recursive(
    node("Profile", {}, {"name": text, "image": image, "address": address, "otherIdentifier": several(identifier)}),
    lambda inner: node("Profile", {}, {"name": text, "parentOrg": inner}),
    max_leaves=4,
)
alignment = node("Alignment", {"targetName": text, "targetUrl": iri}, {"targetCode": text})
level = node("RubricCriterionLevel", {"name": text}, {"points": text})
# Not empty: said twice of one node, PyLD writes an empty list twice, where RDF is a set.
allowed = st.lists(text, min_size=1, max_size=3)
result_description = node(
    "ResultDescription",
    {"name": text},
    {"allowedValue": allowed, "rubricCriterionLevel": several(level), "valueMax": text},
)
achievement = node(
    "Achievement",
    {"name": text, "criteria": st.fixed_dictionaries({}, optional={"id": iri, "narrative": text})},
    {
        "description": text,
        "tag": several(text),
        "alignment": several(alignment),
        "creator": profile,
        "creditsAvailable": number,
        "resultDescription": several(result_description),
    },
)
result = node("Result", {}, {"value": text, "resultDescription": iri, "achievedLevel": iri})
subject = node("AchievementSubject", {"achievement": achievement}, {"result": several(result), "creditsEarned": number})
evidence = node("Evidence", {}, {"name": text, "narrative": text})
badges = st.fixed_dictionaries(
    {
        "@context": st.just([VCDM2, OB3]),
        "type": st.permutations(["VerifiableCredential", "OpenBadgeCredential"]),
        "issuer": iri | profile,
        "credentialSubject": several(subject),
    },
    optional={
        "id": iri,
        "name": several(label),
        "description": label,
        "validFrom": st.just("2026-01-10T09:30:00Z"),
        "evidence": several(evidence),
    },
)
presentations = st.fixed_dictionaries(
    {"@context": st.just([VCDM2]), "type": st.just("VerifiablePresentation"), "verifiableCredential": several(badges)},
    optional={"id": iri, "holder": iri},
)
