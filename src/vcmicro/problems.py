"""What was found: a code, where, why, and what next.

A ``Problem`` is an RFC 9457 problem (``type``, ``title``, ``detail``, ``pointer``) with a stable ``code``
and a ``hint`` (``problem_types``).
"""

from __future__ import annotations

from typing import Any

from vcmicro.problem_types import PROBLEMS
from vcmicro.record import Record


class Problem(Record):
    """One finding: what, where (JSON pointer into the document), why, and what next.

    ``warning`` is True for a finding that does not lower the outcome of its check.
    """

    code: str
    detail: str
    pointer: str = ""
    hint: str = ""
    warning: bool = False

    @property
    def title(self) -> str:
        """The short, fixed sentence of the code."""
        return PROBLEMS[self.code].title

    @property
    def type(self) -> str:
        """The problem type URI (RFC 9457 section 3.1.1)."""
        return PROBLEMS[self.code].type

    def as_warning(self) -> Problem:
        """The same finding, reported but not counted."""
        return Problem(self.code, self.detail, self.pointer, self.hint, True)

    def under(self, prefix: str) -> Problem:
        """The same finding, its pointer seen from an enclosing document."""
        return Problem(self.code, self.detail, prefix + self.pointer, self.hint, self.warning)

    def to_json(self) -> dict[str, Any]:
        """The form that ``verify --json`` and the VC API show."""
        shown = {
            "type": self.type,
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "pointer": self.pointer,
            "hint": self.hint,
        }
        return {**shown, "warning": True} if self.warning else shown

    def __str__(self) -> str:
        where = f" at {self.pointer}" if self.pointer else ""
        return f"{self.code}{where}: {self.detail}"


def problem(code: str, detail: str, pointer: str = "", hint: str | None = None) -> Problem:
    """A Problem of a known code; the hint is the table's unless one is given.

    Raises:
        KeyError: for a code that the table lacks (a fault of this library, never of an input).
    """
    return Problem(code, detail, pointer, PROBLEMS[code].hint if hint is None else hint, False)


def warning(code: str, detail: str, pointer: str = "", hint: str | None = None) -> Problem:
    """As ``problem``, for a finding that is reported but not counted."""
    return Problem(code, detail, pointer, PROBLEMS[code].hint if hint is None else hint, True)


def unhandled(error: Exception) -> Problem:
    """A case that the library does not handle: the exception's kind and place, without any data of the input."""
    import traceback
    from pathlib import PurePath

    from vcmicro import __version__

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(frame.filename).name}:{frame.lineno}"
    return problem("internal.error", f"{type(error).__name__} at {place}, vcmicro {__version__}")


def shown(value: object, most: int = 80) -> str:
    """A value as a message may quote it: repr, cut to ``most`` characters."""
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."
