"""stack(): whether credentials come to a larger award, what is missing, and the award written as CLR or ELM.

1. Open and verify every credential (offline unless a fetcher is given), and those within a presentation.
2. Read whose they are, what was achieved, how much of it, and how one belongs to another (``parts``).
3. Apply the rules S1 to S15 (``judging``) to what the programme asks (``Stacking``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro import times
from vcmicro.converting import read_source
from vcmicro.enveloping import enveloped
from vcmicro.errors import VcmicroError, invalid
from vcmicro.problems import problem
from vcmicro.registry import Tools
from vcmicro.stacking.judging import Finding, Stack, counted, findings, totals
from vcmicro.stacking.parts import Achieved, Learner, Opened, Part, read_part
from vcmicro.stacking.rule import ECTS, Elective, Stacking

if TYPE_CHECKING:
    from vcmicro.fetch import Fetcher
    from vcmicro.opening import Given


class NotComplete(VcmicroError):
    """A stack was required that is not complete; ``result`` says why."""

    def __init__(self, result: StackResult) -> None:
        self.result = result
        found = [problem("stack.incomplete", f"{each.rule} {each.about}: {each.sentence}") for each in result.blocking]
        super().__init__(found or [problem("stack.incomplete", "the stack is not complete")])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.result,)


class StackResult(NamedTuple):
    """S16. ``credits`` are sums by framework (Decimal); ``used`` are the achievements that count."""

    is_complete: bool
    findings: tuple[Finding, ...]
    credits: dict[str, Decimal]
    used: tuple[Achieved, ...]
    surplus: tuple[str, ...]
    parts: tuple[Part, ...]
    programme: Mapping[str, Any]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that keep it from being complete."""
        return tuple(each for each in self.findings if each.severity in ("error", "missing"))

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What has still to be earned."""
        return tuple(each for each in self.findings if each.severity == "missing")

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """What could not be told, or is for a person to judge."""
        return tuple(each for each in self.findings if each.severity in ("unknown", "manual"))

    @property
    def ects(self) -> Decimal:
        """The sum of ECTS credit points."""
        return self.credits.get(ECTS, Decimal(0))

    def require(self) -> StackResult:
        """Itself, if it is complete.

        Raises:
            NotComplete: with every finding that blocks it.
        """
        if not self.is_complete:
            raise NotComplete(self)
        return self

    def to_clr(self) -> dict[str, Any]:
        """The whole as an unsigned CLR 2.0 credential that holds its parts, each as it was signed.

        What is no Open Badge goes in as an achievement; where nothing else is there, as an Open Badge to be signed.

        Raises:
            Invalid: ``stack.whole`` where a part cannot be part of a CLR.
        """
        from vcmicro.stacking.writing import to_clr

        return to_clr(self)

    def to_elm(self) -> dict[str, Any]:
        """The whole as an unsigned European Digital Credential whose achievement has its parts.

        Raises:
            Invalid: ``stack.whole`` where a part cannot be part of an ELM credential, or nobody awards the whole;
                ``convert.country``.
        """
        from vcmicro.stacking.writing import to_elm

        return to_elm(self)

    def to_json(self) -> dict[str, Any]:
        """The machine-readable result."""
        return {
            "complete": self.is_complete,
            "credits": {framework: str(total) for framework, total in self.credits.items()},
            "used": [{"id": each.id, "title": each.title} for each in self.used],
            "surplus": list(self.surplus),
            "findings": [each.to_json() for each in self.findings],
        }


def stack(
    credentials: Sequence[Given],
    *,
    into: Mapping[str, Any] | None = None,
    rule: Stacking | Mapping[str, Any] | None = None,
    fetcher: Fetcher | None = None,
    now: datetime | None = None,
    tools: Tools | None = None,
    learner: Sequence[str] = (),
    unverified: bool = False,
    **verification: Any,
) -> StackResult:
    """Judge whether credentials come to a programme.

    Args:
        credentials: what ``verify`` takes, each. A presentation stands for what it presents. A document that bears
            no proof keeps the stack from being complete (S1), unless ``unverified``.
        into: the programme: ``id``, ``title``, ``description``, ``language``, ``issuer`` (a profile) of the whole;
            ``country`` and ``eidas`` of the issuer, where its profile does not say them.
        rule: what it asks (``Stacking``, or its JSON).
        learner: identifiers that the learner claims (an e-mail address, a national id), for badges that hash theirs.
        unverified: True makes a missing proof a warning; a false one stays an error.
        fetcher, now, tools, and further options: as ``verify``.

    Raises:
        Invalid: ``stack.rule``; ``stack.format`` for a document that is no credential; what reading it raises.
    """
    asked = rule if isinstance(rule, Stacking) else Stacking.from_json(rule or {})
    if not credentials:
        raise invalid("stack.empty", "there is nothing to stack")
    options = {"fetcher": fetcher, "now": now, **verification}
    opened = [each for given in credentials for each in _opened(given, tools or Tools(), options)]
    claimed = tuple(learner)
    parts = [read_part(number, each, claimed) for number, each in enumerate(opened, 1)]
    if not parts:
        raise invalid("stack.empty", "the presentation presents nothing")
    moment = times.current() if now is None else times.from_datetime(now)
    used = counted(parts)
    found = findings(Stack(tuple(parts), used, asked, moment, unverified))
    blocked = any(each.severity in ("error", "missing") for each in found)
    return StackResult(
        is_complete=not blocked,
        findings=tuple(found),
        credits=totals(used),
        used=used,
        surplus=_surplus(used, asked),
        parts=tuple(parts),
        programme=dict(into or {}),
    )


def _opened(given: Given, tools: Tools, options: dict[str, Any]) -> list[Opened]:
    """A credential as it was secured, its document and its report; for a presentation, those of each that it presents.

    Raises:
        Invalid: for what cannot be read at all.
    """
    payload, document, report = read_source(given, tools, **options)
    kinds = document.get("type")
    if "VerifiablePresentation" in (kinds if isinstance(kinds, list) else [kinds]):
        presented = document.get("verifiableCredential", [])
        below = presented if isinstance(presented, list) else [presented]
        return [each for one in below for each in _opened(_inner(one), tools, options)]
    secured = payload.value if report is not None and isinstance(payload.value, (str, bytes)) else document
    return [Opened(secured, document, report)]


def _inner(presented: Any) -> Any:
    """What a presentation holds: a credential, or the token in an enveloped one."""
    found = enveloped(presented) if isinstance(presented, dict) else None
    return presented if found is None else found.content


def _surplus(used: Sequence[Achieved], rule: Stacking) -> tuple[str, ...]:
    """S11: what no group of the programme asks for; nothing where it names no groups."""
    named = {*rule.required, *(each for group in rule.elective for each in group.of)}
    return tuple(each.id for each in used if each.id not in named) if named else ()


__all__ = ["Achieved", "Elective", "Finding", "Learner", "NotComplete", "Part", "StackResult", "Stacking", "stack"]
