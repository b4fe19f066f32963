"""An SVG file as far as a badge needs it: where its root tag and its credential lie.

Expat reads the file once. Nothing is loaded or expanded: a document type with an external identifier
alone is passed over, and whatever could define or pull in something is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, Protocol
from xml.parsers import expat

from vcmicro.errors import invalid, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import shown

OB3_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
OB2_NAMESPACE = "http://openbadges.org"
# Expat joins namespace and local name by this character, which neither may hold.
_JOIN = " "
_ROOTS = ("svg", f"http://www.w3.org/2000/svg{_JOIN}svg")
_FORMS: dict[str, Literal["ob3", "ob2"]] = {
    f"{OB3_NAMESPACE}{_JOIN}credential": "ob3",
    f"{OB2_NAMESPACE}{_JOIN}assertion": "ob2",
}
_TAG = re.compile(rb"""<([^\s/>]++)(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_NAMED_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)")


class Inspector(Protocol):
    """Sees every part of a drawing that could act, as it is read; raises ``Invalid`` to refuse it."""

    def element(self, namespace: str, name: str) -> None:
        """An element, by namespace and local name."""

    def attribute(self, namespace: str, name: str, value: str) -> None:
        """One attribute; an undeclared namespace is empty."""

    def style(self, text: str) -> None:
        """The text of a ``style`` element."""

    def instruction(self, target: str) -> None:
        """A processing instruction."""


@dataclass(slots=True)
class Element:
    """The root or a credential: byte offsets into the file, and (a credential) what it holds."""

    start: int
    tag_end: int
    tag_name: bytes
    empty: bool
    end: int = 0
    form: Literal["ob3", "ob2"] = "ob3"
    verify: str = ""
    body: str = ""


@dataclass(slots=True)
class Drawing:
    """What one pass over the file found; ``bound`` is the namespace of the root's prefix ``openbadges``."""

    root: Element
    credentials: list[Element]
    bound: str | None


def parse(data: bytes, limits: Limits, inspector: Inspector | None = None) -> Drawing:
    """Read one SVG file in UTF-8.

    Raises:
        Invalid: ``bake.svg`` (malformed, no SVG, another encoding), ``bake.svg_doctype`` (an internal
            subset or an entity), and what ``inspector`` raises.
        LimitExceeded: ``limit.size``, ``limit.depth``.
    """
    if len(data) > limits.svg_bytes:
        raise over_limit("limit.size", "svg_bytes", limits.svg_bytes)
    reader = _Reader(data, limits, inspector)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        detail = f"line {error.lineno}, column {error.offset}: {expat.ErrorString(error.code)}"
        raise invalid("bake.svg", detail) from None
    assert reader.root is not None
    return Drawing(reader.root, reader.credentials, reader.bound)


@dataclass(slots=True)
class _Reader:
    """Expat's handlers, and what they have seen so far."""

    data: bytes
    limits: Limits
    inspector: Inspector | None
    parser: expat.XMLParserType = field(init=False)
    root: Element | None = None
    credentials: list[Element] = field(default_factory=list)
    bound: str | None = None
    depth: int = 0
    # The credential that is open and its text so far; the outermost style element's, likewise.
    open: Element | None = None
    body: list[str] = field(default_factory=list)
    style_depth: int = 0
    css: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", _JOIN)
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.entity
        self.parser.StartNamespaceDeclHandler = self.binding
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        if self.inspector is not None:
            inspector = self.inspector
            self.parser.ProcessingInstructionHandler = lambda target, _data: inspector.instruction(target)

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise invalid("bake.svg", f"the SVG is in the encoding {shown(encoding)}, not UTF-8")

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise invalid("bake.svg_doctype", "the document type has an internal subset")

    def entity(self, name: str, *_: object) -> None:
        raise invalid("bake.svg_doctype", f"the SVG uses the entity {shown(name)}")

    def binding(self, prefix: str | None, uri: str | None) -> None:
        if self.root is None and prefix == "openbadges":
            self.bound = uri

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.svg_depth:
            raise over_limit("limit.depth", "svg_depth", self.limits.svg_depth)
        if any(len(value) > self.limits.svg_attribute_bytes for value in attributes.values()):
            raise over_limit("limit.size", "svg_attribute_bytes", self.limits.svg_attribute_bytes)
        if self.open is not None:
            raise invalid("bake.svg", "the credential's element holds another element")
        if self.root is None:
            self.begin(name)
        elif name in _FORMS:
            self.begin_credential(_FORMS[name], attributes)
        if self.inspector is not None:
            self.inspect(self.inspector, name, attributes)

    def begin(self, name: str) -> None:
        if name not in _ROOTS:
            raise invalid("bake.svg", f"the root element is {shown(name)}, not svg")
        self.root = self.element_here()

    def begin_credential(self, form: Literal["ob3", "ob2"], attributes: dict[str, str]) -> None:
        element = self.element_here()
        if _NAMED_ENTITY.search(self.data, element.start, element.tag_end):
            # Expat drops an undefined entity from an attribute without a word.
            raise invalid("bake.svg_doctype", "the credential's element uses an entity")
        element.form = form
        element.verify = attributes.get("verify", "")
        self.credentials.append(element)
        self.open = element
        self.body.clear()

    def inspect(self, inspector: Inspector, name: str, attributes: dict[str, str]) -> None:
        namespace, local = _split(name)
        inspector.element(namespace, local)
        for attribute, value in attributes.items():
            inspector.attribute(*_split(attribute), value)
        if local.lower() == "style" and not self.style_depth:
            self.style_depth = self.depth
            self.css.clear()

    def characters(self, text: str) -> None:
        if self.open is not None:
            self.body.append(text)
        elif self.style_depth:
            self.css.append(text)

    def finish(self, _name: str) -> None:
        if self.open is not None:
            self.open.body = "".join(self.body)
            self.open.end = self.open.tag_end if self.open.empty else self.tag_end_here()
            self.open = None
        elif self.inspector is not None and self.style_depth == self.depth:
            self.inspector.style("".join(self.css))
            self.style_depth = 0
        self.depth -= 1

    def element_here(self) -> Element:
        start = self.parser.CurrentByteIndex
        match = _TAG.match(self.data, start)
        assert match, "expat calls the handler only for a whole tag"
        return Element(start, match.end(), match[1], match[0].endswith(b"/>"))

    def tag_end_here(self) -> int:
        return self.data.index(b">", self.parser.CurrentByteIndex) + 1


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(_JOIN)
    return namespace, local
