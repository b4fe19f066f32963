"""The two ways in which a suite turns JSON into the bytes that it hashes, with one memory for a verification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from vcmicro.errors import VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.recurring import Contents

if TYPE_CHECKING:
    from vcmicro.rdf import Contexts, Dataset

Digest = Literal["sha256", "sha384"]


class Transform:
    """Canonical bytes of documents, by RDF (RDFC-1.0) or by JSON (RFC 8785), under given contexts and limits.

    A document is walked once however many proofs it has: results are kept per object, so a document must not
    be changed while its Transform is in use. Make one for each verification; it is not shared by threads.
    """

    def __init__(
        self, contexts: Contexts | None = None, limits: Limits = DEFAULT, contents: Contents | None = None
    ) -> None:
        self._contexts = contexts
        self.limits = limits
        self.contents = contents or Contents()
        # The document is kept beside its result: an id() may be used again once its object is gone.
        self._datasets: dict[int, tuple[dict[str, Any], Dataset | VcmicroError]] = {}
        self._canonical: dict[tuple[int, Digest], bytes] = {}

    @property
    def contexts(self) -> Contexts:
        """The pinned store, made when a suite over RDF first asks for it."""
        if self._contexts is None:
            from vcmicro.rdf import Contexts

            self._contexts = Contexts()
        return self._contexts

    def dataset(self, document: dict[str, Any]) -> Dataset:
        """The RDF of a JSON-LD document in safe mode; what was refused once is refused again unwalked.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
        """
        known = self._datasets.get(id(document))
        found = self._walk(document) if known is None else known[1]
        if isinstance(found, VcmicroError):
            raise type(found)(found.problems)
        return found

    def adopt(self, document: dict[str, Any], found: Dataset | VcmicroError) -> None:
        """Take over what a walk elsewhere made of a document, under contexts that mean the same for it."""
        self._datasets[id(document)] = document, found

    def _walk(self, document: dict[str, Any]) -> Dataset | VcmicroError:
        from vcmicro.rdf import dataset

        found: Dataset | VcmicroError
        try:
            found = dataset(document, self.contexts, limits=self.limits, contents=self.contents)
        except VcmicroError as error:
            found = error
        self.adopt(document, found)
        return found

    def rdf(self, document: dict[str, Any], digest: Digest = "sha256") -> bytes:
        """The canonical N-Quads of a JSON-LD document (RDFC-1.0), UTF-8; ``digest`` is its inner hash.

        Raises:
            Invalid: every safe-mode finding; ``rdfc.work_limit``.
            LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
        """
        key = id(document), digest
        if key not in self._canonical:
            self._canonical[key] = self.dataset(document).canonical(digest)
        return self._canonical[key]

    def rdf_options(self, options: dict[str, Any], digest: Digest = "sha256") -> bytes:
        """As ``rdf``, for the options of a proof: few members, asked for once, and so not kept.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``rdf``.
        """
        from vcmicro.rdf.flat import canonical

        return canonical(options, self.contexts, digest, limits=self.limits)

    def jcs(self, value: Any) -> bytes:
        """The canonical JSON of a value (RFC 8785), UTF-8.

        Raises:
            Invalid: ``json.number`` and its like, for what JCS cannot carry.
        """
        from vcmicro import jcs

        return jcs.canonicalize(value)
