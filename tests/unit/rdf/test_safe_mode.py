"""What safe mode refuses, with which code and where; and what it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.errors import Invalid, LimitExceeded, Unavailable
from vcmicro.limits import Limits
from vcmicro.rdf import Contexts, dataset, findings
from vcmicro.rdf.walk import MOST_FINDINGS

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CONTEXTS = Contexts()


def credential(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [VCDM2, OB3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "A badge",
        "issuer": {"id": "did:example:issuer", "type": "Profile", "name": "An issuer"},
        "credentialSubject": {
            "type": "AchievementSubject",
            "achievement": {"id": "urn:uuid:2", "type": "Achievement", "name": "n", "criteria": {"narrative": "c"}},
        },
        **changes,
    }


def found(document: Any, contexts: Contexts = CONTEXTS, **options: Any) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in findings(document, contexts, **options)]


def subject(**members: Any) -> dict[str, Any]:
    return credential(credentialSubject={"type": "AchievementSubject", **members})


REFUSED = [
    ("undefined term", credential(salary=1), [("jsonld.undefined_term", "/salary")]),
    ("undefined below", subject(x=1), [("jsonld.undefined_term", "/credentialSubject/x")]),
    ("pointer escapes", credential(**{"a/b~c": 1}), [("jsonld.undefined_term", "/a~1b~0c")]),
    (
        "in an array",
        credential(evidence=[{"type": "Evidence"}, {"x": 1}]),
        [("jsonld.undefined_term", "/evidence/1/x")],
    ),
    ("keyword-like", credential(**{"@admin": True}), [("jsonld.undefined_term", "/@admin")]),
    ("__proto__", credential(__proto__={}), [("jsonld.undefined_term", "/__proto__")]),
    ("undefined type", credential(type=["VerifiableCredential", "Foo"]), [("jsonld.undefined_term", "/type/1")]),
    (
        "relative type",
        subject(achievement={"type": "../Foo"}),
        [("jsonld.relative_iri", "/credentialSubject/achievement/type")],
    ),
    (
        "type by keyword alias",
        subject(achievement={"type": "id"}),
        [("jsonld.undefined_term", "/credentialSubject/achievement/type")],
    ),
    (
        "type by IRI",
        credential(type=["VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiablePresentation"]),
        [("jsonld.not_compacted", "/type/1")],
    ),
    ("blank type", credential(termsOfUse={"type": "_:x"}), [("jsonld.blank_node", "/termsOfUse/type")]),
    ("number as type", credential(evidence={"type": 1}), [("jsonld.value", "/evidence/type")]),
    ("object as type", credential(evidence={"type": [{}]}), [("jsonld.value", "/evidence/type")]),
    ("null as type", credential(evidence={"type": None}), [("jsonld.null", "/evidence/type")]),
    ("member by IRI", credential(**{"https://x.example/y": 1}), [("jsonld.not_compacted", "/https:~1~1x.example~1y")]),
    ("@id", credential(evidence={"@id": "urn:x"}), [("jsonld.not_compacted", "/evidence/@id")]),
    ("@type", credential(evidence={"@type": "Evidence"}), [("jsonld.not_compacted", "/evidence/@type")]),
    *[
        (keyword, credential(**{keyword: {}}), [("jsonld.not_compacted", f"/{keyword}")])
        for keyword in ("@graph", "@nest", "@included", "@reverse", "@index", "@set", "@list", "@none", "@base")
    ],
    (
        "value object",
        credential(validFrom={"@value": "2026-01-01T00:00:00Z"}),
        [("jsonld.not_compacted", "/validFrom")],
    ),
    ("typed value object", credential(name={"@value": "x", "@type": "Foo"}), [("jsonld.not_compacted", "/name")]),
    ("value object alone", credential(name={"@value": "x"}), [("jsonld.not_compacted", "/name")]),
    (
        "extra in a language value",
        credential(name={"@value": "x", "@language": "en", "a": 1}),
        [("jsonld.not_compacted", "/name")],
    ),
    (
        "language value without text",
        credential(name={"@value": 1, "@language": "en"}),
        [("jsonld.value", "/name/@value")],
    ),
    ("malformed language", credential(name={"@value": "x", "@language": "e n"}), [("jsonld.value", "/name")]),
    ("null language", credential(name={"@value": "x", "@language": None}), [("jsonld.value", "/name")]),
    ("malformed direction", credential(name={"@value": "x", "@direction": "up"}), [("jsonld.value", "/name")]),
    ("relative id", credential(id="badge/1"), [("jsonld.relative_iri", "/id")]),
    ("empty id", credential(id=""), [("jsonld.relative_iri", "/id")]),
    ("id with a space", credential(id="https://x.example/a b"), [("jsonld.relative_iri", "/id")]),
    ("relative reference", credential(issuer="me"), [("jsonld.relative_iri", "/issuer")]),
    ("blank node id", credential(id="_:b0"), [("jsonld.blank_node", "/id")]),
    ("number as id", credential(id=1), [("jsonld.value", "/id")]),
    ("null as id", credential(id=None), [("jsonld.null", "/id")]),
    ("null", credential(name=None), [("jsonld.null", "/name")]),
    ("null in an array", credential(evidence=[None]), [("jsonld.null", "/evidence/0")]),
    ("array in an array", credential(name=[["x"]]), [("jsonld.value", "/name/0")]),
    ("not a number", credential(name=float("nan")), [("json.number", "/name")]),
    ("not JSON", credential(name=b"x"), [("json.type", "/name")]),
    ("name that is no string", credential(evidence={1: 2}), [("json.type", "/evidence")]),
    ("graph of a string", credential(proof="did:example:x"), [("jsonld.value", "/proof")]),
    ("graph of a reference", credential(proof={"id": "did:example:x"}), [("jsonld.value", "/proof")]),
    ("graph of null", credential(proof=None), [("jsonld.null", "/proof")]),
    (
        "context where none belongs",
        subject(**{"@context": VCDM2}),
        [("jsonld.context_invalid", "/credentialSubject/@context")],
    ),
    (
        "inline context",
        credential(**{"@context": [VCDM2, {"x": "urn:x"}]}),
        [("jsonld.context_unknown", "/@context/1")],
    ),
    ("number as context", credential(**{"@context": [VCDM2, 5]}), [("jsonld.context_invalid", "/@context/1")]),
    ("null as context", credential(**{"@context": None}), [("jsonld.context_invalid", "/@context")]),
    ("relative context", credential(**{"@context": [VCDM2, "ob"]}), [("jsonld.context_invalid", "/@context/1")]),
    (
        "protected term",
        credential(**{"@context": [VCDM2, "https://www.w3.org/2018/credentials/v1"]}),
        [("jsonld.redefined", "/@context/1")],
    ),
    ("nothing said", {"@context": VCDM2, "id": "urn:x"}, [("jsonld.value", "")]),
    ("no object", [], [("jsonld.value", "")]),
]


@pytest.mark.parametrize(("document", "expected"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_refused(document: Any, expected: list[tuple[str, str]]) -> None:
    assert found(document) == expected
    with pytest.raises(Invalid) as caught:
        dataset(document, CONTEXTS)
    assert [(each.code, each.pointer) for each in caught.value.problems] == expected


def test_every_finding_is_told_at_once() -> None:
    document = credential(salary=1, id="x", evidence=[{"type": "Nope"}, None], name={"@value": "x"})
    assert sorted(found(document)) == [
        ("jsonld.not_compacted", "/name"),
        ("jsonld.null", "/evidence/1"),
        ("jsonld.relative_iri", "/id"),
        ("jsonld.undefined_term", "/evidence/0/type"),
        ("jsonld.undefined_term", "/salary"),
    ]


def test_an_undefined_term_says_which_context_would_define_it() -> None:
    problem = findings(
        credential(**{"@context": VCDM2, "type": "VerifiableCredential", "credentialSubject": {"achievement": {}}}),
        CONTEXTS,
    )
    (undefined,) = [each for each in problem if each.pointer == "/credentialSubject/achievement"]
    assert OB3 in undefined.hint


def test_an_unknown_context_is_unavailable_not_invalid() -> None:
    document = credential(**{"@context": [VCDM2, "https://unknown.example/v1"]})
    with pytest.raises(Unavailable) as caught:
        dataset(document, CONTEXTS)
    assert (caught.value.code, caught.value.problem.pointer) == ("jsonld.context_unknown", "/@context/1")
    assert found(document) == [("jsonld.context_unknown", "/@context/1")]


def test_what_is_wrong_outweighs_what_is_unknown() -> None:
    inner = {"@context": "https://unknown.example/v1", "type": "VerifiableCredential"}
    document = {"@context": VCDM2, "type": "VerifiablePresentation", "x": 1, "verifiableCredential": inner}
    with pytest.raises(Invalid) as caught:
        dataset(document, CONTEXTS)
    assert {each.code for each in caught.value.problems} == {"jsonld.undefined_term", "jsonld.context_unknown"}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (credential(evidence=[]), "/evidence"),
        (credential(type=[], **{"@context": EXAMPLES}), "/type"),
        (credential(evidence=[{"type": "Evidence"}], credentialSubject=[]), "/credentialSubject"),
    ],
)
def test_an_empty_array_is_a_warning(document: dict[str, Any], pointer: str) -> None:
    (warning,) = [each for each in findings(document, CONTEXTS) if each.code == "jsonld.empty"]
    assert warning.warning
    assert warning.pointer == pointer


def test_warnings_do_not_refuse() -> None:
    found = dataset(credential(evidence=[]), CONTEXTS)
    assert [each.code for each in found.warnings] == ["jsonld.empty"]
    assert found.canonical() == dataset(credential(), CONTEXTS).canonical()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": {"@value": "x", "@language": "en"}},
        {"name": {"@value": "x", "@direction": "rtl"}},
        {"name": [{"@value": "x", "@language": "en", "@direction": "ltr"}, "y"]},
        {"evidence": {"type": "https://x.example/Type"}},
        {"evidence": {}},
        {"@context": [VCDM2, OB3, EXAMPLES], "salary": 1, "type": ["VerifiableCredential", "Anything"]},
    ],
)
def test_allowed(changes: dict[str, Any]) -> None:
    assert found(credential(**changes)) == []


def test_contexts_may_stand_on_embedded_credentials_presentations_and_proofs() -> None:
    document = {
        "@context": VCDM2,
        "type": "VerifiablePresentation",
        "verifiableCredential": [
            credential(proof={"@context": VCDM2, "type": "DataIntegrityProof", "cryptosuite": "x"}),
            {"@context": VCDM2, "id": "data:application/vc+jwt,x", "type": "EnvelopedVerifiableCredential"},
        ],
    }
    assert found(document) == []


def test_an_embedded_endorsement_may_name_contexts() -> None:
    inner = {"@context": [VCDM2, OB3], "type": ["VerifiableCredential", "EndorsementCredential"]}
    assert found(credential(endorsement=[{**inner, "issuer": "did:example:x"}])) == []


def test_an_open_badges_2_extension_names_its_context() -> None:
    badges2 = "https://w3id.org/openbadges/v2"
    own = Contexts({"https://x.example/ext": {"@context": {"apply": "https://x.example/apply"}}})
    extension = {"@context": "https://x.example/ext", "type": ["Extension"], "apply": "now"}
    document = {"@context": badges2, "id": "urn:x", "type": "BadgeClass", "image": extension}
    assert found(document, own) == []


def test_two_names_for_one_keyword_are_refused() -> None:
    own = Contexts(
        {
            "https://x.example/c": {
                "@context": {"id": "@id", "uri": "@id", "type": "@type", "kind": "@type", "p": "urn:p"}
            }
        }
    )
    both = {"@context": "https://x.example/c", "id": "urn:1", "uri": "urn:2", "p": "x"}
    assert found(both, own) == [("jsonld.value", "/uri")]
    both = {"@context": "https://x.example/c", "type": "urn:1", "kind": "urn:2", "p": "x"}
    assert found(both, own) == [("jsonld.value", "/kind")]


def test_an_alias_of_another_keyword_is_refused() -> None:
    terms = {"value": "@value", "graph": "@graph", "p": "urn:p"}
    own = Contexts({"https://x.example/c": {"@context": terms}})
    document = {"@context": "https://x.example/c", "p": {"value": "x"}, "graph": []}
    assert sorted(found(document, own)) == [("jsonld.not_compacted", "/graph"), ("jsonld.not_compacted", "/p/value")]


def test_a_prefix_does_not_shorten_an_id() -> None:
    own = Contexts(
        {"https://x.example/c": {"@context": {"ex": "https://x.example/", "p": {"@id": "ex:p", "@type": "@id"}}}}
    )
    assert found({"@context": "https://x.example/c", "p": "ex:q"}, own) == [("jsonld.not_compacted", "/p")]
    assert found({"@context": "https://x.example/c", "ex:p": "x"}, own) == [("jsonld.not_compacted", "/ex:p")]


def test_inline_contexts_are_read_where_they_are_allowed() -> None:
    lenient = Contexts(allow_inline=True)
    document = credential(**{"@context": [VCDM2, OB3, {"salary": "https://x.example/salary"}]}, salary=5)
    assert b"<https://x.example/salary>" in dataset(document, lenient).canonical()
    assert found(credential(**{"@context": [VCDM2, {"name": "urn:other"}]}), lenient)[0] == (
        "jsonld.redefined",
        "/@context/1",
    )


@pytest.mark.parametrize(
    ("document", "limits", "code"),
    [
        (credential(**{"@context": [VCDM2] * 9}), Limits(), "limit.contexts"),
        (credential(), Limits(json_depth=2), "json.depth"),
        (credential(), Limits(json_nodes=3), "limit.nodes"),
        (credential(), Limits(blank_nodes=1), "limit.nodes"),
        (credential(), Limits(quads=5), "limit.quads"),
        (credential(), Limits(scoped_types=0), "limit.contexts"),
    ],
)
def test_limits(document: dict[str, Any], limits: Limits, code: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        dataset(document, CONTEXTS, limits=limits)
    assert caught.value.code == code


def test_half_a_character_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        dataset(credential(name="\ud800"), CONTEXTS).canonical()
    assert caught.value.code == "json.surrogate"


@pytest.mark.parametrize("end", [{"@context": [1] * 8, "type": ["VerifiableCredential"]}, "x"])
def test_the_search_for_findings_ends(end: object) -> None:
    """What is wrong a hundred thousand times is refused after a thousand, and nothing of it is told twice over."""
    wrong = {f"undefined{number}": "x" for number in range(MOST_FINDINGS)}
    document = {
        "@context": VCDM2,
        "type": ["VerifiableCredential"],
        **wrong,
        "credentialSubject": end,
        "undefined": "x",
    }
    told = findings(document, Contexts())
    assert told[-1].code == "limit.work"
    assert {each.code for each in told[:-1]} <= {
        "jsonld.undefined_term",
        "jsonld.context_invalid",
        "jsonld.relative_iri",
    }
    assert MOST_FINDINGS < len(told) <= 2 * MOST_FINDINGS + 9
    with pytest.raises(LimitExceeded):
        dataset(document, Contexts())


def test_what_carries_nothing_ends_no_search() -> None:
    """Empty arrays are warnings: however many there are, the document is walked to its end."""
    subjects = [{"id": f"urn:x:{number}", "achievement": []} for number in range(MOST_FINDINGS + 10)]
    document = {"@context": [VCDM2, OB3], "type": ["VerifiableCredential", "OpenBadgeCredential"]}
    subjects = [{"type": ["AchievementSubject"], **each} for each in subjects]
    stated = dataset({**document, "credentialSubject": subjects}, Contexts())
    assert len(stated.warnings) == MOST_FINDINGS
    with pytest.raises(Invalid) as caught:
        dataset({**document, "credentialSubject": subjects, "undefined": "x"}, Contexts())
    assert "jsonld.undefined_term" in {each.code for each in caught.value.problems}
