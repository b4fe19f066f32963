"""SVG against the sax parser: what is read is in the markup, what is baked is well-formed and comes out again."""

from __future__ import annotations

import xml.sax
from collections.abc import Iterator

from fuzz.target import Finding, Target
from vcmicro.containers import CONTAINERS
from vcmicro.errors import Invalid

_SVG = CONTAINERS["svg"]
_SPACE = " \t\r\n"
_CREDENTIALS = ('{"type":["VerifiableCredential"],"name":"]]> é🏅 <a>&amp;"}', "eyJhbGciOiJFZERTQSJ9.e30.AA")


def check(data: bytes) -> str:
    try:
        (found,) = _SVG.read(data)
        outcome = f"ok {found.form}"
        if found.text not in _texts(data):
            raise Finding(f"{found.text!r} is nowhere in {data!r}")
    except Invalid as error:
        outcome = error.code
    for credential in _CREDENTIALS:
        try:
            baked = _SVG.write(data, credential)
        except Invalid as error:
            return f"{outcome}, {error.code}"
        (again,) = _SVG.read(baked)
        if again.text != credential or credential not in _texts(baked):
            raise Finding(f"baked into {data!r}, read as {again.text!r}")
    return f"{outcome}, baked"


class _Texts(xml.sax.ContentHandler):
    """Every attribute and the whole text of every element, without white space around them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[list[str]] = []

    def startElement(self, name: str, attrs: xml.sax.xmlreader.AttributesImpl) -> None:  # noqa: N802
        self.found.update(value.strip(_SPACE) for value in attrs.values())
        self._open.append([])

    def characters(self, content: str) -> None:
        self._open[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.found.add("".join(self._open.pop()).strip(_SPACE))


def _texts(data: bytes) -> set[str]:
    texts = _Texts()
    try:
        xml.sax.parseString(data, texts)
    except xml.sax.SAXParseException as error:
        raise Finding(f"sax does not read {data!r}: {error}") from error
    return texts.found


def seeds() -> Iterator[bytes]:
    yield b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><s:svg xmlns:s="http://www.w3.org/2000/svg"/>'
    yield b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg xmlns="http://www.w3.org/2000/svg"></svg>'
    yield b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    yield b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"><script>1</script><a href="https://x.example"/></svg>'
    yield b'<svg xmlns="http://www.w3.org/2000/svg" aria-label="a>b"><!-- > --><g id=">"/></svg>'
    yield b'<svg xmlns="http://www.w3.org/2000/svg"><style>a{background:url(https://x)}</style><g><g><g/></g></g></svg>'
    older = b'xmlns:openbadges="http://openbadges.org" '
    yield (
        b'<svg xmlns="http://www.w3.org/2000/svg" '
        + older
        + b'><openbadges:assertion verify="https://u.example"/></svg>'
    )
    plain = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for credential in _CREDENTIALS:
        yield _SVG.write(plain, credential)


TARGET = Target("svg", seeds, check)
