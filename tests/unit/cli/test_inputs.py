"""What cannot be read is said in the library's words, whatever the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import vcmicro
from vcmicro.cli import inputs
from vcmicro.limits import DEFAULT

Run = Callable[..., Result]


def test_stdin_is_not_read_without_end(run: Run) -> None:
    result = run("verify", "-", input=b"{" + b" " * DEFAULT.png_bytes)
    assert result.exit_code == 1
    assert "limit.size: more than " in result.stdout
    assert "schema       FAILED" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [("inspect",), ("issue", "--key", "KEY"), ("bake", "--into", "IMAGE", "-o", "OUT"), ("verify", "--trust")],
)
def test_a_folder_is_no_file(run: Run, school: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    places = {"KEY": school / "key.jwk", "IMAGE": school / "plain.png", "OUT": tmp_path / "out"}
    last = ("-",) if arguments[0] == "verify" else ()
    result = run(*(places.get(each, each) for each in arguments), school, *last, input="{}")
    assert result.exit_code == (2 if last else 1)
    assert "Is a directory" in result.stderr or "Permission denied" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(run: Run, school: Path, tmp_path: Path) -> None:
    for name in ("badge.json", "key.jwk"):
        (tmp_path / name).write_bytes(b"{}")
        (tmp_path / name).chmod(0)
    result = run("verify", tmp_path / "badge.json")
    assert result.exit_code == 1
    assert "input.not_file" in result.stdout
    result = run("issue", school / "draft.json", "--key", tmp_path / "key.jwk")
    assert result.stderr.startswith("key.file")


@pytest.mark.parametrize("content", [b"\xff\n", b"\n", b""])
def test_a_passphrase_file_without_one(run: Run, school: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    result = run("issue", school / "draft.json", "--key", school / "key.jwk", "--passphrase-file", tmp_path / "secret")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_terminal_is_asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = vcmicro.Key.generate()
    key.save(tmp_path / "key.jwk", "correct horse")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda text, **options: "correct horse")
    assert inputs.load_key(str(tmp_path / "key.jwk"), None).did == key.did


def test_a_key_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(vcmicro.Invalid, match=r"key\.file"):
        inputs.load_key(str(tmp_path / "key.jwk"), None)
