"""JsonSchema: a JSON Schema at a URL. Source: Verifiable Credentials JSON Schema Specification section 2.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import unavailable
from vcmicro.problems import Problem

if TYPE_CHECKING:
    from vcmicro.schemas import Subject


class JsonSchema:
    """A JSON Schema at a URL (drafts 4, 6, 7, 2019-09 and 2020-12)."""

    name = "JsonSchema"
    extra = "schema"
    modules: tuple[str, ...] = ("jsonschema", "re2")
    source = "network"

    def schema_in(self, credential: dict[str, Any], pointer: str) -> bytes:
        """Never: the schema lies at its URL as it is."""
        raise unavailable("schema.unavailable", f"a {self.name} lies in no credential", pointer)

    def evaluate(self, schema: bytes, url: str, subject: Subject, pointer: str) -> tuple[Problem, ...]:
        """Hold the whole document, as its proof secures it, against the schema."""
        from vcmicro.schemas.evaluation import evaluate

        return evaluate(schema, url, subject, pointer)
