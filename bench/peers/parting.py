"""A secured document, taken apart as every peer needs it."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def the_proof(secured: Document) -> Document:
    """The one proof of a document, which may stand in an array."""
    proof: Document = secured["proof"][0] if isinstance(secured["proof"], list) else secured["proof"]
    return proof


def parted(secured: Document) -> tuple[Document, Document]:
    """The document without its proof, and the proof without its value."""
    document = {name: value for name, value in secured.items() if name != "proof"}
    return document, {name: value for name, value in the_proof(secured).items() if name != "proofValue"}
