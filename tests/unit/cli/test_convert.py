"""An archive on the command line: what is named by URL, what is no credential, and what to do about a refusal."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from micro_credentials import full_badge
from open_badges_2 import BADGE, assertion, badge_class, profile

Run = Callable[..., Result]


def _write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two assertions, the badge class and the issuer that they name by URL, and notes."""
    folder = tmp_path / "archive"
    _write(folder / "assertions" / "1.json", assertion())
    _write(folder / "assertions" / "2.json", assertion(id="https://school.example/assertions/2"))
    _write(folder / "classes" / "robotics.json", badge_class())
    _write(folder / "issuer.json", profile())
    (folder / "notes.txt").write_text("Ask Grace.")
    return folder


def test_what_is_named_by_url_is_taken_from_a_folder(run: Run, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts"
    done = run("convert", archive, "--to", "ob3", "--documents", archive, "-o", out)
    assert done.exit_code == 0, done.stderr
    assert sorted(each.relative_to(out).as_posix() for each in out.rglob("*.json")) == [
        "assertions/1.ob3.json",
        "assertions/2.ob3.json",
    ]
    draft = json.loads((out / "assertions" / "1.ob3.json").read_text())
    assert (draft["credentialSubject"]["achievement"]["name"], draft["issuer"]["name"]) == ("Robotics", "School")
    lines = done.stderr.splitlines()
    at = lines.index("No credential in 3 files:")
    assert [Path(each.strip()).name for each in lines[at + 1 : at + 4]] == ["issuer.json", "notes.txt", "robotics.json"]
    assert "2 converted, 0 refused" in lines


def test_what_is_not_at_hand_is_refused_with_one_hint_and_reported(run: Run, archive: Path, tmp_path: Path) -> None:
    report = tmp_path / "losses"
    done = run("convert", archive, "--to", "ob3", "--report", f"{report}.csv")
    assert done.exit_code == 1
    assert done.stderr.count(f"convert.document at /badge: the badge class '{BADGE}' is not at hand") == 2
    assert done.stderr.count("--documents FOLDER") == 1
    with Path(f"{report}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rule"], row["class"], row["source"]) for row in rows] == [
        ("convert.document", "refused", "/badge"),
    ] * 2
    assert run("convert", archive, "--to", "ob3", "--report", f"{report}.json").exit_code == 1
    refused = [each["refused"][0]["code"] for each in json.loads(Path(f"{report}.json").read_text())]
    assert refused == ["convert.document"] * 2


@pytest.mark.parametrize("name", ["losses.xml", "losses"])
def test_a_report_is_json_or_csv(run: Run, tmp_path: Path, name: str) -> None:
    file = _write(tmp_path / "badge.json", full_badge())
    done = run("convert", file, "--to", "elm", "--report", tmp_path / name)
    assert (done.exit_code, "neither in .json nor in .csv" in done.stderr) == (2, True)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("verb", [("convert", "--to", "elm"), ("check",), ("classify",), ("lint",)])
def test_a_folder_without_credentials_says_so(run: Run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    _write(tmp_path / "context.json", {"@context": {}})
    done = run(*verb, tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith("No credential in 1 file:\n")
    assert done.stderr.endswith("\nThere is no credential here.\n")


def test_the_fault_of_a_context_goes_when_the_context_is_given(run: Run, tmp_path: Path) -> None:
    url = "https://school.example/context"
    badge = full_badge()
    badge["@context"].append(url)
    badge["credentialSubject"]["achievement"]["kiln"] = "electric"
    file = _write(tmp_path / "badge.json", badge)
    context = _write(tmp_path / "context.json", {"@context": {"kiln": "https://school.example/terms#kiln"}})
    codes = [each["code"] for each in json.loads(run("lint", file, "--json").stdout)["faults"]]
    assert "jsonld.context_unknown" in codes
    done = run("lint", file, "--context", f"{url}={context}")
    assert (done.exit_code, done.stdout) == (0, f"{file}: clean\n")
    assert run("convert", file, "--to", "elm", "--context", f"{url}={context}").exit_code == 0
    assert run("lint", file, "--context", f"{url}={file}.none").exit_code == 2


def test_only_what_can_be_mended_is_written_and_once(run: Run, tmp_path: Path) -> None:
    _write(tmp_path / "good.json", full_badge())
    _write(tmp_path / "bad.json", full_badge(2) | {"validFrom": "2026-01-10"})
    for _ in range(2):
        done = run("lint", tmp_path, "--fix")
        assert done.exit_code == 1
        assert done.stdout.splitlines()[-2:] == ["2 credentials: 1 clean, 1 not", "       1 lint.date_only"]
        assert sorted(each.name for each in tmp_path.iterdir()) == ["bad.fixed.json", "bad.json", "good.json"]
    assert run("lint", tmp_path / "bad.fixed.json").exit_code == 0


def test_a_table_of_verdicts_says_why(run: Run, tmp_path: Path) -> None:
    weak = full_badge(1)
    weak["credentialSubject"]["identifier"][0]["identityType"] = "emailAddress"
    weak["credentialSubject"]["identifier"][0]["identityHash"] = "ada@example.org"
    degree = full_badge(2)
    degree["credentialSubject"]["achievement"]["achievementType"] = "BachelorDegree"
    short = full_badge(3)
    del short["issuer"]["address"]
    for name, badge in (("degree", degree), ("short", short), ("weak", weak)):
        _write(tmp_path / f"{name}.json", badge)
    shown = run("check", tmp_path).stdout.splitlines()
    assert [each.partition(".json")[2].strip() for each in shown[:3]] == [
        "D2: a BachelorDegree is no micro-credential",
        "missing M3",
        "weak M1",
    ]


def test_a_stack_that_is_not_complete_is_not_written(run: Run, tmp_path: Path) -> None:
    file = _write(tmp_path / "badge.json", full_badge())
    done = run("stack", file, "-o", tmp_path / "whole.json")
    assert (done.exit_code, (tmp_path / "whole.json").exists()) == (1, False)
    assert done.stderr == f"{tmp_path / 'whole.json'} is not written, since the stack is not complete\n"
    assert run("stack", file, "--unverified", "-o", tmp_path / "whole.json").exit_code == 0
    assert (tmp_path / "whole.json").is_file()
