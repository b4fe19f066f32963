"""XSD dateTime against datetime, wherever datetime can hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fuzz.target import Finding, Target
from vcmicro import times
from vcmicro.errors import Invalid

_PLAIN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))?",
    re.ASCII,
)


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    expected = _expected(text)
    try:
        found = times.parse(text)
    except Invalid as error:
        if expected is not None:
            raise Finding(f"{text!r} is {expected}, of which the library says {error}") from error
        return error.code
    if expected is not None and times.from_datetime(expected)[:2] != found[:2]:
        raise Finding(f"{text!r} is {expected}, not {found}")
    if expected is None and _PLAIN.fullmatch(text) and not _beyond_datetime(text):
        raise Finding(f"{text!r} does not exist, but is read as {found}")
    if abs(found.seconds) < 10**9 and times.parse(times.to_text(found)).seconds != found.seconds:
        raise Finding(f"{text!r} is not written back")
    return f"ok {found.zoned} {expected is not None}"


def _expected(text: str) -> datetime | None:
    """The moment by datetime; None for what it cannot hold or refuses."""
    found = _PLAIN.fullmatch(text)
    if found is None or _beyond_datetime(text):
        return None
    *numbers, fraction, sign, hours, minutes = found.groups()
    try:
        year, month, day, hour, minute, second = map(int, numbers)
        moment = datetime(year, month, day, hour, minute, second, int((fraction or "0").ljust(6, "0")), UTC)
        if sign is None:
            return moment
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if int(minutes) > 59 or offset > timedelta(hours=14):
            return None
        return moment - offset if sign == "+" else moment + offset
    except (ValueError, OverflowError):
        return None


def _beyond_datetime(text: str) -> bool:
    """The ends of its range, and the end of a day, which datetime writes otherwise."""
    return text[:4] in ("0000", "0001", "9999") or text[11:13] == "24"


def seeds() -> Iterator[bytes]:
    for text in (
        "2026-01-10T09:30:00Z", "2026-01-10T09:30:00.123456789+05:30", "2024-02-29T23:59:59-14:00",
        "2023-02-29T00:00:00Z", "2026-12-31T24:00:00Z", "2026-06-30T23:59:60Z", "-0044-03-15T12:00:00Z",
        "0000-01-01T00:00:00Z", "2026-01-10", "12026-01-10T09:30:00Z", "2026-01-10T09:30:00", "2026-01-10t09:30:00z",
        "1900-02-28T00:00:00+00:00", "٢٠٢٦-01-10T09:30:00Z", "2000-02-29T00:00:00.0Z", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00", "2026-01-10T09:30:00+14:01",
    ):  # fmt: skip
        yield text.encode()


TARGET = Target("date", seeds, check)
