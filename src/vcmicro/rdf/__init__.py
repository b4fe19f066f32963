"""JSON-LD to RDF to canonical bytes, in safe mode: what a Data Integrity proof over RDF signs.

>>> dataset(document, Contexts()).canonical()
"""

from __future__ import annotations

from vcmicro.rdf.dataset import Dataset
from vcmicro.rdf.findings import dataset, findings
from vcmicro.rdf.store import Contexts

__all__ = ["Contexts", "Dataset", "dataset", "findings"]
