"""The shape that the Data Integrity suites of EdDSA and ECDSA share: transform, hash, sign.

``hash data = hash(canonical proof options) + hash(canonical document)``, which the key then signs. A suite is
a declaration of its transformation, and of the hash and signature of each kind of key that it takes.

Sources: Data Integrity EdDSA Cryptosuites 1.0 sections 3.2 and 3.3; Data Integrity ECDSA Cryptosuites 1.0
sections 3.2 and 3.3; Data Integrity 1.0 section 4.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vcmicro.cryptosuites.transforms import Digest, Transform
from vcmicro.encoding import decode_base58btc, encode_base58btc
from vcmicro.errors import Invalid, invalid
from vcmicro.record import Record

if TYPE_CHECKING:
    from vcmicro.keys import PublicKey, Signer

T = TypeVar("T")


class Cryptosuite(Protocol):
    """A way to make and check one proof. It takes a key and never resolves one.

    ``name`` is the ``cryptosuite`` of a DataIntegrityProof, or the type of an older proof; ``algorithms`` maps
    each kind of key that the suite takes to the JOSE name of its signature. ``context`` defines ``proof_type``
    (empty where no context is needed). A suite may also have ``signature_member``, the member of a proof that holds
    its signature (without it ``proofValue``), and ``verify_only`` (without it False): then it is never offered for
    issuing, and its ``sign`` raises ``ValueError``.
    """

    @property
    def name(self) -> str: ...
    @property
    def proof_type(self) -> str: ...
    @property
    def context(self) -> str: ...
    @property
    def over_rdf(self) -> bool: ...
    @property
    def algorithms(self) -> Mapping[str, str]: ...

    def sign(
        self, document: dict[str, Any], options: dict[str, Any], signer: Signer, kind: str, transform: Transform
    ) -> dict[str, Any]: ...

    def verify(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        key: PublicKey,
        transform: Transform,
        pointer: str = "/proof",
    ) -> None: ...


class Hashing(Record):
    """What one kind of key signs with: the JOSE algorithm, the hash of the data, the signature's length in bytes."""

    algorithm: str
    digest: Digest
    signature_length: int

    def hash(self, data: bytes) -> bytes:
        return _HASHES[self.digest](data).digest()


_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


EDDSA = {"Ed25519": Hashing("EdDSA", "sha256", 64)}
ECDSA = {"P-256": Hashing("ES256", "sha256", 64), "P-384": Hashing("ES384", "sha384", 96)}


