"""Selective-disclosure primitives: what pointers select, which statements that is, and what is refused."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import documents
import generated_badges
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vcmicro.cryptosuites import selective
from vcmicro.cryptosuites.selective import Grouped
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits
from vcmicro.rdf import Contexts, dataset
from vcmicro.strict_json import escape_pointer

CONTEXTS = Contexts()
FACTORIES = {
    "hmac": selective.create_hmac_id_label_map_function(bytes(range(32))),
    "shuffled": selective.create_shuffled_id_label_map_function(bytes(range(32))),
}
DATA_INTEGRITY_PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-01-10T09:30:00Z",
    "proofPurpose": "assertionMethod",
    "verificationMethod": "did:example:board#1",
    "proofValue": "z3J",
}


def badge() -> dict[str, Any]:
    """The full badge, with an issuer."""
    return {**documents.full_badge(), "issuer": documents.profile("did:example:univ")}


def endorsed() -> dict[str, Any]:
    """A badge in which a credential of someone else's stands, with its own contexts and proof."""
    endorsement = {
        "@context": [documents.VCDM2, documents.OB3],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:example:board", "type": ["Profile"], "name": "Board"},
        "credentialSubject": {"id": "did:example:univ", "type": "EndorsementSubject"},
        "proof": [DATA_INTEGRITY_PROOF, DATA_INTEGRITY_PROOF | {"created": "2026-02-10T09:30:00Z"}],
    }
    return {**documents.small_badge(), "issuer": "did:example:univ", "endorsement": [endorsement]}


def grouped(document: dict[str, Any], **definitions: list[str]) -> Grouped:
    return selective.canonicalize_and_group(document, FACTORIES["hmac"], definitions, CONTEXTS)


def refused(document: dict[str, Any], *pointers: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        grouped(document, some=list(pointers))
    return [(each.code, each.pointer) for each in caught.value.problems]


# Pointers and selections


@pytest.mark.parametrize(
    ("pointer", "paths"),
    [
        ("", []),
        ("/", [""]),
        ("/issuer/id", ["issuer", "id"]),
        ("/a/0/10", ["a", 0, 10]),
        ("/01/-1/+1/1e0/-/2022-01/1 /٣", ["01", "-1", "+1", "1e0", "-", "2022-01", "1 ", "٣"]),
        ("/a~1b/m~0n/~01", ["a/b", "m~n", "~1"]),
    ],
)
def test_json_pointer_to_paths(pointer: str, paths: list[str | int]) -> None:
    assert selective.json_pointer_to_paths(pointer) == paths


@pytest.mark.parametrize("pointer", ["issuer", "#/issuer", "/a~2", "/a~", 7, None, ["/issuer"]])
def test_what_is_no_pointer(pointer: Any) -> None:
    for attempt in (selective.json_pointer_to_paths, lambda each: selective.select_jsonld(badge(), [each])):
        with pytest.raises(Invalid) as caught:
            attempt(pointer)
        assert caught.value.code == "proof.pointer"


@pytest.mark.parametrize(
    "pointer",
    [
        "/nothing",
        "/issuer/nothing",
        "/evidence/2",
        "/evidence/-",
        "/evidence/01",
        "/evidence/name",
        "/name/0",
        "/name/length",
        "/validFrom/",
        "/99999999999999999999",
    ],
)
def test_a_pointer_that_selects_nothing_is_named(pointer: str) -> None:
    assert refused(badge(), "/issuer", pointer, "/name") == [("proof.pointer", pointer)]


def test_every_bad_pointer_is_named() -> None:
    assert refused(badge(), "/x", "y", "/issuer", "/z") == [
        ("proof.pointer", "/x"),
        ("proof.pointer", ""),
        ("proof.pointer", "/z"),
    ]


def test_ids_types_and_contexts_go_with_a_part() -> None:
    source = badge()
    found = selective.select_jsonld(source, ["/issuer/parentOrg/name", "/evidence/1/audience"])
    assert found == {
        "@context": source["@context"],
        "id": source["id"],
        "type": source["type"],
        "issuer": {
            "id": "did:example:univ",
            "type": ["Profile"],
            "parentOrg": {"id": "https://state.example", "type": ["Profile"], "name": "State of Example"},
        },
        "evidence": [{"type": ["Evidence"], "audience": "Tutors"}],
    }
    assert selective.create_initial_selection({"id": "_:b0", "type": "T", "name": "n"}) == {"type": "T"}


def test_no_pointers_select_nothing_and_the_empty_one_everything() -> None:
    assert selective.select_jsonld(badge(), []) is None
    assert selective.select_jsonld(badge(), ["/name", ""]) == badge()


def test_a_selection_shares_nothing_with_its_document() -> None:
    source = badge()
    for pointers in ([""], ["/issuer", "/issuer/address/geo", "/@context", "/credentialSubject", "/evidence/1"]):
        found = selective.select_jsonld(source, pointers)
        _spoil(found)
        assert source == badge()


def _spoil(value: Any) -> None:
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, (dict, list)):
            _spoil(each)
    value.clear()


