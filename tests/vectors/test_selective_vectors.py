"""The test vectors of ecdsa-sd-2023 and bbs-2023: every intermediate value that comes before a signature."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vcmicro.cryptosuites import selective
from vcmicro.cryptosuites.selective import Grouped, LabelMapFactory
from vcmicro.rdf import Contexts, dataset


@dataclass(frozen=True)
class _Set:
    """A folder of vectors and where its pointers stand, all below ``root``.

    The document is that of the published base credential: of one the input beside it was changed later.
    """

    root: str
    folder: str
    mandatory: str
    selective: str

    @property
    def over_hmac(self) -> bool:
        return "ecdsa" in self.root


_ECDSA = "w3c-vc-di-ecdsa"
_BBS = "w3c-vc-di-bbs"
_LICENSE = ("FeatureInputs/licenseMandatory", "FeatureInputs/licenseSelective")
SETS = [
    _Set(_ECDSA, "ecdsa-sd-2023/employ", "employMandatory", "employSelective"),
    _Set(_ECDSA, "ecdsa-sd-2023/prc", "prCredMandatory", "prCredSelective"),
    _Set(_BBS, "", "windMandatory", "windSelective"),
    _Set(_BBS, "prc", "prCredMandatory", "prCredSelective"),
    _Set(_BBS, "Pseudonym", *_LICENSE),
    _Set(_BBS, "PseudonymHB", *_LICENSE),
    _Set(_BBS, "HolderBinding", *_LICENSE),
]
NAMES = ("mandatory", "selective", "combined")


class _Files:
    def __init__(self, vectors: _Set, shared: Path, contexts: Contexts) -> None:
        self.vectors, self.contexts = vectors, contexts
        self._root = shared / "vectors" / vectors.root
        self._folder = self._root / vectors.folder
        self.document = self.json("addSignedSDBase")
        del self.document["proof"]
        self.mandatory = self._input(vectors.mandatory)
        self.pointers = {
            "mandatory": self.mandatory,
            "selective": self._input(vectors.selective),
            "combined": self.mandatory + self._input(vectors.selective),
        }
        transform = self.json("addBaseTransform")
        key = bytes.fromhex(transform["hmacKeyString"])
        make = (
            selective.create_hmac_id_label_map_function
            if vectors.over_hmac
            else selective.create_shuffled_id_label_map_function
        )
        self.factory: LabelMapFactory = make(key)

    def _input(self, name: str) -> Any:
        return json.loads((self._root / f"{name}.json").read_text())

    def json(self, stem: str) -> Any:
        return json.loads((self._folder / f"{stem}.json").read_text())

    def text(self, stem: str) -> str:
        return (self._folder / stem).read_text()

    def grouped(self, random_string: str | None = None) -> Grouped:
        return selective.canonicalize_and_group(
            self.document, self.factory, self.pointers, self.contexts, random_string=random_string
        )


@pytest.fixture(scope="module")
def contexts(shared: Path) -> Contexts:
    """The pinned contexts, and those that only these vectors use."""
    folder = shared / "vectors/contexts"
    index = json.loads((folder / "index.json").read_text())
    known = Contexts().urls
    extra = {url: json.loads((folder / entry["file"]).read_text()) for url, entry in index.items() if url not in known}
    return Contexts(extra, allow_inline=True)


def _folders(*but: str) -> pytest.MarkDecorator:
    """The folders but those that lack the file in question."""
    kept = [pytest.param(each, id=f"{each.root}/{each.folder}") for each in SETS if each.folder not in but]
    return pytest.mark.parametrize("files", kept, indirect=True)


every_folder = _folders()
after_derivation = _folders("")  # the windsurfing folder ends with the derived proof


@pytest.fixture
def files(request: pytest.FixtureRequest, shared: Path, contexts: Contexts) -> _Files:
    return _Files(request.param, shared, contexts)


def _entries(value: Any) -> dict[Any, Any]:
    """A JavaScript Map as these files write it."""
    assert value["dataType"] == "Map"
    return dict(map(tuple, value["value"]))


@pytest.mark.parametrize(
    ("given", "folders"),
    [
        (f"{_ECDSA}/employmentAuth", ["ecdsa-sd-2023/employ"]),
        (f"{_ECDSA}/prCredUnsigned", ["ecdsa-sd-2023/prc"]),
        (f"{_BBS}/windDoc", [""]),
        (f"{_BBS}/prCredUnsigned", ["prc"]),
        (f"{_BBS}/FeatureInputs/license", ["Pseudonym", "PseudonymHB", "HolderBinding"]),
    ],
)
def test_the_inputs_are_what_was_signed(shared: Path, given: str, folders: list[str]) -> None:
    """All but the description of one credential, whose signed text was not updated with its input."""
    document = json.loads((shared / "vectors" / f"{given}.json").read_text())
    for folder in folders:
        root = shared / "vectors" / given.partition("/")[0]
        signed = json.loads((root / folder / "addSignedSDBase.json").read_text())
        changed = {name for name in {*document, *signed} - {"proof"} if document.get(name) != signed.get(name)}
        assert changed == ({"description"} if "prCred" in given else set())


def test_no_folder_is_left_out(shared: Path) -> None:
    found = {
        str(path.parent.relative_to(shared / "vectors"))
        for root in (_ECDSA, _BBS)
        for path in (shared / "vectors" / root).rglob("addBaseTransform.json")
    }
    assert found == {f"{each.root}/{each.folder}".rstrip("/") for each in SETS}


@every_folder
def test_canonical_documents(files: _Files) -> None:
    """addBaseDocCanon and addBaseDocHMACCanon: canonical labels, then those of the suite."""
    canonical = dataset(files.document, files.contexts).canonical().decode()
    assert canonical == "".join(files.json("addBaseDocCanon"))
    relabelled = selective.label_replacement_canonicalize_jsonld(files.document, files.factory, files.contexts)
    assert list(relabelled.nquads) == files.json("addBaseDocHMACCanon")


@every_folder
def test_canonicalization_of_lines(files: _Files) -> None:
    """The same from N-Quads in another order, and its labels as canonicalizeAndGroup gives them."""
    lines = sorted(files.json("addBaseDocCanon"), reverse=True)
    found = selective.label_replacement_canonicalize_nquads(lines, files.factory)
    assert list(found.nquads) == files.json("addBaseDocHMACCanon")
    assert sorted(selective.relabel_blank_nodes(lines, found.label_map)) == files.json("addBaseDocHMACCanon")


@_folders("Pseudonym", "PseudonymHB", "HolderBinding")
def test_pointer_values(files: _Files) -> None:
    """addPointerValues: what each mandatory pointer selects."""
    for entry in files.json("addPointerValues"):
        # The windsurfing values are published with pointers into credentialSubject.
        pointer = next(each for each in files.mandatory if each.endswith(entry["pointer"]))
        value: Any = files.document
        for path in selective.json_pointer_to_paths(pointer):
            value = value[path]
        assert value == entry["value"]


@every_folder
def test_base_transform(files: _Files) -> None:
    """addBaseTransform: the mandatory statements and the others, each with its index."""
    expected = files.json("addBaseTransform")
    assert expected["mandatoryPointers"] == files.mandatory
    definitions = {"mandatory": files.mandatory}
    group = selective.canonicalize_and_group(files.document, files.factory, definitions, files.contexts).groups[
        "mandatory"
    ]
    assert list(group.matching.items()) == list(_entries(expected["mandatory"]).items())
    assert list(group.non_matching.items()) == list(_entries(expected["nonMandatory"]).items())


@every_folder
def test_hashes(files: _Files) -> None:
    """addHashData, and addProofConfigCanon that one of its hashes is over."""
    expected = files.json("addHashData")
    matching = files.grouped().groups["mandatory"].matching
    assert selective.hash_mandatory_nquads(matching.values()).hex() == expected["mandatoryHash"]
    options = dataset(files.json("addProofConfig"), files.contexts).canonical()
    assert options.decode() == files.text("addProofConfigCanon.txt")
    assert hashlib.sha256(options).hexdigest() == expected["proofHash"]


@every_folder
def test_indexes(files: _Files) -> None:
    """derivedGroupIndexes and derivedAdj(Mandatory)Indexes."""
    groups = files.grouped().groups
    mandatory, combined = groups["mandatory"], groups["combined"]
    chosen = groups["selective"].matching
    assert files.json("derivedGroupIndexes") == {
        "combinedIndexes": list(combined.matching),
        "mandatoryIndexes": list(mandatory.matching),
        "nonMandatoryIndexes": list(mandatory.non_matching),
        "selectiveIndexes": list(chosen),
    }
    adjusted = {"adjMandatoryIndexes": selective.relative_indexes(mandatory.matching, combined.matching)}
    selected = selective.relative_indexes(chosen, mandatory.non_matching)
    if files.vectors.over_hmac:
        assert adjusted == files.json("derivedAdjMandatoryIndexes")
        assert selected == files.json("derivedAdjSignatures")["adjSignatureIndexes"]
    else:
        assert {**adjusted, "adjSelectiveIndexes": selected} == files.json("derivedAdjIndexes")


@after_derivation
def test_group_data(files: _Files) -> None:
    """derivedAllGroupData: skolemized forms, statements, labels, and the three groups with all they hold."""
    expected = files.json("derivedAllGroupData")
    root = expected["skolemized"]["compact"]["id"]
    grouped = files.grouped(root.removeprefix("urn:bnid:_").rpartition("_")[0])
    assert list(grouped.nquads) == expected["nquads"]
    assert grouped.label_map == _entries(expected["labelMap"])
    assert list(grouped.deskolemized_nquads) == sorted(expected["deskolemizedNQuads"])
    assert _unwrapped(grouped.skolemized.compact) == _unwrapped(expected["skolemized"]["compact"])
    assert expected["groups"].keys() == set(NAMES)
    for name, group in expected["groups"].items():
        found = grouped.groups[name]
        assert list(found.matching.items()) == list(_entries(group["matching"]).items())
        assert list(found.non_matching.items()) == list(_entries(group["nonMatching"]).items())
        assert list(found.selected.deskolemized_nquads) == sorted(group["deskolemizedNQuads"])


@after_derivation
def test_skolemized_documents(files: _Files) -> None:
    """derivedAllGroupData: the published compact and expanded forms, skolemized anew and read back."""
    expected = files.json("derivedAllGroupData")
    skolemized = expected["skolemized"]
    random_string = skolemized["compact"]["id"].removeprefix("urn:bnid:_").rpartition("_")[0]
    plain = _without_skolems(skolemized["expanded"], "@id")
    assert "urn:bnid" not in json.dumps(plain)
    assert selective.skolemize_expanded_jsonld(plain, "bnid", random_string) == skolemized["expanded"]
    lines = selective.to_deskolemized_nquads(skolemized["compact"], files.contexts)
    assert list(lines) == sorted(expected["deskolemizedNQuads"])
    assert selective.deskolemize_nquads(selective.skolemize_nquads(lines)) == list(lines)


@every_folder
def test_reveal_document(files: _Files) -> None:
    """derivedUnsignedReveal, to the order of its members, and derivedRevealDocument without its proof."""
    found = selective.select_jsonld(files.document, files.pointers["combined"])
    expected = files.json("derivedUnsignedReveal")
    assert found == expected
    assert _spelled(found) == _spelled(expected)
    revealed = files.json("derivedRevealDocument")
    del revealed["proof"]
    assert found == revealed


@every_folder
def test_label_map_of_the_derived_proof(files: _Files) -> None:
    """derivedDisclosureData: the labels that a verifier needs for the canonical ones that it finds."""
    grouped = files.grouped()
    found = selective.verifier_label_map(grouped.groups["combined"], grouped.label_map)
    published = files.json("derivedDisclosureData")
    assert found == _entries(published["labelMap"])
    revealed = selective.label_replacement_canonicalize_jsonld(
        files.json("derivedUnsignedReveal"), selective.create_label_map_function(found), files.contexts
    )
    assert revealed.nquads == tuple(grouped.groups["combined"].matching.values())
    mandatory = [revealed.nquads[index] for index in published["mandatoryIndexes"]]
    assert mandatory == list(grouped.groups["mandatory"].matching.values())
    by_lines = selective.label_replacement_canonicalize_nquads(
        grouped.groups["combined"].selected.deskolemized_nquads, lambda canonical: dict(canonical)
    ).label_map
    assert {canonical: grouped.label_map[label] for label, canonical in by_lines.items()} == found


@after_derivation
def test_verification(files: _Files) -> None:
    """verifyNQuads, and of it the non-mandatory statements and the mandatory hash, from the reveal document alone."""
    derived = files.json("verifyDerivedProofValue")
    label_map = derived["labelMap"]
    factory = selective.create_label_map_function(
        dict(map(tuple, label_map)) if isinstance(label_map, list) else _entries(label_map)
    )
    found = selective.label_replacement_canonicalize_jsonld(
        files.json("derivedUnsignedReveal"), factory, files.contexts
    )
    assert list(found.nquads) == files.json("verifyNQuads")
    mandatory = set(derived["mandatoryIndexes"])
    shown = [line for index, line in enumerate(found.nquads) if index in mandatory]
    expected = files.json("addHashData")["mandatoryHash"]
    assert selective.hash_mandatory_nquads(shown).hex() == expected


@pytest.mark.parametrize("folder", ["employ", "prc"])
def test_verify_data_of_ecdsa(folder: str, shared: Path) -> None:
    """verifyCreateVerifyData: the same lines, told apart by the disclosed indexes."""
    path = shared / "vectors" / _ECDSA / "ecdsa-sd-2023" / folder
    lines = json.loads((path / "verifyNQuads.json").read_text())
    mandatory = json.loads((path / "verifyDerivedProofValue.json").read_text())["mandatoryIndexes"]
    data = json.loads((path / "verifyCreateVerifyData.json").read_text())
    assert [line for index, line in enumerate(lines) if index not in mandatory] == data["nonMandatory"]
    shown = [lines[index] for index in mandatory]
    assert selective.hash_mandatory_nquads(shown).hex() == data["mandatoryHash"]


def _spelled(value: Any) -> str:
    """JSON text in the order of members; 7.0 and 7 are one number, as in JavaScript."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("7.0", "7")


def _unwrapped(value: Any) -> Any:
    """JSON as compaction leaves it: an array of one is that one."""
    if isinstance(value, dict):
        return {name: _unwrapped(each) for name, each in value.items()}
    if isinstance(value, list):
        return _unwrapped(value[0]) if len(value) == 1 else [_unwrapped(each) for each in value]
    return value


def _without_skolems(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_without_skolems(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_skolems(each, name) for key, each in value.items()}
    if str(kept.get(name, "")).startswith("urn:bnid:"):
        del kept[name]
    return kept
