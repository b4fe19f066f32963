"""verify(): one entry point for whatever a person holds.

1. Open what was given: container, payload, mechanism, document (``opening``).
2. Run the checks in order (``checks.CHECKS``); each sees what the earlier ones found, and is SKIPPED if one that it
   needs did not pass.
3. Verify what the document presents, each credential as a case of its own.
4. Sum up: FAILED if anything failed, else INDETERMINATE if anything is, else PASSED.

This is the only place where an error becomes an outcome. ``verify`` never raises because a credential is bad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from vcmicro import times
from vcmicro.checks import CHECKS, Case, CheckStep, Policy
from vcmicro.checks.case import pointed
from vcmicro.cryptosuites import Transform
from vcmicro.dids import Resolver
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid, over_limit
from vcmicro.fetch import Fetcher, MeteredFetcher, OfflineFetcher
from vcmicro.keys import PublicKey
from vcmicro.opening import Opened, open_given
from vcmicro.problems import Problem, problem
from vcmicro.rdf import Contexts
from vcmicro.record import NamedTuple
from vcmicro.registry import Registry, Tools
from vcmicro.report import CHECK_NAMES, Check, Outcome, Report, overall

if TYPE_CHECKING:
    from pathlib import Path

    from vcmicro.opening import Given
    from vcmicro.registries import TrustList

_TOOLS = Tools()
# A member of an enumeration is looked up anew wherever it is named.
_PASSED, _SKIPPED = Outcome.PASSED, Outcome.SKIPPED
_NO_SCHEMAS: Mapping[str, bytes] = {}
_BUNDLED = Contexts(), Contexts(allow_inline=True)


def verify(
    given: Given,
    *,
    fetcher: Fetcher | None = None,
    now: datetime | None = None,
    recipient: str | None = None,
    challenge: str | None = None,
    domain: str | None = None,
    trust: TrustList | Sequence[TrustList] = (),
    contexts: Mapping[str, Any] | None = None,
    schemas: Mapping[str, Any] | Path | None = None,
    pinned: Mapping[str, PublicKey] | None = None,
    allow_unbound: bool = False,
    refresh: bool = False,
    tools: Tools | None = None,
) -> Report:
    """Verify a credential or presentation in whatever form it comes, and say what was found.

    Args:
        given: bytes (JSON, a JWT, PNG, SVG), str (content, never a path), ``Path``, ``dict`` or a model.
        fetcher: the network, such as ``HttpsFetcher()``; without one nothing is fetched.
        now: the moment to judge at, with a time zone; the system clock by default.
        recipient: whom the credential should have been awarded to: an id, an e-mail address or another identifier.
        challenge, domain: what the presenter was asked to sign.
        trust: lists of known issuers (``load_trust``); when given, the issuer must be on one.
        contexts: further JSON-LD contexts by URL.
        schemas: schemas that credentials name, by URL (bytes, text, ``Path``, dict or bool), or a folder of them that
            is laid out as ``HOST/PATH``; preferred to the network, and judged before a proof is.
        pinned: public keys that the caller vouches for, by verification method URL or by issuer id.
        allow_unbound: accept a key that only the token or a URL fragment names; reported, binding ``none``.
        refresh: fetch the newer version that a credential's refreshService offers; reported as a child.
        tools: registries, limits and what is off by default.

    Returns:
        A ``Report``; read ``report.outcome`` or call ``report.require(issuer=...)``.

    Raises:
        TypeError, ValueError: for misuse only, such as a ``now`` without a time zone.
    """
    tools = tools or _TOOLS
    network = MeteredFetcher(fetcher or OfflineFetcher(), tools.limits)
    policy = Policy(
        now=times.current() if now is None else times.from_datetime(now),
        tools=tools,
        recipient=recipient,
        challenge=challenge,
        domain=domain,
        trust=trust if type(trust) is tuple else tuple(trust) if isinstance(trust, Iterable) else (trust,),
        allow_unbound=allow_unbound,
        refresh=refresh,
        schemas=_NO_SCHEMAS if schemas is None else _read_schemas(schemas),
    )
    return _Verification(policy, network, dict(contexts or {}), dict(pinned or {}), count(1)).of(given)


def _read_schemas(schemas: Mapping[str, Any] | Path) -> Mapping[str, bytes]:
    from vcmicro.schemas.given import read_given

    return read_given(schemas)


def verify_url(url: str, *, fetcher: Fetcher | None = None, **options: Any) -> Report:
    """Fetch a badge and verify it: the one verb that fetches what it is told to. Options are those of ``verify``.

    The hardened ``HttpsFetcher`` is used unless a fetcher is given.
    """
    if fetcher is None:
        from vcmicro.fetch import HttpsFetcher

        fetcher = HttpsFetcher()
    try:
        fetched = fetcher.fetch(url, "badge")
    except VcmicroError as error:
        return unopened(error)
    return verify(fetched.body, fetcher=fetcher, **options)


class _Verification(NamedTuple):
    """One call of ``verify``: what all credentials of its tree share."""

    policy: Policy
    network: MeteredFetcher
    extra: dict[str, Any]
    pinned: dict[str, PublicKey]
    credentials: Iterator[int]
    depth: int = 0
    envelopes: int = 0

    def of(self, given: Any, *, nested: bool = False) -> Report:
        try:
            opened = open_given(given, self.policy.tools, follow=self._follow)
        except (Invalid, Unavailable) as error:
            return unopened(error)
        except RecursionError:
            limit = self.policy.limits.json_depth
            return unopened(over_limit("json.depth", "json_depth", limit))
        if not opened.is_enveloped:
            return self._judge(self._case(opened, nested))
        most = self.policy.limits.enveloping_depth
        if self.envelopes >= most:
            return unopened(over_limit("limit.nodes", "enveloping_depth", most))
        inner = self._replace(envelopes=self.envelopes + 1)
        return inner._judge(inner._case(opened, nested))

    def _follow(self, url: str) -> bytes:
        """What lies at the URL that an image holds in the place of its badge (Open Badges 2.0)."""
        return self.network.for_credential().fetch(url, "badge").body

    def _case(self, opened: Opened, nested: bool) -> Case:
        policy, fetcher = self.policy, self.network.for_credential()
        # A proof may hold although its contexts are not to be trusted; the contexts check is what refuses them.
        strict, lenient = _BUNDLED
        if self.extra:
            strict, lenient = Contexts(self.extra), Contexts(self.extra, allow_inline=True)
        return Case(
            policy=policy,
            opened=opened,
            contexts=lenient if policy.allows("inline-contexts") else strict,
            transform=Transform(lenient, policy.limits, opened.contents),
            resolver=Resolver(fetcher=fetcher, tools=policy.tools, now=policy.now, pinned=self.pinned),
            fetcher=fetcher,
            verify_nested=self.nested,
            is_nested=nested,
        )

    def nested(self, given: Any, path: str) -> Report:
        """A credential inside another: same policy, but nobody challenged its issuer."""
        if self.depth >= _DEEPEST:
            return unopened(over_limit("json.depth", "nested credentials", _DEEPEST)).at(path)
        most = self.policy.limits.tree_credentials
        if next(self.credentials) > most:
            return unopened(over_limit("limit.credentials", "tree_credentials", most)).at(path)
        policy = self.policy._replace(challenge=None, domain=None, refresh=False)
        if not path.startswith("/verifiableCredential"):
            # An endorser or a list's issuer is nobody that the caller's lists or recipient speak of.
            policy = policy._replace(recipient=None, trust=())
        inner = self._replace(policy=policy, depth=self.depth + 1)
        try:
            return inner.of(given, nested=True).at(path)
        except TypeError:
            wrong = invalid("schema.invalid", f"a {type(given).__name__} stands where a credential belongs")
            return unopened(wrong).at(path)

    def _judge(self, case: Case) -> Report:
        table: Registry[CheckStep] = CHECKS if self.policy.tools.checks is None else self.policy.tools.checks
        checks, done = table.values(), []
        outcomes = case.outcomes
        for check in checks:
            result = run_check(check, case)
            outcomes[check.name] = result.outcome
            done.append(result)
        if outcomes.get("proof") is _PASSED and outcomes.get("binding") is _PASSED:
            for place, later in _LATER if table is CHECKS else _later_parts(table):
                done[place] = _completed(later, done[place], case)
        presented = self._presented(case)
        return Report(
            outcome=overall(done, presented),
            checks=tuple(done),
            issuer=case.issuer,
            issuer_name=case.issuer_name,
            issuer_list=case.issuer_list,
            voucher=case.voucher,
            issuer_identifier=case.issuer_identifier,
            binding=case.binding,
            trail=case.opened.trail,
            children=(*presented, *case.children),
            untrusted_document=case.document,
            linked=case.linked.documents if case.linked is not None else None,
        )

    def _presented(self, case: Case) -> list[Report]:
        """The credentials of a presentation; they are judged even if the presentation itself fails."""
        if not case.is_presentation:
            return []
        found = pointed(case.document, "verifiableCredential")
        most = self.policy.limits.presented_credentials
        if len(found) > most:
            return [
                unopened(over_limit("limit.credentials", "presented_credentials", most)).at("/verifiableCredential")
            ]
        return [self.nested(given, pointer) for pointer, given in found]


def _later_parts(table: Registry[CheckStep]) -> list[tuple[int, Callable[[Case], Iterable[Problem]]]]:
    """What of the checks waits for proof and binding (see ``checks.LaterStep``), with the place of its result."""
    return [(place, later) for place, each in enumerate(table.values()) if (later := getattr(each, "later", None))]


_LATER = _later_parts(CHECKS)
_DEEPEST = 8
"""Credentials within credentials (endorsements of endorsements, status lists of status lists)."""


def run_check(check: CheckStep, case: Case) -> Check:
    """Run one check and turn what it raises into its outcome."""
    for name in check.needs:
        if case.outcomes.get(name) is not _PASSED and not _is_free(name, case):
            known = check.regardless(case) if hasattr(check, "regardless") else ()
            return Check(check.name, Outcome.FAILED, known) if known else _unmet(check, case)
    reason = check.skip(case)
    if reason is not None:
        return Check(check.name, _SKIPPED, (reason,))
    try:
        return Check(check.name, _PASSED, tuple(check.run(case)))
    except Invalid as error:
        return Check(check.name, Outcome.FAILED, error.problems)
    except Unavailable as error:
        return Check(check.name, Outcome.INDETERMINATE, error.problems)
    except RecursionError:
        limit = case.policy.limits.json_depth
        return Check(check.name, Outcome.FAILED, over_limit("json.depth", "json_depth", limit).problems)


def _completed(later: Callable[[Case], Iterable[Problem]], result: Check, case: Case) -> Check:
    """The result of a check with that of its later part (see ``checks.LaterStep``), which may fetch by now."""
    outcome = _PASSED
    try:
        found = tuple(later(case))
    except Invalid as error:
        outcome, found = Outcome.FAILED, error.problems
    except Unavailable as error:
        outcome, found = Outcome.INDETERMINATE, error.problems
    if not found:
        return result
    severity = (Outcome.SKIPPED, Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED)
    return Check(result.name, max(result.outcome, outcome, key=severity.index), (*result.problems, *found))


def _unmet(check: CheckStep, case: Case) -> Check:
    unmet = [name for name in check.needs if case.outcomes.get(name) is not Outcome.PASSED and not _is_free(name, case)]
    detail = f"needs {' and '.join(unmet)}, which did not pass"
    return Check(check.name, Outcome.SKIPPED, (problem("check.needs", detail),))


def _is_free(name: str, case: Case) -> bool:
    """A presentation has no binding check; what needs it is judged without."""
    return name == "binding" and case.is_presentation


def unopened(error: VcmicroError) -> Report:
    """The report of what could not even be opened: one check carries the reason, the others are skipped."""
    name = _judging(error.problem)
    outcome = Outcome.INDETERMINATE if isinstance(error, Unavailable) else Outcome.FAILED
    unmet = (problem("check.needs", "there is no document to judge"),)
    checks = tuple(_single(each, name, outcome, error.problems, unmet) for each in CHECK_NAMES)
    return Report(outcome=outcome, checks=checks)


def _single(name: str, at: str, outcome: Outcome, found: Iterable[Problem], unmet: tuple[Problem, ...]) -> Check:
    return Check(name, outcome, tuple(found)) if name == at else Check(name, Outcome.SKIPPED, unmet)


def _judging(found: Problem) -> str:
    """The check that a failure to open belongs to."""
    area = found.code.partition(".")[0]
    return "proof" if area in _OF_PROOF or found.code == "bake.url" else "schema"


_OF_PROOF = frozenset({"proof", "jose", "cose", "cbor", "sdjwt", "issuer"})
