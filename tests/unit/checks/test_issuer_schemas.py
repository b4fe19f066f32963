"""credentialSchema: schemas that are given are judged, others are fetched after proof and binding, none by surprise."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from documents import EXTENSIONS, ISSUED, NOW, OB3, VCDM2, key, small_badge
from network import Pages

from vcmicro import HttpsFetcher, Issuer, Outcome, Report, Tools, verify
from vcmicro.errors import unavailable
from vcmicro.schemas import SCHEMA_TYPES
from vcmicro.securing import SecureOptions
from vcmicro.securing.data_integrity import DataIntegrity

_ISSUER, _OTHER = (Issuer(key(number=each).did, signer=key(number=each)) for each in (1, 2))
_URL = "https://schemas.example/badges/soil.json"
_GOOD: dict[str, Any] = {"required": ["credentialSubject"], "properties": {"name": {"const": "Soil Sampling"}}}
_BAD: dict[str, Any] = {"properties": {"name": {"pattern": "^Rock"}}}
PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE


def _signed(kind: str = "JsonSchema", **entry: Any) -> dict[str, Any]:
    draft = {**small_badge(), "@context": [VCDM2, OB3, EXTENSIONS]}
    signed = _ISSUER.issue({**draft, "credentialSchema": [{"id": _URL, "type": kind, **entry}]}, now=ISSUED)
    assert isinstance(signed, dict)
    return signed


def _judge(signed: dict[str, Any], **options: Any) -> Report:
    return verify(signed, now=NOW, **options)


def _codes(report: Report) -> list[tuple[str, bool]]:
    return [(each.code, each.warning) for each in report["schema"].problems]


_KINDS = ["JsonSchema", "1EdTechJsonSchemaValidator2019"]


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("way", ["given", "fetched"])
def test_what_the_schema_asks_is_asked(kind: str, way: str) -> None:
    for schema, outcome in ((_GOOD, PASSED), (_BAD, FAILED)):
        options: dict[str, Any] = {"schemas": {_URL: schema}} if way == "given" else {"fetcher": Pages({_URL: schema})}
        report = _judge(_signed(kind=kind), **options)
        assert report.outcome is report["schema"].outcome is outcome, str(report)
    (found,) = report["schema"].problems
    assert (found.code, found.pointer) == ("schema.invalid", "/name")
    assert report["proof"].outcome is PASSED


def test_a_given_schema_is_preferred_to_the_network() -> None:
    pages = Pages({_URL: _BAD})
    assert _judge(_signed(), schemas={_URL: _GOOD}, fetcher=pages).outcome is PASSED
    assert pages.asked == []


@pytest.mark.parametrize("form", [json.dumps(_BAD), json.dumps(_BAD).encode(), _BAD, False])
def test_a_schema_is_given_in_any_form(form: Any) -> None:
    assert _judge(_signed(), schemas={_URL: form})["schema"].outcome is FAILED


def test_a_folder_of_schemas_is_laid_out_as_the_web_is(tmp_path: Path) -> None:
    (tmp_path / "schemas.example" / "badges").mkdir(parents=True)
    file = tmp_path / "schemas.example" / "badges" / "soil.json"
    file.write_text(json.dumps({"$ref": "parts.json"}))
    (file.parent / "parts.json").write_text(json.dumps(_BAD))
    assert _judge(_signed(), schemas=tmp_path)["schema"].outcome is FAILED
    assert _judge(_signed(), schemas={_URL: file})["schema"].outcome is OPEN
    (tmp_path / "empty").mkdir()
    assert _codes(_judge(_signed(), schemas=tmp_path / "empty")) == [("schema.unavailable", True)]


@pytest.mark.parametrize("wrong", [7, {_URL: 7}, {_URL: None}])
def test_what_is_no_schema_at_all_is_misuse(wrong: Any) -> None:
    with pytest.raises((TypeError, AttributeError)):
        _judge(_signed(), schemas=wrong)
    with pytest.raises(ValueError, match="folder"):
        _judge(_signed(), schemas=Path("/nowhere"))


# --- order -------------------------------------------------------------------------------------


def test_nothing_is_fetched_for_a_credential_that_proves_nothing() -> None:
    pages = Pages({_URL: _GOOD})
    tampered = {**_signed(), "name": "Rock Sampling"}
    report = _judge(tampered, fetcher=pages)
    assert report["proof"].outcome is FAILED
    assert pages.asked == []


def test_nothing_is_fetched_for_a_key_that_is_nobodys() -> None:
    pages = Pages({_URL: _GOOD})
    draft = {name: value for name, value in {**_signed(), "issuer": _OTHER.id}.items() if name != "proof"}
    report = _judge(
        DataIntegrity().secure(draft, key(number=1), SecureOptions(created="2026-01-10T09:30:00Z")), fetcher=pages
    )
    assert report["binding"].outcome is FAILED
    assert pages.asked == []


def test_a_given_schema_is_judged_whatever_the_proof_says() -> None:
    report = _judge({**_signed(), "name": "Rock Sampling"}, schemas={_URL: _GOOD})
    assert report["proof"].outcome is report["schema"].outcome is FAILED


# --- what cannot be had, and what cannot be judged -----------------------------------------------


@pytest.mark.parametrize(
    "options",
    [{}, {"fetcher": Pages({})}, {"fetcher": Pages({_URL: unavailable("net.timeout", "late")})}],
    ids=["offline", "404", "timeout"],
)
def test_a_schema_that_cannot_be_had_is_a_warning(options: dict[str, Any]) -> None:
    report = _judge(_signed(), **options)
    assert report.outcome is PASSED
    assert _codes(report) == [("schema.unavailable", True)]
    assert "the rules of the standard are" in report["schema"].problems[0].detail


@pytest.mark.parametrize("url", ["http://schemas.example/x.json", "https://127.0.0.1/x.json", "file:///etc/passwd"])
def test_a_url_that_may_not_be_fetched_is_not(url: str) -> None:
    report = _judge(_signed(id=url), fetcher=HttpsFetcher())
    assert report.outcome is PASSED
    assert _codes(report) == [("schema.unavailable", True)]


@pytest.mark.parametrize(
    "schema", [{"$ref": "https://schemas.example/other.json"}, {"$schema": "https://x.example/"}, []]
)
@pytest.mark.parametrize("way", ["given", "fetched"])
def test_a_schema_at_hand_that_cannot_be_judged_leaves_the_check_open(schema: Any, way: str) -> None:
    body = json.dumps(schema).encode()
    pages = Pages({_URL: body, "https://schemas.example/other.json": b"{}"})
    report = _judge(_signed(), **({"schemas": {_URL: body}} if way == "given" else {"fetcher": pages}))
    assert report.outcome is report["schema"].outcome is OPEN
    assert _codes(report) == [("schema.unavailable", False)]
    assert pages.asked == ([] if way == "given" else [_URL])


def test_a_schema_that_takes_too_much_work_fails() -> None:
    ways = {
        f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"$dynamicRef": f"#/$defs/d{n + 1}"}]} for n in range(40)
    }
    schema = {"$defs": {**ways, "d40": {}}, "$ref": "#/$defs/d0"}
    report = _judge(
        _signed(), fetcher=Pages({_URL: schema}), tools=Tools(limits=Tools().limits.replace(schema_steps=20_000))
    )
    assert _codes(report) == [("limit.work", False)]
    assert report["schema"].outcome is FAILED


@pytest.mark.parametrize("entry", ["https://x.example", {"type": "JsonSchema"}, {"id": 7, "type": "JsonSchema"}])
def test_an_entry_without_an_id_is_no_reason_to_crash(entry: Any) -> None:
    signed = {**_signed(), "credentialSchema": entry}
    assert _judge(signed, schemas={_URL: _GOOD}).outcome is FAILED


def test_an_unknown_type_is_a_warning() -> None:
    pages = Pages({})
    signed = {**_signed(), "credentialSchema": [{"id": _URL, "type": "CLZkpSchema2023"}]}
    report = _judge(signed, fetcher=pages)
    assert ("schema.unavailable", True) in _codes(report) and pages.asked == []
    assert "CLZkpSchema2023" in str(report)


def test_types_are_a_table_of_the_callers() -> None:
    none = Tools(schema_types=SCHEMA_TYPES.without("JsonSchema"))
    assert _codes(_judge(_signed(), schemas={_URL: _BAD}, tools=none)) == [("schema.unavailable", True)]


# --- digests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["given", "fetched"])
def test_the_digest_is_that_of_the_schema(way: str) -> None:
    body = json.dumps(_GOOD).encode()
    for content, outcome in ((body, PASSED), (body + b" ", FAILED)):
        digest = f"sha384-{b64encode(hashlib.sha384(body).digest()).decode()}"
        options: dict[str, Any] = (
            {"schemas": {_URL: content}} if way == "given" else {"fetcher": Pages({_URL: content})}
        )
        report = _judge(_signed(digestSRI=digest), **options)
        assert report["schema"].outcome is outcome, str(report)
    assert _codes(report) == [("schema.digest", False)]
    assert report["schema"].problems[0].pointer == "/credentialSchema/0/digestSRI"


# --- a schema in a credential --------------------------------------------------------------------


def _schema_credential(schema: Any, *, url: str = _URL, kind: str = "JsonSchemaCredential") -> dict[str, Any]:
    draft = {
        "@context": [VCDM2],
        "id": url,
        "type": ["VerifiableCredential", kind],
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "https://schemas.example/soil", "type": "JsonSchema", "jsonSchema": schema},
    }
    signed = _OTHER.issue(draft, now=ISSUED)
    assert isinstance(signed, dict)
    return signed


@pytest.mark.parametrize("way", ["given", "fetched"])
def test_a_signed_schema_is_verified_and_then_asked(way: str) -> None:
    for schema, outcome in ((_GOOD, PASSED), (_BAD, FAILED)):
        credential = _schema_credential(schema)
        options: dict[str, Any] = (
            {"schemas": {_URL: credential}} if way == "given" else {"fetcher": Pages({_URL: credential})}
        )
        report = _judge(_signed(kind="JsonSchemaCredential"), **options)
        assert report.outcome is outcome, str(report)
        (child,) = report.children
        assert child.outcome is PASSED and child.issuer == _OTHER.id and child.path == "/credentialSchema/0/id"


@pytest.mark.parametrize(
    "credential",
    [
        {**_schema_credential(_GOOD), "validFrom": "2026-01-01T00:00:01Z"},
        _schema_credential(_GOOD, url="https://schemas.example/another.json"),
        _schema_credential("a string"),
        _GOOD,
    ],
    ids=["tampered", "another", "no schema", "unsigned"],
)
def test_a_signed_schema_that_does_not_hold_leaves_the_check_open(credential: dict[str, Any]) -> None:
    report = _judge(_signed(kind="JsonSchemaCredential"), fetcher=Pages({_URL: credential}))
    assert report.outcome is report["schema"].outcome is OPEN, str(report)
    assert _codes(report) == [("schema.unavailable", False)]


def test_a_schema_credential_that_names_itself_ends() -> None:
    draft = _schema_credential(_GOOD)
    draft.pop("proof")
    draft["credentialSchema"] = {"id": _URL, "type": "JsonSchemaCredential"}
    pages = Pages({_URL: _OTHER.issue(draft, now=ISSUED)})
    assert _judge(_signed(kind="JsonSchemaCredential"), fetcher=pages).outcome is not None
    assert pages.asked == [_URL]


# --- without the extra -------------------------------------------------------------------------


@pytest.mark.parametrize("given", [False, True])
def test_without_the_extra_a_given_schema_leaves_the_check_open_and_another_is_not_fetched(given: bool) -> None:
    program = (
        "import sys\n"
        "sys.modules['jsonschema'] = None\n"
        "import json, vcmicro\n"
        "from datetime import datetime\n"
        "class Never:\n"
        "    def fetch(self, url, purpose): raise AssertionError(url)\n"
        f"options = {{'schemas': {{{_URL!r}: True}}}} if {given} else {{}}\n"
        f"now = datetime.fromisoformat({NOW.isoformat()!r})\n"
        "report = vcmicro.verify(json.load(sys.stdin), fetcher=Never(), now=now, **options)\n"
        "print(json.dumps([report.outcome.value, [[p.code, p.detail] for p in report['schema'].problems]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(_signed()), text=True, check=True, capture_output=True
    )
    outcome, ((code, detail),) = json.loads(done.stdout)
    assert (outcome, code) == (("INDETERMINATE", "extra.missing") if given else ("PASSED", "schema.unavailable"))
    assert "pip install vcmicro[schema]" in detail


def test_a_verification_without_schemas_imports_none_of_it() -> None:
    program = (
        "import sys, vcmicro\n"
        "report = vcmicro.verify(sys.stdin.read())\n"
        "assert report.outcome is vcmicro.Outcome.PASSED, str(report)\n"
        "heavy = {'jsonschema', 'referencing', 're2', 'pyshacl', 'rdflib', 'vcmicro.schemas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    signed = json.dumps(_ISSUER.issue(small_badge(), now=ISSUED))
    assert "credentialSchema" not in signed
    subprocess.run([sys.executable, "-c", program], input=signed, text=True, check=True)
