"""The test vectors of bbs-2023, byte for byte, from the signatures on; test_selective_vectors has what precedes them.

Out of scope, each refused by name: HolderBinding, Pseudonym and PseudonymHB, whose features rest on the blind and
pseudonym BBS drafts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vcmicro import bbs
from vcmicro.cryptosuites import SUITES, Transform, bbs_2023
from vcmicro.cryptosuites.bbs_2023 import BaseProof, DerivedProof, read_base, read_derived
from vcmicro.cryptosuites.selective import disclosure
from vcmicro.errors import Invalid, Unavailable
from vcmicro.keys import Key
from vcmicro.rdf import Contexts

FOLDERS = {"": ("windMandatory", "windSelective"), "prc": ("prCredMandatory", "prCredSelective")}
OUT_OF_SCOPE = ("HolderBinding", "Pseudonym", "PseudonymHB")

pytestmark = pytest.mark.skipif(not bbs.is_available(), reason="needs vcmicro[bbs]")


class _Files:
    def __init__(self, shared: Path, folder: str) -> None:
        self._root = shared / "vectors/w3c-vc-di-bbs"
        self.folder = self._root / folder
        self.mandatory, self.selective = (self.load(self._root / f"{each}.json") for each in FOLDERS[folder])
        material, self.derive_material = (
            self.load(self._root / f"{each}.json") for each in ("BBSKeyMaterial", "BBSDeriveMaterial")
        )
        self.key = Key.from_seed(bytes.fromhex(material["privateKeyHex"]), "BLS12-381-G2")
        assert self.key.public.material.hex() == material["publicKeyHex"]
        self.hmac_key = bytes.fromhex(material["hmacKeyString"])
        self.base, self.revealed = self.json("addSignedSDBase"), self.json("derivedRevealDocument")
        self.document = {name: value for name, value in self.base.items() if name != "proof"}
        self.options = {name: value for name, value in self.json("addProofConfig").items() if name != "@context"}
        self.transform = _transform(shared)

    def json(self, stem: str) -> Any:
        return self.load(self.folder / f"{stem}.json")

    @staticmethod
    def load(path: Path) -> Any:
        return json.loads(path.read_text())


def _transform(shared: Path) -> Transform:
    folder = shared / "vectors/contexts"
    known = Contexts().urls
    index = json.loads((folder / "index.json").read_text())
    extra = {url: json.loads((folder / entry["file"]).read_text()) for url, entry in index.items() if url not in known}
    return Transform(Contexts(extra, allow_inline=True))


@pytest.fixture(params=FOLDERS, ids=["wind", "prc"])
def files(request: pytest.FixtureRequest, shared: Path) -> _Files:
    return _Files(shared, request.param)


def _derived(raw: dict[str, Any], presentation_header: str) -> DerivedProof:
    label_map = raw["labelMap"]
    return DerivedProof(
        bytes.fromhex(raw["bbsProof"]),
        dict(map(tuple, label_map if isinstance(label_map, list) else label_map["value"])),
        raw["mandatoryIndexes"],
        raw.get("adjSelectiveIndexes") or raw["adjSelectedIndexes"],
        bytes.fromhex(presentation_header),
    )


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def test_base_proof(files: _Files) -> None:
    """addRawBaseSignatureInfo, addSignedSDBase and derivedRecoveredBaseData."""
    proof = bbs_2023.sign(
        files.document,
        files.options,
        files.key,
        "BLS12-381-G2",
        files.transform,
        files.mandatory,
        new_hmac_key=lambda: files.hmac_key,
    )
    raw, hashes = files.json("addRawBaseSignatureInfo"), files.json("addHashData")
    found = read_base(proof, files.transform)
    assert found == BaseProof(
        bytes.fromhex(raw["bbsSignature"]),
        bytes.fromhex(hashes["proofHash"] + hashes["mandatoryHash"]),
        files.key.public.material,
        files.hmac_key,
        raw["mandatoryPointers"],
    )
    recovered = files.json("derivedRecoveredBaseData")
    assert found.bbs_signature.hex() == recovered["bbsSignature"]
    assert found.hmac_key.hex() == recovered["hmacKey"]
    assert found.mandatory_pointers == recovered["mandatoryPointers"]
    assert proof == files.base["proof"]


def test_derived_proof(files: _Files) -> None:
    """derivedDisclosureData and derivedRevealDocument, all but the BBS proof itself.

    Its random scalars are not those of the published seed under any domain tag of the drafts (the proof tells
    e_tilde to whoever has the signature), so its bytes cannot be made again; it is verified below.
    """
    header = files.derive_material["presentationHeaderHex"]
    found = bbs_2023.derive(
        files.document, files.base["proof"], files.selective, files.transform, bytes.fromhex(header)
    )
    derived = read_derived(found["proof"], files.transform)
    expected = _derived(files.json("derivedDisclosureData"), header)
    assert len(derived.bbs_proof) == len(expected.bbs_proof)
    assert derived._replace(bbs_proof=b"") == expected._replace(bbs_proof=b"")
    assert {**found, "proof": {}} == {**files.revealed, "proof": {}}
    SUITES["bbs-2023"].verify(_bare(found), found["proof"], files.key.public, files.transform)


def test_verification(files: _Files) -> None:
    """verifyDerivedProofValue, both hashes, and the verdicts."""
    proof = files.revealed["proof"]
    derived = read_derived(proof, files.transform)
    if (files.folder / "verifyDerivedProofValue.json").exists():  # the windsurfing folder ends before
        expected = files.json("verifyDerivedProofValue")
        assert derived == _derived(expected, files.derive_material["presentationHeaderHex"])
    document = _bare(files.revealed)
    options = disclosure.options_of(proof)
    found = disclosure.revealed(
        document, options, derived.label_map, derived.mandatory_indexes, files.transform, "/proof"
    )
    hashes = files.json("addHashData")
    assert (found.proof_hash.hex(), found.mandatory_hash.hex()) == (hashes["proofHash"], hashes["mandatoryHash"])
    suite = SUITES["bbs-2023"]
    suite.verify(document, proof, files.key.public, files.transform)
    with pytest.raises(Invalid, match=r"proof\.base"):
        suite.verify(files.document, files.base["proof"], files.key.public, files.transform)
    with pytest.raises(Invalid, match=r"proof\.invalid"):
        suite.verify(document, proof, Key.generate("BLS12-381-G2").public, files.transform)


@pytest.mark.parametrize("folder", OUT_OF_SCOPE)
def test_other_features_are_refused_by_name(folder: str, shared: Path) -> None:
    root = shared / "vectors/w3c-vc-di-bbs"
    key = Key.from_seed(bytes.fromhex(_Files.load(root / "BBSKeyMaterial.json")["privateKeyHex"]), "BLS12-381-G2")
    suite, transform = SUITES["bbs-2023"], _transform(shared)
    for stem in ("addSignedSDBase", "derivedRevealDocument"):
        document = _Files.load(root / folder / f"{stem}.json")
        proof = document.pop("proof")
        with pytest.raises(Unavailable, match=r"proof\.unsupported.* is not supported, the baseline is"):
            suite.verify(document, proof, key.public, transform)
        with pytest.raises(Unavailable, match=r"proof\.unsupported"):
            bbs_2023.derive(document, proof, ["/issuer"], transform)
