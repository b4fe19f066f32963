"""eddsa-jcs-2022 by openvc-core, as its users call it: proof, purpose and period, with the key that did:key spells out.

No schema, no binding to the issuer, no report.
"""

from __future__ import annotations

from datetime import datetime

from openvc.proof.di_jcs import EddsaJcsProofSuite

from bench.peers.parting import Document, the_proof

_SUITE = EddsaJcsProofSuite()


def prepared(secured: Document) -> Document:
    """The document with its one proof as an object, which is what openvc reads."""
    return {**secured, "proof": the_proof(secured)}


def verify_jcs(secured: Document, now: datetime) -> None:
    """Verify the proof; whatever is wrong raises, and an end in the past is no pass."""
    if _SUITE.verify(secured, now=now).expired:
        raise AssertionError("openvc finds it expired")
