"""vcmicro status: the way from an empty store to a revoked badge, both kinds of list, and wrong usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from documents import key, small_badge

from vcmicro.cli.command import command

URL = "https://univ.example/status/1"


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    key().save("issuer.jwk")
    Path("draft.json").write_text(json.dumps(small_badge()))
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, arguments, prog_name="vcmicro")
    assert result.exit_code == code, result.output
    return result.output


def inspected(file: str) -> Any:
    return json.loads(run("inspect", file, "--json"))


def test_from_an_empty_store_to_a_revoked_badge() -> None:
    run("status", "create", URL, "--key", "issuer.jwk")
    run("status", "allocate", URL, "--credential-id", "urn:1", "-o", "entry.json")
    run("issue", "draft.json", "--key", "issuer.jwk", "--status", "entry.json", "-o", "signed.json")
    signed = json.loads(Path("signed.json").read_text())
    assert signed["credentialStatus"] == json.loads(Path("entry.json").read_text())
    for which, count in (((), 0), (("--credential-id", "urn:1"), 1), (("--entry", "signed.json"), 1)):
        if which:
            run("status", "set", URL, *which)
        run("status", "publish", URL, "--key", "issuer.jwk", "-o", "list.json")
        assert inspected("list.json")["statusList"] == {
            "kind": "BitstringStatusList",
            "purpose": "revocation",
            "ttl": 3_600_000,
            "size": 131_072,
            "set": count,
        }
    index = signed["credentialStatus"]["statusListIndex"]
    assert "irreversible" in run("status", "set", URL, "0", "--index", index, code=1)


@pytest.mark.parametrize("form", ["statuslist+jwt", "statuslist+cwt"])
def test_a_token_list(form: str) -> None:
    run("status", "create", URL, "--key", "issuer.jwk", "--kind", "TokenStatusList", "--bits", "2", "--ttl", "90s")
    run("status", "allocate", URL, "-o", "entry.json")
    run("status", "set", URL, "2", "--entry", "entry.json")
    run("status", "publish", URL, "--key", "issuer.jwk", "--suite", form, "-o", "list")
    found = inspected("list")
    assert found["statusList"] == {"kind": "TokenStatusList", "bits": 2, "size": 131_072, "set": 1}
    assert (found["securedBy"], found["sub"], found["ttl"]) == (form, URL, 90)


def test_an_entry_in_a_status_claim_is_shown() -> None:
    from vcmicro.cli.description import of_document

    document = {"vct": "urn:x", "status": {"status_list": {"idx": 5, "uri": URL}}}
    assert of_document(document, "")["status"] == [{"type": "status_list", "purpose": None, "index": "5", "list": URL}]


def test_messages_and_purposes() -> None:
    words = [word for text in ("no", "yes") for word in ("--message", text)]
    run("status", "create", URL, "--key", "issuer.jwk", "--purpose", "message", "--purpose", "suspension", *words)
    assert "purpose" in run("status", "allocate", URL, code=2)
    entry = json.loads(run("status", "allocate", URL, "--purpose", "message"))
    assert [each["message"] for each in entry["statusMessage"]] == ["no", "yes"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create", "status/1", "--key", "issuer.jwk"), 2),
        (("create", URL, "--key", "issuer.jwk", "--size", "100"), 2),
        (("create", URL, "--key", "issuer.jwk", "--ttl", "soon"), 2),
        (("create", URL, "--key", "issuer.jwk", "--kind", "List"), 2),
        (("create", URL, "--key", "issuer.jwk", "--store", "mysql://host/db"), 2),
        (("allocate", URL), 1),
        (("allocate", URL, "--store", "mysql://host/db"), 2),
        (("set", URL), 2),
        (("set", URL, "--index", "5", "--credential-id", "urn:1"), 2),
        (("set", URL, "--index", "5"), 1),
        (("publish", URL, "--key", "issuer.jwk"), 1),
    ],
)
def test_refusals(arguments: tuple[str, ...], code: int) -> None:
    run("status", *arguments, code=code)


@pytest.mark.parametrize(("url", "warned"), [(URL, False), (URL.replace("https", "http"), True)])
def test_a_list_that_nobody_could_fetch(url: str, warned: bool) -> None:
    said = run("status", "create", url, "--key", "issuer.jwk", "--kind", "TokenStatusList", "--bits", "2")
    assert f"TokenStatusList {url}: 131,072 entries, 2 bits\n" in said
    assert ("by https only" in said) is warned


def test_an_entry_of_another_list() -> None:
    run("status", "create", URL, "--key", "issuer.jwk")
    run("status", "set", URL, "--entry", "draft.json", code=2)
    Path("array.json").write_text("[]")
    run("issue", "draft.json", "--key", "issuer.jwk", "--status", "array.json", code=1)


def test_a_list_that_is_malformed_is_still_shown() -> None:
    run("status", "create", URL, "--key", "issuer.jwk")
    run("status", "publish", URL, "--key", "issuer.jwk", "-o", "list.json")
    document = json.loads(Path("list.json").read_text())
    document["credentialSubject"]["encodedList"] = "uAAAA"
    Path("list.json").write_text(json.dumps(document))
    assert "inflate" in inspected("list.json")["statusList"]["note"]
