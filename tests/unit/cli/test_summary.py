"""The reports on a terminal, without one: a rich console that writes into a string."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console

from vcmicro import cli
from vcmicro.cli import inspect, summary

Run = Callable[..., Result]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the commands show on a terminal of 300 columns."""
    shown = io.StringIO()
    console = Console(
        file=shown, force_terminal=True, color_system="standard", width=300, highlight=False, markup=False, emoji=False
    )
    for module in (summary, inspect):
        monkeypatch.setattr(module, "terminal", lambda *, stderr=False: console)
    return shown


def test_only_outcomes_are_coloured(run: Run, screen: io.StringIO, school: Path, forged: Path) -> None:
    assert run("verify", school / "signed.json").exit_code == 0
    assert run("verify", forged).exit_code == 1
    lines = screen.getvalue().splitlines()
    coloured = [line for line in lines if "\x1b" in line]
    assert any(line.startswith("\x1b[32mPASSED\x1b[0m: issuer did:key:") for line in coloured)
    assert any(line.startswith("\x1b[1;31mFAILED\x1b[0m: issuer did:key:") for line in coloured)
    assert len(coloured) == 22
    assert any(line.startswith("      proof.invalid at /proof/0: ") for line in lines)


def test_rows(run: Run, screen: io.StringIO, school: Path, forged: Path) -> None:
    result = run("verify", school / "signed.json", forged)
    assert result.exit_code == 1
    text = screen.getvalue()
    assert "Verifying" in text
    assert f"│ \x1b[32mPASSED \x1b[0m │ {school / 'signed.json'}" in text
    assert "proof.invalid at /proof/0: " in text
    assert result.stdout == "2 credentials: 1 PASSED, 1 FAILED\n"


def test_no_rows_no_table(run: Run, screen: io.StringIO, tmp_path: Path) -> None:
    assert run("verify", tmp_path).exit_code == 2
    assert "Outcome" not in screen.getvalue()


def test_names_stand_out_in_what_is_inside(run: Run, screen: io.StringIO, school: Path) -> None:
    assert run("inspect", school / "signed.json").exit_code == 0
    assert "\x1b[1mname" in screen.getvalue()
    assert "\x1b[36m  name" in screen.getvalue()


def test_the_entry_point(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["vcmicro", "explain", "proof.invalid"])
    with pytest.raises(SystemExit) as exit:
        cli.main()
    assert exit.value.code == 0
    assert capsys.readouterr().out.startswith("proof.invalid\n")
