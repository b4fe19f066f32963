"""endorsements: what others say, about the badge or within the record, is signed by them.

Each endorsement, and each credential that a learner record holds, is verified as a credential of its own and reported
as a child (see ``nested``). Open Badges 3.0 section 6.4, CLR 2.0 section 5.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks import nested
from vcmicro.checks.case import Case
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.problems import Problem, problem

_NONE = problem("check.nothing", "there are no endorsements")


class Endorsements:
    """Finds the endorsements and the members wherever they stand and verifies each."""

    name = "endorsements"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Where there are none; those in a presentation belong to its credentials."""
        if case.is_presentation:
            return _NONE
        if case.is_open_badges_2:
            from vcmicro.checks.open_badges_2 import endorsements

            return None if endorsements(case) else _NONE
        return None if nested.members(case) or nested.endorsements(case.document, case.opened.words) else _NONE

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings about what lapsed, or what is false or could not be judged."""
        if case.is_open_badges_2:
            from vcmicro.checks.open_badges_2 import judge_endorsements

            return judge_endorsements(case)
        warnings: list[Problem] = []
        errors: list[VcmicroError] = []
        for found, code, limit in (
            (nested.members(case), "member.failed", "clr_members"),
            (nested.endorsements(case.document, case.opened.words), "endorsement.failed", "presented_credentials"),
        ):
            try:
                warnings += nested.judge(case, found, code, limit)
            except VcmicroError as error:
                errors.append(error)
        if not errors:
            return warnings
        worst = next((each for each in errors if isinstance(each, Invalid)), errors[0])
        raise type(worst)([*(one for each in errors for one in each.problems), *warnings])
