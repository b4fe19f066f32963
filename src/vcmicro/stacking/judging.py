"""The rules S1 to S15 over the parts of a stack; each writes what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from vcmicro.report import Outcome
from vcmicro.stacking.parts import UNSPECIFIED, Achieved, Part
from vcmicro.stacking.rule import ECTS, Stacking
from vcmicro.times import Instant

Severity = Literal["error", "missing", "unknown", "manual", "warning"]
_DAY = 86_400


class Finding(NamedTuple):
    """What one rule found: ``error`` and ``missing`` leave the stack incomplete, ``unknown`` and ``manual`` open."""

    rule: str
    severity: Severity
    about: str
    sentence: str

    def to_json(self) -> dict[str, str]:
        """``{"rule", "severity", "about", "sentence"}``."""
        return dict(self._asdict())


class Stack(NamedTuple):
    """What the rules look at: the parts, what of them counts, the rule, and the day of judgement."""

    parts: tuple[Part, ...]
    counted: tuple[Achieved, ...]
    rule: Stacking
    now: Instant
    unverified: bool = False

    @property
    def every(self) -> list[Achieved]:
        """Every achievement, wholes and their parts."""
        return [each for part in self.parts for top in part.achieved for each in top.walk()]


def counted(parts: Iterable[Part]) -> tuple[Achieved, ...]:
    """S5, S7: each achievement once; a whole with its own credit, or else its parts - never both."""
    found: dict[str, Achieved] = {}
    for part in parts:
        for top in part.achieved:
            for each in _leaves_or_whole(top):
                found.setdefault(each.id, each)
    return tuple(found.values())


def _leaves_or_whole(achieved: Achieved) -> list[Achieved]:
    if not achieved.parts:
        return [achieved]
    below = [each for part in achieved.parts for each in _leaves_or_whole(part)]
    return below if any(ECTS in each.credits for each in below) or not achieved.credits else [achieved]


def totals(achieved: Iterable[Achieved]) -> dict[str, Decimal]:
    """S6: credit by framework; what has no unit is no credit."""
    found: dict[str, Decimal] = {}
    for each in achieved:
        for framework, points in each.credits.items():
            if framework != UNSPECIFIED and "://" in framework:
                found[framework] = found.get(framework, Decimal(0)) + points
    return found


def findings(stack: Stack) -> list[Finding]:
    """What every rule found, in the order of the rules."""
    return [finding for rule in _RULES for finding in rule(stack)]


def _proven(stack: Stack) -> Iterator[Finding]:
    """S1: sealed, not revoked, valid on the day."""
    for part in stack.parts:
        if part.report is None:
            yield Finding("S1", "warning" if stack.unverified else "error", part.label, "it bears no proof")
            continue
        for name in ("proof", "binding", "validity", "status", "endorsements"):
            outcome = part.report[name].outcome
            if outcome is Outcome.FAILED:
                yield Finding("S1", "error", part.label, f"its {name} check failed")
            elif outcome is Outcome.INDETERMINATE:
                yield Finding("S1", "unknown", part.label, f"its {name} check could not be made")


def _same_learner(stack: Stack) -> Iterator[Finding]:
    """S2: an id in common, else a national id, else an address, else name and date of birth (weak)."""
    first = stack.parts[0].learner if stack.parts else None
    for part in stack.parts[1:]:
        if first is None or first.ids & part.learner.ids or first.national & part.learner.national:
            continue
        if first.mails & part.learner.mails:
            yield Finding("S2", "warning", part.label, "the learner is the same by e-mail address only")
        elif first.named is not None and first.named == part.learner.named:
            yield Finding("S2", "warning", part.label, "the learner is the same by name and date of birth only")
        elif _says_nothing(part) or _says_nothing(stack.parts[0]):
            yield Finding("S2", "unknown", part.label, "nothing tells who the learner is")
        else:
            yield Finding("S2", "error", part.label, "it is another learner's")


def _says_nothing(part: Part) -> bool:
    learner = part.learner
    return not (learner.ids or learner.national or learner.mails or learner.named)


def _ends(stack: Stack) -> Iterator[Finding]:
    """S3: both ends of an association are in the set."""
    known = {each.id for each in stack.every}
    for part in stack.parts:
        for kind, source, target in part.links:
            for end in (source, target):
                if end not in known:
                    yield Finding("S3", "missing", end, f"{part.label} names it in {kind}, and it is not in the stack")


def _cycles(stack: Stack) -> Iterator[Finding]:
    """S4: no achievement is part of itself or its own prerequisite."""
    edges: dict[str, set[str]] = {}
    for each in stack.every:
        edges.setdefault(each.id, set()).update(part.id for part in each.parts)
    for part in stack.parts:
        for kind, source, target in part.links:
            if kind in ("isParentOf", "precedes"):
                edges.setdefault(source, set()).add(target)
            elif kind in ("isChildOf", "isPartOf"):
                edges.setdefault(target, set()).add(source)
    for id_ in _in_cycles(edges):
        yield Finding("S4", "error", id_, "it is part of itself")


def _in_cycles(edges: dict[str, set[str]]) -> list[str]:
    """The nodes that can reach themselves: what remains when nodes without a way on are taken away, from both ends."""
    left = {node: {each for each in targets if each in edges} for node, targets in edges.items()}
    changed = True
    while changed:
        sources = {each for targets in left.values() for each in targets}
        gone = [node for node, targets in left.items() if not targets or node not in sources]
        changed = bool(gone)
        for node in gone:
            del left[node]
        for targets in left.values():
            targets.difference_update(gone)
    return sorted(left)


def _once(stack: Stack) -> Iterator[Finding]:
    """S5: an achievement that stands in two credentials counts once."""
    seen: dict[str, str] = {}
    for part in stack.parts:
        for id_ in {each.id for top in part.achieved for each in top.walk()}:
            if id_ in seen and seen[id_] != part.label:
                yield Finding("S5", "warning", id_, f"{part.label} and {seen[id_]} both hold it; it counts once")
            seen.setdefault(id_, part.label)
        for kind, source, target in part.links:
            if kind in ("exactMatchOf", "replacedBy") and {source, target} <= {each.id for each in stack.counted}:
                yield Finding("S5", "error", source, f"it is {kind} {target}, and both are counted")


def _not_added(stack: Stack) -> Iterator[Finding]:
    """S6: credit without a unit, marks and other frameworks are listed, not added."""
    for each in stack.counted:
        for framework, points in each.credits.items():
            if framework == UNSPECIFIED or "://" not in framework:
                yield Finding("S6", "warning", each.id, f"{points} credits of an unspecified kind are not added")
            elif framework != stack.rule.framework:
                yield Finding("S6", "warning", each.id, f"{points} credits of {framework} are not added")


def _enough(stack: Stack) -> Iterator[Finding]:
    """S7: the credit that the programme asks for."""
    needed = stack.rule.min_ects
    found = totals(stack.counted).get(stack.rule.framework, Decimal(0))
    if needed is not None and found < needed:
        yield Finding("S7", "missing", stack.rule.framework, f"{needed - found} credit points are missing of {needed}")


def _whole_is_sum(stack: Stack) -> Iterator[Finding]:
    """S8: a whole declares what its parts come to."""
    for each in stack.every:
        if not each.parts or ECTS not in each.credits:
            continue
        total = totals(leaf for part in each.parts for leaf in _leaves_or_whole(part)).get(ECTS, Decimal(0))
        if total != each.credits[ECTS]:
            text = f"it declares {each.credits[ECTS]} ECTS, its parts come to {total}"
            yield Finding("S8", "warning", each.id, text)


def _levels(stack: Stack) -> Iterator[Finding]:
    """S9: every part reaches the level."""
    needed = stack.rule.min_eqf
    for each in stack.counted if needed is not None else ():
        if each.level is None:
            yield Finding("S9", "unknown", each.id, f"it names no level; EQF {needed} is asked")
        elif needed is not None and each.level < needed:
            yield Finding("S9", "error", each.id, f"it is at EQF level {each.level}, {needed} is asked")


def _prerequisites(stack: Stack) -> Iterator[Finding]:
    """S10: what precedes was earned earlier; prerequisites in words are for a person to judge."""
    by_id = {each.id: each for each in stack.every}
    for part in stack.parts:
        for kind, source, target in part.links:
            before, after = by_id.get(source), by_id.get(target)
            if kind == "precedes" and before is not None and after is not None:
                if before.date is None or after.date is None:
                    yield Finding("S10", "unknown", source, f"it precedes {target}, and a date is missing")
                elif before.date > after.date:
                    yield Finding("S10", "error", source, f"it precedes {target}, and was earned after it")
    for each in stack.counted:
        for text in each.requires:
            yield Finding("S10", "manual", each.id, f"its prerequisite is in words: {text[:120]}")


def _groups(stack: Stack) -> Iterator[Finding]:
    """S11: required and elective groups."""
    have = {each.id for each in stack.every}
    for id_ in stack.rule.required:
        if id_ not in have:
            yield Finding("S11", "missing", id_, "it is required")
    for group in stack.rule.elective:
        found = [each for each in group.of if each in have]
        if len(found) < group.least:
            lacking = ", ".join(each for each in group.of if each not in have)
            yield Finding("S11", "missing", lacking, f"{group.least - len(found)} more of these are asked")


def _issuers(stack: Stack) -> Iterator[Finding]:
    """S12: the programme accepts who issued each part."""
    accepted = stack.rule.accepted_issuers
    for each in stack.counted if accepted else ():
        if not each.issuer:
            yield Finding("S12", "unknown", each.id, "its issuer is not named by an id")
        elif each.issuer not in accepted:
            yield Finding("S12", "error", each.id, f"its issuer {each.issuer} is not accepted")


def _ages(stack: Stack) -> Iterator[Finding]:
    """S13: no part is older than the programme allows."""
    most = stack.rule.max_age
    for each in stack.counted if most is not None else ():
        if each.date is None:
            yield Finding("S13", "unknown", each.id, "it does not say when it was awarded")
        elif most is not None and stack.now.seconds - each.date > most * _DAY:
            days = (stack.now.seconds - each.date) // _DAY
            yield Finding("S13", "error", each.id, f"it is {days} days old, {most} are allowed")


def _shares(stack: Stack) -> Iterator[Finding]:
    """S14: the shares of one issuer and of recognised prior learning."""
    framework = stack.rule.framework
    whole = totals(stack.counted).get(framework, Decimal(0))
    if not whole:
        return
    by_issuer: dict[str, Decimal] = {}
    recognized = Decimal(0)
    for each in stack.counted:
        points = each.credits.get(framework, Decimal(0))
        by_issuer[each.issuer] = by_issuer.get(each.issuer, Decimal(0)) + points
        recognized += points if each.is_recognized else Decimal(0)
    most = stack.rule.max_share_one_issuer
    for issuer, points in by_issuer.items():
        if most is not None and points > most * whole:
            yield Finding(
                "S14", "error", issuer, f"{points} of {whole} credit points are its, at most {most * whole} may be"
            )
    allowed = stack.rule.max_share_rpl
    if allowed is not None and recognized > allowed * whole:
        text = f"{recognized} of {whole} credit points are recognised prior learning, at most {allowed * whole} may be"
        yield Finding("S14", "error", "", text)


def _grades(stack: Stack) -> Iterator[Finding]:
    """S15: grades are in local scales; numbers are compared within one scheme, all else is for a person."""
    for each in stack.counted if stack.rule.min_grade else ():
        for scheme, grade in each.grades:
            least: Any = stack.rule.min_grade.get(scheme)
            if least is None:
                continue
            have, need = _number(grade), _number(least)
            if have is None or need is None:
                yield Finding("S15", "manual", each.id, f"grade {grade}, at least {least} is asked")
            elif have < need:
                yield Finding("S15", "error", each.id, f"grade {grade}, at least {least} is asked")


def _number(text: str) -> Decimal | None:
    from vcmicro.profiles.reading_ob3 import number_of

    return number_of(text)


_RULES: tuple[Callable[[Stack], Iterator[Finding]], ...] = (
    _proven,
    _same_learner,
    _ends,
    _cycles,
    _once,
    _not_added,
    _enough,
    _whole_is_sum,
    _levels,
    _prerequisites,
    _groups,
    _issuers,
    _ages,
    _shares,
    _grades,
)
