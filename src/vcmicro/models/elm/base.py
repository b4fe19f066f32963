"""What every model of the European Learning Model has in common: see ``vcmicro.models.base`` for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from vcmicro.errors import Invalid
from vcmicro.models.base import Model, member_name, named, to_plain
from vcmicro.problems import Problem
from vcmicro.shapes import elm
from vcmicro.shapes.elm.rows import Rule, rules
from vcmicro.shapes.elm.versions import PROFILES, tables_of
from vcmicro.strict_json import check_value

Texts = dict[str, str | list[str]]
"""Texts by language: ``{"en": "Bread"}``, or several of one language where the class allows it."""

_TABLE = rules("3.2", tables_of(list(PROFILES)))
VIEWS: dict[str, type[ElmModel]] = {}
"""The model of each class."""


class ElmModel(Model):
    """A view over one object of an ELM document.

    An object by its ``id`` alone reads as a view of the class that the table names, if that is one; what is said of it
    elsewhere in the document is not gathered. ``problems`` of a credential are those of its whole document; of a part,
    what can be said without the rest.
    """

    def __init__(self, /, **members: Any) -> None:
        """Build from members; None leaves a member out, ``type`` is filled in.

        Raises:
            Invalid: with every finding of the tables; what the seal fills in may be missing.
            TypeError: for a value that has no JSON form, or a member given under both its names.
            ValueError: for a ``datetime`` without time zone.
        """
        document = self._begin(named(type(self), members))
        check_value(document)
        errors = [each for each in elm.check_as(document, self.shape, draft=True) if not each.warning]
        if errors:
            raise Invalid(errors)
        self._show(document, self.shape)

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """A view over JSON that somebody else wrote, right or wrong.

        Raises:
            Invalid, LimitExceeded: for what JSON cannot hold, or only beyond the limits.
        """
        check_value(document)
        return cls._viewing(to_plain(document), cls.shape)

    def problems(self, *, issuing: bool = False) -> tuple[Problem, ...]:
        """Everything that the application profile finds; pointers count from this object."""
        return elm.check_as(self._json, self.shape, draft=issuing)

    @classmethod
    def _begin(cls, members: dict[str, Any]) -> dict[str, Any]:
        first: dict[str, Any] = {"type": cls.shape}
        if cls.shape.startswith("EuropeanDigital"):
            base = cls.shape.replace("EuropeanDigital", "Verifiable")
            contexts = ["https://www.w3.org/2018/credentials/v1", elm.VERSIONS["3.2"].context]
            first = {"@context": contexts, "type": [base, cls.shape]}
        return {**first, **members}

    def _show(self, document: dict[str, Any], seen_as: str) -> None:
        members = _TABLE.get(seen_as, {})
        fields: dict[str, Any] = {}
        names = {name: member_name(name) for name in type(self).model_fields}
        for name, member in names.items():
            default = type(self).model_fields[name].default
            fields[name] = _view(members.get(member), document[member], default) if member in document else default
        known = set(names.values())
        self.__setstate__(
            {
                "__dict__": fields,
                "__pydantic_extra__": {name: value for name, value in document.items() if name not in known},
                "__pydantic_fields_set__": {name for name, member in names.items() if member in document},
                "__pydantic_private__": {"_json": document, "_seen_as": seen_as},
            }
        )


def _view(rule: Rule | None, value: Any, default: Any) -> Any:
    if default == ():
        return tuple(_view_one(rule, each) for each in (value if isinstance(value, list) else [value]))
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _view_one(rule, value)


def _view_one(rule: Rule | None, value: Any) -> Any:
    """An object as its own class, else as the only one that the table allows."""
    if rule is None or not isinstance(value, dict) or not (rule.classes or rule.nodes):
        return value
    given = value.get("type")
    types = given if isinstance(given, list) else [given]
    allowed = [name for classes in rule.classes for name in classes] if len(rule.classes) == 1 else []
    names = [each for each in types if isinstance(each, str) and each in VIEWS] or (
        allowed if len(allowed) == 1 else []
    )
    found = next((VIEWS[each] for each in names if each in VIEWS), None)
    return value if found is None else found._viewing(value, found.shape)
