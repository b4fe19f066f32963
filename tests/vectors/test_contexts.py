"""Our context files say what the published ones say: JSON-equal each, byte-equal where the standard pins the bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from vcmicro.rdf.store import Contexts

FOLDER = Path(__file__).resolve().parents[2] / "contexts"
MANIFEST: dict[str, dict[str, Any]] = {
    entry["url"]: entry for entry in json.loads((FOLDER / "MANIFEST.json").read_text("utf-8"))
}
W3C = "vectors/contexts-w3c/"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
ELSEWHERE = {
    "https://www.w3.org/2018/credentials/v1": [
        W3C + "w3c+vc-data-model/credentials/v1",
        "ob/contexts/2018-credentials-v1.jsonld",
    ],
    "https://www.w3.org/ns/credentials/v2": [
        W3C + "w3c+vc-data-model/credentials/v2",
        "ob/contexts/credentials-v2.jsonld",
    ],
    "https://www.w3.org/ns/credentials/examples/v2": [W3C + "w3c+vc-data-model/credentials/examples/v2"],
    "https://www.w3.org/ns/credentials/undefined-terms/v2": [W3C + "w3c+vc-data-model/credentials/undefined-terms/v2"],
    "https://www.w3.org/ns/credentials/status/v1": [W3C + "w3c+vc-bitstring-status-list/v1.jsonld"],
    "https://w3id.org/vc/status-list/2021/v1": [W3C + "w3c+vc-bitstring-status-list/2021/v1.jsonld"],
    "https://w3id.org/security/data-integrity/v1": [W3C + "w3c+vc-data-integrity/data-integrity/v1"],
    "https://w3id.org/security/data-integrity/v2": [W3C + "w3c+vc-data-integrity/data-integrity/v2"],
    "https://w3id.org/security/multikey/v1": [W3C + "w3c+vc-data-integrity/multikey/v1"],
    OB + "context.json": ["ob/contexts/ob-v3p0.json"],
    OB + "context-3.0.1.json": ["ob/contexts/ob-v3p0-3.0.1.json"],
    OB + "context-3.0.2.json": ["ob/contexts/ob-v3p0-3.0.2.json"],
    OB + "context-3.0.3.json": ["ob/contexts/ob-v3p0-3.0.3.json"],
    OB + "extensions.json": ["ob/contexts/ob-v3p0-extensions.json"],
    "https://purl.imsglobal.org/spec/clr/v2p0/context.json": ["ob/contexts/clr-v2p0.json"],
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": ["ob/contexts/clr-v2p0-2.0.1.json"],
    "https://w3id.org/openbadges/v2": ["ob/contexts/ob-v2p0.json", "ob/contexts/obv2x.jsonld"],
    "http://data.europa.eu/snb/model/context/edc-ap": ["elm/3.2/rdf/ap/edc/edc-ap-context.jsonld"],
}
"""Published copies outside the index of vectors/contexts."""
UNSEEN = {
    "https://www.w3.org/ns/cid/v1": "no copy there; the next test rebuilds the Recommendation's bytes",
    "https://w3id.org/security/suites/ed25519-2018/v1": "no copy there; it comes from the npm package of its suite",
    "https://w3id.org/security/suites/secp256k1-2019/v1": "no copy there; it comes from the npm package of its suite",
    "https://w3id.org/vcmicro/v1": "our own",
}


def copies(shared: Path, url: str) -> list[Path]:
    """Every published copy of a context that lies beside the repository."""
    index = json.loads((shared / "vectors/contexts/index.json").read_text("utf-8"))
    indexed = [shared / "vectors/contexts" / index[url]["file"]] if url in index else []
    return indexed + [shared / name for name in ELSEWHERE.get(url, [])]


@pytest.mark.parametrize("url", MANIFEST)
def test_a_context_is_json_equal_to_every_published_copy(shared: Path, url: str) -> None:
    found = copies(shared, url)
    assert bool(found) != (url in UNSEEN)
    for path in found:
        assert Contexts().load(url) == json.loads(path.read_text("utf-8")), path


@pytest.mark.parametrize("url", [url for url in MANIFEST if url not in UNSEEN])
def test_the_published_hash_is_that_of_a_published_copy(shared: Path, url: str) -> None:
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in copies(shared, url)}
    assert MANIFEST[url]["published_sha256"] in hashes


@pytest.mark.parametrize(
    ("url", "digest"),
    [
        ("https://www.w3.org/2018/credentials/v1", "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc"),
        ("https://www.w3.org/ns/credentials/v2", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    ],
)
def test_the_base_contexts_are_the_bytes_that_vcdm_pins(url: str, digest: str) -> None:
    """VCDM 2.0, appendix B.1."""
    assert Contexts().digest(url) == digest


def test_the_controlled_identifiers_context_is_what_its_recommendation_pins() -> None:
    """Controlled Identifiers 1.0 gives the SHA-256; its file differs from ours by four spaces at a line's end."""
    entry = MANIFEST["https://www.w3.org/ns/cid/v1"]
    ours = (FOLDER / entry["file"]).read_bytes()
    published = ours.replace(b'    },\n    "verificationMethod"', b'    },    \n    "verificationMethod"')
    assert len(published) == len(ours) + 4
    assert hashlib.sha256(published).hexdigest() == entry["published_sha256"]


