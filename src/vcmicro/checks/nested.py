"""Credentials within a credential: found wherever they stand, verified one by one, and what follows for the whole.

Endorsements (Open Badges 3.0 section 6.4) and the members of a Comprehensive Learner Record (CLR 2.0 section 5). What
was false when the whole was signed makes it false; what merely ended since then is a warning.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import Any

from vcmicro.checks.case import Case, pointed
from vcmicro.errors import Invalid, Unavailable, over_limit
from vcmicro.problems import Problem, problem
from vcmicro.report import Outcome, Report
from vcmicro.strict_json import escape_pointer

Found = tuple[str, Any]
"""A JSON pointer, and what stands there."""

_ENDORSEMENTS = frozenset({"endorsement", "endorsementJwt"})
# These have checks, or credentials, of their own.
_ELSEWHERE = frozenset({"proof", "verifiableCredential"})
# What may befall an honest credential in time does not make the whole false.
_TIMELY = frozenset({"validity", "status"})


def endorsements(document: dict[str, Any], words: str | None = None) -> list[Found]:
    """Every endorsement in a document; one inside another, or inside a member, belongs to that one.

    ``words`` holds the name of every member, if somebody came by them (``securing.Payload``).
    """
    may_have = _may_have_endorsements(document) if words is None else "endorsement" in words
    return list(_endorsements(document, "")) if may_have else []


def members(case: Case) -> list[Found]:
    """The credentials that a learner record holds."""
    if "ClrCredential" not in case.types:
        return []
    subjects = pointed(case.document, "credentialSubject")
    return [
        (pointer + where, each)
        for pointer, subject in subjects
        if isinstance(subject, dict)
        for where, each in pointed(subject, "verifiableCredential")
    ]


def judge(case: Case, found: list[Found], code: str, limit: str) -> list[Problem]:
    """Verify each, keep its report as a child, and return the warnings; ``limit`` names the member of ``Limits``.

    Raises:
        Invalid: ``code`` for each that is false; ``limit.credentials``.
        Unavailable: ``code`` if nothing is false and some could not be judged.
    """
    most: int = getattr(case.policy.limits, limit)
    if len(found) > most:
        raise over_limit("limit.credentials", limit, most)
    reports = [case.verify_nested(given, pointer) for pointer, given in found]
    case.children += reports
    failed = [each for each in reports if each.outcome is Outcome.FAILED]
    false = [_said(each, code) for each in failed if not _has_lapsed(each)]
    lapsed = [_said(each, code).as_warning() for each in failed if _has_lapsed(each)]
    open_ = [_said(each, code) for each in reports if each.outcome is Outcome.INDETERMINATE]
    if false:
        raise Invalid([*false, *open_, *lapsed])
    if open_:
        raise Unavailable([*open_, *lapsed])
    return lapsed


def _may_have_endorsements(document: dict[str, Any]) -> bool:
    """False if no member can be one, wherever it stands: so it is with most credentials.

    A member's name stands as it is in the serialized form, which C writes in a fraction of the time of a walk.
    """
    try:
        return b"endorsement" in marshal.dumps(document)
    except ValueError:  # a subclass of dict, list or str
        return True


def _endorsements(node: Any, pointer: str) -> Iterator[Found]:
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _endorsements(each, f"{pointer}/{index}")
    elif isinstance(node, dict):
        for name, value in node.items():
            where = f"{pointer}/{escape_pointer(name)}"
            if name in _ENDORSEMENTS:
                many = isinstance(value, list)
                for index, each in enumerate(value if many else [value]):
                    yield (f"{where}/{index}" if many else where), each
            elif name not in _ELSEWHERE:
                yield from _endorsements(value, where)


def _has_lapsed(report: Report) -> bool:
    """True if nothing is wrong but that its time is over; a member of its own that is false is wrong."""
    return {check.name for check in report.checks if check.outcome is Outcome.FAILED} <= _TIMELY


def _said(report: Report, code: str) -> Problem:
    first = next(iter(report.problems), None)
    what = "endorsement" if code.startswith("endorsement") else "credential"
    detail = f"the {what} is {report.outcome.value}" + (f": {first.code}" if first else "")
    return problem(code, detail, report.path)
