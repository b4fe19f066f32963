"""The command line over files that we did not write: exit codes, and not one byte that a terminal would obey."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from vcmicro.cli.command import command

_NOW = "2026-06-15T12:00:00Z"
_EXIT = {"PASSED": 0, "FAILED": 1, "INDETERMINATE": 3}


def _run(*arguments: str | Path, input: bytes | None = None) -> Result:
    # click 8.1 mixes the two streams unless it is told not to; later ones never do.
    apart = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    result = CliRunner(**apart).invoke(command, [str(each) for each in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stdout + result.stderr
    return result


def _shown(result: Result) -> str:
    return result.stdout + result.stderr


def _verify(*arguments: str | Path, input: bytes | None = None) -> Result:
    return _run("verify", *arguments, "--offline", "--at", _NOW, input=input)


def _hostile(shared: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((shared / "hostile" / "manifest.json").read_text())["cases"]
    return [each for each in cases if each["expect"] != "table"]


def test_hostile_files_one_by_one(shared: Path) -> None:
    """Offline: what must be rejected is not accepted, what needs no network is, and nothing comes out raw."""
    wrong = []
    for case in _hostile(shared):
        path = shared / "hostile" / case["input"]
        options = [*_option(case, "challenge", "nonce"), *_option(case, "domain", "audience")]
        verified, inspected = _verify(path, "--json", *options), _run("inspect", path)
        shown = json.loads(verified.stdout)
        assert verified.exit_code == _EXIT[shown["outcome"]], case["id"]
        assert inspected.exit_code in (0, 1), case["id"]
        assert "internal.error" not in _shown(verified) + _shown(inspected), case["id"]
        assert _is_plain(_shown(verified) + _shown(inspected)), case["id"]
        if case["expect"] == "reject" and verified.exit_code == 0:
            wrong.append(case["id"])
        local = "world" not in case and not case.get("format", "").startswith("sd")
        if case["expect"] in ("accept", "accept-escaped") and local and verified.exit_code != 0:
            wrong.append(case["id"])
    assert wrong == []


def _option(case: dict[str, Any], name: str, name_in_tokens: str) -> list[str]:
    options = case.get("options", {})
    value = options.get(name, options.get(name_in_tokens))
    return [f"--{name}", value] if isinstance(value, str) else []


def _is_plain(text: str) -> bool:
    return all(each.isprintable() or each in "\n\u200c\u200d\u00a0\u3000" for each in text)


def test_hostile_folder(shared: Path) -> None:
    result = _verify(shared / "hostile" / "cases")
    assert result.exit_code == 1
    assert _is_plain(_shown(result))


def test_terminal_injection_in_every_command(shared: Path, tmp_path: Path) -> None:
    case = next(each for each in _hostile(shared) if each["id"] == "render-terminal")
    forbidden = [bytes.fromhex(each) for each in case["options"]["forbid_bytes_hex"]]
    path = shared / "hostile" / case["input"]
    assert any(each in json.dumps(json.loads(path.read_text()), ensure_ascii=False).encode() for each in forbidden[2:])
    (tmp_path / "plain.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    baked = tmp_path / "badge.svg"
    draft = tmp_path / "draft.json"
    document = json.loads(path.read_text())
    draft.write_text(json.dumps({name: value for name, value in document.items() if name != "proof"}))
    results = [
        _verify(path),
        _verify(path, "--json"),
        _verify(path, "--issuer", "did:web:\x1b[2J.example"),
        _verify(path, "--recipient", "\u202eada"),
        _verify(path.parent, path),
        _run("inspect", path),
        _run("inspect", path, "--json"),
        _run("bake", path, "--into", tmp_path / "plain.svg", "-o", baked),
        _verify(baked),
        _run("unbake", baked),
        _run("keygen", "-o", tmp_path / "key.jwk"),
        _run("issue", draft, "--key", tmp_path / "key.jwk"),
    ]
    assert [each.exit_code for each in results] == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 2]
    draft.write_text(json.dumps({**document, "proof": None, "\x1b[2J\u202e": "\x07"}))
    results.append(_run("issue", draft, "--key", tmp_path / "key.jwk"))
    for result in results:
        shown = _shown(result).encode()
        assert not [each for each in forbidden if each in shown], shown


def test_1edtech_files(shared: Path) -> None:
    """Every file has a verdict; what 1EdTech's own validator refuses in an Open Badge 3.0 does not pass here."""
    folder = shared / "vectors" / "1edtech-validator"
    expected = json.loads((folder / "EXPECTED.json").read_text())
    result = _verify(folder, "--json")
    assert result.exit_code == 1
    shown = {Path(each["file"]).relative_to(folder).as_posix(): each for each in json.loads(result.stdout)}
    # Badge classes, profiles, keys and lists of Open Badges 2.0 lie there too; they are no credentials.
    assert len(shown) > 45
    assert not [name for name in shown if "/assets/" in name and "endorsement" not in name]
    refused = {name for name, told in expected.items() if all(each["verdict"] == "invalid" for each in told)}
    assert len(refused & shown.keys()) > 10
    assert [name for name in refused & shown.keys() if shown[name]["outcome"] == "PASSED"] == []
    for name in shown:
        assert _run("inspect", folder / name).exit_code in (0, 1), name


@pytest.mark.parametrize("name", ["simple-jwt.png", "simple-jwt_v1.png", "simple-jwt_v1.svg"])
def test_1edtech_images_come_out_and_go_in(shared: Path, tmp_path: Path, name: str) -> None:
    image = shared / "vectors" / "1edtech-validator" / "inspector-vc" / "src" / "test" / "resources" / "ob30" / name
    token = tmp_path / "token"
    assert _run("unbake", image, "-o", token).exit_code == 0
    assert token.read_text().count(".") == 2
    assert _run("bake", token, "--into", image, "-o", tmp_path / "again").exit_code == 0
    assert _run("unbake", tmp_path / "again").output == token.read_text()


@pytest.mark.parametrize(
    "schema",
    [
        "ob_v3p0_achievementcredential_schema.2024-strict-arrays.json",
        "ob_v3p0_achievementcredential_schema.2026-jsonld-adaptation.json",
    ],
)
def test_the_example_badge_meets_the_official_schemas_once_issued(shared: Path, tmp_path: Path, schema: str) -> None:
    rules = json.loads((shared / "ob" / "ob3-schemas" / schema).read_text())
    example = Path(__file__).resolve().parents[2] / "examples" / "badge.json"
    _run("keygen", "-o", tmp_path / "key.jwk")
    signed = json.loads(_run("issue", example, "--key", tmp_path / "key.jwk").stdout)
    found = jsonschema.validators.validator_for(rules)(rules).iter_errors(signed)
    assert [each.message for each in found] == []