class HashedSuite(Record, kw_only=True):
    """A suite of this shape, over canonical RDF or over canonical JSON."""

    name: str
    proof_type: str = "DataIntegrityProof"
    over_rdf: bool
    context: str = ""
    kinds: Mapping[str, Hashing]

    @property
    def algorithms(self) -> Mapping[str, str]:
        return {kind: hashing.algorithm for kind, hashing in self.kinds.items()}

    def sign(
        self, document: dict[str, Any], options: dict[str, Any], signer: Signer, kind: str, transform: Transform
    ) -> dict[str, Any]:
        """The full proof: ``options`` and its ``proofValue``. Over JSON, the options gain the document's @context.

        Raises:
            Invalid: ``key.unsupported`` if the suite does not take the kind of key; as ``Transform``.
            ValueError: if the signer returns bytes of another length than its algorithm's.
        """
        hashing = self.kinds.get(kind)
        if hashing is None:
            raise invalid("key.unsupported", f"{self.name} takes {' and '.join(self.kinds)} keys, not {kind}")
        if not self.over_rdf and "@context" in document:
            options = {**options, "@context": document["@context"]}
        signature = signer.sign(self.hash_data(document, options, kind, transform))
        if len(signature) != hashing.signature_length:
            expected = hashing.signature_length
            raise ValueError(f"the signer returned {len(signature)} bytes, where {hashing.algorithm} has {expected}")
        return {**options, "proofValue": encode_base58btc(signature)}

    def verify(
        self,
        document: dict[str, Any],
        proof: dict[str, Any],
        key: PublicKey,
        transform: Transform,
        pointer: str = "/proof",
    ) -> None:
        """Check ``proof`` (which stands at ``pointer``) over ``document`` (which does not hold it).

        Raises:
            Invalid: ``proof.encoding``, ``proof.invalid``; as ``Transform``.
            LimitExceeded, Unavailable: as ``Transform``.
        """
        hashing = self.kinds.get(key.kind)
        if hashing is None:
            takes = " and ".join(self.kinds)
            raise invalid("proof.invalid", f"{self.name} takes {takes} keys, and this one is {key.kind}", pointer)
        signature = self._signature(proof, hashing, transform, pointer)
        options = dict(proof)
        del options["proofValue"]  # it is there, for it was read
        data = self.hash_data(document, options, key.kind, transform, pointer)
        key.verify(signature, data, hashing.algorithm)

    def _signature(self, proof: dict[str, Any], hashing: Hashing, transform: Transform, pointer: str) -> bytes:
        place = pointer + "/proofValue"
        signature = decode_base58btc(proof.get("proofValue"), max_chars=transform.limits.multikey_chars, pointer=place)
        if len(signature) != hashing.signature_length:
            detail = f"{len(signature)} bytes, where {hashing.algorithm} has {hashing.signature_length}"
            raise invalid("proof.encoding", detail, place)
        return signature

    def hash_data(
        self,
        document: dict[str, Any],
        options: dict[str, Any],
        kind: str,
        transform: Transform,
        pointer: str = "/proof",
    ) -> bytes:
        """The bytes that are signed: the hash of the canonical options, then that of the canonical document.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``canonical_document`` and ``canonical_options``.
        """
        hashing = self.kinds[kind]
        of_document = hashing.hash(self.canonical_document(document, options, hashing.digest, transform, pointer))
        return hashing.hash(self.canonical_options(document, options, hashing.digest, transform, pointer)) + of_document

    def canonical_document(
        self, document: dict[str, Any], options: dict[str, Any], digest: Digest, transform: Transform, pointer: str
    ) -> bytes:
        """The document as the suite transforms it.

        Raises:
            Invalid: over RDF ``schema.context`` for a document without ``@context``, ``proof.invalid`` for a proof
                with one; over JSON ``proof.invalid`` if the document does not begin with the contexts that the
                proof names; as ``Transform``.
        """
        if not self.over_rdf:
            if "@context" not in options:
                return transform.jcs(document)
            _check_contexts(document, options["@context"], transform, pointer)
            return transform.jcs({**document, "@context": options["@context"]})
        check_over_rdf(document, options, pointer)
        return transform.rdf(document, digest)

    def canonical_options(
        self, document: dict[str, Any], options: dict[str, Any], digest: Digest, transform: Transform, pointer: str
    ) -> bytes:
        """The proof options (the proof without its ``proofValue``) as the suite transforms them.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``Transform``.
        """
        if not self.over_rdf:
            return under(pointer, lambda: transform.jcs(options))
        return canonical_rdf_options(document, options, digest, transform, pointer)


def check_over_rdf(document: dict[str, Any], options: dict[str, Any], pointer: str) -> None:
    """What a suite over RDF asks of a document and of a proof's options.

    Raises:
        Invalid: ``schema.context`` for a document without ``@context``, ``proof.invalid`` for a proof with one.
    """
    if "@context" in options:
        detail = "over RDF the proof is read under the document's @context, and one of its own is covered by nothing"
        raise invalid("proof.invalid", detail, pointer + "/@context")
    if not document.get("@context"):
        raise invalid("schema.context", "without @context nothing of the document would be signed", "/@context")


def canonical_rdf_options(
    document: dict[str, Any], options: dict[str, Any], digest: Digest, transform: Transform, pointer: str
) -> bytes:
    """The canonical statements of a proof's options, read under the contexts of its document.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``Transform``.
    """
    options = {**options, "@context": document["@context"]}
    return under(pointer, lambda: transform.rdf_options(options, digest))


def with_context(contexts: Any, suite: Cryptosuite, transform: Transform) -> Any:
    """A document's ``@context`` with the suite's own at the end, unless one there defines the proof's type."""
    named = contexts if isinstance(contexts, list) else [contexts]
    if not suite.context or suite.context in named:
        return contexts
    if any(isinstance(url, str) and transform.contexts.defines(url, suite.proof_type) for url in named):
        return contexts
    return [*named, suite.context]


def _check_contexts(document: dict[str, Any], named: Any, transform: Transform, pointer: str) -> None:
    """The contexts that a proof names are those that the document begins with (vc-di-eddsa 3.3.2 step 4).

    The document may go on with contexts that later proofs needed; it must begin with those of this one.
    """
    expected, own = (each if isinstance(each, list) else [each] for each in (named, document.get("@context")))
    own = own[: len(expected)]
    if own == expected and all(type(each) is str for each in own):
        return
    if transform.jcs(own) != transform.jcs(expected):
        detail = "the document's @context does not begin with the contexts that the proof names"
        raise invalid("proof.invalid", detail, pointer + "/@context")


def under(pointer: str, work: Callable[[], T]) -> T:
    """Do ``work``, whose findings have pointers into what stands at ``pointer`` of the document."""
    try:
        return work()
    except Invalid as error:
        raise type(error)(problem.under(pointer) for problem in error.problems) from None
