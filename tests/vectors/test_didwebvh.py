"""The did:webvh test suite: logs and witnesses' proofs of two generators, from the log to the document.

Only logs, witness files and documents are compared: the generators disagree on metadata. Both write the two implicit
services, in different spellings; ``_same_services`` says which.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from vcmicro.cli.command import command
from vcmicro.dids import Resolver
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.fetch import Fetched

_GENERATORS = ("python", "ts")

# What each negative scenario is refused for: the code, and a word of the detail.
_REFUSED = {
    "negative-cross-did-witness-replay": ("did.witness", "0 of the 1 witnesses"),
    "negative-did-key-body-fragment-mismatch": ("did.log", "not one of the keys"),
    "negative-duplicate-witness-ids": ("did.log", "not listed before"),
    "negative-fragment-leaks-into-domain": ("did.syntax", ""),
    "negative-lowercase-pct-port-ip": ("did.syntax", "IP address"),
    "negative-path-traversal-did": ("did.syntax", "dot segment"),
    "negative-pct-encoded-ip-host": ("did.syntax", ""),
    "negative-pct-encoded-traversal": ("did.syntax", ""),
    "negative-portable-scid-swap": ("did.log", "no did:webvh"),
    "negative-pre-rotation-omit-updatekeys": ("did.log", "updateKeys"),
    "negative-scid-mismatch-genesis": ("did.log", ""),
    "negative-unknown-method-version": ("did.method_unsupported", "did:webvh:99.0"),
    "negative-versiontime-future": ("did.log", "in the future"),
    "negative-versiontime-non-monotonic": ("did.log", "not after"),
    "negative-wrong-cryptosuite": ("did.log", "eddsa-rdfc-2022"),
    "negative-zero-witness-threshold": ("did.log", "threshold"),
}

_LATER_NAMES = "the generator gave an old version the alsoKnownAs of version 3, which its signed state has not"
_REPLACED = (
    "entry 2 replaces two witnesses by one, and only that one approved it: a new list is in force after its entry "
    "(section Witness Lists), or a controller could dismiss its witnesses alone"
)
# Where the published result is not what the method's text says.
_DISAGREEMENTS = {
    "multi-update/python/resolutionResult.1.json": _LATER_NAMES,
    "multi-update/python/resolutionResult.2.json": _LATER_NAMES,
    "witness-update/python/resolutionResult.json": _REPLACED,
    "witness-update/ts/resolutionResult.json": _REPLACED,
}


class _Host:
    """A web server with one did:webvh, wherever it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, url: str, purpose: str) -> Fetched:
        name = url.rpartition("/")[2]
        assert (name, purpose) in {("did.jsonl", "did-log"), ("did-witness.json", "did")}
        return Fetched(url, (self.folder / name).read_bytes(), "application/json")


def _folder(shared: Path) -> Path:
    return shared / "vectors" / "didwebvh"


def _last_did(log: Path) -> str:
    return str(json.loads(log.read_text().splitlines()[-1])["state"]["id"])


def _same_services(document: dict[str, Any]) -> dict[str, Any]:
    """The ts generator writes the ids of the implicit services as fragments, and no slash after the host of #files."""
    services = [
        {
            **each,
            "id": each["id"] if each["id"].startswith("did:") else document["id"] + each["id"],
            "serviceEndpoint": each["serviceEndpoint"].removesuffix("/"),
        }
        for each in document.get("service", [])
    ]
    return {**document, "service": services}


def _good(shared: Path) -> list[Path]:
    found = sorted(
        path.parent
        for path in _folder(shared).glob("*/*/did.jsonl")
        if not path.parent.parent.name.startswith("negative-")
    )
    assert len(found) == 26
    return found


