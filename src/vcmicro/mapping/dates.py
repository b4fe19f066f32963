"""Dates as other formats write them, made into the dateTimeStamp that the target asks for."""

from __future__ import annotations

import re

from vcmicro import times
from vcmicro.errors import Invalid, invalid
from vcmicro.mapping.places import Place
from vcmicro.problems import shown

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_SECONDS = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_BASIC_OFFSET = re.compile(r"(.*T.*[+-]\d{2})(\d{2})?", re.ASCII)


def date_time(place: Place) -> str:
    """An XSD dateTimeStamp: a date becomes its first second in UTC, unix seconds (OB 1.x) their moment, a time without
    an offset one in UTC; a dateTimeStamp stays as it is written.

    Raises:
        Invalid: ``convert.date``.
    """
    value = place.value
    if isinstance(value, int) and not isinstance(value, bool):
        return times.to_text(times.from_epoch(value))
    text = str(value).strip()
    if _DATE.fullmatch(text):
        text += "T00:00:00Z"
    elif found := _NO_SECONDS.fullmatch(text):
        text = f"{found[1]}:00{found[2] or ''}"
    try:
        moment = times.parse(text)
    except Invalid:
        text = _with_colon(text)
        try:
            moment = times.parse(text)
        except Invalid:
            raise invalid("convert.date", f"{shown(value)} is no date", place.pointer) from None
    return text if moment.zoned else text + "Z"


def _with_colon(text: str) -> str:
    """ISO 8601 offsets without a colon (+0200, +02), which XSD does not know."""
    found = _BASIC_OFFSET.fullmatch(text)
    return f"{found[1]}:{found[2] or '00'}" if found else text
