"""On a terminal: colours, a table, a progress bar; nothing of that elsewhere, nor with NO_COLOR."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="terminals of POSIX")


def _on_terminal(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    """Run the command with a terminal of 100 columns as stdin, stdout and stderr: exit code and all that it showed."""
    ours, theirs = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, "-m", "vcmicro", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
        env={**clean, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(60), shown.decode().replace("\r\n", "\n")


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")


def test_outcomes_are_coloured_and_nothing_else_changes(school: Path, forged: Path) -> None:
    code, shown = _on_terminal("verify", school / "signed.json")
    assert code == 0
    assert "\x1b[32mPASSED\x1b[0m: issuer did:key:" in shown
    code, shown = _on_terminal("verify", forged)
    assert code == 1
    assert "\x1b[1;31mFAILED\x1b[0m: issuer did:key:" in shown
    plain = subprocess.run([sys.executable, "-m", "vcmicro", "verify", str(forged)], capture_output=True, text=True)
    assert _plain(shown) == plain.stdout
    assert "\x1b" not in plain.stdout


def test_no_color(school: Path) -> None:
    for arguments in (("verify", school / "signed.json"), ("verify", school), ("inspect", school / "badge.png")):
        _, shown = _on_terminal(*arguments, NO_COLOR="1")
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)


def test_text_of_a_credential_cannot_take_an_outcomes_colour(school: Path, tmp_path: Path) -> None:
    trusted = tmp_path / "trust.json"
    known = {"id": (school / "did").read_text(), "name": "[bold]x[/bold] :smile: PASSED\nPASSED"}
    trusted.write_text(json.dumps([known]))
    code, shown = _on_terminal("verify", school / "signed.json", "--trust", trusted)
    assert code == 0
    assert "([bold]x[/bold] :smile: PASSED\\nPASSED, by trust.json), binding" in shown


def test_a_folder_is_a_table(school: Path, forged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    shutil.copy(school / "signed.json", folder / "good.json")
    shutil.copy(forged, folder / "[red]bad.json")
    code, shown = _on_terminal("verify", folder, COLUMNS="500")
    assert code == 1
    assert "Verifying" in shown
    text = _plain(shown)
    assert re.search(r"┃ Outcome +┃ File +┃ Issuer +┃ Problem +┃", text)
    assert re.search(r"│ PASSED +│", text)
    assert re.search(r"│ FAILED +│", text)
    assert f"│ {folder / '[red]bad.json'} │" in text
    assert "2 credentials: 1 PASSED, 1 FAILED" in text


def test_json_on_a_terminal_is_json(school: Path) -> None:
    code, shown = _on_terminal("verify", school / "signed.json", "--json")
    assert code == 0
    assert json.loads(shown)["outcome"] == "PASSED"


def test_inspect_on_a_terminal(school: Path) -> None:
    code, shown = _on_terminal("inspect", school / "badge.png")
    assert code == 0
    assert re.search(r"^\x1b\[1mname +\x1b\[0m", shown, re.MULTILINE)
    assert "Zoë's School" in shown


def test_an_encrypted_key_is_asked_for_its_passphrase(school: Path, tmp_path: Path) -> None:
    from vcmicro.keys import Key

    Key.load(school / "key.jwk").save(tmp_path / "key.jwk", "correct horse")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "vcmicro", "issue", str(school / "draft.json"), "--key", str(tmp_path / "key.jwk")],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    prompt = b""
    # The last blank comes once the terminal no longer echoes; what is typed before is thrown away.
    while not prompt.endswith(b": "):
        assert select.select([ours], [], [], 60)[0], prompt
        prompt += os.read(ours, 1024)
    assert prompt == b"Passphrase: "
    os.write(ours, b"correct horse\n")
    signed, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b'"proofValue"' in signed
