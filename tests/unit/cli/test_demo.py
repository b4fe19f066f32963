"""The main job on the terminal, as ``make demo`` runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_demo(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", str(_ROOT / "scripts" / "demo.sh"), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHON": sys.executable},
    )
    assert (done.returncode, done.stderr) == (0, "")
    genuine, changed = done.stdout.partition("# Somebody changes one letter")[::2]
    assert "\nPASSED: issuer did:key:" in genuine
    assert "FAILED" not in genuine
    assert "\nFAILED: issuer did:key:" in changed
    assert "proof.invalid at /proof/0: " in changed
    assert "\nconformant (eu-microcredential); validity valid\n" in changed
    assert "\ncomplete: 3 achievements of 3 credentials\n  10 credit points of ECTS\n" in changed
    assert "\x1b" not in done.stdout
    assert "\nrebundled              signed-certificate.json\n" in changed
    written = ("elm.json", "losses.json", "certificate.json", "signed-certificate.json")
    for name in ("issuer.jwk", "signed.json", "badge.png", "changed.json", "forged.png", *written):
        assert (tmp_path / name).is_file()
