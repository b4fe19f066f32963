"""qcStatements: what a certificate says of its own standing under eIDAS.

They are the certificate authority's word. That the authority may say so is for a trusted list to tell.
Sources: RFC 3739 section 3.2.6; ETSI EN 319 412-5 sections 4 and 5.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vcmicro.errors import Invalid
from vcmicro.keys import der

QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"
_COMPLIANCE, _SSCD, _TYPE = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6"
_TYPES = {"0.4.0.1862.1.6.1": "eSign", "0.4.0.1862.1.6.2": "eSeal", "0.4.0.1862.1.6.3": "web"}


class Statements(NamedTuple):
    """``oids`` are all statements; ``types`` what the certificate is for: ``eSign``, ``eSeal`` or ``web``."""

    oids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def qualified(self) -> bool:
        """QcCompliance: issued as a qualified certificate."""
        return _COMPLIANCE in self.oids

    @property
    def device(self) -> bool:
        """QcSSCD: the key lies in a qualified signature or seal creation device."""
        return _SSCD in self.oids

    @property
    def seal(self) -> bool:
        """For electronic seals: of an organisation, not of a person."""
        return "eSeal" in self.types

    def words(self) -> tuple[str, ...]:
        """What they say, in the names of ETSI EN 319 412-5."""
        known = (("QcCompliance", self.qualified), ("QcSSCD", self.device))
        return (*(name for name, said in known if said), *self.types)


def read_statements(value: bytes) -> Statements:
    """The extension's value.

    Raises:
        ValueError: for anything but DER of the form that RFC 3739 gives.
    """
    try:
        statements = [der.items(content) for _, content in der.sequence(value)]
        oids = tuple(object_identifier(each[0]) for each in statements)
        types = [each[1][1] for each, oid in zip(statements, oids, strict=True) if oid == _TYPE]
        named = [object_identifier(entry) for content in types for entry in der.items(content)]
    except (Invalid, IndexError):
        raise ValueError("malformed qcStatements") from None
    return Statements(oids, tuple(_TYPES.get(each, each) for each in named))


def object_identifier(item: tuple[int, bytes]) -> str:
    """The dotted form of an OBJECT IDENTIFIER (X.690 section 8.19).

    Raises:
        ValueError: for anything else.
    """
    tag, content = item
    if tag != der.OBJECT_IDENTIFIER or not content or content[-1] & 0x80 or len(content) > 64:
        raise ValueError("no OBJECT IDENTIFIER")
    arcs, number = [], 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(number)
            number = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
