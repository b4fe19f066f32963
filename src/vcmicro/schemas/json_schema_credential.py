"""JsonSchemaCredential: a JSON Schema that its maker signed (VC JSON Schema Specification section 2.2)."""

from __future__ import annotations

import json
from typing import Any

from vcmicro.errors import unavailable
from vcmicro.schemas.json_schema import JsonSchema


class JsonSchemaCredential(JsonSchema):
    """A credential whose subject holds a JSON Schema; its proof, binding and validity must pass."""

    name = "JsonSchemaCredential"
    source = "credential"

    def schema_in(self, credential: dict[str, Any], pointer: str) -> bytes:
        """The ``jsonSchema`` of the subject."""
        types = credential.get("type")
        if self.name not in (types if isinstance(types, list) else [types]):
            raise unavailable("schema.unavailable", f"what lies there is no {self.name}", pointer)
        subject = credential.get("credentialSubject")
        schema = subject.get("jsonSchema") if isinstance(subject, dict) else None
        if not isinstance(schema, dict | bool):
            raise unavailable("schema.unavailable", f"the {self.name}'s subject holds no jsonSchema", pointer)
        return json.dumps(schema).encode()
