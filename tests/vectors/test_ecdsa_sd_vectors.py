"""The test vectors of ecdsa-sd-2023 from the signatures on; test_selective_vectors has what precedes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vcmicro.cryptosuites import SUITES, Transform, ecdsa_sd_2023
from vcmicro.cryptosuites.ecdsa_sd_2023 import BaseProof, DerivedProof, read_base, read_derived
from vcmicro.cryptosuites.selective import disclosure
from vcmicro.encoding import decode_base58btc, encode_base58btc
from vcmicro.errors import Invalid
from vcmicro.keys import Key, PublicKey
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts

FOLDERS = {"employ": ("employMandatory", "employSelective"), "prc": ("prCredMandatory", "prCredSelective")}


class _Files:
    def __init__(self, shared: Path, folder: str) -> None:
        self._root = shared / "vectors/w3c-vc-di-ecdsa"
        self._folder = self._root / "ecdsa-sd-2023" / folder
        self.mandatory, self.selective = (self.load(self._root / f"{each}.json") for each in FOLDERS[folder])
        material = self.load(self._root / "ecdsa-sd-2023/SDKeyMaterial.json")
        self.key = Key.from_multikey(material["baseKeyPair"]["secretKeyMultibase"])
        self.ephemeral = Key.from_multikey(material["proofKeyPair"]["secretKeyMultibase"])
        self.hmac_key = bytes.fromhex(material["hmacKeyString"])
        self.base = self.json("addSignedSDBase")
        self.document = {name: value for name, value in self.base.items() if name != "proof"}
        self.revealed = self.json("derivedRevealDocument")
        self.options = {name: value for name, value in self.json("addProofConfig").items() if name != "@context"}
        self.transform = _transform(shared)

    def json(self, stem: str) -> Any:
        return self.load(self._folder / f"{stem}.json")

    @staticmethod
    def load(path: Path) -> Any:
        return json.loads(path.read_text())


def _transform(shared: Path) -> Transform:
    folder = shared / "vectors/contexts"
    known = Contexts().urls
    index = json.loads((folder / "index.json").read_text())
    extra = {url: json.loads((folder / entry["file"]).read_text()) for url, entry in index.items() if url not in known}
    return Transform(Contexts(extra, allow_inline=True))


@pytest.fixture(params=FOLDERS)
def files(request: pytest.FixtureRequest, shared: Path) -> _Files:
    return _Files(shared, request.param)


def _can_be_deterministic() -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        ec.ECDSA(SHA256(), deterministic_signing=True)  # type: ignore[call-arg]
    except (TypeError, UnsupportedAlgorithm):
        return False
    return True


_CAN_BE_DETERMINISTIC = _can_be_deterministic()


class _Deterministic:
    """A key that signs as RFC 6979 has it, like the authors' library."""

    def __init__(self, key: Key) -> None:
        self.public, self.algorithm, self.verification_method = key.public, "ES256", key.verification_method
        self._pem = key.to_pem()

    def sign(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric import ec, utils
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        private = load_pem_private_key(self._pem, None)
        r, s = utils.decode_dss_signature(private.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True)))  # type: ignore[call-arg, union-attr, arg-type]
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _base(raw: dict[str, Any]) -> BaseProof:
    """A base proof as the files write it."""
    return BaseProof(
        bytes.fromhex(raw["baseSignature"]),
        decode_base58btc(raw.get("publicKey") or raw["proofPublicKey"], max_chars=200),
        bytes.fromhex(raw["hmacKey"]),
        [bytes.fromhex(each) for each in raw["signatures"]],
        raw["mandatoryPointers"],
    )


def _derived(raw: dict[str, Any]) -> DerivedProof:
    label_map = raw["labelMap"]
    return DerivedProof(
        bytes.fromhex(raw["baseSignature"]),
        decode_base58btc(raw["publicKey"], max_chars=200),
        [bytes.fromhex(each) for each in raw["signatures"]],
        dict(map(tuple, label_map if isinstance(label_map, list) else label_map["value"])),
        raw["mandatoryIndexes"],
    )


@pytest.mark.skipif(not _CAN_BE_DETERMINISTIC, reason="needs RFC 6979 (cryptography 43, OpenSSL 3.2)")
def test_base_proof(files: _Files) -> None:
    """addRawBaseSignatureInfo and addSignedSDBase: with their keys and RFC 6979, the very bytes."""
    proof = ecdsa_sd_2023.sign(
        files.document,
        files.options,
        _Deterministic(files.key),
        "P-256",
        files.transform,
        files.mandatory,
        new_key=lambda: _Deterministic(files.ephemeral),  # type: ignore[arg-type, return-value]
        new_hmac_key=lambda: files.hmac_key,
    )
    raw = {**files.json("addRawBaseSignatureInfo"), "hmacKey": files.hmac_key.hex()}
    assert read_base(proof, files.transform) == _base(raw)
    assert proof == files.base["proof"]


def test_recovered_base_data(files: _Files) -> None:
    """derivedRecoveredBaseData: what the holder reads in the base proof."""
    assert read_base(files.base["proof"], files.transform) == _base(files.json("derivedRecoveredBaseData"))


def test_derived_proof(files: _Files) -> None:
    """derivedAdjSignatures, derivedDisclosureData and derivedRevealDocument."""
    found = ecdsa_sd_2023.derive(files.document, files.base["proof"], files.selective, files.transform)
    derived = read_derived(found["proof"], files.transform)
    filtered = files.json("derivedAdjSignatures")["filteredSignatures"]
    assert [each.hex() for each in derived.signatures] == filtered
    assert derived == _derived(files.json("derivedDisclosureData"))
    assert found == files.revealed


def test_parsed_derived_proof(files: _Files) -> None:
    """verifyDerivedProofValue."""
    expected = _derived(files.json("verifyDerivedProofValue"))
    assert read_derived(files.revealed["proof"], files.transform) == expected


def test_verify_data(files: _Files) -> None:
    """verifyCreateVerifyData: both hashes, the key, the signatures and the statements that they are over."""
    expected = files.json("verifyCreateVerifyData")
    document, proof = {**files.revealed}, files.revealed["proof"]
    del document["proof"]
    derived = read_derived(proof, files.transform)
    options = disclosure.options_of(proof)
    found = disclosure.revealed(
        document, options, derived.label_map, derived.mandatory_indexes, files.transform, "/proof"
    )
    assert {
        "baseSignature": derived.base_signature.hex(),
        "proofHash": found.proof_hash.hex(),
        "publicKey": encode_base58btc(derived.public_key),
        "signatures": [each.hex() for each in derived.signatures],
        "nonMandatory": list(found.non_mandatory),
        "mandatoryHash": found.mandatory_hash.hex(),
    } == expected


def test_verdicts(files: _Files) -> None:
    """The revealed document verifies by the suite; the base credential and any other key do not."""
    suite = SUITES["ecdsa-sd-2023"]
    document = {name: value for name, value in files.revealed.items() if name != "proof"}
    suite.verify(document, files.revealed["proof"], files.key.public, files.transform)
    with pytest.raises(Invalid) as refused:
        suite.verify(files.document, files.base["proof"], files.key.public, files.transform)
    assert refused.value.code == "proof.base"
    other = PublicKey.from_multikey(Key.generate("P-256").public.to_multikey())
    with pytest.raises(Invalid) as refused:
        suite.verify(document, files.revealed["proof"], other, files.transform)
    assert refused.value.code == "proof.invalid"


def test_the_sizes_are_far_from_the_limit(files: _Files) -> None:
    assert len(files.base["proof"]["proofValue"]) * 8 < DEFAULT.base64_proof_chars