def test_members_that_look_like_indexes() -> None:
    document = {"0": {"1": [["a", "b"], ["c"]]}}
    assert selective.select_jsonld(document, ["/0/1/0/1", "/0/1/1"]) == {"0": {"1": [["b"], ["c"]]}}


def test_many_pointers_cost_what_the_document_is_large() -> None:
    """Each way into the same large value is copied once."""
    document = {"a": {"b": {f"m{number}": ["x" * 10] * 10 for number in range(1_000)}}}
    pointers = ["/a", "/a/b", "/a/b/m0/1"] * 20_000
    assert selective.select_jsonld(document, pointers) == document


def test_a_deep_document_is_refused() -> None:
    document: dict[str, Any] = {}
    for _ in range(100_000):
        document = {"a": document}
    for attempt in (
        lambda: selective.select_jsonld(document, ["/a"]),
        lambda: selective.skolemize_compact_jsonld(document, CONTEXTS),
        lambda: selective.skolemize_expanded_jsonld([document]),
    ):
        with pytest.raises(LimitExceeded) as caught:
            attempt()
        assert caught.value.code == "json.depth"


# Labels


def test_hmac_labels_hide_and_stay() -> None:
    first, second = (grouped(badge(), all=[""]) for _ in range(2))
    assert first.nquads == second.nquads
    assert first.label_map.keys().isdisjoint(second.label_map)
    assert sorted(first.label_map.values()) == sorted(second.label_map.values())
    other = selective.create_hmac_id_label_map_function(b"\1" * 32)
    assert set(other({"a": "c14n0"}).values()).isdisjoint(FACTORIES["hmac"]({"a": "c14n0"}).values())


def test_shuffled_labels_follow_the_hmacs() -> None:
    canonical = {f"x{number}": f"c14n{number}" for number in range(20)}
    hmacs, shuffled = FACTORIES["hmac"](canonical), FACTORIES["shuffled"](canonical)
    assert sorted(hmacs, key=hmacs.__getitem__) == sorted(shuffled, key=lambda label: int(shuffled[label][1:]))
    assert set(shuffled.values()) == {f"b{number}" for number in range(20)}


@pytest.mark.parametrize(
    "label_map",
    [
        {},
        {"c14n0": "a"},
        {"c14n0": "a", "c14n1": "a"},
        {"c14n0": "a", "c14n1": "b> <c> <d> .\n_:e"},
        {"c14n0": "a", "c14n1": ""},
        {"c14n0": "a", "c14n1": 7},
        {"c14n0": "a", "c14n1": None},
    ],
)
def test_a_given_label_map_is_not_trusted(label_map: Any) -> None:
    factory = selective.create_label_map_function(label_map)
    with pytest.raises(Invalid) as caught:
        factory({"x": "c14n0", "y": "c14n1"})
    assert caught.value.code == "proof.structure"


def test_a_given_label_map_may_hold_more() -> None:
    factory = selective.create_label_map_function({"c14n0": "a", "c14n1": "b", "c14n2": "a"})
    assert factory({"x": "c14n1"}) == {"x": "b"}


AWKWARD = 'He said "<urn:bnid:b0>" and _:b0 \\ \u2028\u0085'


def test_texts_that_look_like_terms_are_left_alone() -> None:
    document = {**documents.small_badge(), "issuer": "did:example:univ", "name": AWKWARD}
    text = json.dumps(AWKWARD, ensure_ascii=False)
    found = grouped(document, name=["/name"])
    for lines in (found.nquads, found.deskolemized_nquads, found.groups["name"].matching.values()):
        assert sum(text in line for line in lines) == 1
    lines = dataset(document, CONTEXTS).canonical().decode().split("\n")
    labels = {f"c14n{number}": f"x{number}" for number in range(9)}
    for changed in (
        selective.skolemize_nquads(lines),
        selective.deskolemize_nquads(lines),
        selective.relabel_blank_nodes(lines, labels),
    ):
        assert sum(text in line for line in changed) == 1


