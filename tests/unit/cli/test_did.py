"""did: documents of DIDs, and a did:web from its key to a verified credential."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import Result

import vcmicro
from vcmicro.errors import unavailable
from vcmicro.fetch import Fetched

Run = Callable[..., Result]
_DID = "did:web:school.example:staff"


class _Site:
    """A web server that serves a folder under https://school.example."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append(url)
        place = self.folder / urlsplit(url).path.lstrip("/")
        if urlsplit(url).netloc != "school.example" or not place.is_file():
            raise unavailable("net.status", f"{url} answered 404")
        return Fetched(url, place.read_bytes(), "application/json")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Site:
    site = _Site(tmp_path / "site")
    monkeypatch.setattr(vcmicro, "HttpsFetcher", lambda: site)
    return site


def test_from_key_to_verified_credential(run: Run, tmp_path: Path, draft: Path, site: _Site) -> None:
    run("keygen", "--type", "p256", "-o", tmp_path / "key.jwk")
    published = run("did", "publish", _DID, "--key", tmp_path / "key.jwk", "-o", site.folder)
    wrote, serve, use = published.stdout.splitlines()
    assert wrote == f"Wrote {site.folder / 'staff' / 'did.json'}"
    assert serve == "Serve it at https://school.example/staff/did.json"
    method = use.removeprefix("Issue with --method ")
    signed = tmp_path / "signed.json"
    assert run("issue", draft, "--key", tmp_path / "key.jwk", "--method", method, "-o", signed).exit_code == 0
    assert json.loads(signed.read_text())["issuer"]["id"] == _DID

    verified = run("verify", signed, "--issuer", _DID, "--json")
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["binding"] == "did"
    assert site.asked == ["https://school.example/staff/did.json"]
    assert run("verify", signed, "--offline").exit_code == 3
    assert len(site.asked) == 1
    assert json.loads(run("did", "resolve", _DID).stdout)["id"] == _DID


def test_the_root_of_a_site_is_well_known(run: Run, school: Path, tmp_path: Path) -> None:
    result = run("did", "create", "did:web:school.example", "--key", school / "key.jwk", "-o", tmp_path)
    assert result.exit_code == 0
    document = json.loads((tmp_path / ".well-known" / "did.json").read_text())
    (method,) = document["verificationMethod"]
    assert method["publicKeyMultibase"] == (school / "did").read_text().removeprefix("did:key:")
    assert document["assertionMethod"] == [method["id"]]
    assert '"d"' not in (tmp_path / ".well-known" / "did.json").read_text()


def test_a_document_is_not_replaced_unawares(run: Run, school: Path, tmp_path: Path) -> None:
    publish = ("did", "publish", _DID, "--key", school / "key.jwk", "-o", tmp_path)
    assert run(*publish).exit_code == 0
    assert run(*publish).exit_code == 2
    assert run(*publish, "--force").exit_code == 0


def test_keys_of_earlier_credentials_stay_listed(run: Run, school: Path, tmp_path: Path) -> None:
    run("keygen", "--type", "p521", "-o", tmp_path / "new.jwk")
    keys = ("--key", tmp_path / "new.jwk", "--key", school / "key.jwk")
    assert run("did", "publish", _DID, *keys, "-o", tmp_path).exit_code == 0
    document = json.loads((tmp_path / "staff" / "did.json").read_text())
    assert len(document["assertionMethod"]) == 2
    twice = run("did", "publish", _DID, *keys, *keys, "-o", tmp_path, "--force")
    assert twice.exit_code == 2
    assert "each key once" in twice.stderr


def test_a_kid_of_this_did_is_the_name_under_which_the_key_is_listed(run: Run, school: Path, tmp_path: Path) -> None:
    key = vcmicro.Key.load(school / "key.jwk").with_method(f"{_DID}#key-1")
    key.save(tmp_path / "key.jwk")
    result = run("did", "publish", _DID, "--key", tmp_path / "key.jwk", "-o", tmp_path)
    assert f"Issue with --method {_DID}#key-1" in result.stdout
    document = json.loads(next(tmp_path.rglob("did.json")).read_text(encoding="utf-8"))
    assert document["assertionMethod"] == [f"{_DID}#key-1"]


@pytest.mark.parametrize("did", ["did:key:z6Mk", "did:web:localhost", "did:web:a.example:..", "univ.example"])
def test_what_is_no_did_web_is_wrong_usage(run: Run, school: Path, tmp_path: Path, did: str) -> None:
    result = run("did", "publish", did, "--key", school / "key.jwk", "-o", tmp_path)
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_resolve_did_key_needs_no_network(run: Run, school: Path) -> None:
    did = (school / "did").read_text()
    result = run("did", "resolve", did, "--offline")
    assert json.loads(result.stdout)["id"] == did


@pytest.mark.parametrize(
    ("did", "code"),
    [
        ("did:key:z6Mk\x1b[2J", "did.syntax"),
        ("did:example:1", "did.method_unsupported"),
        ("did:web:school.example", "did.unavailable"),
    ],
)
def test_what_does_not_resolve(run: Run, did: str, code: str) -> None:
    result = run("did", "resolve", did, "--offline")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"{code}: ")
    assert "\x1b" not in result.stderr
