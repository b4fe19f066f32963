"""PDF badges: the credential is a file that is attached to the document, such as a printable certificate.

Embedded file streams and associated files: ISO 32000-2 sections 7.11.4, 7.9.6 (name trees) and 14.13. A PDF is read
here as far as its attached files; its pages are neither rendered nor trusted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from vcmicro.containers.baked import Baked, require_credential, trimmed
from vcmicro.containers.pdf_file import PdfFile, Stream
from vcmicro.containers.pdf_objects import Name, Reference, written
from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits

SIGNATURE = b"%PDF-"
_MOST_FILES = 256
_MOST_NODES = 1_024
_STEM = "credential"
_MEDIA_TYPES = frozenset(
    ("application/vc", "application/vc+jwt", "application/vc+sd-jwt", "application/dc+sd-jwt", "application/vc+ld+json")
)
_NAMES = (f"{_STEM}.json", f"{_STEM}.jsonld", f"{_STEM}.jwt")
_LIKELY = (".json", ".jsonld", ".jwt")


class Pdf:
    """Reads and writes the credential that is attached to a PDF."""

    name = "pdf"

    def recognizes(self, data: bytes) -> bool:
        """Whether ``data`` begins as every PDF should."""
        return data.startswith(SIGNATURE)

    def read(self, data: bytes, limits: Limits = DEFAULT) -> list[Baked]:
        """The one credential that is attached, in a list.

        A file counts by its media type (such as ``application/vc``) or as ``credential.json``, ``.jsonld`` or ``.jwt``;
        where there is none, whatever is attached as JSON or JWT.

        Raises:
            Invalid: ``bake.pdf``, ``bake.not_found``, ``bake.ambiguous``.
            LimitExceeded: ``limit.size``, ``limit.items``, ``limit.decompressed``.
        """
        file = PdfFile(data, limits)
        found = _credentials(file)
        if not found:
            raise invalid("bake.not_found", "no credential is attached to the PDF")
        if len(found) > 1:
            raise invalid("bake.ambiguous", f"{len(found)} files that may be credentials are attached to the PDF")
        content = file.content(found[0].stream)
        if len(content) > limits.input_bytes:
            raise over_limit("limit.size", "input_bytes", limits.input_bytes)
        try:
            return [Baked(trimmed(content.decode("utf-8")), "ob3")]
        except UnicodeDecodeError:
            raise invalid("bake.pdf", "the attached credential is not UTF-8 text") from None

    def write(self, data: bytes, credential: str, limits: Limits = DEFAULT) -> bytes:
        """The PDF with ``credential`` attached, by an incremental update: what there was stays, byte for byte.

        A credential that was attached is attached no more, but its bytes stay in the file as an earlier version.

        Raises:
            Invalid: ``bake.pdf``, ``input.unknown``, ``json.surrogate``.
            LimitExceeded: ``limit.size``, ``limit.items``, ``limit.decompressed``.
        """
        text = require_credential(credential).encode("utf-8")
        if len(text) > limits.input_bytes:
            raise over_limit("limit.size", "input_bytes", limits.input_bytes)
        file = PdfFile(data, limits)
        updated = _update(file, text, is_json=text.startswith(b"{"))
        if len(updated) > limits.pdf_bytes:
            raise over_limit("limit.size", "pdf_bytes", limits.pdf_bytes)
        return updated


class _Attached(NamedTuple):
    """A file that is attached: its key in the name tree, its file specification, its name and its stream."""

    key: bytes
    specification: Any
    name: str
    stream: Stream


def _credentials(file: PdfFile) -> list[_Attached]:
    attached = _attached(file)
    surely = [each for each in attached if _is_credential(each)]
    return surely or [each for each in attached if each.name.lower().endswith(_LIKELY)]


def _is_credential(each: _Attached) -> bool:
    return str(each.stream.members.get("Subtype")) in _MEDIA_TYPES or each.name.lower() in _NAMES


def _attached(file: PdfFile) -> list[_Attached]:
    """The files of the catalog's name tree and of its associated files, each once."""
    catalog = file.members(file.trailer.get("Root"))
    if catalog.get("Type") != "Catalog":
        raise invalid("bake.pdf", "the PDF has no catalog")
    listed = list(_tree(file, file.members(catalog.get("Names")).get("EmbeddedFiles")))
    listed += [(b"", each) for each in file.items(catalog.get("AF"))]
    found: dict[int, _Attached] = {}
    for key, specification in listed:
        if len(found) >= _MOST_FILES:
            raise over_limit("limit.items", "attached files", _MOST_FILES)
        members = file.members(specification)
        embedded = file.members(members.get("EF"))
        stream = file.resolve(embedded.get("UF") or embedded.get("F"))
        if isinstance(stream, Stream):
            name = _text(file.resolve(members.get("UF") or members.get("F")))
            found.setdefault(id(stream), _Attached(key, specification, name, stream))
    return list(found.values())


