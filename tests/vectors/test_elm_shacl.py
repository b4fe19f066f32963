"""The verdict on European credentials is that of the EU's own SHACL shapes (PyLD, rdflib, pyshacl).

Every file, and what becomes of it when one place at a time is changed; every rule of the tables, with values that it
takes and values that it does not. ``HYPOTHESIS_PROFILE=nightly`` runs all of the cases, else every so many.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from elm_mutations import CONTEXTS, Case, Makes, changes, read_credential
from shacl import Shacl

from vcmicro.shapes import elm
from vcmicro.shapes.elm.rows import rules
from vcmicro.shapes.elm.versions import PROFILES, tables_of

pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")

T = TypeVar("T")
FULL = PROFILES["http://data.europa.eu/snb/model/ap/edc-generic-full"]
ALL = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
SAMPLES = (
    "AA-Annex1-MC",
    "Sample-CertOfPart",
    "Sample-JointDegree",
    "Sample-MastersDegree",
    "Sample-TranscriptOfRecords",
)

REASONS = {
    ".dateModified": "the context takes the date for an IRI, so no value is right for the shapes; here it is a date",
    ".descriptionHtml": "the context takes the HTML for an IRI, so no value is right for the shapes; here it is HTML",
    "EuropeanDigitalCredential.proof": "JSON-LD puts a proof in a graph of its own, where no shape finds its class; it "
    "secures the credential and is not judged as a part of it",
}
"""Where the verdicts differ, and why."""


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """rdflib logs a traceback for every literal that is ill-typed, which is what is tested."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def shacl(shared: Path) -> Shacl:
    return Shacl(shared / "elm" / "3.2" / "rdf" / "ap" / "edc")


def disagreements(shacl: Shacl, cases: Iterable[Case], version: str = "3.2") -> list[str]:
    """The cases whose verdicts differ, but for those that are listed."""
    found = []
    for name, document in cases:
        if any(name.startswith(each) or each in name.partition(":")[0] for each in REASONS):
            continue
        tables = tables_of(elm.schemas(document))
        ours, theirs = elm.check(document, version=version), shacl.report(document, tables)
        if bool(ours) != bool(theirs):
            found.append(f"{name}: SHACL {theirs[:300] or 'conforms'}; here {ours[:3] or 'conforms'}")
    return found


def some(cases: Sequence[T], step: int) -> Sequence[T]:
    """Every case, or one of so many."""
    return cases[:: 1 if ALL else step]


@pytest.mark.parametrize("version", ["3.1", "3.2"])
@pytest.mark.parametrize("sealed", ["signed.jsonld", "unsigned.json"])
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(shared: Path, name: str, sealed: str, version: str) -> None:
    document = read_credential(shared / "elm" / "samples-ec" / f"{name}-{sealed}")
    official = Shacl(shared / "elm" / version / "rdf" / "ap" / "edc")
    assert disagreements(official, [(name, document)], version) == []
    wanted = [] if sealed == "signed.jsonld" else ["/issuer"]
    assert [each.pointer for each in elm.check(document, version=version)] == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_broken_in_one_place(shared: Path, shacl: Shacl, name: str) -> None:
    document = read_credential(shared / "elm" / "samples-ec" / f"{name}-signed.jsonld")
    found = list(changes(document))
    # The larger a sample, the longer one case takes; what it has beyond the others is in the full run.
    chosen = some(found, len(found) // (60 if name in SAMPLES[:2] else 10))
    assert disagreements(shacl, (each.made() for each in chosen)) == []


@pytest.mark.parametrize("part", range(4))
def test_every_rule(shacl: Shacl, part: int) -> None:
    cases = some(list(Makes(rules("3.2", FULL)).cases())[part::4], 37)
    assert len(cases) > 35
    assert disagreements(shacl, cases) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile(shared: Path, shacl: Shacl, profile: str) -> None:
    """Each profile asks what it adds: the samples named by it, and what it adds taken away again."""
    cases: list[Case] = []
    for name in ("AA-Annex1-MC", "Sample-CertOfPart"):
        document = read_credential(shared / "elm" / "samples-ec" / f"{name}-signed.jsonld")
        document["credentialSchema"] = {"id": profile, "type": "ShaclValidator2017"}
        cases += [(f"{name} by {profile}", document), *_with_evidence(document)]
    assert disagreements(shacl, cases) == []


def _with_evidence(document: dict[str, Any]) -> Iterator[Case]:
    makes = Makes(rules("3.2", FULL))
    for member, name in (("embeddedEvidence", "MediaObject"), ("accreditation", "Accreditation")):
        evidence = makes.node("Evidence") | {member: makes.node(name)}
        yield f"with {member}", {**document, "evidence": evidence}
        yield (
            f"with {member} twice",
            {**document, "evidence": {**evidence, member: [makes.node(name), makes.node(name)]}},
        )
    yield "with a statement", {**document, "evidence": makes.node("Evidence") | {"evidenceStatement": "x"}}
    yield "with no more than evidence", {**document, "evidence": makes.node("Evidence")}


def test_version_31(shared: Path) -> None:
    """What 3.1 says otherwise than 3.2."""
    table = rules("3.1", FULL)
    official = Shacl(shared / "elm" / "3.1" / "rdf" / "ap" / "edc")
    members = ("credentialStatus", "termsOfUse", "nationalID", "resultDistribution", "credentialSchema")
    cases = [case for case in Makes(table).cases() if case[0].partition(".")[2].partition(":")[0] in members]
    assert len(cases) > 20
    assert disagreements(official, cases, "3.1") == []


OTHER_FOLDERS = ("ebsi-elm32", "dc4eu", "edci", "impierce-ob3-elm")


@pytest.mark.parametrize("folder", OTHER_FOLDERS)
def test_other_projects(shared: Path, shacl: Shacl, folder: str) -> None:
    """Nothing that other projects wrote makes the check stumble; where SHACL has a verdict it is the same."""
    cases = list(_credentials(shared / "vectors" / folder))
    for _, document in cases:
        elm.check(document)
    assert disagreements(shacl, [case for case in cases if _is_elm(case[1])]) == []


def _is_elm(document: dict[str, Any]) -> bool:
    context = document.get("@context")
    return context == CONTEXTS and "EuropeanDigitalCredential" in document.get("type", ())


def _credentials(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.rglob("*.json*")):
        try:
            document = json.loads(path.read_text("utf-8"))
        except ValueError:
            continue
        for each in document if isinstance(document, list) else [document]:
            if isinstance(each, dict):
                yield path.name, each.get("credential", each) if isinstance(each.get("credential"), dict) else each
