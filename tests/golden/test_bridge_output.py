"""The output of convert, check, classify, stack and lint over badges of the repository's own, signed by a fixed key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from micro_credentials import full_badge

from vcmicro.cli.command import command
from vcmicro.keys import Key

_PROGRAMME = {
    "id": "https://univ.example/programmes/soil",
    "title": "Soil science",
    "language": "en",
    "issuer": {"id": "https://univ.example/", "type": ["Profile"], "name": "University of Example"},
}


def _write(name: str, value: Any) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(json.dumps(value))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three signed badges, a draft with faults, a folder of good and bad, a programme and its rules."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    key = Key.from_seed(bytes(range(32)))
    key.save("issuer.jwk")
    for number in (1, 2, 3):
        badge = full_badge(number)
        badge["issuer"]["id"] = key.did
        _write("draft.json", badge)
        assert _run("issue", "draft.json", "--key", "issuer.jwk", "-o", f"badge{number}.json") == "exit 0\n"
    faulty = full_badge(4)
    faulty["validFrom"] = "2026-01-10"
    achievement = faulty["credentialSubject"]["achievement"]
    achievement |= {"inLanguage": "en-EN", "colour": "brown", "tag": []}
    del faulty["issuer"]["address"]
    _write("faulty.json", faulty)
    changed = json.loads(Path("badge1.json").read_text()) | {"name": "Doctor of Soil"}
    _write("held/changed.json", changed)
    _write("held/inner/badge.json", json.loads(Path("badge1.json").read_text()))
    _write("held/badge.json", json.loads(Path("badge2.json").read_text()))
    _write("held/notes.json", {"shopping": ["milk"]})
    _write("programme.json", _PROGRAMME)
    _write("rule.json", {"min_ects": 15, "min_eqf": 5})
    _write("more.json", {"min_ects": 30, "required": ["https://univ.example/achievements/9"]})
    _write("wrong.json", {"min_credits": 30})
    return tmp_path


def _run(*arguments: str) -> str:
    """The exit code and both streams, as text."""
    result = CliRunner().invoke(command, arguments, prog_name="vcmicro")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return f"exit {result.exit_code}\n{result.output}"


def _masked(text: str) -> str:
    text = re.sub(r"(verified at |proof when it was converted at )\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r"\1(time)", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=.*created)", "(time)", text)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("convert.txt", ("convert", "badge1.json", "--to", "elm", "-o", "out.json", "--report", "losses.json")),
        ("convert-refused.txt", ("convert", "held/changed.json", "--to", "elm")),
        ("convert-same.txt", ("convert", "badge1.json", "--to", "ob3")),
        ("convert-country.txt", ("convert", "faulty.json", "--to", "elm", "--language", "en")),
        ("convert-folder.txt", ("convert", "held", "--to", "elm", "-o", "out", "--report", "losses.csv")),
        ("convert-nothing.txt", ("convert", "programme.json", "--to", "elm")),
        ("check.txt", ("check", "badge1.json")),
        ("check.json.txt", ("check", "badge1.json", "--json")),
        ("check-australia.txt", ("check", "badge1.json", "--profile", "au-microcredential")),
        ("check-small.txt", ("check", "badge1.json", "--volume", "surf")),
        ("check-no-profile.txt", ("check", "badge1.json", "--profile", "us")),
        ("check-folder.txt", ("check", "held")),
        ("classify.txt", ("classify", "badge1.json", "faulty.json")),
        ("classify.json.txt", ("classify", "badge1.json", "--json")),
        ("stack.txt", ("stack", "badge1.json", "badge2.json", "badge3.json", "--rule", "rule.json")),
        ("stack-open.txt", ("stack", "badge1.json", "faulty.json", "--rule", "more.json")),
        ("stack.json.txt", ("stack", "badge1.json", "badge2.json", "--rule", "more.json", "--json")),
        ("stack-wrong-rule.txt", ("stack", "badge1.json", "--rule", "wrong.json")),
        ("lint.txt", ("lint", "faulty.json", "--fix")),
        ("lint-fixed.txt", ("lint", "badge1.json")),
        ("lint.json.txt", ("lint", "faulty.json", "--json")),
    ],
)
@pytest.mark.usefixtures("shop")
def test_output(golden: Callable[[str, str], None], name: str, arguments: tuple[str, ...]) -> None:
    golden(f"cli/{name}", _masked(_run(*arguments)))


@pytest.mark.usefixtures("shop")
def test_table(golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A badge beside its ELM with values, and no line wider than the terminal."""
    shown = _run("convert", "badge1.json", "--to", "table")
    golden("cli/convert-table.txt", shown)
    for width in (60, 100, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = _run("convert", "badge1.json", "--to", "table").splitlines()
        assert max(len(line) for line in lines[:-1]) <= width


@pytest.mark.usefixtures("shop")
def test_loss_reports() -> None:
    """The contract of --report: one object for a file, an array for a folder, rows in CSV."""
    _run("convert", "badge1.json", "--to", "elm", "-o", "out.json", "--report", "losses.json")
    report = json.loads(Path("losses.json").read_text())
    assert set(report) == {"file", "path", "restored", "losses", "carried", "mapped"}
    assert report["losses"] and report["mapped"]
    for each in report["losses"] + report["mapped"]:
        assert list(each) == ["rule", "class", "source", "target", "carrier", "detail"]
    assert {each["class"] for each in report["losses"]} <= set("NSCX")
    assert {each["class"] for each in report["mapped"]} <= set("ET")
    assert report["carried"][0]["embed"] == "bytes"
    _run("convert", "held", "--to", "elm", "-o", "out", "--report", "all.json")
    told = json.loads(Path("all.json").read_text())
    assert [each["file"] for each in told] == ["held/badge.json", "held/changed.json", "held/inner/badge.json"]
    assert [each["code"] for each in told[1]["refused"]] == ["convert.proof", "proof.invalid"]
    assert {str(each) for each in Path("out").rglob("*.json")} == {"out/badge.elm.json", "out/inner/badge.elm.json"}
    _run("convert", "held", "--to", "elm", "--report", "all.csv")
    rows = Path("all.csv").read_text().splitlines()
    assert rows[0] == "file,rule,class,source,target,carrier,detail"
    done = [each for each in told if "refused" not in each]
    assert len(rows) == 3 + sum(len(each["losses"]) + len(each["mapped"]) for each in done)
    assert rows[-1 - len(done[1]["losses"]) - len(done[1]["mapped"])].startswith(
        "held/changed.json,proof.invalid,refused,"
    )


@pytest.mark.usefixtures("shop")
def test_there_and_back() -> None:
    assert _run("convert", "badge1.json", "--to", "elm", "-o", "there.json").startswith("exit 0")
    back = _run("convert", "there.json", "--to", "ob3", "-o", "back.json")
    assert "the original was embedded, and is returned" in back
    assert json.loads(Path("back.json").read_text()) == json.loads(Path("badge1.json").read_text())
    assert _run("verify", "back.json").startswith("exit 0")


@pytest.mark.parametrize("form", ["clr", "elm"])
@pytest.mark.usefixtures("shop")
def test_a_whole_is_written(form: str) -> None:
    badges = ("badge1.json", "badge2.json", "badge3.json")
    options = ("--into", "programme.json", "--rule", "rule.json", "--as", form, "-o", "whole.json")
    if form == "elm":
        _write("programme.json", _PROGRAMME | {"country": "IE"})
    assert _run("stack", *badges, *options).startswith("exit 0\ncomplete: 3 achievements of 3 credentials")
    shown = json.loads(_run("classify", "whole.json", "--json").partition("\n")[2])
    assert shown["kind"] == "rebundled"


@pytest.mark.usefixtures("shop")
def test_what_was_mended_is_clean_but_for_what_nobody_can_know() -> None:
    _run("lint", "faulty.json", "--fix")
    shown = json.loads(_run("lint", "faulty.fixed.json", "--json").partition("\n")[2])
    assert [each["code"] for each in shown["faults"]] == ["lint.issuer_country", "jsonld.undefined_term"]
    assert not any(each["mended"] for each in shown["faults"])


@pytest.mark.usefixtures("shop")
def test_a_folder_without_credentials() -> None:
    Path("empty").mkdir()
    for verb in (("convert", "empty", "--to", "elm"), ("check", "empty"), ("classify", "empty"), ("lint", "empty")):
        assert _run(*verb).startswith("exit 2"), verb
