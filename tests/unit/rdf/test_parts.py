"""What was made of an object before serves the next document that holds it: the same bytes, however it is used."""

from __future__ import annotations

import copy
import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from alterations import altered
from documents import VCDM2, profile, recurring_badge

from vcmicro.errors import VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf import Contexts, Dataset, dataset, findings
from vcmicro.rdf.compiler import Compiler, compiler_of
from vcmicro.rdf.lean import LeanWalk
from vcmicro.rdf.parts import Part
from vcmicro.rdf.safe_mode import run
from vcmicro.rdf.walk import Walk
from vcmicro.recurring import Recurring

CONTEXTS = Contexts()
ISSUER = "did:example:issuer"
Document = dict[str, Any]


def badge() -> Document:
    """A badge whose issuer and achievement are large enough to be parts."""
    return recurring_badge(ISSUER)


@pytest.fixture(autouse=True)
def used(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | None]]:
    """The subjects of the parts that were put into documents; every test begins with none known."""
    monkeypatch.setattr(compiler_of(CONTEXTS), "parts", Recurring())
    subjects: list[str | None] = []
    original = Part.put_into

    def put_into(part: Part, graph: Any, first: int) -> None:
        subjects.append(part.subject)
        original(part, graph, first)

    monkeypatch.setattr(Part, "put_into", put_into)
    yield subjects


def by_the_walk(document: Document, contexts: Contexts = CONTEXTS) -> Dataset:
    """The dataset as the walk with places makes it, which knows no parts."""
    walk = Walk(contexts, Compiler(contexts), DEFAULT)
    run(walk, document)
    again = tuple(sorted(walk.again))
    return Dataset(walk.graphs, walk.blank_nodes, warnings=tuple(walk.problems), described_again=again)


def assert_same(document: Document) -> None:
    """Four times: unknown, its ids seen before, itself seen before, known."""
    expected = by_the_walk(document)
    for _ in range(4):
        found = dataset(copy.deepcopy(document), CONTEXTS)
        for digest in ("sha256", "sha384"):
            assert found.canonicalized(digest) == expected.canonicalized(digest)  # type: ignore[arg-type]
        assert (found.quads, found.blank_nodes) == (expected.quads, expected.blank_nodes)
        assert found.described_again == expected.described_again
        assert found.portable == expected.portable


def test_the_issuer_and_the_achievement_are_parts_and_the_learner_is_none(used: list[str | None]) -> None:
    assert_same(badge())
    used.clear()
    assert_same(badge())
    assert sorted(used) == sorted([f"<{ISSUER}>", f"<{badge()['credentialSubject']['achievement']['id']}>"] * 4)  # type: ignore[type-var]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_else_the_document_holds(seed: int, used: list[str | None]) -> None:
    chance = random.Random(seed)
    checked = 0
    for _ in range(60):
        document = altered(badge(), chance)
        try:
            expected = by_the_walk(document)
        except VcmicroError as error:
            found = [each for each in findings(document, CONTEXTS) if not each.warning]
            assert found == [*error.problems]
            continue
        found = dataset(document, CONTEXTS)
        assert found.canonical() == expected.canonical() and found.described_again == expected.described_again
        assert {each.code for each in found.warnings} == {each.code for each in expected.warnings}
        checked += 1
    assert checked and len(used) > checked // 4


@pytest.mark.parametrize("inner", ["issuer", "achievement"])
@pytest.mark.parametrize("outer", ["document", "subject", "image", "creator"])
def test_a_node_that_a_part_describes_too(outer: str, inner: str, used: list[str | None]) -> None:
    """In the document itself, before it, after it and within the node that the walk is in the middle of."""
    document = badge()
    subject = document["credentialSubject"]
    named = document["issuer"]["id"] if inner == "issuer" else subject["achievement"]["id"]
    holder = {
        "document": document,
        "subject": subject,
        "image": document["image"] if isinstance(document.get("image"), dict) else document.setdefault("image", {}),
        "creator": subject["achievement"]["creator"],
    }[outer]
    holder |= {"id": named, "type": holder.get("type", "Image")}
    assert_same(document)
    assert used and f"<{named}>" in dataset(document, CONTEXTS).described_again