def test_lines_are_skolemized_and_back() -> None:
    lines = [
        "_:b0 <urn:p> _:b1 _:g .\n",
        '<urn:s> <urn:p> "_:b0 <urn:own:b0>"@en .\n',
        '_:b1 <urn:p> "1"^^<urn:own:t> .\n',
    ]
    there = selective.skolemize_nquads(lines, "own")
    assert there[0] == "<urn:own:b0> <urn:p> <urn:own:b1> <urn:own:g> .\n"
    assert there[1] == lines[1]
    assert there[2] == '<urn:own:b1> <urn:p> "1"^^<urn:own:t> .\n'
    assert selective.deskolemize_nquads(there, "own") == lines
    with pytest.raises(Invalid) as caught:
        selective.relabel_blank_nodes(lines, {"b0": "x"})
    assert caught.value.code == "proof.structure"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a",
        "_:a <b> .",
        "_:a _:b _:c .",
        '"a" <b> <c> .',
        "<a b> <c> <d> .",
        '<a> <b> "\\q" .',
        '<a> <b> "\\ud800" .',
    ],
)
def test_lines_that_are_no_nquads(line: str) -> None:
    with pytest.raises(Invalid) as caught:
        selective.label_replacement_canonicalize_nquads([line], FACTORIES["hmac"])
    assert caught.value.code == "rdf.syntax"


def test_lines_are_limited() -> None:
    with pytest.raises(LimitExceeded) as caught:
        selective.label_replacement_canonicalize_nquads(
            ["<a:a> <a:b> <a:c> ."] * 3, FACTORIES["hmac"], limits=Limits(quads=2)
        )
    assert caught.value.code == "limit.quads"


def test_lines_come_in_any_spelling() -> None:
    lines = ['<a:a>\t<a:b> "\\u0041\\t\\U0001F3C5"^^<http://www.w3.org/2001/XMLSchema#string>.', "_:x <a:b> _:x _:g ."]
    found = selective.label_replacement_canonicalize_nquads([*lines, *lines], lambda canonical: dict(canonical))
    assert found.nquads == ('<a:a> <a:b> "A\\t\U0001f3c5" .\n', "_:c14n0 <a:b> _:c14n0 _:c14n1 .\n")
    assert found.label_map == {"x": "c14n0", "g": "c14n1"}


# Skolemization


def test_skolemized_documents_have_an_id_everywhere() -> None:
    source = badge()
    found = selective.skolemize_compact_jsonld(source, CONTEXTS, "own", "r")
    assert source == badge()
    assert found.compact["evidence"][1]["id"].startswith("urn:own:_r_")
    assert found.compact["evidence"][0]["id"] == "https://univ.example/evidence/1"
    assert set(found.labelled.labels) >= {each.removeprefix("urn:own:") for each in _skolems(found.compact)}
    back = selective.to_deskolemized_nquads(found.compact, CONTEXTS, "own")
    canonical = selective.label_replacement_canonicalize_nquads(back, lambda canonical: dict(canonical))
    assert "".join(canonical.nquads).encode() == dataset(source, CONTEXTS).canonical()


def _skolems(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, (dict, list)):
            yield from _skolems(each)
    if isinstance(value, dict) and value.get("id", "").startswith("urn:own:"):
        yield value["id"]


def test_objects_that_are_met_twice_are_two_nodes() -> None:
    address = {"type": ["Address"], "addressLocality": "Dublin"}
    document = badge()
    document["issuer"]["address"] = document["issuer"]["parentOrg"]["address"] = address
    found = grouped(document, one=["/issuer/address"])
    assert found.nquads == grouped(copy.deepcopy(json.loads(json.dumps(document))), one=[""]).nquads
    assert sum("Dublin" in line for line in found.nquads) == 2
    assert sum("Dublin" in line for line in found.groups["one"].matching.values()) == 1


def test_expanded_lists_get_no_id() -> None:
    expanded = [{"urn:p": [{"@list": [{"urn:q": [{"@value": "x"}]}]}, {"@id": "_:b0"}, {"@id": "urn:s"}]}]
    assert selective.skolemize_expanded_jsonld(expanded, "own", "r") == [
        {
            "urn:p": [
                {"@list": [{"urn:q": [{"@value": "x"}], "@id": "urn:own:_r_0"}]},
                {"@id": "urn:own:b0"},
                {"@id": "urn:s"},
            ],
            "@id": "urn:own:_r_1",
        }
    ]


