"""1EdTechJsonSchemaValidator2019: how Open Badges 3.0 and CLR 2.0 name a schema (OB 3.0 section B.7, CredentialSchema).

The type asks for draft 2019-09; 1EdTech's own schemas say so themselves.
"""

from __future__ import annotations

from vcmicro.schemas.json_schema import JsonSchema


class JsonSchemaValidator1EdTech(JsonSchema):
    """A JSON Schema at a URL, as 1EdTech's credentials name it."""

    name = "1EdTechJsonSchemaValidator2019"
