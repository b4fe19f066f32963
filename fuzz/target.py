"""What a fuzz target is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from fuzz.mutation import mutated


class Finding(AssertionError):
    """The library did what it promises not to do; the message says what, with both sides."""


@dataclass(frozen=True, slots=True)
class Target:
    """One input format of the library.

    ``check`` returns a short name of the outcome (an error's code, ``ok``) or raises: a ``Finding``, or whatever
    exception the library let through. ``mutate`` makes a new input of an old one.
    """

    name: str
    seeds: Callable[[], Iterable[bytes]]
    check: Callable[[bytes], str]
    mutate: Callable[[bytes, Random], bytes] = mutated
