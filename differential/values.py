"""Random scalars for generated documents: texts, IRIs, numbers, dates and language tags of every awkward kind."""

from __future__ import annotations

import math
import struct
from random import Random
from typing import Any

_PIECES = (
    "Soil sampling", "", " ", "é", "e\u0301", '"', "\\", "\\u0041", "'", "<a>", "_:c14n0", "_:a", " .\n", "@en",
    "^^<x>", "日本語", "שלום", "العربية", "\u200f", "\u2028", "\ud7ff", "\ue000", "\uf8ff", "\ufb01", "\ufffd",
    "\U00010000", "\U0001f3c5", "\U0001fffe", "\U0010ffff", "a" * 70, "0", "true", "null", "https://univ.example/",
    "&amp;", "\xa0",
)  # fmt: skip
_CONTROLS = (*map(chr, range(0x20)), "\x7f", "\x80", "\x85", "\x9f")
_NONCHARACTERS = ("\ufffe", "\uffff")
_IRIS = (
    "did:example:ada", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "https://univ.example",
    "https://univ.example/", "https://univ.example/é/日本", "https://univ.example/?q=a&b=c#frag",
    "mailto:ada@example.org", "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b01",
    "http://data.europa.eu/snb/model/elm/", "urn:x:\U0001f3c5", "urn:x:\ue000", "HTTPS://UNIV.EXAMPLE/%C3%A9",
    "tag:example.org,2026:1", "https://[2001:db8::1]:8443/a", "urn:epass:credential:1",
    "http://publications.europa.eu/resource/authority/language/ENG", "did:web:univ.example%3A3000#k",
)  # fmt: skip
_TAGS = ("en", "EN", "en-IE", "de-CH-1996", "zh-Hant-TW", "x-private", "sr-Latn", "mt", "ga", "i-klingon", "sl-rozaj")
_NUMBERS = (
    0, 1, -1, 7, 100, 2**31, -(2**31), 2**53 - 1, -(2**53) + 1, 0.0, -0.0, 1.0, -1.0, 0.5, 2.5, 53.3441, -6.2573,
    0.1, 1e-7, 1e-6, 1e15, 1e16, 123456789012345680.0, 1e20, 999999999999999868928.0, 1e21, 1.5e21, -1e21, 1e22,
    5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.30000000000000004, 4.35, 9007199254740993.0, 1e100,
    3.65e1,
)  # fmt: skip
_LEXICAL = ("5", "5.0", "05", "true", "P1D", "PT30M", "1.5E3", "-", "", "INF", "2026-01-10", "https://univ.example/x")


class Values:
    """Scalars drawn from one source of randomness."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.controls = self._chance(0.12)
        self.noncharacters = self._chance(0.03)

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def text(self) -> str:
        """A text; controls and noncharacters occur only in the documents that were chosen to hold some."""
        pieces = [self.random.choice(_PIECES) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        if self.controls and self._chance(0.3):
            pieces.append(self.random.choice(_CONTROLS))
        if self.noncharacters and self._chance(0.2):
            pieces.append(self.random.choice(_NONCHARACTERS))
        if self._chance(0.3):
            pieces.append(str(self.random.randrange(1000)))
        self.random.shuffle(pieces)
        return "".join(pieces)

    def iri(self) -> str:
        """An absolute IRI; of a few, so that nodes are described in several places, or of many."""
        iri = self.random.choice(_IRIS)
        return iri if self._chance(0.4) else f"{iri}{self.random.randrange(10_000)}"

    def tag(self) -> str:
        """A well-formed language tag in any case."""
        return self.random.choice(_TAGS)

    def number(self) -> int | float | bool:
        """A JSON number or boolean."""
        draw = self.random.random()
        if draw < 0.6:
            return self.random.choice(_NUMBERS)
        if draw < 0.7:
            return self._chance(0.5)
        if draw < 0.85:
            return self.random.randrange(-(10**6), 10**6) / self.random.choice((1, 10, 100, 1_000, 10_000))
        return self._any_double()

    def _any_double(self) -> float:
        number: float = struct.unpack(">d", self.random.getrandbits(64).to_bytes(8, "big"))[0]
        return number if math.isfinite(number) else 0.25

    def lexical(self) -> str:
        """A text under a datatype, of its lexical space or not (JSON-LD does not judge)."""
        draw = self.random.random()
        if draw < 0.4:
            return f"20{self.random.randrange(10, 60)}-0{self.random.randrange(1, 10)}-10T09:30:00Z"
        return self.random.choice(_LEXICAL) if draw < 0.8 else self.text()

    def directed(self) -> dict[str, str]:
        """A language value object: a text with a language, a base direction, or both."""
        value = {"@value": self.text()}
        draw = self.random.random()
        if draw < 0.7:
            value["@language"] = self.tag()
        if draw > 0.4:
            value["@direction"] = self.random.choice(("ltr", "rtl"))
        return value

    def json(self, depth: int = 0) -> Any:
        """Any JSON value, for terms of type ``@json``."""
        draw = self.random.random()
        if depth > 3 or draw < 0.5:
            return self.random.choice((self.text, self.number, lambda: None))()
        if draw < 0.75:
            return [self.json(depth + 1) for _ in range(self.random.randrange(4))]
        return {self.text(): self.json(depth + 1) for _ in range(self.random.randrange(4))}