def test_foreign_skolem_iris_stay_what_they_are() -> None:
    """A document may name an IRI of the scheme: it must not turn into one of the blank nodes."""
    document = badge()
    document["evidence"][0]["id"] = "urn:bnid:c14n0"
    document["evidence"][1]["id"] = "urn:bnid:_00000000-0000-0000-0000-000000000000_0"
    found = grouped(document, all=[""])
    assert not found.groups["all"].non_matching
    assert sum("<urn:bnid:" in line for line in found.nquads) == sum(
        "<urn:bnid:" in line for line in dataset(document, CONTEXTS).canonical().decode().split("\n")
    )


def test_a_context_in_which_id_is_a_member() -> None:
    inline = Contexts(allow_inline=True)
    document = {"@context": {"@version": 1.1, "id": "urn:id", "of": "urn:of"}, "of": {"id": "x"}}
    with pytest.raises(Invalid) as caught:
        selective.skolemize_compact_jsonld(document, inline)
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("jsonld.value", "/of/id")]


def test_safe_mode_holds() -> None:
    document = badge() | {"undefinedTerm": "x"}
    assert refused(document, "/issuer") == [("jsonld.undefined_term", "/undefinedTerm")]


# Groups


def test_groups_of_a_badge() -> None:
    found = grouped(badge(), name=["/name"], none=[], all=[""])
    name, none, every = (found.groups[each] for each in ("name", "none", "all"))
    identifier = f"<{badge()['id']}>"
    assert [line.split(" ")[1] for line in name.matching.values()] == [
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "<https://schema.org/name>",
    ]
    assert all(line.startswith(identifier) for line in name.matching.values())
    assert not none.matching and tuple(none.non_matching.values()) == found.nquads
    assert not every.non_matching and tuple(every.matching.values()) == found.nquads
    assert none.selected.document is None and none.selected.deskolemized_nquads == ()
    assert selective.verifier_label_map(none, found.label_map) == {}


def test_relative_indexes() -> None:
    assert selective.relative_indexes([7, 2, 100], [1, 2, 5, 7]) == [1, 3]
    assert selective.relative_indexes({}, [1]) == []


def test_hash_of_mandatory_statements() -> None:
    assert selective.hash_mandatory_nquads(["é\n", "b\n"]) == hashlib.sha256("é\nb\n".encode()).digest()
    assert selective.hash_mandatory_nquads([], "sha384") == hashlib.sha384(b"").digest()


ALLOWED = "/credentialSubject/achievement/resultDescription/0/allowedValue"


def graded(*descriptions: dict[str, Any]) -> dict[str, Any]:
    document = badge()
    document["credentialSubject"]["achievement"]["resultDescription"] = list(descriptions)
    return document


def description(**members: Any) -> dict[str, Any]:
    return {"type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade", **members}


def test_a_list_is_selected_as_a_whole() -> None:
    document = graded(description(allowedValue=["A", "B", "A"]), description(allowedValue=["A", "B", "A"]))
    found = grouped(document, list=[ALLOWED])
    matching = found.groups["list"].matching.values()
    assert sum("#first>" in line for line in matching) == 3
    assert sum("#rest>" in line for line in matching) == 3
    _check_reveal(document, [ALLOWED], found, "list")


def test_part_of_a_list_is_refused() -> None:
    document = graded(description(allowedValue=["A", "B"]))
    assert refused(document, ALLOWED + "/0") == [("proof.pointer", ALLOWED + "/0")]
    assert refused(document, "/name", ALLOWED + "/1") == [("proof.pointer", "")]
    assert grouped(document, both=[ALLOWED + "/0", ALLOWED + "/1"]).groups["both"].matching


def test_one_list_said_twice_of_one_node() -> None:
    same = description(id="urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b02", allowedValue=["A", "B"])
    document = graded(same, copy.deepcopy(same))
    for pointers in ([ALLOWED], [ALLOWED.replace("/0/", "/1/")], [""]):
        _check_reveal(document, pointers, grouped(document, group=pointers), "group")


def test_part_of_a_text_with_its_language_is_refused() -> None:
    document = badge() | {"name": {"@value": "Bodenprobe", "@language": "de"}}
    assert refused(document, "/name/@value") == [("proof.pointer", "/name/@value")]
    assert grouped(document, name=["/name"]).groups["name"].matching