def test_every_good_log_gives_the_published_document(shared: Path) -> None:
    compared, disagreed = 0, set()
    for folder in _good(shared):
        did = _last_did(folder / "did.jsonl")
        resolver = Resolver(fetcher=_Host(folder))
        for result in sorted(folder.glob("resolutionResult*.json")):
            name = f"{folder.parent.name}/{folder.name}/{result.name}"
            if name in _DISAGREEMENTS:
                disagreed.add(name)
                continue
            version = result.name.split(".")[1]
            asked = f"{did}?versionNumber={version}" if version.isdigit() else did
            expected = json.loads(result.read_bytes())["didDocument"]
            found = resolver.resolve(asked)
            assert _same_services(found.document) == _same_services(expected), result
            if folder.name == "python":
                assert found.document == expected, result
            compared += 1
    assert compared == 26
    assert disagreed == set(_DISAGREEMENTS)


def test_the_disagreements_are_what_they_are_said_to_be(shared: Path) -> None:
    folder = _folder(shared) / "multi-update" / "python"
    entries = [json.loads(line) for line in (folder / "did.jsonl").read_text().splitlines()]
    for number, entry in enumerate(entries[:2], 1):
        published = json.loads((folder / f"resolutionResult.{number}.json").read_bytes())["didDocument"]
        assert published.pop("alsoKnownAs") == entries[2]["state"]["alsoKnownAs"]
        found = Resolver(fetcher=_Host(folder)).document(f"{entry['state']['id']}?versionNumber={number}")
        names = {"alsoKnownAs": entry["state"]["alsoKnownAs"]} if "alsoKnownAs" in entry["state"] else {}
        assert found == {**published, **names}
    for generator in _GENERATORS:
        folder = _folder(shared) / "witness-update" / generator
        with pytest.raises(Invalid) as caught:
            Resolver(fetcher=_Host(folder)).document(_last_did(folder / "did.jsonl"))
        assert caught.value.code == "did.witness"
        assert caught.value.problem.detail.startswith("1 of the 2 witnesses")


def test_metadata_where_the_generators_agree(shared: Path) -> None:
    names = ("versionId", "versionNumber", "versionTime", "created", "updated")
    for folder in _good(shared):
        if folder.parent.name == "witness-update":
            continue
        expected = json.loads((folder / "resolutionResult.json").read_bytes())["didDocumentMetadata"]
        found = Resolver(fetcher=_Host(folder)).resolve(_last_did(folder / "did.jsonl")).metadata
        assert {name: found[name] for name in names} == {name: expected[name] for name in names}, folder
        assert found["deactivated"] is expected.get("deactivated", False)


def test_queries_of_versions(shared: Path) -> None:
    folder = _folder(shared) / "multi-update" / "python"
    did = _last_did(folder / "did.jsonl")
    entries = [json.loads(line) for line in (folder / "did.jsonl").read_text().splitlines()]
    resolver = Resolver(fetcher=_Host(folder))
    for index, entry in enumerate(entries):
        for asked in (f"versionId={entry['versionId']}", f"versionNumber={index + 1}"):
            assert resolver.resolve(f"{did}?{asked}").metadata["versionId"] == entry["versionId"]
        at = resolver.resolve(f"{did}?versionTime=2000-01-0{index + 1}T12:00:00Z")
        assert at.metadata["versionId"] == entry["versionId"]
    for missing in ("versionNumber=4", "versionNumber=01", "versionTime=1999-01-01T00:00:00Z", "versionId=1-Qm"):
        with pytest.raises(VcmicroError) as caught:
            resolver.resolve(f"{did}?{missing}")
        assert caught.value.code == "did.unavailable"


def test_a_deactivated_did_has_a_document_but_no_keys(shared: Path) -> None:
    for generator in _GENERATORS:
        folder = _folder(shared) / "deactivate" / generator
        did = _last_did(folder / "did.jsonl")
        resolver = Resolver(fetcher=_Host(folder))
        assert resolver.resolve(did).metadata["deactivated"] is True
        with pytest.raises(Invalid) as caught:
            resolver.find_key(did + "#P5RDjVJG", "authentication")
        assert caught.value.code == "did.deactivated"


def _asked_by_script(folder: Path) -> list[str]:
    """The DIDs that a scenario without a log of its own wants refused."""
    script = (folder / "script.yaml").read_text()
    return [line.split('"')[1] for line in script.splitlines() if line.strip().startswith("did: ")]


