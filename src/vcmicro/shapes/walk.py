"""The walk over a document that is not clean: what is wrong with it, and where, every finding at once.

A finding that only an issuer must answer for is an error when ``issuing``, else a warning or nothing, as its comment
says.
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import Invalid
from vcmicro.limits import DEFAULT
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.shapes import rules
from vcmicro.shapes.kinds import is_uri
from vcmicro.shapes.table import Contexts, Enumerated, Kind, Member, Nested, Scalar, Shape, Text, Timestamp, TypeOf
from vcmicro.shapes.tables import SHAPES, is_version_11, nested_name
from vcmicro.shapes.text import text_faults
from vcmicro.strict_json import escape_pointer
from vcmicro.times import parse


def findings(document: dict[str, Any], shape: Shape, *, issuing: bool) -> tuple[Problem, ...]:
    """What the table of ``shape`` has to say of a document, in document order."""
    walk = _Walk(issuing)
    walk.object(shape, document, "", depth=0, version_11=False)
    return tuple(walk.problems)


class _Walk:
    """One pass over one document; findings gather in ``problems``."""

    def __init__(self, issuing: bool) -> None:
        self.issuing = issuing
        self.problems: list[Problem] = []
        self.objects = 0

    def error(self, code: str, detail: str, pointer: str) -> None:
        self.problems.append(problem(code, detail, pointer))

    def stricter(self, code: str, detail: str, pointer: str) -> None:
        """An error for the issuer, a warning for the reader."""
        found = problem(code, detail, pointer)
        self.problems.append(found if self.issuing else found.as_warning())

    def object(self, shape: Shape, value: dict[str, Any], pointer: str, *, depth: int, version_11: bool) -> None:
        """Every member of one object, then the rules across them."""
        self.objects += 1
        if depth > DEFAULT.json_depth or self.objects > DEFAULT.json_nodes:
            if not self.problems or self.problems[-1].code != "json.depth":
                self.error("json.depth", "the objects are nested without end", pointer)
            return
        if "@context" in value:
            version_11 = is_version_11(value)
        if shape.non_empty and not value:
            self.error("schema.invalid", "an empty object makes no claim", pointer)
        for member in (*shape.members, *shape.inherited):
            at = f"{pointer}/{escape_pointer(member.name)}"
            if member.name in value:
                self.member(shape, member, value[member.name], at, depth, version_11)
            else:
                self.missing(shape, member, at)
        if shape.closed and self.issuing:
            self.surplus(shape, value, pointer)
        for rule in rules.RULES.get(shape.name, ()):
            for fault in rule(value):
                (self.stricter if fault.stricter else self.error)(fault.code, fault.detail, pointer + fault.pointer)

    def missing(self, shape: Shape, member: Member, pointer: str) -> None:
        if not member.required and not (member.issuing and self.issuing):
            return
        code = "schema.context" if isinstance(member.kind, Contexts) else "schema.required"
        self.error(code, f"{_class(shape)} needs the member {member.name}", pointer)

    def surplus(self, shape: Shape, value: dict[str, Any], pointer: str) -> None:
        known = {member.name for member in (*shape.members, *shape.inherited)}
        for name in value:
            if name not in known:
                at = f"{pointer}/{escape_pointer(name)}"
                self.error("schema.invalid", f"{_class(shape)} has no member {shown(name)} and cannot be extended", at)

    def member(self, shape: Shape, member: Member, value: Any, pointer: str, depth: int, version_11: bool) -> None:
        kind = member.kind
        if self.issuing and shape.arrays and member.many and not isinstance(value, list):
            self.error("schema.invalid", f"{member.name} must be an array, not {shown(value)}", pointer)
        if isinstance(kind, Contexts):
            self.contexts(shape, kind, value, pointer)
        elif isinstance(kind, TypeOf):
            self.type(shape, member, kind, value, pointer)
        elif member.many and isinstance(value, list):
            if member.required and not value:
                self.error("schema.required", f"{member.name} must not be empty", pointer)
            for index, each in enumerate(value):
                self.value(shape, member.name, kind, each, f"{pointer}/{index}", depth, version_11)
        else:
            self.value(shape, member.name, kind, value, pointer, depth, version_11)

    def value(
        self, shape: Shape, name: str, kind: Kind, value: Any, pointer: str, depth: int, version_11: bool
    ) -> None:
        """One value, already out of its array."""
        if isinstance(kind, Nested):
            self.nested(name, kind, value, pointer, depth, version_11)
        elif isinstance(kind, Scalar):
            self.scalar(name, kind, value, pointer)
        elif isinstance(kind, Timestamp):
            self.timestamp(name, value, pointer)
        elif isinstance(kind, Text):
            plain = self.issuing and shape.arrays
            for fault in text_faults(kind, value, plain=plain):
                self.error("schema.invalid", f"{name} {fault.detail}", pointer + fault.pointer)
        elif isinstance(kind, Enumerated):
            self.enumerated(name, kind, value, pointer)

    def nested(self, name: str, kind: Nested, value: Any, pointer: str, depth: int, version_11: bool) -> None:
        by_uri = kind.or_uri or (kind.or_uri_11 and version_11)
        if isinstance(value, dict):
            shape = SHAPES[nested_name(kind.shape, value)]
            self.object(shape, value, pointer, depth=depth + 1, version_11=version_11)
        elif isinstance(value, str) and by_uri:
            if not is_uri(value):
                self.error("schema.invalid", f"{name} must be one absolute URI, not {shown(value)}", pointer)
        elif not (isinstance(value, str) and kind.or_text):
            wanted = "one absolute URI or one object" if by_uri else "an object"
            self.error("schema.invalid", f"{name} must be {wanted}, not {shown(value)}", pointer)

    def scalar(self, name: str, kind: Scalar, value: Any, pointer: str) -> None:
        detail = f"{name} must be {kind.wanted}, not {shown(value)}"
        if not kind.accepts(value):
            self.error("schema.invalid", detail, pointer)
        elif not kind.within(value):
            self.stricter("schema.invalid", detail, pointer)

    def timestamp(self, name: str, value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            self.error("schema.invalid", f"{name} must be a date and time in a string, not {shown(value)}", pointer)
            return
        try:
            zoned = parse(value, pointer, zone_required=self.issuing).zoned
        except Invalid as error:
            self.error("time.syntax", f"{name}: {error.problem.detail}", pointer)
            return
        if not zoned:
            self.problems.append(
                warning("time.zone", f"{name}: {shown(value)} has no offset and is read as UTC", pointer)
            )

    def enumerated(self, name: str, kind: Enumerated, value: Any, pointer: str) -> None:
        if isinstance(value, str) and (value in kind.values or (kind.extensible and rules.EXTENSION.match(value))):
            return
        extension = ", or a term that begins with ext:" if kind.extensible else ""
        wanted = ", ".join(kind.values[:8]) + (", ..." if len(kind.values) > 8 else "")
        self.error("schema.invalid", f"{name} must be one of {wanted}{extension}, not {shown(value)}", pointer)

    def type(self, shape: Shape, member: Member, kind: TypeOf, value: Any, pointer: str) -> None:
        if isinstance(value, list) and not member.many:
            self.error("schema.invalid", f"the type of {_class(shape)} must be one string, not an array", pointer)
            return
        names = value if isinstance(value, list) else [value]
        wrong = [index for index, each in enumerate(names) if not isinstance(each, str) or not each]
        for index in wrong:
            at = f"{pointer}/{index}" if isinstance(value, list) else pointer
            self.error("schema.invalid", f"a type must be a string, not {shown(names[index])}", at)
        if wrong:
            return
        if not names:
            self.error("schema.required", f"the type of {_class(shape)} must not be empty", pointer)
        for choices in kind.sets if names else ():
            if not any(each in names for each in choices):
                self.error("schema.invalid", f"the type must include {' or '.join(choices)}", pointer)

    def contexts(self, shape: Shape, kind: Contexts, value: Any, pointer: str) -> None:
        entries = value if isinstance(value, list) else [value]
        first = f"{pointer}/0" if isinstance(value, list) else pointer
        if kind.base and (not entries or entries[0] != kind.base):
            found = shown(entries[0]) if entries else "nothing"
            self.error("schema.context", f"@context must begin with {kind.base}, not {found}", first)
        place = kind.misplaced(entries)
        if place is not None:
            standard = "CLR 2.0" if kind.third and place == "second" else "Open Badges 3.0"
            detail = f"the {place} @context of {_class(shape)} must be that of {standard}"
            self.error("schema.context", detail, pointer)
        for index, each in enumerate(entries):
            if not isinstance(each, dict) and not is_uri(each):
                at = f"{pointer}/{index}" if isinstance(value, list) else pointer
                self.error("schema.context", f"a @context must be an absolute URL or an object, not {shown(each)}", at)


def _class(shape: Shape) -> str:
    return shape.name.partition("/")[0]
