"""What verification found: frozen values, never a bare boolean.

A ``Report`` says an outcome for each of the ten checks, with the problems behind it, and for every
nested credential a report of its own. The document is reached through ``require()``, which raises
``NotVerified`` unless everything that was asked passed, or through ``untrusted_document``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, Final, NoReturn, Protocol, runtime_checkable

from vcmicro.errors import VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.problems import Problem, problem
from vcmicro.record import NamedTuple, Record

CHECK_NAMES = (
    "contexts",
    "schema",
    "proof",
    "binding",
    "validity",
    "status",
    "recipient",
    "holder",
    "trust",
    "endorsements",
)
"""The checks in the order in which they run and are shown."""


class Outcome(StrEnum):
    """What a check, or a whole verification, came to."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INDETERMINATE = "INDETERMINATE"
    SKIPPED = "SKIPPED"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Outcome is not a boolean: compare it with Outcome.PASSED")


class AnyIssuer:
    """The type of ``ANY_ISSUER``."""

    def __repr__(self) -> str:
        return "ANY_ISSUER"


ANY_ISSUER: Final = AnyIssuer()
"""Given to ``Report.require``: who issued it was judged elsewhere, or does not matter."""


@runtime_checkable
class KnownIssuers(Protocol):
    """What ``Report.require`` asks of a trust list (``registries.TrustList`` is one)."""

    def name_of(self, issuer_id: str) -> str | None:
        """The issuer's name, or None where the list does not know the issuer."""

    @property
    def title(self) -> str:
        """What the list is called."""


Expected = str | KnownIssuers | tuple[KnownIssuers, ...] | list[KnownIssuers]
"""Whom ``Report.require`` may be told to expect."""


