"""SVG badges: one ``openbadges:credential`` element beside the drawing, which is never rendered.

Open Badges 3.0 section 5.3.2 (a compact token in the ``verify`` attribute, or JSON in CDATA) and the
Open Badges 2.0 baking specification (``openbadges:assertion``).
"""

from __future__ import annotations

import re
from typing import Any

from vcmicro import strict_json
from vcmicro.containers.baked import Baked, is_token, require_credential, trimmed
from vcmicro.containers.svg_active import ActiveContent
from vcmicro.containers.svg_parsing import OB3_NAMESPACE, Drawing, Element, parse
from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]")
_NOT_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")


class Svg:
    """Reads and writes the credential of an SVG image."""

    name = "svg"

    def recognizes(self, data: bytes) -> bool:
        """Whether ``data`` is markup with an ``svg`` element."""
        return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and _ROOT.search(data) is not None

    def read(self, data: bytes, limits: Limits = DEFAULT) -> list[Baked]:
        """The one credential of the image, in a list. Scripts in it are no obstacle: nothing is run.

        Raises:
            Invalid: ``bake.svg``, ``bake.svg_doctype``, ``bake.not_found``, ``bake.ambiguous`` (two
                elements, or an attribute and a body that disagree).
            LimitExceeded: ``limit.size``, ``limit.depth``.
        """
        drawing = parse(data, limits)
        if not drawing.credentials:
            raise invalid("bake.not_found", "no element of the SVG holds a credential")
        if len(drawing.credentials) > 1:
            raise invalid("bake.ambiguous", f"{len(drawing.credentials)} elements of the SVG each hold a credential")
        return [_read_element(drawing.credentials[0], limits)]

    def write(self, data: bytes, credential: str, limits: Limits = DEFAULT) -> bytes:
        """The image with ``credential`` (JSON or a compact token) directly after its ``<svg>`` tag.

        A credential that the image already holds, of Open Badges 2.0 too, is replaced. Every other
        byte stays as it is, but for the namespace declaration that the ``<svg>`` tag is given where
        it has none.

        Raises:
            Invalid: ``bake.svg_active`` (scripts, event handlers, references to the outside),
                ``bake.svg``, ``bake.svg_doctype``, ``input.unknown``, ``json.surrogate``.
            LimitExceeded: ``limit.size``, ``limit.depth``.
        """
        text = require_credential(credential)
        if is_token(text) and len(text) > limits.svg_attribute_bytes:
            raise over_limit("limit.size", "svg_attribute_bytes", limits.svg_attribute_bytes)
        drawing = parse(data, limits, ActiveContent())
        baked = _splice(data, drawing, text)
        if len(baked) > limits.svg_bytes:
            raise over_limit("limit.size", "svg_bytes", limits.svg_bytes)
        return baked


def _read_element(element: Element, limits: Limits) -> Baked:
    body = trimmed(element.body)
    verify = trimmed(element.verify)
    form = element.form
    if not body and not verify:
        raise invalid("bake.not_found", "the credential's element is empty")
    if body and verify and body != verify and not (form == "ob2" and verify in _own_urls(body, limits)):
        raise invalid("bake.ambiguous", f"the verify attribute {shown(verify)} and the element's body disagree")
    return Baked(body or verify, form)


def _own_urls(body: str, limits: Limits) -> list[Any]:
    """Where a hosted Open Badges 2.0 or 1.x assertion says that it lies.

    Its baking specification puts that URL into ``verify`` beside the JSON.
    """
    assertion = strict_json.loads(body, limits=limits)
    if not isinstance(assertion, dict):
        return []
    inner = [assertion.get("verify"), assertion.get("verification")]
    return [assertion.get("id"), *(each.get("url") for each in inner if isinstance(each, dict))]


def _splice(data: bytes, drawing: Drawing, text: str) -> bytes:
    """``data`` with the new element after the root's start tag and without the old ones."""
    root = drawing.root
    bound = drawing.bound
    element = _element(text, declare=bound not in (None, OB3_NAMESPACE))
    # The tag without its ">" or "/>": the declaration that the specification asks for goes here.
    tag = data[root.start : root.tag_end - (2 if root.empty else 1)]
    declaration = f' xmlns:openbadges="{OB3_NAMESPACE}"'.encode() if bound is None else b""
    closing = b"</" + root.tag_name + b">" if root.empty else b""
    pieces = [data[: root.start], tag, declaration, b">", element, closing]
    position = root.tag_end
    for old in drawing.credentials:
        pieces.append(data[position : old.start])
        position = old.end
    return b"".join((*pieces, data[position:]))


def _element(text: str, *, declare: bool) -> bytes:
    start = "<openbadges:credential" + (f' xmlns:openbadges="{OB3_NAMESPACE}"' if declare else "")
    if is_token(text):
        return f'{start} verify="{text}"></openbadges:credential>'.encode()
    if _NOT_XML.search(text):
        raise invalid("bake.svg", "the credential holds a character that XML cannot hold; write it as \\uXXXX")
    # "]]>" would end the section, and a carriage return would be read back as a line feed.
    safe = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"{start}><![CDATA[{safe}]]></openbadges:credential>".encode()
