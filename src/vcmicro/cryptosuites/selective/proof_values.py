"""The ``proofValue`` of suites of selective disclosure: three header bytes and a CBOR array, in base64url.

Whatever stands in one may come from anyone: every component is held to its type and length, and the array to its
number of components. Sources: Data Integrity ECDSA Cryptosuites v1.0 sections 3.5.4 to 3.5.6 and 3.5.9; Data
Integrity BBS Cryptosuites v1.0 sections 3.3.4 to 3.3.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from vcmicro import cbor
from vcmicro.cryptosuites.hashed import under
from vcmicro.encoding import decode_multibase_u, encode_base64url
from vcmicro.errors import Invalid, invalid, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import shown

HEADER_LENGTH: Final = 3


class ProofValue:
    """One proof value, opened: its ``header``, and its components on demand, each checked as it is read."""

    __slots__ = ("_body", "_components", "_limits", "header", "place")

    def __init__(self, proof: Mapping[str, Any], limits: Limits, pointer: str) -> None:
        self.place = pointer + "/proofValue"
        data = decode_multibase_u(proof.get("proofValue"), max_chars=limits.base64_proof_chars, pointer=self.place)
        self.header, self._body = data[:HEADER_LENGTH], data[HEADER_LENGTH:]
        self._limits = limits
        self._components: list[Any] = []

    def expect(self, names: Sequence[str]) -> None:
        """Decode the CBOR, which is an array of one component for each name.

        Raises:
            Invalid: ``cbor.encoding``, ``proof.structure``.
            LimitExceeded: as ``cbor.loads``.
        """
        value = under(self.place, lambda: cbor.loads(self._body, self._limits))
        if not isinstance(value, list) or len(value) != len(names):
            raise self.refused(f"not the CBOR array of {', '.join(names)}")
        self._components = value

    def octets(self, index: int, length: int | None, name: str) -> bytes:
        """The byte string at ``index``, of ``length`` bytes (None: any)."""
        return self._octets(self._components[index], length, name)

    def all_octets(self, index: int, length: int, name: str) -> list[bytes]:
        """The array of byte strings at ``index``, each of ``length`` bytes."""
        return [self._octets(each, length, name) for each in self._array(index, name)]

    def texts(self, index: int, name: str) -> list[str]:
        """The array of strings at ``index``."""
        found = self._array(index, name)
        if not all(isinstance(each, str) for each in found):
            raise self.refused(f"{name} is not an array of strings")
        return found

    def indexes(self, index: int, name: str) -> list[int]:
        """The array at ``index`` of numbers from 0, each greater than the one before."""
        found = self._array(index, name)
        if not all(type(each) is int and each >= 0 for each in found):
            raise self.refused(f"{name} is not an array of numbers from 0")
        if any(before >= after for before, after in pairwise(found)):
            raise self.refused(f"{name} is not in ascending order, or names one twice")
        return found

    def numbered(self, index: int, name: str) -> dict[int, Any]:
        """The map at ``index`` whose keys are 0, 1, ... without a gap."""
        found = self._components[index]
        if not isinstance(found, dict) or not all(type(key) is int for key in found):
            raise self.refused(f"{name} is not a map from numbers")
        if sorted(found) != list(range(len(found))):
            raise self.refused(f"{name} leaves out a number")
        return found

    def hmac_label(self, value: Any) -> str:
        """A label of createHmacIdLabelMapFunction from the 32 bytes that it is compressed to."""
        return "u" + encode_base64url(self._octets(value, 32, "a label"))

    def refused(self, detail: str) -> Invalid:
        """The error for a component that is not what it should be."""
        return invalid("proof.structure", detail, self.place)

    def _array(self, index: int, name: str) -> list[Any]:
        found = self._components[index]
        if not isinstance(found, list):
            raise self.refused(f"{name} is {shown(found)}, not an array")
        return found

    def _octets(self, value: Any, length: int | None, name: str) -> bytes:
        if not isinstance(value, bytes):
            raise self.refused(f"{name} is {shown(value)}, not a byte string")
        if length is not None and len(value) != length:
            raise self.refused(f"{name} has {len(value)} bytes, where {length} are right")
        return value


def write(header: bytes, components: Sequence[Any], limits: Limits) -> str:
    """The text of a proof value.

    Raises:
        LimitExceeded: ``limit.string`` beyond what verifiers read.
    """
    text = "u" + encode_base64url(header + cbor.dumps(list(components)))
    if len(text) > limits.base64_proof_chars:
        raise over_limit("limit.string", "base64_proof_chars", limits.base64_proof_chars, "/proof/proofValue")
    return text