class Check(NamedTuple):
    """The answer to one question about a credential.

    ``problems`` explain a FAILED, INDETERMINATE or SKIPPED outcome; those with ``warning`` set count for nothing.
    """

    name: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """``{"name", "outcome", "problems": [...]}``."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "problems": [each.to_json() for each in self.problems],
        }


class Step(NamedTuple):
    """One step on the way from bytes to document, such as ``Step("container", "png", "...")``."""

    step: str
    name: str
    detail: str = ""

    def to_json(self) -> dict[str, str]:
        """``{"step", "name", "detail"}``."""
        return {"step": self.step, "name": self.name, "detail": self.detail}


class Report(Record):
    """The result of ``verify``: an outcome, its checks, and the same for what lies nested within.

    ``issuer`` is the id that the document claims (the holder's, for a presentation); ``binding`` says how the key was
    found to belong to it: ``did``, ``https``, ``x509``, ``pinned`` or ``none``. ``issuer_name`` is the name that a
    trust list or a certificate gives, ``issuer_list`` the list on whose word. Where a certificate proves another
    identifier than the id, that is ``issuer_identifier`` (of a seal: the organizationIdentifier). ``linked`` holds what
    an Open Badges 2.0 assertion names by URL, by URL, as its issuer serves it: the badge class and the Profile.
    """

    outcome: Outcome
    checks: tuple[Check, ...]
    issuer: str | None = None
    issuer_name: str | None = None
    binding: str = "none"
    trail: tuple[Step, ...] = ()
    children: tuple[Report, ...] = ()
    untrusted_document: dict[str, Any] | None = None
    path: str = ""
    issuer_list: str | None = None
    issuer_identifier: str | None = None
    voucher: KnownIssuers | None = None
    linked: Mapping[str, dict[str, Any]] | None = None
    _uncompared: ClassVar[tuple[str, ...]] = ("voucher",)

    def __bool__(self) -> NoReturn:
        raise TypeError("a Report is not a boolean: call report.require(issuer=...), or read report.outcome")

    def __getitem__(self, name: str) -> Check:
        """The check of that name, such as ``report["proof"]``."""
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem behind a FAILED or INDETERMINATE check, here and in what is nested."""
        return tuple(self._problems())

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Every finding that lowered nothing, here and in what is nested."""
        own = (each for check in self.checks for each in check.problems if each.warning)
        return (*own, *(each.under(child.path) for child in self.children for each in child.warnings))

    def _problems(self) -> Iterator[Problem]:
        for check in self.checks:
            if check.outcome in (Outcome.FAILED, Outcome.INDETERMINATE):
                yield from (each for each in check.problems if not each.warning)
        for child in self.children:
            yield from (each.under(child.path) for each in child.problems)

    def require(self, *, issuer: Expected | AnyIssuer) -> dict[str, Any]:
        """The verified document, if the outcome is PASSED and the issuer is the one expected.

        ``issuer`` is the exact id (of a seal: the organizationIdentifier of its certificate), a trust list that must
        know the issuer or vouch for the certificate, or several; or ``ANY_ISSUER``. For a presentation it is asked of
        each presented credential. A list of authorities must have been given to ``verify`` too, which judges them.

        Raises:
            NotVerified: with the report and every problem.
        """
        if self.outcome is not Outcome.PASSED or self.untrusted_document is None:
            raise NotVerified(self, self.problems)
        judged = [child for child in self.children if child.is_presented] if self.is_presentation else [self]
        if not isinstance(issuer, AnyIssuer):
            wrong = [each for each in judged if not each._is_issued_by(issuer)]
            if wrong or not judged:
                names = ", ".join(str(each.issuer_identifier or each.issuer) for each in wrong)
                detail = f"issued by {names or 'nobody'}, expected {_expected(issuer)}"
                raise NotVerified(self, (problem("issuer.unexpected", detail, "/issuer"),))
        return self.untrusted_document

    def _is_issued_by(self, expected: Expected) -> bool:
        """True if the identifier that was proven is the expected one, or one that an expected list knows."""
        proven = self.issuer_identifier or self.issuer
        if isinstance(expected, str):
            return proven == expected
        lists = expected if isinstance(expected, (tuple, list)) else (expected,)
        return any(each.name_of(proven or "") is not None or self._is_vouched_by(each) for each in lists)

    def _is_vouched_by(self, listed: KnownIssuers) -> bool:
        return self.binding == "x509" and self.issuer_list is not None and self.voucher is listed

    def _introduced(self) -> str:
        """The issuer's name, and on whose word."""
        return f"{self.issuer_name}, by {self.issuer_list}" if self.issuer_list else str(self.issuer_name)

    @property
    def is_presentation(self) -> bool:
        """True for a verifiable presentation."""
        kinds = (self.untrusted_document or {}).get("type")
        return "VerifiablePresentation" in (kinds if isinstance(kinds, list) else [kinds])

    @property
    def is_presented(self) -> bool:
        """True for the report of a credential that lies in a presentation."""
        return self.path.startswith("/verifiableCredential")

    def at(self, path: str) -> Report:
        """The same report, placed at a JSON pointer of an enclosing document."""
        return self.replace(path=path)

    def to_json(self) -> dict[str, Any]:
        """The form of ``vcmicro verify --json``; holds nothing of the document but its issuer."""
        shown: dict[str, Any] = {
            "outcome": self.outcome.value,
            "checks": [check.to_json() for check in self.checks],
            "issuer": self.issuer,
            "binding": self.binding,
            "trail": [step.to_json() for step in self.trail],
            "children": [child.to_json() for child in self.children],
        }
        said = {"issuerName": self.issuer_name, "issuerList": self.issuer_list}
        said["issuerIdentifier"] = self.issuer_identifier
        shown |= {name: value for name, value in said.items() if value is not None}
        return {**shown, "path": self.path} if self.path else shown

    def to_vc_api(self) -> dict[str, Any]:
        """The answer of a VC API verifier, with the four ids that wallets know in ``log``.

        Source: VCDM 2.0 section 7.1 (verification result), VC API 0.7 ``VerifyCredentialResponse``.
        """
        checks = {"valid_signature": "proof", "expiration": "validity", "revocation_status": "status"}
        log = [{"id": name, "valid": self[check].outcome is Outcome.PASSED} for name, check in checks.items()]
        log.append({"id": "registered_issuer", "valid": self["trust"].outcome is Outcome.PASSED})
        verified = self.outcome is Outcome.PASSED
        return {
            "verified": verified,
            "document": self.untrusted_document if verified else None,
            "errors": [each.to_json() for each in self.problems],
            "warnings": [each.to_json() for each in self.warnings],
            "log": log,
        }

    def __str__(self) -> str:
        return "\n".join(self._lines(0))

    def __repr__(self) -> str:
        return f"<Report {self.outcome.value} issuer={self.issuer!r} binding={self.binding!r}>"

    def _lines(self, depth: int) -> Iterator[str]:
        """One line a check, then its problems; text from the document is escaped for a terminal."""
        indent = "  " * depth
        where = f" at {escape_text(self.path)}" if self.path else ""
        name = f" ({escape_text(self._introduced())})" if self.issuer_name else ""
        issuer = escape_text(self.issuer or "unknown")
        yield f"{indent}{self.outcome.value}{where}: issuer {issuer}{name}, binding {self.binding}"
        for check in self.checks:
            skipped = check.outcome is Outcome.SKIPPED and check.problems
            reason = f"  ({escape_text(check.problems[0].detail)})" if skipped else ""
            yield f"{indent}  {check.name:<13}{check.outcome.value}{reason}"
            if not skipped:
                yield from _explained(check.problems, indent + "      ")
        for child in self.children:
            yield from child._lines(depth + 1)


class NotVerified(VcmicroError):
    """A document was required that did not pass; ``report`` says why."""

    def __init__(self, report: Report, problems: Iterable[Problem]) -> None:
        found = tuple(problems) or (problem("check.needs", f"the outcome is {report.outcome.value}"),)
        super().__init__(found)
        self.report = report

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.report, self.problems)


_outcome = attrgetter("outcome")
# A member of an enumeration is looked up anew wherever it is named.
_PASSED, _FAILED, _OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE


def overall(checks: Iterable[Check], children: Iterable[Report] = ()) -> Outcome:
    """FAILED if any failed, else INDETERMINATE if any is, else PASSED; never PASSED without a passed proof."""
    checks = tuple(checks)
    outcomes = [*map(_outcome, checks), *map(_outcome, children)]
    if _FAILED in outcomes:
        return _FAILED
    proven = any(check.name == "proof" and check.outcome is _PASSED for check in checks)
    return _PASSED if proven and _OPEN not in outcomes else _OPEN


def _expected(issuer: Expected) -> str:
    if isinstance(issuer, str):
        return issuer
    lists = issuer if isinstance(issuer, (tuple, list)) else (issuer,)
    return f"an issuer that is known to {' or '.join(each.title for each in lists) or 'nobody'}"


def _explained(problems: Iterable[Problem], indent: str) -> Iterator[str]:
    for each in problems:
        mark = "warning: " if each.warning else ""
        where = f" at {escape_text(each.pointer)}" if each.pointer else ""
        yield f"{indent}{mark}{each.code}{where}: {escape_text(each.detail)}"
        if each.hint and not each.warning:
            yield f"{indent}  -> {escape_text(each.hint)}"
