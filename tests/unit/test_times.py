"""Moments as the standards write them, against ``datetime`` where it can hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import times
from vcmicro.errors import Invalid
from vcmicro.times import Instant

AWARE = st.datetimes(timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))))


@given(AWARE)
def test_it_agrees_with_datetime(moment: datetime) -> None:
    found = times.parse(moment.isoformat())
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    assert found.seconds == delta // timedelta(seconds=1)
    assert found.fraction == Fraction(delta.microseconds, 1_000_000)
    assert found == times.from_datetime(moment)


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_text_round_trip(moment: datetime) -> None:
    instant = times.from_datetime(moment)
    assert times.parse(times.to_text(instant), zone_required=True) == instant
    assert times.to_text(instant) == str(instant)


@given(st.text(alphabet="0123456789-+:TZ. \u0661", max_size=32) | st.text(max_size=12))
def test_any_text_gives_a_moment_or_a_typed_error(text: str) -> None:
    try:
        times.parse(text)
    except Invalid as error:
        assert error.code == "time.syntax"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-01-31T24:00:00Z", "2026-02-01T00:00:00Z"),
        ("2026-12-31T24:00:00.000Z", "2027-01-01T00:00:00Z"),
        ("2024-02-29T12:00:00+14:00", "2024-02-28T22:00:00Z"),
        ("2026-01-01T00:00:00-00:30", "2026-01-01T00:30:00Z"),
        ("2026-01-01T00:00:00.50Z", "2026-01-01T00:00:00.5Z"),
    ],
)
def test_equal_moments(text: str, same: str) -> None:
    assert times.parse(text) == times.parse(same)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:01Z",
        "2026-01-01T24:00:00.1Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T00:00:00+14:01",
        "2026-01-01T00:00:00+05:60",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01",
        "2026-001T00:00:00Z",
        "20260101T000000Z",
        "02026-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00Z\n",
        "\u0662\u0660\u0662\u0666-01-01T00:00:00Z",
        "9" * 5_000 + "-01-01T00:00:00Z",
        20260101,
        None,
    ],
)
def test_refused(text: Any) -> None:
    with pytest.raises(Invalid) as caught:
        times.parse(text, "/validFrom")
    assert caught.value.code == "time.syntax"
    assert caught.value.problem.pointer == "/validFrom"
    assert len(caught.value.problem.detail) < 150


def test_years_beyond_datetime() -> None:
    ages = [times.parse(f"{year}-01-01T00:00:00Z") for year in ("-0044", "0000", "0001", "9999", "10000", "999999999")]
    assert ages == sorted(ages)
    assert ages[2].seconds - ages[1].seconds == 366 * 86_400  # year 0 is a leap year
    assert str(ages[-1]).endswith("s from 1970")


def test_a_missing_offset_is_utc_and_says_so() -> None:
    local, zulu = times.parse("2026-01-01T00:00:00"), times.parse("2026-01-01T00:00:00Z")
    assert not local.zoned and zulu.zoned
    assert not local.is_before(zulu) and not zulu.is_before(local)
    with pytest.raises(Invalid):
        times.parse("2026-01-01T00:00:00", zone_required=True)


def test_order_and_distance() -> None:
    moment = times.parse("2026-01-01T00:00:00Z")
    assert moment.is_before(moment.plus(1))
    assert moment.plus(-1).is_before(moment)
    assert moment.is_before(times.parse("2026-01-01T00:00:00.000000001Z"))
    assert moment.plus(times.SKEW) == times.parse("2026-01-01T00:05:00Z")


@pytest.mark.parametrize(
    ("number", "expected"), [(0, Instant(0)), (-1.5, Instant(-2, Fraction(1, 2))), (2**31, Instant(2**31))]
)
def test_numeric_date(number: float, expected: Instant) -> None:
    assert times.from_epoch(number) == expected


@pytest.mark.parametrize("number", [True, "0", None, float("nan"), float("inf"), 1e15, -(10**20), [1]])
def test_numeric_date_refused(number: Any) -> None:
    with pytest.raises(Invalid) as caught:
        times.from_epoch(number, "/exp")
    assert caught.value.code == "time.syntax" and caught.value.problem.pointer == "/exp"


def test_naive_datetime_is_misuse() -> None:
    with pytest.raises(ValueError, match="time zone"):
        times.from_datetime(datetime(2026, 1, 1))


def test_the_clock_runs() -> None:
    assert times.parse("2020-01-01T00:00:00Z").is_before(times.current())


def test_what_is_remembered_of_texts_is_bounded_and_tells_a_place_for_each_refusal() -> None:
    for second in range(3_000):
        times.parse(times.to_text(Instant(second)))
    remembered = times._parsed.cache_info()
    assert remembered.maxsize is not None and remembered.currsize <= remembered.maxsize
    for pointer in ("/validFrom", "/validUntil", ""):
        with pytest.raises(Invalid) as caught:
            times.parse("2026-02-30T00:00:00Z", pointer)
        assert caught.value.problem.pointer == pointer
    assert times.parse("2026-01-01T00:00:00").zoned is False
    with pytest.raises(Invalid):
        times.parse("2026-01-01T00:00:00", zone_required=True)


def test_a_text_longer_than_any_moment_is_refused_unread() -> None:
    known = times._parsed.cache_info().currsize
    longest = "-999999999-12-31T23:59:59." + "9" * 20 + "+14:00"
    assert times.parse(longest).seconds < 0
    with pytest.raises(Invalid):
        times.parse("2026-01-01T00:00:00." + "0" * 100 + "Z")
    assert times._parsed.cache_info().currsize <= known + 1
