"""What is measured in this process: verify, issue, canonicalize, scale and hostile documents, each as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import disclosing, documents, hostile, learners, learning_model, secured
from bench.hostile import Poison, Shape
from bench.learners import NEW, in_turn
from bench.peers import plain
from bench.peers.digitalbazaar import DigitalBazaar
from bench.peers.parting import parted
from bench.timing import Candidate, Plan, Timings, interleave, local
from vcmicro import Limits, Outcome, PublicKey, Tools, VcmicroError, jws, open_given, verify
from vcmicro.rdf import Contexts, Dataset, dataset

try:
    from bench.peers import pyld_proofs
except ImportError:
    pyld_proofs = None  # type: ignore[assignment]

try:
    from bench.peers import openvc_proofs
except ImportError:
    openvc_proofs = None  # type: ignore[assignment]

HAS_PYLD = pyld_proofs is not None
Row = dict[str, Any]
JSON = "json text"
ALONE = "issuer and achievement new each time"


def _ed25519() -> Callable[[], object]:
    private = Ed25519PrivateKey.generate()
    data = bytes(64)
    return partial(private.public_key().verify, private.sign(data), data)


@dataclass(frozen=True, slots=True)
class Bench:
    """One run: how long, on which documents, and the peer in Node if there is one."""

    plan: Plan
    node: DigitalBazaar | None = None
    names: tuple[str, ...] = tuple(secured.DOCUMENTS)
    contexts: Contexts = field(default_factory=Contexts)
    raw: Candidate = field(default_factory=lambda: local(_ed25519()))

    def verify(self) -> dict[str, dict[str, Row]]:
        """``verify()`` from a dict for every document and way, then from JSON text; ELM and a presentation too."""
        found: dict[str, dict[str, Row]] = {name: {} for name in self.names}
        for name in self.names:
            for way in secured.ways():
                found[name][way.name] = self._verified(_signed(secured.DOCUMENTS[name], way), way)
        first = next(secured.ways())
        for name in self.names:
            texts = [json.dumps(each) for each in _signed(secured.DOCUMENTS[name], first)]
            peer = in_turn(_verify_text, texts) if pyld_proofs else None
            found[name][f"eddsa-rdfc-2022 ({JSON})"] = self._row(_passing(texts), peer)
        if "full" in found:
            unlike = [secured.signed(learners.unlike(documents.full(secured.key().did), n), first) for n in range(NEW)]
            found["full"][f"eddsa-rdfc-2022 ({ALONE})"] = self._verified(unlike, first)
        found["elm"] = {first.name: self._verified(_signed(learning_model.elm, first), first)}
        found["presentation"] = self._presentation()
        return found

    def issue(self) -> dict[str, dict[str, Row]]:
        """``Issuer.issue()`` of a dict, for every document and way."""
        found: dict[str, dict[str, Row]] = {}
        for name in self.names:
            found[name] = {way.name: self._issued(secured.DOCUMENTS[name], way) for way in secured.ways()}
        found["elm"] = {way.name: self._issued(learning_model.elm, way) for way in list(secured.ways())[:1]}
        return found

    def disclosing(self) -> dict[str, Row]:
        """Issue, show a part and verify it, by every form that ``secured.ways`` has not."""
        found: dict[str, Row] = {}
        for name in self.names:
            # A record of fifty achievements outgrows what verifiers read of a selective proof.
            if name != "clr50":
                for form in disclosing.forms(secured.DOCUMENTS[name]):
                    found |= self._form(name, form)
        return found | self._form("elm", disclosing.seal())

    def _form(self, name: str, form: disclosing.Form) -> dict[str, Row]:
        shown = issued = form.issue()
        found = {f"{name}, {form.name}: issue": self._row(form.issue, None)}
        if form.derive is not None:
            shown = form.derive(issued)
            found[f"{name}, {form.name}: derive"] = self._row(partial(form.derive, issued), None)
        found[f"{name}, {form.name}: verify"] = self._row(disclosing.verified(shown), None)
        return found

    def canonicalize(self) -> dict[str, Row]:
        """Document to canonical N-Quads alone, in microseconds a quad."""
        makers = {name: secured.DOCUMENTS[name] for name in self.names} | {"elm": learning_model.elm}
        return {name: self._canonical(make(secured.key().did), with_peer=True) for name, make in makers.items()}

    def scale(self) -> dict[str, Row]:
        """The same by size, and by shape of blank nodes."""
        return {
            shape.name: self._canonical(shape.make(secured.key().did), with_peer=shape.pyld)
            for shape in (*hostile.sizes(), *hostile.alike())
        }

    def poison(self) -> dict[str, Row]:
        """The canonicalizer on graphs that no document of safe mode states, within its work limit."""
        return {shape.name: self._poisoned(shape) for shape in hostile.poison()}

    def hostile(self) -> dict[str, Row]:
        """``verify()`` of the worst that 256 KiB can hold, from bytes, whatever it says of them."""
        return {shape.name: self._judged(shape) for shape in hostile.worst()}

    def peers(self) -> dict[str, Row]:
        """JCS and tokens against the least that they take; @digitalbazaar/vc in turn, where it runs."""
        found: dict[str, Row] = {}
        every = {way.name: way for way in secured.ways()}
        for name in self.names:
            draft = secured.DOCUMENTS[name](secured.key().did)
            jcs = _signed(secured.DOCUMENTS[name], every["eddsa-jcs-2022"])
            tokens = _signed(secured.DOCUMENTS[name], every["vc+jwt"])
            against = {
                "eddsa-jcs-2022, rfc8785 + cryptography": (jcs, local(in_turn(plain.verify_jcs, jcs))),
                "vc+jwt, json + cryptography": (tokens, local(in_turn(plain.verify_token, tokens))),
            }
            if openvc_proofs is not None:
                against["eddsa-jcs-2022, openvc-core"] = jcs, _by_openvc(jcs)
            if self.node is not None:
                proven = _signed(secured.DOCUMENTS[name], every["eddsa-rdfc-2022"])
                against["eddsa-rdfc-2022, @digitalbazaar/vc"] = proven, self.node.candidate("verify", name)
            bare = local(in_turn(plain.verify_token, tokens))
            opened = in_turn(partial(_opened_and_checked, secured.key().public), tokens)
            found[f"open and check {name}: vc+jwt, json + cryptography"] = self._against(opened, bare)
            for peer, (given, candidate) in against.items():
                found[f"verify {name}: {peer}"] = self._against(_passing(given), candidate)
            if self.node is not None:
                issued = in_turn(partial(secured.issuer().issue, now=secured.NOW), learners.drafts(draft))
                found[f"issue {name}: eddsa-rdfc-2022, @digitalbazaar/vc"] = self._against(
                    issued, self.node.candidate("issue", name)
                )
        return found

    def _verified(self, signed: Sequence[Any], way: secured.Way) -> Row:
        peer = None
        if pyld_proofs and way.over_rdf:
            peer = in_turn(partial(pyld_proofs.verify, kind=way.kind), signed)
        return self._row(_passing(signed), peer)

    def _presentation(self) -> dict[str, Row]:
        presented = [secured.presentation(each) for each in learners.drafts(documents.full(secured.key().did))]
        asked = {"challenge": secured.CHALLENGE, "domain": secured.DOMAIN}
        peer = in_turn(pyld_proofs.verify_presentation, presented) if pyld_proofs else None
        return {"eddsa-rdfc-2022": self._row(_passing(presented, **asked), peer)}

    def _issued(self, make: Callable[[str], Any], way: secured.Way) -> Row:
        issuer = secured.issuer(way.kind)
        drafts = learners.drafts(make(issuer.id))
        call = partial(issuer.issue, secured_by=way.secured_by, now=secured.NOW)
        peer = None
        if pyld_proofs and way.over_rdf:
            sign = pyld_proofs.signer(way.kind, secured.secret(way.kind))

            def issue(prepared: tuple[Any, Any]) -> Any:
                return pyld_proofs.issue(*prepared, way.kind, sign)

            prepared = [parted(call(each)) for each in drafts]
            pyld_proofs.verify(issue(prepared[0]), way.kind)
            peer = in_turn(issue, prepared)
        return self._row(in_turn(call, drafts), peer)

    def _row(self, call: Callable[[], object], peer: Callable[[], object] | None) -> Row:
        timings = self._timed(call, peer)
        return {
            "us": round(timings.us("vcmicro"), 1),
            "ratio_pyld": round(timings.ratio("pyld", "vcmicro"), 2) if "pyld" in timings else None,
            "in_ed25519_verifies": round(timings.ratio("vcmicro", "ed25519"), 2),
        }

    def _timed(self, call: Callable[[], object], peer: Callable[[], object] | None) -> Timings:
        candidates = {"vcmicro": local(call), "ed25519": self.raw}
        if peer is not None:
            peer()
            candidates["pyld"] = local(peer)
        return interleave(candidates, self.plan)

    def _against(self, call: Callable[[], object], peer: Candidate) -> Row:
        timings = interleave({"vcmicro": local(call), "peer": peer}, self.plan)
        return {
            "us": round(timings.us("vcmicro"), 1),
            "peer_us": round(timings.us("peer"), 1),
            "ratio": round(timings.ratio("peer", "vcmicro"), 2),
        }

    def _canonical(self, document: Any, *, with_peer: bool) -> Row:
        # Limits of its own, under which nothing that was walked before is used again: this is the engine alone.
        stated, limits = dataset(document, self.contexts), Limits()
        peer = partial(pyld_proofs.canonicalize, document) if pyld_proofs and with_peer else None
        if peer is not None and peer() != stated.canonical():
            raise AssertionError("PyLD and vcmicro differ on a document of the bench")
        timings = self._timed(lambda: dataset(document, self.contexts, limits=limits).canonical(), peer)
        return _per_quad(timings, stated)

    def _poisoned(self, shape: Poison) -> Row:
        timings = interleave({"vcmicro": local(partial(_tried, shape)), "ed25519": self.raw}, self.plan)
        return {
            "ms": round(timings.us("vcmicro") / 1e3, 2),
            "in_ed25519_verifies": round(timings.ratio("vcmicro", "ed25519"), 1),
            "outcome": _tried(shape),
            "pyld_ms": round(local(partial(pyld_proofs.canonicalize_nquads, shape.nquads()))(1) * 1e3, 1)
            if pyld_proofs and shape.pyld
            else None,
        }

    def _judged(self, shape: Shape) -> Row:
        document = _with_proof(shape)
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
        call = partial(verify, text, now=secured.NOW)
        report = call()
        once = Plan(blocks=min(3, self.plan.blocks), block_seconds=self.plan.block_seconds, warm_seconds=0.0)
        timings = interleave({"vcmicro": local(call), "ed25519": self.raw}, once)
        return {
            "kib": round(len(text) / 1024, 1),
            "ms": round(timings.us("vcmicro") / 1e3, 2),
            "in_ed25519_verifies": round(timings.ratio("vcmicro", "ed25519"), 1),
            "outcome": report.outcome.value,
            "code": next((each.code for each in report.problems), ""),
        }


def _signed(make: Callable[[str], Any], way: secured.Way) -> list[Any]:
    """A document, issued to several learners."""
    return [secured.signed(each, way) for each in learners.drafts(make(secured.key(way.kind).did))]


def _passing(given: Sequence[Any], **asked: Any) -> Callable[[], object]:
    """The public verify of what passes, one after the other: schema, dates, proof, binding and report."""
    call = partial(verify, now=secured.NOW, **asked)
    for each in given:
        report = call(each)
        if report.outcome is not Outcome.PASSED:
            raise AssertionError(f"a document of the bench does not pass:\n{report}")
    return in_turn(call, given)


def _by_openvc(signed: Sequence[Any]) -> Candidate:
    call = in_turn(
        partial(openvc_proofs.verify_jcs, now=secured.NOW), [openvc_proofs.prepared(each) for each in signed]
    )
    call()
    return local(call)


def _opened_and_checked(key: PublicKey, token: str) -> None:
    """A token as ``verify`` opens it, and its signature: what the bare peer does, read strictly; no other check."""
    jws.verify(open_given(token, Tools()).secured.envelope.jws, key)


def _tried(shape: Poison) -> str:
    try:
        shape.dataset().canonical()
    except VcmicroError as error:
        return f"refused, {error.problem.code}"
    return "canonical"


def _verify_text(text: str) -> None:
    pyld_proofs.verify(json.loads(text))


def _per_quad(timings: Timings, stated: Dataset) -> Row:
    us = timings.us("vcmicro")
    peer_us = timings.us("pyld") if "pyld" in timings else None
    return {
        "quads": stated.quads,
        "blank_nodes": stated.blank_nodes,
        "us": round(us, 1),
        "us_per_quad": round(us / stated.quads, 3),
        "pyld_us_per_quad": None if peer_us is None else round(peer_us / stated.quads, 1),
        "ratio_pyld": None if peer_us is None else round(timings.ratio("pyld", "vcmicro"), 2),
        "in_ed25519_verifies": round(timings.ratio("vcmicro", "ed25519"), 2),
    }


def _with_proof(shape: Shape) -> Mapping[str, Any]:
    """The document with a proof: a true one where it can be signed, else one that is well-formed."""
    document = shape.make(secured.key().did)
    template = secured.embedded(documents.small(secured.key().did))["proof"]
    if "proof" in document:
        unsigned = {name: value for name, value in document.items() if name != "proof"}
        minutes = [f"2026-01-10T09:{minute}:00Z" for minute in range(10, 26)]
        return {**unsigned, "proof": [secured.embedded(unsigned, created=minute)["proof"] for minute in minutes]}
    try:
        return secured.embedded(document)
    except VcmicroError:
        return {**document, "proof": template}