def test_every_negative_scenario_is_refused_for_its_reason(shared: Path) -> None:
    folders = sorted(_folder(shared).glob("negative-*"))
    assert {folder.name for folder in folders} == set(_REFUSED)
    for folder in folders:
        published = json.loads((folder / "ts" / "resolutionResult.json").read_bytes())
        assert published["didDocument"] is None and published["didResolutionMetadata"]["error"]
        log = folder / "ts" / "did.jsonl"
        dids = _asked_by_script(folder) or [_last_did(log)]
        if folder.name == "negative-portable-scid-swap":
            # The name under which the log was created is the one that its victims ask for.
            dids = [json.loads(log.read_text().splitlines()[0])["state"]["id"]]
        if folder.name == "negative-scid-mismatch-genesis":
            real = json.loads(log.read_text())["parameters"]["scid"]
            dids = [*dids, f"did:webvh:{real}:example.com"]
        # The scripts' placeholder SCID is no base58; with a real one it is the location that is refused.
        dids += [each.replace("Qm" + "0" * 46, "Qm" + "1" * 44) for each in dids if "0" * 46 in each]
        for did in dids:
            with pytest.raises(VcmicroError) as caught:
                Resolver(fetcher=_Host(folder / "ts")).document(did)
            code, word = _REFUSED[folder.name]
            word = "" if "0" * 46 in did else word
            if folder.name == "negative-scid-mismatch-genesis" and did == dids[0]:
                code = "did.syntax"
            assert caught.value.code == code, (folder.name, did, caught.value)
            assert word in str(caught.value), (folder.name, did, caught.value)


def test_the_command_line_reads_every_log(shared: Path) -> None:
    """The good ones but for the disagreement, and the negative ones with a log of their own: none of those."""
    passed, refused = set(), set()
    for log in sorted(_folder(shared).glob("*/*/did.jsonl")):
        witness = log.with_name("did-witness.json")
        more = ["--witness", str(witness)] if witness.is_file() else []
        result = CliRunner().invoke(command, ["did", "webvh", "show", str(log), *more])
        name = f"{log.parent.parent.name}/{log.parent.name}"
        if result.exit_code == 0:
            passed.add(name)
            assert json.loads(result.stdout)["id"] == _last_did(log)
        else:
            assert (result.exit_code, result.output.startswith("did.")) == (1, True), result.output
            refused.add(name)
    assert {name for name in passed if name.startswith("negative-")} == set()
    assert {name for name in refused if not name.startswith("negative-")} == {
        "witness-update/python",
        "witness-update/ts",
    }
    assert (len(passed), len(refused)) == (24, 18)


def test_every_change_to_a_good_log_is_refused(shared: Path) -> None:
    """Every leaf of a log with pre-rotation is covered by a hash or a signature."""
    folder = _folder(shared) / "pre-rotation-consume" / "ts"
    lines = (folder / "did.jsonl").read_text().splitlines()
    did = _last_did(folder / "did.jsonl")

    class Changed:
        body = b""

        def fetch(self, url: str, purpose: str) -> Fetched:
            return Fetched(url, self.body, "text/jsonl")

    host = Changed()
    tried = 0
    for index, line in enumerate(lines):
        for change in _changes(json.loads(line)):
            host.body = "\n".join([*lines[:index], json.dumps(change), *lines[index + 1 :]]).encode()
            with pytest.raises(VcmicroError):
                Resolver(fetcher=host).document(did)
            tried += 1
    assert tried > 100


def _changes(value: Any) -> list[Any]:
    """The value with one string changed, or one member or item removed."""
    if isinstance(value, str):
        return [value[:-1] + ("A" if value[-1:] != "A" else "B")]
    found: list[Any] = []
    if isinstance(value, dict):
        for name, member in value.items():
            # The time of a signature is not what orders the log; changing it breaks the signature all the same.
            found += [{**value, name: changed} for changed in _changes(member)]
            found.append({key: each for key, each in value.items() if key != name})
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += [[*value[:index], changed, *value[index + 1 :]] for changed in _changes(item)]
            found.append([*value[:index], *value[index + 1 :]])
    return found
