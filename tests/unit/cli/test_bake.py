"""bake and unbake: in and out again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>'


def test_what_goes_in_comes_out(run: Run, school: Path, tmp_path: Path) -> None:
    signed = json.loads((school / "signed.json").read_text())
    assert json.loads(run("unbake", school / "badge.png").stdout) == signed
    assert run("unbake", school / "badge.png", "-o", tmp_path / "out.json").exit_code == 0
    assert json.loads((tmp_path / "out.json").read_text()) == signed


@pytest.mark.parametrize("name", ["signed.json", "token.jwt"])
def test_both_forms_into_an_svg(run: Run, school: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "plain.svg").write_text(_SVG)
    result = run("bake", school / name, "--into", tmp_path / "plain.svg", "-o", tmp_path / "badge.svg")
    assert result.exit_code == 0, result.stderr
    assert run("verify", tmp_path / "badge.svg").exit_code == 0
    out = run("unbake", tmp_path / "badge.svg").stdout
    if name == "token.jwt":
        assert out == (school / name).read_text()
        assert run("unbake", tmp_path / "badge.svg", "-o", tmp_path / "out").exit_code == 0
        assert (tmp_path / "out").read_text() == out


def test_through_pipes(run: Run, school: Path) -> None:
    signed = (school / "signed.json").read_bytes()
    image = run("bake", "-", "--into", school / "plain.png", "-o", "-", input=signed).stdout_bytes
    assert image == (school / "badge.png").read_bytes()
    assert run("verify", "-", input=image).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{}", "input.unknown"),
        ('{"@context": "https://www.w3.org/ns/credentials/v2", "type": "VerifiableCredential"}', "proof.missing"),
        ("hello", "input.unknown"),
        ("[]", "input.unknown"),
        ("eyJhbGciOiJub25lIn0.e30.", "jose"),
        ("\x00\xff", "json.encoding"),
    ],
)
def test_what_nobody_could_verify_is_not_baked(run: Run, school: Path, tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "signed").write_bytes(content.encode("latin-1"))
    result = run("bake", tmp_path / "signed", "--into", school / "plain.png", "-o", tmp_path / "out.png")
    assert result.exit_code == 1
    assert result.stderr.startswith(code)
    assert not (tmp_path / "out.png").exists()


def test_what_is_no_image(run: Run, school: Path, tmp_path: Path) -> None:
    result = run("bake", school / "signed.json", "--into", school / "signed.json", "-o", tmp_path / "out.png")
    assert (result.exit_code, result.stderr.partition(":")[0]) == (1, "bake.format")
    result = run("unbake", school / "plain.png")
    assert (result.exit_code, result.stderr.partition(":")[0]) == (1, "bake.not_found")
    assert run("unbake", tmp_path / "missing.png").exit_code == 2
