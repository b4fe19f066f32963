"""PDF: an answer or an error of ours, and what is attached comes out again."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from fuzz.mutation import mutated
from fuzz.target import Finding, Target
from vcmicro.containers import CONTAINERS
from vcmicro.errors import Invalid

_PDF = CONTAINERS["pdf"]
_CREDENTIAL = '{"type":["VerifiableCredential"],"name":"é🏅"}'
_WORDS = (
    b" 0 R",
    b"<<",
    b">>",
    b"[",
    b"(",
    b"stream\n",
    b"/Prev 9 ",
    b"/EF<</F 1 0 R>>",
    b"/Kids[1 0 R]",
    b"/Length 3 0 R",
    b"/Filter/FlateDecode",
)


def check(data: bytes) -> str:
    try:
        (found,) = _PDF.read(data)
        outcome = "ok" if found.text else "empty"
    except Invalid as error:
        outcome = error.code
    try:
        written = _PDF.write(data, _CREDENTIAL)
    except Invalid as error:
        return f"{outcome}, {error.code}"
    (again,) = _PDF.read(written)
    if again.text != _CREDENTIAL or not written.startswith(data):
        raise Finding(f"attached to {data!r}, read as {again.text!r}")
    return f"{outcome}, attached"


def _file(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalog."""
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj %s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>" % (size, rows, size)
    return data + table + b"\nstartxref\n%d\n%%%%EOF\n" % len(data)


def seeds() -> Iterator[bytes]:
    pages = b"<</Type/Pages/Kids[]/Count 0>>"
    yield _file(b"<</Type/Catalog/Pages 2 0 R>>", pages)
    yield _PDF.write(_file(b"<</Type/Catalog/Pages 2 0 R>>", pages), _CREDENTIAL)
    names = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Kids[3 0 R]>>>>>>"
    held = b"<</Names[(a.json) <</F(a.json)/EF<</F 4 0 R>>>>]>>"
    yield _file(names, pages, held, b"<</Length 2>>stream\n{}\nendstream")
    yield _file(names, pages, held, b"<</Length 5 0 R>>stream\n{}\nendstream", b"2")
    yield _file(names, pages, b"<</Names[(a.txt) null]>>")
    two = b"<</Names[(a) <</F(a.json)/EF<</F 4 0 R>>>> (b) <</F(b.json)/EF<</F 5 0 R>>>>]>>"
    yield _file(names, pages, two, *[b"<</Length 2>>stream\n{}\nendstream"] * 2)


def _mutate(data: bytes, random: Random) -> bytes:
    if random.random() < 0.5:
        return mutated(data, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_WORDS) + data[min(len(data), at + random.choice((0, 0, 4, 10))) :]


TARGET = Target("pdf", seeds, check, _mutate)