def _tree(file: PdfFile, root: Any) -> Iterator[tuple[bytes, Any]]:
    """Keys and values of a name tree."""
    waiting, count = [root], 0
    while waiting:
        count += 1
        if count > _MOST_NODES:
            raise invalid("bake.pdf", "the tree of attached files has too many nodes, or goes round")
        node = file.members(waiting.pop())
        waiting += reversed(file.items(node.get("Kids")))
        pairs = file.items(node.get("Names"))
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            plain = file.resolve(key)
            yield plain if isinstance(plain, bytes) else b"", value


def _text(value: Any) -> str:
    """A text string (section 7.9.2.2)."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _update(file: PdfFile, text: bytes, *, is_json: bool) -> bytes:
    """The file with an incremental update (section 7.5.6): three new objects and the catalog anew."""
    root, size = file.trailer.get("Root"), file.trailer.get("Size")
    if not isinstance(root, Reference) or not isinstance(size, int) or not 0 < size < 1 << 31:
        raise invalid("bake.pdf", "the trailer of the PDF names no catalog")
    name = f"{_STEM}.{'json' if is_json else 'jwt'}".encode()
    kept = _attached(file)
    dropped = [each.specification for each in kept if _is_credential(each)]
    stream, specification = Reference(size, 0), Reference(size + 1, 0)
    pairs = [(each.key or each.name.encode(), each.specification) for each in kept if not _is_credential(each)]
    pairs = sorted([*pairs, (name, specification)], key=lambda each: each[0])
    catalog = dict(file.members(root))
    catalog["Names"] = {
        **file.members(catalog.get("Names")),
        "EmbeddedFiles": {"Names": [part for pair in pairs for part in pair]},
    }
    others = [each for each in file.items(catalog.get("AF")) if each not in dropped]
    catalog["AF"] = [*others, specification]
    digest = hashlib.md5(text, usedforsecurity=False).digest()
    about = {"Type": Name("EmbeddedFile"), "Subtype": Name("application/vc" if is_json else "application/vc+jwt")}
    members = {**about, "Params": {"Size": len(text), "CheckSum": digest}, "Length": len(text)}
    described = {"Type": Name("Filespec"), "F": name, "UF": name, "AFRelationship": Name("Source")}
    objects = {
        stream: written(members) + b"\nstream\n" + text + b"\nendstream",
        specification: written({**described, "EF": {"F": stream, "UF": stream}}),
        root: written(catalog),
    }
    return _appended(file, objects, size + 2)


def _appended(file: PdfFile, objects: dict[Reference, bytes], size: int) -> bytes:
    """The file's bytes with new objects, and a cross-reference section of the kind that the file has."""
    out = bytearray(file.data)
    if not out.endswith((b"\n", b"\r")):
        out += b"\n"
    places = {}
    for reference, body in objects.items():
        places[reference] = len(out)
        out += b"%d %d obj\n" % reference + body + b"\nendobj\n"
    kept = {name: each for name, each in file.trailer.items() if name in ("Root", "Info", "ID")}
    trailer = {**kept, "Size": size, "Prev": file.start}
    start = len(out)
    ordered = sorted(places)
    if file.is_table:
        entries = (b"%d 1\n%010d %05d n \n" % (each.number, places[each], each.generation) for each in ordered)
        out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(entries) + b"trailer\n" + written(trailer) + b"\n"
    else:
        own = Reference(size, 0)
        places[own] = start
        ordered = sorted(places)
        rows = b"".join(
            b"\1" + places[each].to_bytes(4, "big") + each.generation.to_bytes(2, "big") for each in ordered
        )
        index = [part for each in ordered for part in (each.number, 1)]
        about = {"Type": Name("XRef"), "W": [1, 4, 2], "Index": index, "Length": len(rows)}
        members = written({**trailer, **about, "Size": size + 1})
        out += b"%d 0 obj\n" % size + members + b"\nstream\n" + rows + b"\nendstream\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
