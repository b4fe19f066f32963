"""endorsements: what others say about the badge, its achievement or its issuer is signed by them.

Each embedded EndorsementCredential, and each ``endorsementJwt``, is verified as a credential of its own and reported as
a child. Open Badges 3.0 section 6.4.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from typing import Any

from vcmicro.checks.case import Case
from vcmicro.errors import Invalid, Unavailable, over_limit
from vcmicro.problems import Problem, problem
from vcmicro.report import Outcome, Report
from vcmicro.strict_json import escape_pointer

_MEMBERS = frozenset({"endorsement", "endorsementJwt"})
_NONE = problem("check.nothing", "there are no endorsements")
# What may befall an honest endorsement in time does not make the badge false.
_TIMELY = frozenset({"validity", "status"})


class Endorsements:
    """Finds the endorsements wherever they stand and verifies each."""

    name = "endorsements"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Where there are none; those in a presentation belong to its credentials."""
        if case.is_presentation or not _may_have_endorsements(case.document):
            return _NONE
        return _NONE if next(_endorsements(case.document, ""), None) is None else None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings about endorsements that lapsed, or those that are false or could not be judged."""
        found = list(_endorsements(case.document, ""))
        most = case.policy.limits.presented_credentials
        if len(found) > most:
            raise over_limit("limit.credentials", "presented_credentials", most)
        case.children += [case.verify_nested(given, pointer) for pointer, given in found]
        reports = case.children[-len(found) :]
        false = [_said(each) for each in reports if each.outcome is Outcome.FAILED and not _has_lapsed(each)]
        lapsed = [_said(each).as_warning() for each in reports if each.outcome is Outcome.FAILED and _has_lapsed(each)]
        open_ = [_said(each) for each in reports if each.outcome is Outcome.INDETERMINATE]
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


def _endorsements(node: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Every endorsement below ``node``; one inside another belongs to that other."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _endorsements(each, f"{pointer}/{index}")
    elif isinstance(node, dict):
        for name, value in node.items():
            where = f"{pointer}/{escape_pointer(name)}"
            if name in _MEMBERS:
                many = isinstance(value, list)
                for index, each in enumerate(value if many else [value]):
                    yield (f"{where}/{index}" if many else where), each
            elif name != "proof":
                yield from _endorsements(value, where)


def _has_lapsed(report: Report) -> bool:
    return {check.name for check in report.checks if check.outcome is Outcome.FAILED} <= _TIMELY


def _said(report: Report) -> Problem:
    first = next(iter(report.problems), None)
    detail = f"the endorsement is {report.outcome.value}" + (f": {first.code}" if first else "")
    return problem("endorsement.failed", detail, report.path)
