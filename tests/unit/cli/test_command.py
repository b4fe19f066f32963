"""The group: what it offers, what it loads, and that no error leaves it as a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import vcmicro
from vcmicro import cli
from vcmicro.cli.command import _COMMANDS

Run = Callable[..., Result]
_HEAVY = ("rich", "httpx", "pyld", "pydantic", "jwcrypto", "cryptography")


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"vcmicro, version {vcmicro.__version__}\n"


def test_help_names_every_command_and_none_that_is_not_there(run: Run) -> None:
    result = run("--help")
    listed = [line.split()[0] for line in result.stdout.partition("Commands:\n")[2].splitlines()]
    assert listed == list(_COMMANDS)
    assert {"keygen", "issue", "verify", "derive", "present", "bake", "inspect", "convert", "explain"} <= set(listed)
    for name in listed:
        assert run(name, "--help").exit_code == 0


@pytest.mark.parametrize("arguments", [("weave",), ("convert", "x"), ("verify", "--nonsense")])
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", ["['--help']", "['explain', 'proof.invalid']"])
def test_help_and_explain_load_no_heavy_library(arguments: str) -> None:
    code = f"""
import sys
from vcmicro.cli.command import command
command.main({arguments}, standalone_mode=False)
print("loaded:", [name for name in {_HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_verify_loads_only_what_it_needs(school: Path) -> None:
    code = f"""
import sys
from vcmicro.cli.command import command
try:
    command.main(["verify", sys.argv[1]], prog_name="vcmicro")
except SystemExit as done:
    print("exit", done.code, [name for name in {_HEAVY[:-1]} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(school / "badge.png")], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "exit 0 []"


def test_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vcmicro", "explain", "nothing"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: vcmicro explain")


def test_without_click_or_rich_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as exit:
        cli.main()
    assert exit.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "the vcmicro command needs click and rich; install the extra: pip install 'vcmicro[cli]'\n"


def _raising(error: BaseException) -> Callable[..., object]:
    def raise_it(*arguments: object, **options: object) -> object:
        raise error

    return raise_it


def test_a_bug_is_one_line_without_data_of_the_input(run: Run, school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcmicro, "unbake", _raising(KeyError("secret of the input")))
    result = run("unbake", school / "badge.png")
    assert result.exit_code == 1
    assert result.stderr.startswith("internal.error: KeyError at test_command.py:")
    assert "secret" not in result.stderr


def test_a_bug_while_verifying_is_indeterminate(run: Run, school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcmicro, "verify", _raising(KeyError("secret of the input")))
    result = run("verify", school / "badge.png")
    assert result.exit_code == 3
    assert "internal.error: KeyError" in result.stdout
    assert "secret" not in result.stdout


def test_an_interrupt_is_no_verdict(run: Run, school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcmicro, "verify", _raising(KeyboardInterrupt()))
    result = run("verify", school / "badge.png")
    assert result.exit_code == 130
    assert result.stdout == ""


def test_a_file_that_cannot_be_written_is_one_line(run: Run, school: Path) -> None:
    result = run("unbake", school / "badge.png", "-o", school / "no" / "such" / "folder.json")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {school / 'no' / 'such' / 'folder.json'}: No such file or directory\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_left_is_no_verdict(school: Path) -> None:
    code = "import sys; from vcmicro.cli import main; sys.stdin.readline(); sys.argv[1:1] = ['verify']; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(school / "signed.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_name_that_the_terminal_cannot_show_ends_nothing(school: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1251", "PYTHONUTF8": "0"}
    for arguments in (("inspect",), ("inspect", "--json")):
        done = subprocess.run(
            [sys.executable, "-m", "vcmicro", *arguments, str(school / "signed.json")],
            capture_output=True,
            timeout=60,
            env=environment,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert (b"Zo\\xeb" if len(arguments) == 1 else b"Zo\\u00eb") in done.stdout
