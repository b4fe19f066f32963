"""What every model has in common: a typed, immutable view over JSON that it keeps as it was.

The JSON is the truth; attributes are read from it once. So nothing is lost between ``parse`` and
``to_json``: unknown members, their order, the spelling of times and numbers. The property tables of
``vcmicro.shapes`` decide what is right; pydantic gives the classes their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, model_serializer
from pydantic.alias_generators import to_camel

from vcmicro.errors import Invalid
from vcmicro.problems import Problem
from vcmicro.shapes import SHAPES, check
from vcmicro.shapes.table import Contexts, Kind, Member, Nested, TypeOf
from vcmicro.shapes.tables import nested_name, versioned
from vcmicro.strict_json import check_value
from vcmicro.times import from_datetime, to_text

Text = str | dict[str, str] | list[dict[str, str]]
"""Text for people: a string, a language value object, or several of these."""


ODD_NAMES = {
    "context": "@context",
    "digest_sri": "digestSRI",
    "eidas_identifier": "eIDASIdentifier",
    "national_id": "nationalID",
    "content_url": "contentURL",
    "related_esco_skill": "relatedESCOSkill",
    "limit_eqf_level": "limitEQFLevel",
}
"""The members whose names are not those of their attributes in camelCase."""


def member_name(attribute: str) -> str:
    """The JSON member of an attribute: ``valid_from`` is ``validFrom``, ``context`` is ``@context``."""
    return ODD_NAMES.get(attribute) or to_camel(attribute)


class Model(BaseModel):
    """A view over one JSON object.

    Attributes are in snake_case; constructors take these or the members' own names. A member that may
    repeat reads as a tuple, also where the JSON holds a lone value. A member that is not there reads as
    None or as an empty tuple; unknown members are attributes too, by their own names.

    Constructors build something to issue: they hold it to the rules for issuers, raise one ``Invalid``
    with every finding, and take an aware ``datetime`` for a time. ``parse`` reads what others wrote:
    it takes anything and reports through ``problems()``.
    """

    model_config = ConfigDict(
        alias_generator=member_name, populate_by_name=True, extra="allow", frozen=True, arbitrary_types_allowed=True
    )

    shape: ClassVar[str]
    """The name of the class's property table."""
    draft: ClassVar[frozenset[str]] = frozenset()
    """Members that may be missing until the credential is issued, as JSON pointers."""

    _json: dict[str, Any] = PrivateAttr()
    _seen_as: str = PrivateAttr()

    def __init__(self, /, **members: Any) -> None:
        """Build from members; None leaves a member out, ``type`` is filled in.

        Raises:
            Invalid: with every finding of the tables, each with its JSON pointer.
            TypeError: for a value that has no JSON form, or a member given under both its names.
            ValueError: for a ``datetime`` without time zone.
        """
        document = self._begin(named(type(self), members))
        check_value(document)
        found = check(document, issuing=True, shape=self.shape)
        errors = [each for each in found if not each.warning and not self._pending(each)]
        if errors:
            raise Invalid(errors)
        self._show(document, versioned(self.shape, document))

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """A view over JSON that somebody else wrote, right or wrong.

        Raises:
            Invalid, LimitExceeded: for what JSON cannot hold, or only beyond the limits.
        """
        check_value(document)
        plain = to_plain(document)
        return cls._viewing(plain, versioned(cls.shape, plain))

    @classmethod
    def _viewing(cls, document: dict[str, Any], seen_as: str) -> Self:
        view = cls.__new__(cls)
        view._show(document, seen_as)
        return view

    def problems(self, *, issuing: bool = False) -> tuple[Problem, ...]:
        """Everything that the standard's tables find; pointers count from this object."""
        return check(self._json, issuing=issuing, shape=self._seen_as)

    def to_json(self) -> dict[str, Any]:
        """The JSON object, a copy: what was parsed or built, member for member."""
        copy: dict[str, Any] = to_plain(self._json)
        return copy

    def replace(self, **members: Any) -> Self:
        """A new model with these members changed (None removes one), held to the rules again."""
        changed = {**self._json, **named(type(self), members, keep_none=True)}
        return type(self)(**changed)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; with ``update`` it is ``replace``, since a view cannot differ from its JSON."""
        return self.replace(**update) if update else super().model_copy(deep=deep)

    @model_serializer(mode="plain")
    def _as_json(self) -> dict[str, Any]:
        return self.to_json()

    @classmethod
    def _begin(cls, members: dict[str, Any]) -> dict[str, Any]:
        """The members in the order of the standard's own examples: contexts, id, type, then as given."""
        first: dict[str, Any] = {name: members[name] for name in ("@context", "id", "type") if name in members}
        if "type" not in first:
            row = next((each for each in SHAPES[cls.shape].members if each.name == "type"), None)
            if row is not None and isinstance(row.kind, TypeOf) and row.kind.sets:
                names = [choices[-1] for choices in row.kind.sets]
                first["type"] = names if row.many else names[0]
        return {**first, **{name: value for name, value in members.items() if name not in first}}

    @classmethod
    def _pending(cls, problem: Problem) -> bool:
        return problem.code == "schema.required" and problem.pointer in cls.draft

    def _show(self, document: dict[str, Any], seen_as: str) -> None:
        """Take over a document and read the attributes from it."""
        rows = {each.name: each for each in (*SHAPES[seen_as].members, *SHAPES[seen_as].inherited)}
        fields: dict[str, Any] = {}
        known: set[str] = set()
        for name, field in type(self).model_fields.items():
            member = member_name(name)
            known.add(member)
            if member in document:
                fields[name] = _view(rows.get(member), document[member])
            else:
                fields[name] = None if field.is_required() else field.default
        self.__setstate__(
            {
                "__dict__": fields,
                "__pydantic_extra__": {name: value for name, value in document.items() if name not in known},
                "__pydantic_fields_set__": {name for name in fields if member_name(name) in document},
                "__pydantic_private__": {"_json": document, "_seen_as": seen_as},
            }
        )


def _view(row: Member | None, value: Any) -> Any:
    if row is None:
        return value
    if row.many or isinstance(row.kind, Contexts):
        return tuple(_view_one(row.kind, each) for each in (value if isinstance(value, list) else [value]))
    return _view_one(row.kind, value)


def _view_one(kind: Kind, value: Any) -> Any:
    from vcmicro.models.views import view_of  # every model is listed there, so it imports this module

    if not isinstance(kind, Nested) or not isinstance(value, dict):
        return value
    name = nested_name(kind.shape, value)
    return view_of(name)._viewing(value, name)


def named(model: type[Model], members: Mapping[str, Any], *, keep_none: bool = False) -> dict[str, Any]:
    """Constructor arguments as JSON members, by the members' own names."""
    found: dict[str, Any] = {}
    for argument, value in members.items():
        name = member_name(argument) if argument in model.model_fields else argument
        if name in found:
            raise TypeError(f"{model.__name__}: {name} is given twice")
        found[name] = to_plain(value)
    return found if keep_none else {name: value for name, value in found.items() if value is not None}


def to_plain(value: Any) -> Any:
    """Plain JSON of models, aware datetimes (whole seconds, UTC), dates, mappings and sequences."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Model):
        return value.to_json()
    if isinstance(value, Mapping):
        return {name: to_plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(each) for each in value]
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: use datetime.now(timezone.utc) or its like")
        return to_text(from_datetime(value))
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
