"""Moments in time as the credential standards write them, with exact comparison.

VCDM 2.0 section 4.9 asks for XSD ``dateTimeStamp``; VCDM 1.1 for XSD ``dateTime``, where a missing
offset is read as UTC (with a warning). Years may be negative or longer than four digits, which
``datetime`` cannot hold, so an ``Instant`` counts seconds itself.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from vcmicro.errors import Invalid, invalid
from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.record import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

_PATTERN = Pattern(
    r"(?P<year>-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,20}))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
# ISO 8601 as Open Badges 2.0 has it: extended format; seconds, time and offset may be left out.
_ISO_8601 = Pattern(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2})(?P<second>:[0-9]{2})?(?:[.,](?P<fraction>[0-9]{1,20}))?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII,
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST = 64
"""No dateTime that the pattern takes is longer; so what is remembered of strangers' texts stays small."""
SKEW = 300
"""Seconds of clock difference that validity checks forgive."""


class Instant(NamedTuple):
    """A moment: whole seconds since 1970-01-01T00:00:00Z and the fraction of a second after them."""

    seconds: int
    fraction: Fraction | int = 0
    zoned: bool = True

    def plus(self, seconds: int) -> Instant:
        """The moment ``seconds`` later (earlier when negative)."""
        return Instant(self.seconds + seconds, self.fraction, self.zoned)

    def is_before(self, other: Instant) -> bool:
        """True if this moment lies strictly before ``other``; a missing offset counts as UTC."""
        return (self.seconds, self.fraction) < (other.seconds, other.fraction)

    def __str__(self) -> str:
        try:
            return to_text(self)
        except (OverflowError, ValueError, OSError):
            return f"{self.seconds:+d} s from 1970"


def parse(text: object, pointer: str = "", *, zone_required: bool = False) -> Instant:
    """Read an XSD ``dateTime`` (``dateTimeStamp`` if ``zone_required``) and check that it exists.

    24:00:00 is the following midnight, as XSD has it. A leap second (``:60``) is not an XSD time.

    Raises:
        Invalid: ``time.syntax`` with the reason in its detail.

    Source: XSD 1.1 part 2, section 3.3.7 and 3.4.28.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise invalid("time.syntax", f"{shown(text)} is not an XSD dateTime", pointer)
    try:
        moment = _parsed(text)
    except Invalid as error:
        if not pointer:
            raise
        raise Invalid(each.under(pointer) for each in error.problems) from None
    if zone_required and not moment.zoned:
        raise invalid("time.syntax", f"{shown(text)} has no time zone offset", pointer)
    return moment


def parse_iso8601(text: object, pointer: str = "") -> Instant:
    """Read a time as Open Badges 2.0 writes it: ISO 8601, the seconds optional, offsets also as ``+0200`` and ``+02``.

    A date alone is its first second; without an offset, UTC is meant (``zoned`` says so). Unix seconds, which 1.0 had,
    are refused.

    Raises:
        Invalid: ``time.syntax``.
    """
    found = _ISO_8601.fullmatch(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    if found is None or (found["fraction"] and not found["second"]):
        raise invalid("time.syntax", f"{shown(text)} is not an ISO 8601 date and time", pointer)
    zone = found["zone"] or ""
    if len(zone) in (3, 5):
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    fraction = f".{found['fraction']}" if found["fraction"] else ""
    return parse(f"{found['date']}T{found['time'] or '00:00'}{found['second'] or ':00'}{fraction}{zone}", pointer)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Instant:
    """The moment that a text names: a credential says each of its dates to several checks."""
    year, month, day, hour, minute, second, fraction, zone = _usual(text) or _fields(text)
    end_of_day = hour == 24 and minute == 0 and second == 0 and not (fraction or "").strip("0")
    if not 1 <= month <= 12 or not 1 <= day <= _days_in(year, month):
        raise invalid("time.syntax", f"{shown(text)} names a day that does not exist")
    if (hour > 23 and not end_of_day) or minute > 59 or second > 59:
        raise invalid("time.syntax", f"{shown(text)} names a time of day that does not exist")
    seconds = _days_from_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
    part = _fraction(int(fraction), 10 ** len(fraction)) if fraction else 0
    return Instant(seconds - _offset(zone, text), part, zone is not None)


def _usual(text: str) -> tuple[int, int, int, int, int, int, str | None, str | None] | None:
    """The fields of ``2026-01-31T09:00:00Z``, as nearly every time is written; None for any other form."""
    if len(text) != 20 or text[4::3] != "--T::Z":
        return None
    fields = (text[:4], text[5:7], text[8:10], text[11:13], text[14:16], text[17:19])
    if not "".join(fields).isdecimal() or not text.isascii():
        return None
    year, month, day, hour, minute, second = map(int, fields)
    return year, month, day, hour, minute, second, None, "Z"


def _fields(text: str) -> tuple[int, int, int, int, int, int, str | None, str | None]:
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise invalid("time.syntax", f"{shown(text)} is not an XSD dateTime")
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    return year, month, day, hour, minute, second, found["fraction"], found["zone"]


def from_epoch(seconds: float, pointer: str = "") -> Instant:
    """A JWT ``NumericDate`` (RFC 7519 section 2): seconds since 1970, maybe with a fraction.

    Raises:
        Invalid: ``time.syntax`` if it is no finite number within +-10**15.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not -1e15 < seconds < 1e15:
        raise invalid("time.syntax", f"{shown(seconds)} is not a NumericDate", pointer)
    if isinstance(seconds, int):
        return Instant(seconds)
    exact = _fraction(*seconds.as_integer_ratio())
    whole = exact.numerator // exact.denominator
    return Instant(whole, exact - whole)


def from_datetime(moment: datetime) -> Instant:
    """The Instant of an aware ``datetime``; a naive one is a ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError("now must be a datetime with a time zone, such as datetime.now(timezone.utc)")
    utc = moment.astimezone(UTC)
    days = _days_from_1970(utc.year, utc.month, utc.day)
    whole = days * 86_400 + utc.hour * 3_600 + utc.minute * 60 + utc.second
    return Instant(whole, _fraction(utc.microsecond, 1_000_000) if utc.microsecond else 0)


def current() -> Instant:
    """The moment that the system clock shows."""
    return Instant(int(time.time()))


def to_text(moment: Instant) -> str:
    """Whole seconds and ``Z``, the form in which this library issues (``2026-01-31T09:00:00Z``)."""
    # strftime would write the year 999 with three digits.
    utc = datetime.fromtimestamp(moment.seconds, UTC)
    return utc.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _fraction(numerator: int, denominator: int) -> Fraction:
    """An exact part of a second; few times have one, and ``fractions`` brings ``decimal`` along."""
    from fractions import Fraction

    return Fraction(numerator, denominator)


def _offset(zone: str | None, text: str) -> int:
    """Seconds east of UTC; XSD allows up to 14:00."""
    if zone is None or zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise invalid("time.syntax", f"{shown(text)} has an offset beyond 14:00")
    total = hours * 3_600 + minutes * 60
    return -total if zone[0] == "-" else total


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]


def _days_from_1970(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 in the proleptic Gregorian calendar, for any year (0 is 1 BCE)."""
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468
