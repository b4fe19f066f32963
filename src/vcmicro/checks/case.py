"""What every check is given: the policy of the caller, the opened document, and what was found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vcmicro.errors import Invalid, Unavailable
from vcmicro.limits import Limits
from vcmicro.problems import Problem
from vcmicro.record import NamedTuple
from vcmicro.registry import Tools
from vcmicro.report import Outcome, Report
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.checks.issuer_schemas import SortedOut
    from vcmicro.cryptosuites import Transform
    from vcmicro.dids import Resolver
    from vcmicro.fetch import MeteredFetcher
    from vcmicro.opening import Opened
    from vcmicro.rdf import Contexts
    from vcmicro.registries import TrustList
    from vcmicro.securing import Linked, ProofResult

T = TypeVar("T")


class Policy(NamedTuple):
    """What the caller expects and allows; the same for every credential of one verification."""

    now: Instant
    tools: Tools
    recipient: str | None = None
    challenge: str | None = None
    domain: str | None = None
    trust: tuple[TrustList, ...] = ()
    allow_unbound: bool = False
    refresh: bool = False
    schemas: Mapping[str, bytes] = MappingProxyType({})

    @property
    def limits(self) -> Limits:
        """The limits in force."""
        return self.tools.limits

    def allows(self, what: str) -> bool:
        """True if the caller switched on ``what`` (see ``registry.Tools.allow``)."""
        return what in self.tools.allow


class Case:
    """One credential or presentation under verification; checks write what later checks read."""

    def __init__(
        self,
        *,
        policy: Policy,
        opened: Opened,
        contexts: Contexts,
        transform: Transform,
        resolver: Resolver,
        fetcher: MeteredFetcher,
        verify_nested: Callable[[Any, str], Report],
        is_nested: bool = False,
    ) -> None:
        self.policy = policy
        self.opened = opened
        self.contexts = contexts
        self.transform = transform
        self.resolver = resolver
        self.fetcher = fetcher
        self.verify_nested = verify_nested
        self.is_nested = is_nested
        self.proofs: tuple[ProofResult, ...] = ()
        self.linked: Linked | None = None
        """What an assertion of Open Badges 2.0 names by URL; known once its proof was judged."""
        self.schemas: SortedOut | None = None
        """What of ``credentialSchema`` can be looked for; known once the schema check ran."""
        self.binding = "none"
        self.issuer_name: str | None = None
        self.issuer_list: str | None = None
        self.voucher: TrustList | None = None
        self.issuer_identifier: str | None = None
        """What a certificate proves to be the issuer's, where that is not the id itself."""
        self.children: list[Report] = []
        self.outcomes: dict[str, Outcome] = {}
        secured = opened.secured
        self.document: dict[str, Any] = secured.document
        """The credential or presentation."""
        self.types = types_of(self.document)
        """Its ``type`` member as a tuple of strings."""
        self.is_presentation = "VerifiablePresentation" in self.types
        """True for a verifiable presentation, False for a credential."""
        self.is_over_rdf = opened.mechanism.over_rdf(secured)
        """True if the signature covers the RDF graph, False if it covers the bytes."""
        self.is_open_badges_2 = secured.mechanism == "ob2"
        """True for an assertion or endorsement of Open Badges 1.x or 2.x, whose members go by other names."""
        self.issuer = secured.issuer or id_of(self.document.get("holder" if self.is_presentation else "issuer"))
        """The id that the document names as its issuer (as its holder, for a presentation)."""

    @property
    def unsecured(self) -> dict[str, Any]:
        """The document without the proofs that are embedded in it."""
        found = self.opened.secured.unsecured
        return {name: value for name, value in self.document.items() if name != "proof"} if found is None else found


class CheckStep(Protocol):
    """A check: a name of the report, what it needs, when it is skipped, and the judgement."""

    @property
    def name(self) -> str:
        """The name under which the report shows it."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The checks that must have passed before this one can judge."""

    def skip(self, case: Case) -> Problem | None:
        """Why there is nothing to judge, or None."""

    def run(self, case: Case) -> Iterable[Problem]:
        """Judge: return warnings, raise ``Invalid`` or ``Unavailable``."""


class LaterStep(Protocol):
    """What a check also is if a part of it fetches: that part runs once proof and binding have passed."""

    def later(self, case: Case) -> Iterable[Problem]:
        """Judge that part: return warnings, raise ``Invalid`` or ``Unavailable``."""


def id_of(value: object) -> str | None:
    """The id of a node given as a string or as an object with ``id``."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The ``type`` of a node as a tuple of strings, whatever its form."""
    named = node.get("type")
    if isinstance(named, str):
        return (named,)
    return tuple([each for each in named if isinstance(each, str)]) if isinstance(named, list) else ()


def as_list(value: object) -> list[Any]:
    """One or many, as a list; absent (None) is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def pointed(document: Mapping[str, Any], member: str) -> list[tuple[str, Any]]:
    """The values of a one-or-many member, each with its JSON pointer."""
    value = document.get(member)
    if isinstance(value, list):
        return [(f"/{member}/{index}", each) for index, each in enumerate(value)]
    return [] if value is None else [(f"/{member}", value)]


def answered(items: Iterable[T], judge: Callable[[T], Iterable[Problem]]) -> tuple[Problem, ...]:
    """What ``judge`` says of each item: warnings together, or every error at once.

    Raises:
        Invalid, Unavailable: as ``judge``; a wrong one goes before one that could not be told.
    """
    said: list[Problem] = []
    wrong: list[Problem] = []
    unknown: list[Problem] = []
    for each in items:
        try:
            for found in judge(each):
                (said if found.warning else wrong).append(found)
        except Invalid as error:
            wrong += error.problems
        except Unavailable as error:
            unknown += error.problems
    if wrong:
        raise Invalid([*wrong, *unknown, *said])
    if unknown:
        raise Unavailable([*unknown, *said])
    return tuple(said)
