"""The benchmark: its documents are what they say, and what it writes has the promised form."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench import batch, cold, documents, environment, hostile, learning_model, secured, tables  # noqa: E402
from bench.sections import Bench, pyld_proofs  # noqa: E402
from bench.timing import Plan, interleave  # noqa: E402

from vcmicro import MECHANISMS, SUITES, Invalid, Outcome, verify  # noqa: E402
from vcmicro.cryptosuites.hashed import HashedSuite  # noqa: E402
from vcmicro.rdf import Contexts, dataset  # noqa: E402

ISSUER = secured.key().did
LEAST = Plan(blocks=1, block_seconds=0.0, warm_seconds=0.0)
ROW = {"us", "ratio_pyld", "in_ed25519_verifies"}


@pytest.fixture
def bench() -> Bench:
    return Bench(LEAST, names=("small",))


@pytest.mark.parametrize(
    ("make", "quads", "blank_nodes"),
    [
        (documents.small, range(15, 16), range(1, 2)),
        (documents.full, range(185, 196), range(16, 17)),
        (secured.clr50, range(5_400, 5_601), range(595, 611)),
        (learning_model.elm, range(100, 150), range(1, 5)),
    ],
)
def test_a_document_has_the_stated_size_and_passes(make: Any, quads: range, blank_nodes: range) -> None:
    draft = make(ISSUER)
    stated = dataset(draft, Contexts())
    assert stated.quads in quads and stated.blank_nodes in blank_nodes
    assert stated.warnings == ()
    report = verify(secured.signed(draft, next(secured.ways())), now=secured.NOW)
    assert report.outcome is Outcome.PASSED
    assert {each.code for each in report.warnings} <= {"schema.unavailable"}


def test_the_lists_of_the_transcript_need_the_n_degree_part() -> None:
    assert dataset(documents.clr50(ISSUER), Contexts()).canonicalized().steps > 0
    assert dataset(documents.full(ISSUER), Contexts()).canonicalized().steps == 0


def test_the_presentation_passes_for_its_challenge() -> None:
    asked = {"challenge": secured.CHALLENGE, "domain": secured.DOMAIN}
    report = verify(secured.presentation(), now=secured.NOW, **asked)
    assert report.outcome is Outcome.PASSED and len(report.children) == 1


def test_every_suite_over_whole_documents_is_measured_with_every_kind_of_key() -> None:
    ways = list(secured.ways())
    whole = {name: suite for name, suite in SUITES.items() if isinstance(suite, HashedSuite)}
    assert {"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"} < whole.keys()
    assert {(way.secured_by, way.kind) for way in ways if way.secured_by in SUITES} == {
        (name, kind) for name, suite in whole.items() for kind in suite.algorithms
    }
    assert {way.name for way in ways} >= {*whole, "vc+jwt"}
    assert "vc+jwt" in MECHANISMS


@pytest.mark.parametrize("shape", [*hostile.worst(), *hostile.sizes(), *hostile.alike()], ids=lambda each: each.name)
def test_a_hostile_document_fits_in_256_kib(shape: hostile.Shape) -> None:
    document = shape.make(ISSUER)
    assert hostile.size(document) <= hostile.MOST_BYTES
    assert document == shape.make(ISSUER)


def test_poison_is_refused_or_canonical() -> None:
    graphs = {each.name: each for each in hostile.poison()}
    with pytest.raises(Invalid) as caught:
        graphs["clique of 12"].dataset().canonical()
    assert caught.value.problem.code == "rdfc.work_limit"
    for name, quads in (("clique of 5", 20), ("ring of 16", 16)):
        canonical = graphs[name].dataset().canonical().decode()
        assert canonical.count("\n") == quads
        assert pyld_proofs is None or canonical == pyld_proofs.canonicalize_nquads(graphs[name].nquads())


@pytest.mark.skipif(pyld_proofs is None, reason="needs PyLD 3.3")
def test_the_peer_agrees_on_every_suite_over_rdf() -> None:
    for way in secured.ways():
        if way.over_rdf:
            pyld_proofs.verify(secured.signed(documents.full(secured.key(way.kind).did), way), way.kind)
    pyld_proofs.verify_presentation(secured.presentation())


def test_every_other_form_is_issued_shown_and_verified(bench: Bench) -> None:
    found = bench.disclosing()
    jobs = {f"small, {form}: {job}" for form in ("ecdsa-sd-2023", "vc+sd-jwt") for job in ("issue", "derive", "verify")}
    assert jobs | {"small, vc+cose: verify", "elm, jades: issue", "elm, jades: verify"} <= found.keys()
    assert all(row["us"] > 0 for row in found.values())
    assert "| small, vc+sd-jwt: derive |" in tables.markdown(
        {"about": {"quick": True, "versions": {}}, "disclosing": found}
    )


def test_what_is_timed_takes_turns() -> None:
    order: list[str] = []

    def candidate(name: str, seconds: float) -> Any:
        def times(count: int) -> float:
            order.append(name)
            return seconds * count

        return times

    timings = interleave({"a": candidate("a", 0.5), "b": candidate("b", 1.0)}, Plan(3, 2.0, 0.0))
    assert order[-6:] == ["a", "b"] * 3
    assert timings.us("a") == 500_000 and timings.ratio("b", "a") == 2


def test_verify_and_issue_have_the_promised_form(bench: Bench) -> None:
    found = {"verify": bench.verify(), "issue": bench.issue()}
    for section in found.values():
        assert {way.name for way in secured.ways()} <= set(section["small"])
        for rows in section.values():
            assert all(set(row) == ROW and row["us"] > 0 for row in rows.values())
    assert {"elm", "presentation"} <= set(found["verify"])
    row = found["verify"]["small"]["eddsa-rdfc-2022"]
    assert (row["ratio_pyld"] is None) is (pyld_proofs is None)
    json.dumps(found, allow_nan=False)


def test_every_other_section_runs_and_is_shown(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cold, "BUILD", tmp_path)
    monkeypatch.setattr(batch, "BUILD", tmp_path)
    monkeypatch.setattr(hostile, "sizes", lambda: ())
    poison, worst = hostile.poison()[-1:], hostile.worst()[:1]
    monkeypatch.setattr(hostile, "poison", lambda: poison)
    monkeypatch.setattr(hostile, "worst", lambda: worst)
    found: dict[str, Any] = {
        "about": {"quick": True, "versions": {"Python": "3"}},
        "canonicalize": bench.canonicalize(),
        "scale": bench.scale(),
        "poison": bench.poison(),
        "hostile": bench.hostile(),
        "peers": bench.peers(),
        "cold_start_ms": cold.measure(1, with_pyld=pyld_proofs is not None),
        "batch": batch.measure(30, 1),
    }
    assert set(found["canonicalize"]) == {"small", "elm"}
    assert found["batch"]["one_process"]["us"] > 0
    assert found["cold_start_ms"]["vcmicro"] > 0
    text = tables.markdown(found)
    assert text.startswith(tables.NOTE) and "## First verification" in text and "8,000 tags" in text


def test_without_a_registry_the_bench_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "NODE_ENV", tmp_path / "node")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment.shutil, "which", lambda name: name)
    refusing = [sys.executable, "-c", "import sys; sys.exit('no registry')"]
    run = environment.subprocess.run
    monkeypatch.setattr(environment.subprocess, "run", lambda command, **options: run(refusing, **options))
    assert environment.node() is None
    assert "the Node peers cannot be installed: no registry" in capsys.readouterr().err
