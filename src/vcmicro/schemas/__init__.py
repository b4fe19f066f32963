"""Schema types: what an issuer's own schema says about a credential. Pure; the schema check brings the schemas.

The bytes of a schema come from the caller or from the network; here they are read and evaluated, under limits, without
any further request. A schema only adds to what the standard asks: it can refuse a credential, never make one good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from vcmicro.limits import Limits
from vcmicro.problems import Problem
from vcmicro.record import NamedTuple
from vcmicro.registry import Later, Registry

__all__ = ["SCHEMA_TYPES", "SchemaType", "Subject"]


class Subject(NamedTuple):
    """What is held against a schema.

    ``nquads`` gives the credential as canonical N-Quads; ``given`` the bytes that the caller gave for a URL, if any.
    """

    document: dict[str, Any]
    nquads: Callable[[], bytes]
    given: Callable[[str], bytes | None]
    limits: Limits


class SchemaType(Protocol):
    """One type of ``credentialSchema`` entry."""

    @property
    def name(self) -> str:
        """The entry's ``type``."""

    @property
    def extra(self) -> str:
        """The extra that installs what it needs."""

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that the extra brings."""

    @property
    def source(self) -> str:
        """Where a schema comes from: the ``network`` or the caller, only what is ``given``, or a ``credential``."""

    def schema_in(self, credential: dict[str, Any], pointer: str) -> bytes:
        """The schema that a verified credential holds; raises ``Unavailable``. For the source ``credential`` only."""

    def evaluate(self, schema: bytes, url: str, subject: Subject, pointer: str) -> tuple[Problem, ...]:
        """What the document does against the schema, each with its pointer.

        Raises:
            LimitExceeded: ``limit.size`` or ``limit.work``.
            Unavailable: ``schema.unavailable`` for a schema that cannot be evaluated, ``extra.missing``.
        """


SCHEMA_TYPES: Registry[SchemaType] = Registry(
    Later("JsonSchema", "vcmicro.schemas.json_schema:JsonSchema"),
    Later("JsonSchemaCredential", "vcmicro.schemas.json_schema_credential:JsonSchemaCredential"),
    Later("1EdTechJsonSchemaValidator2019", "vcmicro.schemas.one_ed_tech:JsonSchemaValidator1EdTech"),
    Later("ShaclValidator2017", "vcmicro.schemas.shacl:ShaclValidator"),
)
"""Every schema type by the ``type`` of its entry."""
