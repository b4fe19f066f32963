"""The process that runs @digitalbazaar/vc, as candidates that take their turn with those of this process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.timing import Candidate
from vcmicro import Key, Resolver
from vcmicro.rdf import Contexts

SCRIPT = Path(__file__).with_suffix(".mjs")


class DigitalBazaar:
    """A Node process that has verified every document once; a context manager."""

    def __init__(self, folder: Path, drafts: Mapping[str, Any], signed: Mapping[str, Any], key: Key, now: str) -> None:
        """Start it; RuntimeError with its reason if it does not verify what vcmicro signed."""
        self._process = subprocess.Popen(
            ["node", str(SCRIPT), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        setup = {"documents": _documents(key), "drafts": drafts, "signed": signed, "key": _multikey(key), "now": now}
        self.version = json.loads(self._ask(setup))["node"]

    def candidate(self, job: str, name: str) -> Candidate:
        """``verify`` or ``issue`` of one document, in Node's CPU time."""
        return lambda count: float(self._ask({"job": job, "name": name, "count": count}))

    def __enter__(self) -> DigitalBazaar:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def _ask(self, question: Any) -> str:
        assert self._process.stdin and self._process.stdout and self._process.stderr
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(self._process.stderr.read().strip()[:500] or "Node said nothing")
        return answer


def start(
    folder: Path | None, drafts: Mapping[str, Any], signed: Mapping[str, Any], key: Key, now: str
) -> DigitalBazaar | None:
    """The running peer, or None with a printed reason."""
    if folder is None:
        return None
    try:
        return DigitalBazaar(folder, drafts, signed, key, now)
    except (OSError, RuntimeError) as error:
        print(f"@digitalbazaar/vc does not run: {error}", file=sys.stderr)
        return None


def _multikey(key: Key) -> dict[str, Any]:
    return {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": key.verification_method,
        "type": "Multikey",
        "controller": key.did,
        "publicKeyMultibase": key.public.to_multikey(),
        "secretKeyMultibase": key.to_multikey(),
    }


def _documents(key: Key) -> dict[str, Any]:
    """Every bundled context, and what the key's URLs stand for."""
    contexts = Contexts()
    known: dict[str, Any] = {url: contexts.load(url) for url in contexts.urls}
    known[key.did] = Resolver().document(key.did)
    public = {name: value for name, value in _multikey(key).items() if not name.startswith("secret")}
    return {**known, key.verification_method: public}
