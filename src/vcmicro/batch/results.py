"""What a batch hands out: one frozen value for each item, and how far a later run may trust this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro.batch.reading import Place
from vcmicro.errors import VcmicroError
from vcmicro.report import Report

if TYPE_CHECKING:
    from vcmicro.converting import Conversion


@dataclass(frozen=True, slots=True)
class Verified:
    """One item of ``verify_many``: ``report`` is always there.

    ``index`` counts from 0; in a JSONL file it is the line's, and ``offset`` the byte at which the line begins.
    ``next`` is the ``start`` of a later run that goes on behind this item.
    """

    index: int
    offset: int | None
    next: int
    report: Report


@dataclass(frozen=True, slots=True)
class Issued:
    """One draft of ``issue_many``: what was signed, or why it was not. The places are those of ``Verified``."""

    index: int
    offset: int | None
    next: int
    signed: dict[str, Any] | str | bytes | None
    error: VcmicroError | None = None

    def require(self) -> dict[str, Any] | str | bytes:
        """What was signed.

        Raises:
            VcmicroError: ``error``, if there is one.
        """
        if self.signed is None:
            assert self.error is not None
            raise self.error
        return self.signed


@dataclass(frozen=True, slots=True)
class Converted:
    """One item of ``convert_many``: the conversion, or why there is none. The places are those of ``Verified``."""

    index: int
    offset: int | None
    next: int
    conversion: Conversion | None
    error: VcmicroError | None = None

    def require(self) -> Conversion:
        """The conversion.

        Raises:
            VcmicroError: ``error``, if there is one.
        """
        if self.conversion is None:
            assert self.error is not None
            raise self.error
        return self.conversion


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: ``done`` results were handed out, and a run from ``start=resume`` on would miss none."""

    done: int
    resume: int


class Watermark:
    """Up to where everything was handed out, whatever the order of the chunks."""

    def __init__(self, start: int) -> None:
        self._done = 0
        self._resume = start
        self._number = 0
        self._ahead: dict[int, int] = {}

    def after(self, number: int, places: list[Place]) -> Progress:
        self._done += len(places)
        self._ahead[number] = places[-1].next
        while self._number in self._ahead:
            self._resume = self._ahead.pop(self._number)
            self._number += 1
        return Progress(self._done, self._resume)


def verified(place: Place, report: Report) -> Verified:
    """The result of one verified item."""
    return Verified(place.index, place.offset, place.next, report)


def issued(place: Place, answer: dict[str, Any] | str | bytes | VcmicroError) -> Issued:
    """The result of one draft."""
    if isinstance(answer, VcmicroError):
        return Issued(place.index, place.offset, place.next, None, answer)
    return Issued(place.index, place.offset, place.next, answer)


def converted(place: Place, answer: Conversion | VcmicroError) -> Converted:
    """The result of one converted item."""
    if isinstance(answer, VcmicroError):
        return Converted(place.index, place.offset, place.next, None, answer)
    return Converted(place.index, place.offset, place.next, answer)
