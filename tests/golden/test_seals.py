"""What the commands say of a sealed credential with certificates of fixed names and dates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from certificates import NEEDS_EDC, root, seal, time_stamping_unit
from click.testing import CliRunner
from seals import credential, sealed, stamped

from vcmicro.cli.command import command

_AT = ("--at", "2026-06-15T12:00:00Z", "--offline")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sealed credential, its authority, and what another seal is made of."""
    monkeypatch.chdir(tmp_path)
    made = stamped(sealed(), time_stamping_unit(), dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    Path("sealed.jsonld").write_text(json.dumps(made))
    Path("roots.pem").write_bytes(root().pem)
    Path("draft.json").write_text(json.dumps(credential()))
    Path("seal.pem").write_bytes(seal().key.to_pem())
    Path("chain.pem").write_bytes(seal().chain_pem)
    return tmp_path


def _run(*arguments: str) -> str:
    """The exit code and both streams, as text."""
    result = CliRunner().invoke(command, arguments, prog_name="vcmicro")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return f"exit {result.exit_code}\n{result.output}"


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("inspect-seal.txt", ("inspect", "sealed.jsonld")),
        ("inspect-seal.json.txt", ("inspect", "sealed.jsonld", "--json")),
        ("verify-seal-without-authorities.txt", ("verify", "sealed.jsonld", *_AT)),
        pytest.param("verify-seal.txt", ("verify", "sealed.jsonld", "--trust", "roots.pem", *_AT), marks=NEEDS_EDC),
        pytest.param(
            "verify-seal.json.txt",
            ("verify", "sealed.jsonld", "--trust", "roots.pem", "--json", *_AT),
            marks=NEEDS_EDC,
        ),
    ],
)
def test_output(golden: Callable[[str, str], None], name: str, arguments: tuple[str, ...]) -> None:
    golden(f"cli/{name}", _run(*arguments))


@pytest.mark.usefixtures("shop")
def test_a_seal_made_on_the_command_line() -> None:
    made = _run(
        "issue", "draft.json", "--key", "seal.pem", "--suite", "jades", "--certificate", "chain.pem", "-o", "out.json"
    )
    assert made.startswith("exit 0")
    assert "binding      PASSED" in _run("verify", "out.json", *_AT)
    assert json.loads(json.loads(Path("out.json").read_text())["payload"]) == credential()


@pytest.mark.usefixtures("shop")
def test_a_certificate_is_for_a_seal() -> None:
    said = _run("issue", "draft.json", "--key", "seal.pem", "--suite", "vc+jwt", "--certificate", "chain.pem")
    assert said.startswith("exit 2")
    said = _run("issue", "draft.json", "--key", "seal.pem", "--suite", "jades")
    assert said.startswith("exit 2") and "--certificate" in said