def test_part_of_a_json_literal_is_refused() -> None:
    context = {"@version": 1.1, "id": "@id", "data": {"@id": "urn:data", "@type": "@json"}}
    document = {"@context": context, "id": "urn:s", "data": {"a": [1, 2], "b": 3}}
    contexts = Contexts(allow_inline=True)
    with pytest.raises(Invalid) as caught:
        selective.canonicalize_and_group(document, FACTORIES["hmac"], {"part": ["/data/a"], "all": [""]}, contexts)
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("proof.pointer", "/data/a")]


def test_a_selection_is_limited_like_a_document() -> None:
    skolemized = selective.skolemize_compact_jsonld(badge(), CONTEXTS)
    labels = {label: label for label in skolemized.labelled.labels}
    with pytest.raises(LimitExceeded) as caught:
        selective.select_canonical_nquads(skolemized, ["/issuer"], labels, CONTEXTS, limits=Limits(quads=2))
    assert caught.value.code == "limit.quads"


@pytest.mark.parametrize(
    "pointers",
    [
        ["/endorsement"],
        ["/endorsement/0/issuer/name"],
        ["/endorsement/0/proof"],
        ["/endorsement/0/proof/1"],
        ["/endorsement/0/proof/1/created", "/name"],
    ],
)
def test_embedded_credentials_and_their_proofs(pointers: list[str]) -> None:
    """They have contexts of their own, and their proofs stand in graphs of their own."""
    document = endorsed()
    found = grouped(document, part=pointers)
    _check_reveal(document, pointers, found, "part")
    assert found.groups["part"].non_matching


def _check_reveal(document: dict[str, Any], pointers: list[str], found: Grouped, name: str) -> None:
    """What a verifier makes of the revealed document is what the group holds."""
    revealed = selective.select_jsonld(document, pointers)
    assert revealed is not None
    labels = selective.verifier_label_map(found.groups[name], found.label_map)
    factory = selective.create_label_map_function(labels)
    seen = selective.label_replacement_canonicalize_jsonld(revealed, factory, CONTEXTS)
    assert seen.nquads == tuple(found.groups[name].matching.values())


# Properties


def _pointers(value: Any, above: str = "") -> Iterator[str]:
    """Every pointer into a document that selects something that can stand alone."""
    yield above
    if isinstance(value, dict) and "@value" in value:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, each in items:
        if token != "@context":
            place = f"{above}/{escape_pointer(token)}"
            yield from [place] if token == "allowedValue" else _pointers(each, place)


@st.composite
def selections(draw: st.DrawFn) -> tuple[dict[str, Any], list[str], list[str]]:
    """A badge, and pointers into it for two groups."""
    document = draw(generated_badges.badges)
    pointers = list(_pointers(document))[1:]
    several = st.lists(st.sampled_from(pointers), min_size=1, max_size=6)
    return document, draw(several), draw(several)


@given(selections(), st.sampled_from(sorted(FACTORIES)))
def test_groups_fit_together(case: tuple[dict[str, Any], list[str], list[str]], labels: str) -> None:
    document, mandatory, chosen = case
    definitions = {"mandatory": mandatory, "selective": chosen, "combined": mandatory + chosen, "all": [""]}
    try:
        found = selective.canonicalize_and_group(document, FACTORIES[labels], definitions, CONTEXTS)
    except Invalid as error:
        assume(error.code != "rdfc.work_limit")
        raise
    again = selective.label_replacement_canonicalize_jsonld(document, FACTORIES[labels], CONTEXTS)
    assert found.nquads == again.nquads == tuple(sorted(found.nquads))
    for group in found.groups.values():
        assert {**group.matching, **group.non_matching} == dict(enumerate(found.nquads))
        assert not group.matching.keys() & group.non_matching.keys()
    assert not found.groups["all"].non_matching
    combined = found.groups["combined"].matching
    assert combined.keys() >= found.groups["mandatory"].matching.keys() | found.groups["selective"].matching.keys()
    _check_reveal(document, definitions["combined"], found, "combined")


@given(generated_badges.badges)
def test_all_pointers_select_the_whole_document(document: dict[str, Any]) -> None:
    pointers = [f"/{escape_pointer(name)}" for name in document]
    assert selective.select_jsonld(document, pointers) == document
    assert selective.select_jsonld(document, list(_pointers(document))[1:]) == document


@given(selections(), st.randoms(use_true_random=False))
def test_the_order_of_pointers_does_not_matter(case: tuple[dict[str, Any], list[str], list[str]], random: Any) -> None:
    document, pointers, more = case
    pointers += more
    shuffled = random.sample(pointers, len(pointers))
    assert selective.select_jsonld(document, pointers) == selective.select_jsonld(document, [*shuffled, *shuffled])
