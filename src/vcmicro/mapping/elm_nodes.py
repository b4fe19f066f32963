"""Nodes of the European Learning Model as Europass writes them: every object with an id and a type.

Ids ``urn:epass:<kind>:<n>`` are local to a document. Source: the EDC application profile and the EU's samples.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from typing import Any

from vcmicro import vocabularies
from vcmicro.vocabularies import Code

CARRY = "https://w3id.org/vcmicro/carry#"
VCM = "https://w3id.org/vcmicro/"
ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
UNSPECIFIED_CREDIT = "https://w3id.org/vcmicro/credit#unspecified"
_DATA_URL = re.compile(r"data:(?P<type>[^;,]*)(?:;[^;,]*)*;base64,(?P<body>.*)", re.ASCII | re.DOTALL)
FILE_TYPES = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/jpg": "JPEG",
    "image/gif": "GIF",
    "image/svg+xml": "SVG",
    "application/pdf": "PDF",
    "application/json": "JSON",
    "application/ld+json": "JSON_LD",
    "application/jwt": "JSON",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/plain": "TXT",
    "text/html": "HTML",
}
"""Media types and the codes of the EU's file-type table."""
# The smallest valid PNG (one transparent point): what a display shows where the source has no picture.
PLACEHOLDER = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


class Nodes:
    """Makes nodes for one document; ``language`` is the key of its texts."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._counts: Counter[str] = Counter()
        self._labels: dict[str, Any] = {}
        self.described: set[str] = set()
        """Ids of organisations that the document describes: two descriptions of one id would be one organisation's."""

    def new(self, type_: str, **members: Any) -> dict[str, Any]:
        """A node with a local id; members that are None are left out."""
        kind = type_[0].lower() + type_[1:]
        self._counts[kind] += 1
        given = {name: value for name, value in members.items() if value is not None}
        return {"id": f"urn:epass:{kind}:{self._counts[kind]}", "type": type_, **given}

    def text(self, text: str) -> dict[str, list[str]]:
        """A text in the document's language."""
        return {self.language: [text]}

    def note(self, text: str) -> dict[str, Any]:
        """A plain Note."""
        return self.new("Note", noteLiteral=self.text(text))

    def carried(self, name: str, text: str) -> dict[str, Any]:
        """A Note that carries one Open Badges term; its subject says which (carrier NOTE)."""
        subject = {"id": f"{CARRY}{name}", "type": "Concept", "prefLabel": {"en": [name]}}
        return self.new("Note", noteLiteral=self.text(text), subject=subject)

    def identifier(self, notation: str, scheme: str) -> dict[str, Any]:
        """An Identifier under a scheme's name (carrier ID)."""
        return self.new("Identifier", notation=notation, schemeName=scheme)

    def legal_identifier(self, notation: str, country: Code) -> dict[str, Any]:
        """A LegalIdentifier, which always says in which country."""
        return self.new("LegalIdentifier", notation=notation, spatial=country.to_concept())

    def labelled(self, id_: str, label: str) -> dict[str, Any]:
        """A Concept of another's list; it has one label in the document, the first that it is given."""
        return {"id": id_, "type": "Concept", "prefLabel": self._labels.setdefault(id_, self.text(label))}

    def concept(self, id_: str, label: str, notation: str | None = None) -> dict[str, Any]:
        """A Concept of no list here; one of a list comes with its scheme."""
        known = vocabularies.code_of(id_)
        if known is not None:
            return known.to_concept()
        node: dict[str, Any] = {"id": id_, "type": "Concept", "prefLabel": self.text(label)}
        return {**node, "notation": notation} if notation else node

    def local_concept(self, label: str, notation: str | None = None) -> dict[str, Any]:
        """A Concept that only this document names."""
        return self.new("Concept", prefLabel=self.text(label), notation=notation)

    def web_resource(self, url: str, title: str | None = None) -> dict[str, Any]:
        """A WebResource."""
        return self.new("WebResource", contentURL=url, title=self.text(title) if title else None)

    def media(
        self,
        content: str,
        file_type: str,
        *,
        title: str | None = None,
        description: str | None = None,
        url: str | None = None,
    ) -> dict[str, Any]:
        """A MediaObject with base64 content."""
        type_ = vocabularies.lookup("file-type", file_type) or vocabularies.lookup("file-type", "BIN")
        encoding = vocabularies.lookup("encoding", "6146cde7dd")
        return self.new(
            "MediaObject",
            title=self.text(title) if title else None,
            description=self.text(description) if description else None,
            content=content,
            contentEncoding=None if encoding is None else encoding.to_concept(),
            contentType=None if type_ is None else type_.to_concept(),
            contentURL=url,
        )

    def embedded(self, data: bytes, media_type: str, *, title: str | None = None) -> dict[str, Any]:
        """A MediaObject of bytes."""
        content = base64.b64encode(data).decode()
        return self.media(content, FILE_TYPES.get(media_type, "JSON"), title=title)

    def image(self, url: str, *, caption: str | None = None) -> tuple[dict[str, Any], bool]:
        """A MediaObject of a picture's URL, and whether its content is that picture (a data: URL) or a placeholder."""
        found = data_url(url)
        if found is not None:
            media_type, body = found
            return self.media(body, FILE_TYPES.get(media_type, "PNG"), description=caption), True
        return self.media(PLACEHOLDER, "PNG", description=caption, url=url), False


def data_url(url: str) -> tuple[str, str] | None:
    """The media type and the canonical base64 of a base64 data: URL; None for anything else."""
    found = _DATA_URL.fullmatch(url)
    if found is None:
        return None
    try:
        data = base64.b64decode(found["body"], validate=True)
    except (binascii.Error, ValueError):
        return None
    return found["type"].lower() or "text/plain", base64.b64encode(data).decode()


def language_key(tag: str) -> str:
    """The key of a language map for a BCP 47 tag: the tag in lower case; und for mul, mis and nothing."""
    plain = tag.strip().replace("_", "-").lower()
    return "und" if plain in ("", "mul", "mis", "und") else plain
