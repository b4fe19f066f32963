"""The output of the commands over one badge with a fixed key; only what depends on the clock is masked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from vcmicro.cli.command import command
from vcmicro.keys import Key

_ROOT = Path(__file__).resolve().parents[2]
_OTHER = "did:web:other.example"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the example badge signed by the key of a fixed seed, and a changed copy of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VCMICRO_PASSPHRASE", raising=False)
    Key.from_seed(bytes(range(32))).save("issuer.jwk")
    shutil.copy(_ROOT / "examples" / "badge.json", "draft.json")
    Path("held").mkdir()
    assert _run("issue", "draft.json", "--key", "issuer.jwk", "-o", "signed.json") == "exit 0\n"
    Key.from_seed(bytes(range(32)), "P-256").save("p256.jwk")
    base = ("issue", "draft.json", "--key", "p256.jwk", "--suite", "ecdsa-sd-2023", "--mandatory", "/name")
    assert _run(*base, "-o", "held/base.json") == "exit 0\n"
    assert _run("derive", "held/base.json", "--pointers", "/credentialSubject", "-o", "held/shown.json") == "exit 0\n"
    changed = Path("signed.json").read_text().replace("Ada Lovelace", "Ida Lovelace")
    Path("changed.json").write_text(changed)
    Path("trust.json").write_text(
        json.dumps([{"id": Key.from_seed(bytes(range(32))).did, "name": "University of Example"}])
    )
    return tmp_path


def _run(*arguments: str) -> str:
    """The exit code and both streams, as text."""
    result = CliRunner().invoke(command, arguments, prog_name="vcmicro")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return f"exit {result.exit_code}\n{result.output}"


def _masked(text: str) -> str:
    text = re.sub(r'("?created"?:? +"?)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', r"\1(time of issue)", text)
    return re.sub(r'("proofValue": ")[uz][0-9A-Za-z_-]+', r"\1(signature)", text)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("verify-passed.txt", ("verify", "signed.json", "--trust", "trust.json", "--recipient", "ada@example.org")),
        ("verify-failed.txt", ("verify", "changed.json")),
        ("verify-passed.json.txt", ("verify", "signed.json", "--json")),
        ("verify-failed.json.txt", ("verify", "changed.json", "--json")),
        ("verify-other-issuer.txt", ("verify", "signed.json", "--issuer", _OTHER)),
        ("verify-expired.txt", ("verify", "signed.json", "--at", "2100-01-01T00:00:00Z")),
        ("verify-folder.txt", ("verify", ".")),
        ("derive.txt", ("derive", "held/base.json", "--pointers", "/credentialSubject")),
        ("derive-refused.txt", ("derive", "signed.json", "--pointers", "/name")),
        ("present.txt", ("present", "held/shown.json", "--key", "issuer.jwk", "--challenge", "c", "--domain", "d")),
        ("present-base.txt", ("present", "held/base.json", "--key", "issuer.jwk")),
        ("verify-base.txt", ("verify", "held/base.json")),
        ("inspect-base.txt", ("inspect", "held/base.json")),
        ("inspect-shown.txt", ("inspect", "held/shown.json")),
        ("inspect.txt", ("inspect", "signed.json")),
        ("inspect.json.txt", ("inspect", "signed.json", "--json")),
        ("show.txt", ("show", "signed.json")),
        ("show-forged.txt", ("show", "changed.json")),
        ("issue.txt", ("issue", "draft.json", "--key", "issuer.jwk")),
        ("did-publish.txt", ("did", "publish", "did:web:univ.example:staff", "--key", "issuer.jwk", "-o", "site")),
        ("did-resolve.txt", ("did", "resolve", Key.from_seed(bytes(range(32))).did)),
        ("did-resolve-offline.txt", ("did", "resolve", _OTHER, "--offline")),
        ("explain.txt", ("explain", "proof.invalid")),
    ],
)
@pytest.mark.usefixtures("shop")
def test_output(golden: Callable[[str, str], None], name: str, arguments: tuple[str, ...]) -> None:
    golden(f"cli/{name}", _masked(_run(*arguments)))


@pytest.mark.usefixtures("shop")
def test_refusals(golden: Callable[[str, str], None]) -> None:
    draft = json.loads(Path("draft.json").read_text())
    draft["validFrom"], draft["colour"] = "yesterday", "red"
    del draft["credentialSubject"]["achievement"]["criteria"]
    Path("draft.json").write_text(json.dumps(draft))
    golden("cli/issue-refused.txt", _run("issue", "draft.json", "--key", "issuer.jwk"))
    golden("cli/unbake-refused.txt", _run("unbake", "signed.json"))


@pytest.mark.usefixtures("shop")
def test_sd_jwt(golden: Callable[[str, str], None]) -> None:
    """Claims from their draft to a presentation; salts, digests and times are masked."""
    claims = {"vct": "urn:example:id:1", "given_name": "Ada", "tags": ["a", "b"], "exp": 4_000_000_000}
    Path("claims.json").write_text(json.dumps(claims))
    Key.from_seed(bytes(range(1, 33)), "P-256").save("holder.jwk")
    options = ("--suite", "dc+sd-jwt", "--disclose", "/given_name", "--disclose", "/tags/-", "--holder", "holder.jwk")
    asked = ("--challenge", "c", "--domain", "d")
    said = [
        _run("issue", "claims.json", "--key", "issuer.jwk", *options, "--decoys", "1", "-o", "held.sdjwt"),
        _run("inspect", "held.sdjwt"),
        _run("derive", "held.sdjwt", "--pointers", "/tags/1", "-o", "part.sdjwt"),
        _run("present", "part.sdjwt", "--key", "holder.jwk", *asked, "-o", "shown.sdjwt"),
        _run("inspect", "shown.sdjwt"),
        _run("verify", "shown.sdjwt", *asked),
        _run("verify", "shown.sdjwt"),
        _run("verify", "part.sdjwt", *asked),
        _run("issue", "claims.json", "--key", "issuer.jwk", "--suite", "dc+sd-jwt", "--disclose", "/exp"),
        _run("issue", "draft.json", "--key", "issuer.jwk", "--disclose", "/name"),
    ]
    text = re.sub(r"(iat: |issued at +)\d+", r"\1(time)", "\n".join(said))
    golden("cli/sd-jwt.txt", text)


@pytest.mark.usefixtures("shop")
def test_status(golden: Callable[[str, str], None]) -> None:
    """A list from its creation to its publication; indexes are random, and masked."""
    url = "https://univ.example/status/1"
    signing = ("--key", "issuer.jwk")
    said = [
        _run("status", "create", url, *signing, "--purpose", "revocation", "--valid-for", "30d"),
        _run("status", "allocate", url, "--credential-id", "urn:uuid:1"),
        _run("status", "set", url, "--credential-id", "urn:uuid:1"),
        _run("status", "set", url, "0", "--credential-id", "urn:uuid:1"),
        _run("status", "set", url, "--credential-id", "urn:uuid:2"),
        _run("status", "publish", url, *signing, "-o", "list.json"),
        _run("inspect", "list.json"),
    ]
    text = re.sub(r"(#|entry |Index\": \")\d+", r"\1(random)", "\n".join(said))
    text = re.sub(r"(valid \w+ +|created +)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r"\1(time)", text)
    golden("cli/status.txt", text)
