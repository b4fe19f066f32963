"""JSON-LD to RDF to canonical bytes, in safe mode: what a Data Integrity proof over RDF signs.

>>> dataset(document, Contexts()).canonical()
"""

from __future__ import annotations

from vcmicro.rdf.grouped import Dataset
from vcmicro.rdf.safe_mode import dataset, findings
from vcmicro.rdf.store import Contexts, pinned_bytes

__all__ = ["Contexts", "Dataset", "dataset", "findings", "pinned_bytes"]
