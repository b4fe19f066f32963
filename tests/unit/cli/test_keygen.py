"""keygen: the file, its mode, its passphrase."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from vcmicro.errors import Invalid
from vcmicro.keys import Key

Run = Callable[..., Result]
_KINDS = {
    "ed25519": ("Ed25519", "did:key:z6Mk"),
    "p256": ("P-256", "did:key:zDn"),
    "p384": ("P-384", "did:key:z82L"),
    "p521": ("P-521", "did:key:z2J9"),
    "secp256k1": ("secp256k1", "did:key:zQ3s"),
    "rsa": ("RSA", "did:key:z"),
}


@pytest.mark.parametrize("name", _KINDS)
def test_each_kind(run: Run, tmp_path: Path, name: str) -> None:
    result = run("keygen", "--type", name, "-o", tmp_path / "key.jwk")
    kind, front = _KINDS[name]
    key = Key.load(tmp_path / "key.jwk")
    assert result.exit_code == 0
    assert result.stdout == f"{key.did}\n"
    assert key.kind == kind
    assert key.did.startswith(front)


def test_the_key_is_ed25519_unless_said_otherwise(run: Run, tmp_path: Path) -> None:
    run("keygen", "-o", tmp_path / "key.jwk")
    assert json.loads((tmp_path / "key.jwk").read_text())["crv"] == "Ed25519"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_only_the_owner_may_read_it(run: Run, tmp_path: Path) -> None:
    run("keygen", "-o", tmp_path / "key.jwk")
    assert stat.S_IMODE((tmp_path / "key.jwk").stat().st_mode) == 0o600


def test_a_key_is_not_overwritten_unawares(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "key.jwk"
    run("keygen", "-o", path)
    before = path.read_bytes()
    result = run("keygen", "-o", path)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert path.read_bytes() == before
    assert run("keygen", "-o", path, "--force").exit_code == 0
    assert path.read_bytes() != before


def _needs(path: Path, passphrase: str) -> None:
    with pytest.raises(Invalid, match="no passphrase was given"):
        Key.load(path)
    assert Key.load(path, passphrase).kind == "Ed25519"


def test_passphrase_from_a_prompt(run: Run, tmp_path: Path) -> None:
    result = run("keygen", "-o", tmp_path / "key.jwk", "--passphrase", input="correct horse\ncorrect horse\n")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("did:key:")
    _needs(tmp_path / "key.jwk", "correct horse")


def test_passphrase_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"correct horse\r\nnot this line\n")
    run("keygen", "-o", tmp_path / "key.jwk", "--passphrase-file", tmp_path / "secret")
    _needs(tmp_path / "key.jwk", "correct horse")


def test_passphrase_from_the_environment(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VCMICRO_PASSPHRASE", "correct horse")
    run("keygen", "-o", tmp_path / "key.jwk")
    _needs(tmp_path / "key.jwk", "correct horse")


def test_an_empty_passphrase_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    result = run("keygen", "-o", tmp_path / "key.jwk", "--passphrase-file", tmp_path / "secret")
    assert result.exit_code == 2
    assert not (tmp_path / "key.jwk").exists()