@pytest.mark.parametrize("again", [{"name": "State"}, {"address": {"type": ["Address"], "postalCode": "1"}}, {}])
@pytest.mark.parametrize("first", [False, True])
def test_what_else_is_said_of_a_node_within_a_part(again: Document, first: bool, used: list[str | None]) -> None:
    """Another statement, or nothing but a link to a blank node, or nothing new at all; before the part and after it."""
    document = badge()
    above = document["issuer"]["parentOrg"] = {"id": "https://state.example", "type": ["Profile"], "name": "Above"}
    said = {"id": above["id"], "type": ["Profile"], **again}
    subject = document["credentialSubject"]
    subject["achievement"]["creator"] = {"id": "https://univ.example/institute", "type": ["Profile"], "parentOrg": said}
    if not first:
        document = {**document, "issuer": document.pop("issuer")}
    assert_same(document)
    assert used and f"<{above['id']}>" in dataset(document, CONTEXTS).described_again


def test_a_part_twice_in_one_document(used: list[str | None]) -> None:
    """RDF is a set: what is said of an IRI counts once, its blank nodes are as many as are written."""
    document = badge()
    document["credentialSubject"]["achievement"]["creator"] = copy.deepcopy(document["issuer"])
    assert_same(document)
    assert used


def test_named_graphs(used: list[str | None]) -> None:
    """A credential in a presentation states the same in a graph of its own, where hashes are others."""
    presentation = {
        "@context": [VCDM2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [badge(), {**badge(), "id": "urn:uuid:another"}],
    }
    assert_same(presentation)
    assert_same(badge())
    assert_same({**presentation, "verifiableCredential": badge()})
    assert len(used) > 8


@pytest.mark.parametrize("rare", ["\x01", "\x7f", "\ufffe", "\\u0001", '"\\\n', "\U0001f3c5"])
def test_rare_characters(rare: str, used: list[str | None]) -> None:
    document = badge()
    document["issuer"]["name"] = document["issuer"]["address"]["postalCode"] = rare
    assert_same(document)
    assert used


def _rings(size: int) -> list[Document]:
    """Nodes without ids, each within the next, that look alike on first degree."""
    node: Document = {"type": ["Profile"], "name": "alike"}
    for _ in range(size):
        node = {"type": ["Profile"], "name": "alike", "parentOrg": node}
    return [copy.deepcopy(node) for _ in range(3)]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_look_alikes_within_a_part_and_without(size: int, used: list[str | None]) -> None:
    """Labels and steps too: what the search takes decides whether a document is refused."""
    document = badge()
    document["issuer"]["parentOrg"], *others = _rings(size)
    document["credentialSubject"]["achievement"]["creator"]["parentOrg"] = others[0]
    document["credentialSubject"]["source"] = others[1]
    assert_same(document)
    assert used and dataset(document, CONTEXTS).canonicalized().steps > 0


def test_half_a_character_is_refused_each_time() -> None:
    document = badge()
    document["issuer"]["name"] = "\ud800"
    for _ in range(4):
        with pytest.raises(VcmicroError) as caught:
            dataset(document, CONTEXTS).canonical()
        assert caught.value.code == "json.surrogate"


@pytest.mark.parametrize("levels", [1, 20, 40, 50, 52, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63])
def test_the_limit_of_depth(levels: int) -> None:
    """An organisation within organisations, known from a shallow document, in a deep one."""
    document = badge()
    for _ in range(4):
        dataset(document, CONTEXTS)
    holder = document["credentialSubject"]["achievement"]["creator"]
    for number in range(levels):
        holder["parentOrg"] = {"id": f"urn:x:{number}", "type": ["Profile"], "name": "up"}
        holder = holder["parentOrg"]
    holder["parentOrg"] = copy.deepcopy(document["issuer"])
    for _ in range(4):
        assert findings(document, CONTEXTS) == _findings(document)


def _findings(document: Document) -> tuple[Any, ...]:
    try:
        by_the_walk(document)
    except VcmicroError as error:
        return error.problems
    return ()


def test_other_limits_use_no_parts(used: list[str | None]) -> None:
    document = badge()
    for _ in range(4):
        dataset(document, CONTEXTS, limits=Limits(json_depth=32))
    assert used == []
    nodes = next(count for count in range(1, 200) if not _over(document, count))
    for _ in range(4):
        dataset(document, CONTEXTS)
    assert _over(document, nodes - 1) and not _over(document, nodes)


def _over(document: Document, nodes: int) -> bool:
    try:
        dataset(document, CONTEXTS, limits=Limits(json_nodes=nodes))
    except VcmicroError as error:
        assert error.code == "limit.nodes"
        return True
    return False


def test_what_the_walk_counts(used: list[str | None]) -> None:
    document = badge()
    for _ in range(4):
        dataset(document, CONTEXTS)
    lean, full = (kind(CONTEXTS, compiler_of(CONTEXTS), DEFAULT) for kind in (LeanWalk, Walk))
    run(lean, document)
    run(full, document)
    assert len(lean.graph.placed) == 2
    assert (lean.nodes, lean.scopes, lean.blank_nodes) == (full.nodes, full.scopes, full.blank_nodes)


def _term(**definition: Any) -> dict[str, Any]:
    return {"@id": "https://terms.example/within", **definition}


_HELD = {"id": "urn:x:held", "type": ["Profile"], "name": "held", "address": {"type": ["Address"]}}


@pytest.mark.parametrize(
    ("definition", "held"),
    [
        (_term(**{"@container": "@graph"}), _HELD),
        (_term(**{"@container": "@list"}), [_HELD, _HELD]),
        (_term(**{"@type": "@json"}), _HELD),
        ({"@reverse": "https://terms.example/within"}, _HELD),
        (_term(**{"@container": "@id"}), {"urn:x:held": {"name": "held"}}),
    ],
    ids=["graph", "list", "json", "reverse", "id map"],
)
def test_rare_members_of_a_part(definition: dict[str, Any], held: Any) -> None:
    """Graphs, lists, reverse members: a part holds them whole, or is none."""
    url = "https://terms.example/context"
    contexts = Contexts({url: {"@context": {"@protected": True, "within": definition}}})
    document = badge()
    document["@context"].append(url)
    document["issuer"]["within"] = held
    expected = by_the_walk(document, contexts)
    for _ in range(4):
        found = dataset(document, contexts)
        assert found.canonical() == expected.canonical() and found.quads == expected.quads


def _endorsed(*contexts: Any) -> Document:
    """A badge whose issuer is endorsed by a credential with contexts of its own."""
    endorsement = {
        "@context": [*badge()["@context"], *contexts],
        "id": "urn:uuid:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsed",
        "issuer": {"id": "did:example:endorser", "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": ISSUER, "type": ["EndorsementSubject"], "endorsementComment": "Good."},
    }
    document = badge()
    document["issuer"]["endorsement"] = [{**endorsement, **({"word": "said"} if contexts else {})}]
    return document


def test_what_one_store_allows_is_not_allowed_in_another() -> None:
    """Contexts within a part: whoever allows inline ones must not let them in for those who do not."""
    document = _endorsed({"word": "https://terms.example/word"})
    inline = Contexts(allow_inline=True)
    assert compiler_of(inline) is compiler_of(CONTEXTS)
    for _ in range(6):
        with pytest.raises(VcmicroError) as caught:
            dataset(copy.deepcopy(document), CONTEXTS)
        assert {each.pointer for each in caught.value.problems} == {"/issuer/endorsement/0/@context/3"}
        assert findings(copy.deepcopy(document), CONTEXTS) == caught.value.problems
        assert b"terms.example/word" in dataset(copy.deepcopy(document), inline).canonical()
    assert_same(_endorsed())


def test_one_object_under_two_terms() -> None:
    """What it states depends on the contexts that its place brings along."""
    url = "https://terms.example/context"
    own = {"word": "https://terms.example/own"}
    within = {"@id": "https://terms.example/within", "@context": own}
    terms = {"@protected": True, "word": "https://terms.example/word", "beside": "https://terms.example/beside"}
    contexts = Contexts({url: {"@context": {**terms, "within": within}}})
    held = {**profile("urn:x:held"), "word": "said"}
    document = {"@context": [*badge()["@context"], url], "id": "urn:x:1", "type": "Image"}
    for name in ("beside", "within", "beside", "within"):
        expected = by_the_walk({**document, name: held}, contexts).canonical()
        assert (b"terms.example/own" in expected) is (name == "within")
        for _ in range(4):
            assert dataset({**document, name: held}, contexts).canonical() == expected


def test_what_comes_once_is_not_kept_and_little_is_in_all() -> None:
    parts = compiler_of(CONTEXTS).parts
    document = badge()
    for number in range(300):
        document["issuer"]["name"] = f"University {number}"
        dataset(document, CONTEXTS)
    assert parts.get is not None and len(parts) <= 2
    for number in range(300):
        document["issuer"]["name"] = f"University {number}"
        for _ in range(2):
            dataset(document, CONTEXTS)
        assert len(parts) <= 64


def test_threads_share_them() -> None:
    expected = by_the_walk(badge()).canonical()
    wrong: list[bytes] = []

    def work(number: int) -> None:
        for _ in range(40):
            document = badge()
            document["issuer"]["description"] = f"About {number}"
            found = dataset(document, CONTEXTS).canonical()
            if found.replace(f"About {number}".encode(), b"") != plain:
                wrong.append(found)

    empty = badge()
    empty["issuer"]["description"] = ""
    plain = by_the_walk(empty).canonical()
    assert plain != expected
    threads = [threading.Thread(target=work, args=(number % 2,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []
