"""Without the libraries of any extra the package imports whole, its commands start, and each names what to install."""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRAS: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
# What each extra's distributions are imported as; cryptography is a plain dependency, of which edc needs a newer one.
LIBRARIES = {
    "bbs": ("py_arkworks_bls12381",),
    "edc": ("rfc3161_client",),
    "schema": ("jsonschema", "re2"),
    "shacl": ("pyshacl", "rdflib"),
    "status": ("sqlalchemy",),
    "pkcs11": ("pkcs11",),
}
# None in sys.modules makes every import of the name fail (the import system, 5.3.1).
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({[name for each in LIBRARIES.values() for name in each]!r}))\n"
CARD = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:ada"},
}


def run(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT + program, *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in done.stderr, done.stderr
    return done


def vcmicro(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return run("from vcmicro.cli import main; main()", *arguments, cwd=cwd)


def test_every_library_is_named() -> None:
    for extra in LIBRARIES:
        assert EXTRAS[extra], extra


def test_every_public_name_is_there(tmp_path: Path) -> None:
    assert run("import vcmicro\nfor name in vcmicro.__all__: getattr(vcmicro, name)", cwd=tmp_path).returncode == 0


def test_every_command_starts(tmp_path: Path) -> None:
    program = (
        "from vcmicro.cli.command import command\n"
        "from click import Context\n"
        "for name in command.list_commands(Context(command)):\n"
        "    found = command.get_command(Context(command), name)\n"
        "    assert found.get_help(Context(found, info_name=name)), name\n"
        "    print(name)\n"
    )
    done = run(program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"verify", "issue", "derive", "present", "status"} <= set(done.stdout.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key, and a credential whose schema is at hand."""
    place = tmp_path_factory.mktemp("extras")
    assert vcmicro("keygen", "-o", "key.jwk", cwd=place).returncode == 0
    named = {"id": "https://univ.example/schema.json", "type": "JsonSchema"}
    (place / "card.json").write_text(json.dumps({**CARD, "credentialSchema": named}))
    (place / "schema.json").write_text('{"$schema": "https://json-schema.org/draft/2020-12/schema"}')
    assert vcmicro("issue", "card.json", "--key", "key.jwk", "-o", "signed.json", cwd=place).returncode == 0
    return place


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [
        ("bbs", ["keygen", "--type", "bls12381g2", "-o", "bls.key"]),
        ("status", ["status", "create", "https://univ.example/status/1", "--key", "key.jwk"]),
        ("status", ["status", "publish", "https://univ.example/status/1", "--key", "key.jwk", "-o", "list.json"]),
        ("pkcs11", ["issue", "card.json", "--key", "pkcs11:token=t;object=k?module-path=/x.so&pin-value=1"]),
    ],
)
def test_a_command_says_what_to_install(folder: Path, extra: str, arguments: list[str]) -> None:
    done = vcmicro(*arguments, cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith("extra.missing: ")
    assert f"pip install vcmicro[{extra}]" in done.stderr


def test_a_report_says_what_to_install(folder: Path) -> None:
    done = vcmicro("verify", "signed.json", "--offline", "--json", cwd=folder)
    report = json.loads(done.stdout)
    (warning,) = _problems(report, "schema")
    assert (report["outcome"], warning["warning"]) == ("PASSED", True)
    assert "pip install vcmicro[schema]" in warning["detail"]
    schema = "https://univ.example/schema.json=schema.json"
    done = vcmicro("verify", "signed.json", "--offline", "--json", "--schema", schema, cwd=folder)
    (found,) = _problems(json.loads(done.stdout), "schema")
    assert (done.returncode, found["code"]) == (3, "extra.missing")
    assert "pip install vcmicro[schema]" in found["detail"]


def test_a_seal_and_a_derived_proof_say_what_to_install(shared: Path, tmp_path: Path) -> None:
    sample = shared / "elm/samples-ec/Sample-CertOfPart-signed.jsonld"
    (tmp_path / "anybody.pem").write_text(_certificate(sample))
    done = vcmicro("verify", sample, "--offline", "--json", "--trust", "anybody.pem", cwd=tmp_path)
    period, missing = _problems(json.loads(done.stdout), "trust")
    assert done.returncode == 3
    assert (period["code"], missing["code"]) == ("x509.period", "extra.missing")
    assert "pip install vcmicro[edc]" in missing["detail"]

    derived = shared / "vectors/w3c-vc-di-bbs/prc/derivedRevealDocument.json"
    index = json.loads((shared / "vectors/contexts/index.json").read_text())
    (url,) = set(json.loads(derived.read_text())["@context"]) - set(CARD["@context"])
    context = f"{url}={shared / 'vectors/contexts' / index[url]['file']}"
    done = vcmicro("verify", derived, "--offline", "--json", "--context", context, cwd=tmp_path)
    (found,) = _problems(json.loads(done.stdout), "proof")
    assert (found["code"], found["hint"]) == ("extra.missing", "pip install vcmicro[bbs]")


def _problems(report: dict[str, Any], check: str) -> list[dict[str, Any]]:
    (found,) = [each["problems"] for each in report["checks"] if each["name"] == check]
    problems: list[dict[str, Any]] = found
    return problems


def _certificate(sample: Path) -> str:
    """The certificate of a seal, as PEM."""
    protected = json.loads(sample.read_text())["signatures"][0]["protected"]
    header = json.loads(base64.urlsafe_b64decode(protected + "=" * (-len(protected) % 4)))
    return ssl.DER_cert_to_PEM_cert(base64.b64decode(header["x5c"][0]))
