"""Asks the library for its verdict on one case of the hostile manifest, through the public door only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import vcmicro
from vcmicro import Fetched, Invalid, Key, Outcome, Problem, Report, Unavailable, VcmicroError, issue, verify
from vcmicro.errors import unavailable

Case = dict[str, Any]
VERDICTS = {Outcome.PASSED: "accept", Outcome.FAILED: "reject", Outcome.INDETERMINATE: "reject"}


def load(folder: Path) -> dict[str, Case]:
    """The manifest's cases by id; each knows its folder, the clock and the whole world."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    shared = {"folder": folder, "now": manifest["now"], "everything": manifest["world"], "keys": manifest["keys"]}
    return {case["id"]: {**case, **shared} for case in manifest["cases"]}


class World:
    """The network as the manifest has it; what lies outside is refused and remembered."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.outside: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        wanted = (self.case.get("world") or {}).get(url)
        entries = [each for each in self.case["everything"].get(url, []) if each["file"].endswith(wanted or "\0")]
        if not entries:
            if not url.endswith("/did.json"):
                self.outside.append(url)
            raise unavailable("net.failed", "there is no such host in this world")
        entry = entries[0]
        if entry["status"] != 200:
            raise unavailable("net.status", f"the answer is {entry['status']}")
        return Fetched(url, (self.case["folder"] / entry["file"]).read_bytes(), entry["content_type"])


def judge(case: Case, cases: dict[str, Case]) -> dict[str, Any]:
    """``{"verdict", "codes", "outside", "again"}`` for a case, or ``{"rows": [...]}`` for a table."""
    return JUDGES[case["kind"]](case)


def _moment(case: Case) -> datetime:
    return datetime.fromisoformat(case["now"].replace("Z", "+00:00"))


def _verified(case: Case) -> dict[str, Any]:
    options = case.get("options") or {}
    world = World(case)
    report = verify(
        (case["folder"] / case["input"]).read_bytes(),
        fetcher=world,
        now=_moment(case),
        challenge=options.get("challenge", options.get("nonce")),
        domain=options.get("domain", options.get("audience")),
    )
    return {**_of(report), "outside": world.outside, "text": str(report), "json": json.dumps(report.to_json())}


def _of(report: Report) -> dict[str, Any]:
    codes = [each.code for each in report.problems]
    verdict = VERDICTS[report.outcome]
    if (
        report["status"].outcome is Outcome.FAILED
        and report["proof"].outcome is Outcome.PASSED
        and "status.revoked" in codes
    ):
        verdict = "revoked"
    return {"verdict": verdict, "codes": codes, "outcome": report.outcome.value}


def _table(judge_row: Callable[[Case, dict[str, Any]], Any]) -> Callable[[Case], dict[str, Any]]:
    def judge_table(case: Case) -> dict[str, Any]:
        rows = json.loads((case["folder"] / case["input"]).read_text(encoding="utf-8"))
        return {"rows": [judge_row(case, row) for row in rows], "outside": []}

    return judge_table


def _issue_row(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    key = case["keys"][row["key"]]
    signer = Key.from_jwk(key["privateJwk"]).with_method(key["vm"])
    try:
        issue(row["credential"], signer=signer, secured_by=row["suite"], now=_moment(case))
    except VcmicroError as error:
        return {
            "row": row["id"],
            "got": "refuse",
            "want": row["expect"],
            "codes": [each.code for each in error.problems],
        }
    return {"row": row["id"], "got": "issue", "want": row["expect"]}


def _jcs_row(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    from vcmicro import jcs, strict_json

    try:
        got: str | None = jcs.canonicalize(strict_json.loads(row["in"])).decode("utf-8")
    except (Invalid, Unavailable):
        got = None
    return {"row": row["in"][:40], "got": got, "want": row["out"]}


def _multibase_row(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    from vcmicro import encoding

    try:
        got: str | None = encoding.decode_base58btc(row["in"], max_chars=vcmicro.Limits().multikey_chars).hex()
    except (Invalid, Unavailable):
        got = None
    return {"row": row["in"][:40], "got": got, "want": row["out_hex"]}


def _schema_row(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    """A credential that names the row's schema, which its world holds; ``instance`` is what the schema is held against.

    ``verify`` holds a whole credential against a schema, so the row's instance is put to the evaluation itself; the
    digest, which no instance matters for, is put to ``verify``.
    """
    from vcmicro.schemas import SCHEMA_TYPES, Subject

    url = "https://schemas.example/row.json"
    subject = Subject(row["instance"], lambda: b"", {}.get, vcmicro.Limits())
    try:
        if "digestSRI" in row:
            found = _schema_of_credential(case, row, url)
        else:
            found = SCHEMA_TYPES["JsonSchema"].evaluate(json.dumps(row["schema"]).encode(), url, subject, "")
    except VcmicroError as error:
        found = error.problems
    got = "refuse" if found else "valid"
    # What is only to be bounded may say either, within the time of the case.
    want = {"valid": "valid", "bounded (10^12 evaluations)": got}.get(row["expect"], "refuse")
    return {"row": row["id"], "got": got, "want": want, "codes": [each.code for each in found]}


def _schema_of_credential(case: Case, row: dict[str, Any], url: str) -> tuple[Problem, ...]:
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:subject"},
        "credentialSchema": {"id": url, "type": "JsonSchema", "digestSRI": row["digestSRI"]},
    }
    key = Key.generate()
    signed = issue(credential, signer=key, now=_moment(case))
    report = verify(signed, schemas={url: row["schema"]}, now=_moment(case))
    return tuple(each for each in report["schema"].problems if not each.warning)


JUDGES: dict[str, Callable[[Case], dict[str, Any]]] = {
    **dict.fromkeys(("vc", "vp", "png", "svg", "jwe", "render", "render-cli"), _verified),
    "issue-table": _table(_issue_row),
    "jcs-table": _table(_jcs_row),
    "multibase-table": _table(_multibase_row),
    "schema-table": _table(_schema_row),
}
"""How each kind of case is put to the library. The other tables have test modules of their own."""