def test_the_open_badges_context_is_the_form_with_endorsement_jwt(shared: Path) -> None:
    terms = Contexts().load(OB + "context-3.0.3.json")["@context"]
    lacking = json.loads((shared / "ob/contexts/ob-v3p0-3.0.3.spec-repo.json").read_text("utf-8"))
    assert json.dumps(terms).count("jti") and "endorsementJwt" in json.dumps(terms)
    assert {"@context": terms} != lacking


V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
COMBINATIONS = [
    [V1, OB + "context.json"],
    [V1, OB + "context-3.0.1.json", "https://w3id.org/security/suites/ed25519-2020/v1"],
    [V1, OB + "context-3.0.2.json", "https://w3id.org/vc/status-list/2021/v1"],
    [V1, "https://w3id.org/security/data-integrity/v1", "https://w3id.org/security/suites/jws-2020/v1"],
    [V1, "https://w3id.org/dcc/v1"],
    [V1, "http://data.europa.eu/snb/model/context/edc-ap"],
    [V2, OB + "context-3.0.3.json", OB + "extensions.json", "https://w3id.org/vcmicro/v1"],
    [V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB + "context-3.0.3.json"],
    [V2, "https://www.w3.org/ns/credentials/examples/v2", "https://w3id.org/security/data-integrity/v2"],
    ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
]
"""Contexts that real documents name together."""


def loader(address: str, _options: dict[str, Any]) -> dict[str, Any]:
    """The store as PyLD's document loader."""
    return {"contextUrl": None, "documentUrl": address, "document": Contexts().load(address)}


@pytest.mark.parametrize("urls", [*([url] for url in MANIFEST), *COMBINATIONS], ids=" ".join)
def test_another_json_ld_processor_accepts_the_contexts(urls: list[str]) -> None:
    """PyLD compiles each alone, and those together that documents name together, with every scoped context."""
    from pyld import jsonld

    document = {"@context": urls, "@id": "urn:uuid:11111111-2222-4333-8444-555555555555", "@type": "urn:a:b"}
    expanded = jsonld.expand(document, {"documentLoader": loader})
    assert expanded == [{"@id": "urn:uuid:11111111-2222-4333-8444-555555555555", "@type": ["urn:a:b"]}]


def test_our_terms_become_the_triples_that_the_mapping_needs() -> None:
    """An ELM node inside an Open Badge keeps its ELM meaning; PyLD is the judge."""
    from pyld import jsonld

    document = {
        "@context": [V2, OB + "context-3.0.3.json", "https://w3id.org/vcmicro/v1"],
        "id": "urn:uuid:11111111-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "vcmElm": {"id": "urn:x:1", "type": "LearningAchievement", "title": {"en": "Statistics"}},
        "vcmSource": {"mediaType": "application/json", "digestSRI": "sha384-abc", "content": "e30="},
        "credentialSubject": {
            "type": "AchievementSubject",
            "achievement": {
                "id": "urn:x:2",
                "type": "Achievement",
                "vcmCreditFramework": "http://data.europa.eu/snb/education-credit/6fcec5c5af",
                "vcmNotionalWorkload": "PT25H",
                "vcmMode": ["http://data.europa.eu/snb/learning-assessment/920fbb3cbe"],
                "vcmEntryRequirement": "None",
                "vcmStackable": True,
                "vcmCarried": {"gradeAchievedRequired": False},
            },
        },
    }
    quads = jsonld.to_rdf(document, {"documentLoader": loader, "format": "application/n-quads"})
    for predicate in (
        "creditFramework",
        "notionalWorkload",
        "mode",
        "entryRequirement",
        "stackable",
        "carried",
        "elm",
        "source",
    ):
        assert f"<https://w3id.org/vcmicro/{predicate}>" in quads
    assert "<http://data.europa.eu/snb/model/elm/LearningAchievement>" in quads
    assert '"Statistics"@en' in quads
    assert '"e30="^^<http://www.w3.org/2001/XMLSchema#base64Binary>' in quads
