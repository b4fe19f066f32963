"""The two things that can go wrong with an input, and nothing else.

::

    VcmicroError
    ├── Invalid            wrong, and stays wrong however often it is tried
    │   └── LimitExceeded  larger or deeper than a limit of ``limits.Limits``
    └── Unavailable        could not be checked now (network, missing extra, unknown type)

``NotVerified`` is the third child of the root; it lives in ``report`` because it carries a Report.
Misuse of the API (a wrong argument type) stays ``TypeError`` or ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.problems import Problem, problem


class VcmicroError(Exception):
    """The root of every error that this library raises about an input.

    ``problems`` holds everything that was found, in document order; it is never empty.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("an error needs at least one problem")
        super().__init__()

    def __str__(self) -> str:
        # Most errors become the problems of a report, and nobody reads them as text.
        return "; ".join(str(each) for each in self.problems)

    def __reduce__(self) -> tuple[type[VcmicroError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @property
    def problem(self) -> Problem:
        """The first problem: the one to show when there is room for one."""
        return self.problems[0]

    @property
    def code(self) -> str:
        """The stable code of the first problem."""
        return self.problems[0].code


class Invalid(VcmicroError):
    """The input is wrong: trying again gives the same answer."""


class LimitExceeded(Invalid):
    """The input is larger, deeper or dearer than a limit allows.

    The limits stand in ``limits.Limits``; a caller may raise them.
    """


class Unavailable(VcmicroError):
    """The question could not be answered: neither valid nor invalid."""


def invalid(code: str, detail: str, pointer: str = "", hint: str | None = None) -> Invalid:
    """An ``Invalid`` with one problem (see ``problems.problem``)."""
    return Invalid(problem(code, detail, pointer, hint))


def unavailable(code: str, detail: str, pointer: str = "", hint: str | None = None) -> Unavailable:
    """An ``Unavailable`` with one problem (see ``problems.problem``)."""
    return Unavailable(problem(code, detail, pointer, hint))


def over_limit(code: str, name: str, limit: int, pointer: str = "") -> LimitExceeded:
    """A ``LimitExceeded`` that names the member of ``Limits`` to raise."""
    return LimitExceeded(problem(code, f"more than {limit:,} allowed by Limits.{name}", pointer))
