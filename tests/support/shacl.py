"""The official verdict on European credentials: PyLD reads the JSON-LD, pyshacl runs the EU's own shapes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILES = {
    "edc-generic-no-cv": "EDC-generic-no-cv.ttl",
    "edc-generic-full": "EDC-generic-full.ttl",
    "edc-converted": "EDC-converted.ttl",
    "edc-accredited": "EDC-accredited.ttl",
    "edc-issued-by-mandate": "EDC-issuedByMandate.ttl",
    "edc-diploma-supplement": "EDC-diplomaSupplement.ttl",
}
CONTEXTS = Path(__file__).resolve().parents[2] / "contexts" / "w3c" / "credentials-v1.jsonld"


class Refused(Exception):
    """JSON-LD cannot read the document."""


class Shacl:
    """The shapes of one version; ``folder`` holds the application profile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        profile = json.loads((folder / "edc-ap-context.jsonld").read_text("utf-8"))
        self.contexts = {
            "https://www.w3.org/2018/credentials/v1": json.loads(CONTEXTS.read_text("utf-8")),
            "http://data.europa.eu/snb/model/context/edc-ap": profile,
        }
        self.shapes = cache(self._shapes)

    def _load(self, url: str, _: object = None) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": self.contexts[url]}

    def _shapes(self, tables: tuple[str, ...]) -> Any:
        import rdflib

        graph = rdflib.Graph()
        for name in tables:
            graph.parse(self.folder / FILES[name])
        return graph

    def graph(self, document: dict[str, Any]) -> Any:
        """The document's default graph; ``Refused`` if it has none."""
        import rdflib
        from pyld import jsonld

        try:
            quads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": self._load})
        except (jsonld.JsonLdError, KeyError) as error:
            raise Refused(str(error)) from error
        graph = rdflib.Graph()
        graph.parse(data=quads, format="nt")
        return graph

    def conforms(self, document: dict[str, Any], tables: tuple[str, ...]) -> bool:
        """The verdict; what JSON-LD cannot read does not conform."""
        return not self.report(document, tables)

    def report(self, document: dict[str, Any], tables: tuple[str, ...]) -> str:
        """What the shapes find, as text; empty for a document that conforms."""
        import pyshacl

        try:
            graph = self.graph(document)
        except Refused as error:
            return f"refused: {error}"
        conforms, _, text = pyshacl.validate(graph, shacl_graph=self.shapes(tables))
        return "" if conforms else str(text)
