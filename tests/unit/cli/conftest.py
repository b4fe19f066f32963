"""A command line to run in the test's own process, and what it issued."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pictures import a_png

from vcmicro.cli.command import command

Run = Callable[..., Result]

DRAFT: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Welding",
    "issuer": {"type": ["Profile"], "name": "Zoë's School"},
    "validFrom": "2020-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "id": "did:example:ada",
        "achievement": {
            "id": "https://school.example/welding",
            "type": ["Achievement"],
            "name": "Welding",
            "description": "Joins steel.",
            "criteria": {"narrative": "Weld ten seams."},
        },
    },
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VCMICRO_PASSPHRASE", "FORCE_COLOR", "NO_COLOR", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def run() -> Run:
    """``run("verify", path, input=...)``: the result, after a look that nothing but an exit ended it."""
    # click 8.1 mixes the two streams unless it is told not to; later ones never do.
    apart = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}

    def run(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        result = CliRunner(**apart).invoke(command, [str(each) for each in arguments], input=input, prog_name="vcmicro")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.stdout + result.stderr
        return result

    return run


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A small draft in a file of its own."""
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(DRAFT))
    return path


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """What the command line made, to be read only: key.jwk, did (its text), signed.json, token.jwt, badge.png."""
    folder = tmp_path_factory.mktemp("school")
    (folder / "draft.json").write_text(json.dumps(DRAFT))
    (folder / "plain.png").write_bytes(a_png())
    (folder / "did").write_text(run("keygen", "-o", folder / "key.jwk").stdout.strip())
    sign = ("issue", folder / "draft.json", "--key", folder / "key.jwk")
    for arguments in (
        (*sign, "-o", folder / "signed.json"),
        (*sign, "--suite", "vc+jwt", "-o", folder / "token.jwt"),
        ("bake", folder / "signed.json", "--into", folder / "plain.png", "-o", folder / "badge.png"),
    ):
        result = run(*arguments)
        assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture
def forged(school: Path, tmp_path: Path) -> Path:
    """The signed credential with one letter changed."""
    path = tmp_path / "forged.json"
    path.write_text((school / "signed.json").read_text().replace("Joins steel", "Joins steal"))
    return path
