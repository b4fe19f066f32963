"""vcmicro: issue, bake and verify micro-credentials - Open Badges 3.0 and W3C Verifiable Credentials.

>>> from vcmicro import Issuer, Key, verify
>>> report = verify(Path("badge.png"))
>>> credential = report.require(issuer="did:web:univ.example")

Names load on first use (PEP 562), so that importing the package costs next to nothing. Models live in
``vcmicro.models``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vcmicro.baking import bake, unbake
    from vcmicro.batch import convert_many, issue_many, verify_many
    from vcmicro.checks import CHECKS
    from vcmicro.containers import CONTAINERS
    from vcmicro.converting import Conversion, convert
    from vcmicro.cryptosuites import SUITES
    from vcmicro.dids import METHODS, Resolver
    from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError
    from vcmicro.fetch import Fetched, Fetcher, HttpsFetcher, OfflineFetcher
    from vcmicro.issuing import Issuer, NotPortable, issue
    from vcmicro.keys import Key, PublicKey, Signer
    from vcmicro.limits import Limits
    from vcmicro.linting import Lint, lint
    from vcmicro.mapping import EDGES
    from vcmicro.microcredential import LearningOutcome, MicroCredential, QualityAssurance
    from vcmicro.models import (
        Achievement,
        ClrCredential,
        EndorsementCredential,
        OpenBadgeCredential,
        Profile,
        VerifiableCredential,
        VerifiablePresentation,
        email,
    )
    from vcmicro.opening import open_given
    from vcmicro.presenting import derive, present
    from vcmicro.problem_types import PROBLEMS
    from vcmicro.problems import Problem
    from vcmicro.profiles import PROFILES, Conformity, check, classify
    from vcmicro.registries import TrustList, load_trust
    from vcmicro.registry import Registry, Tools
    from vcmicro.report import ANY_ISSUER, Check, NotVerified, Outcome, Report
    from vcmicro.schemas import SCHEMA_TYPES
    from vcmicro.securing import MECHANISMS
    from vcmicro.stacking import NotComplete, Stacking, StackResult, stack
    from vcmicro.status import STATUS_TYPES
    from vcmicro.status_lists import StatusList
    from vcmicro.verifying import verify, verify_url

_HOMES = {
    "microcredential": ("LearningOutcome", "MicroCredential", "QualityAssurance"),
    "mapping": ("EDGES",),
    "linting": (
        "Lint",
        "lint",
    ),
    "stacking": (
        "NotComplete",
        "Stacking",
        "StackResult",
        "stack",
    ),
    "profiles": (
        "PROFILES",
        "Conformity",
        "check",
        "classify",
    ),
    "converting": (
        "Conversion",
        "convert",
    ),
    "baking": ("bake", "unbake"),
    "batch": ("convert_many", "issue_many", "verify_many"),
    "checks": ("CHECKS",),
    "containers": ("CONTAINERS",),
    "cryptosuites": ("SUITES",),
    "dids": ("METHODS", "Resolver"),
    "errors": ("Invalid", "LimitExceeded", "Unavailable", "VcmicroError"),
    "fetch": ("Fetched", "Fetcher", "HttpsFetcher", "OfflineFetcher"),
    "issuing": ("Issuer", "NotPortable", "issue"),
    "keys": ("Key", "PublicKey", "Signer"),
    "limits": ("Limits",),
    "models": (
        "Achievement",
        "ClrCredential",
        "EndorsementCredential",
        "OpenBadgeCredential",
        "Profile",
        "VerifiableCredential",
        "VerifiablePresentation",
        "email",
    ),
    "opening": ("open_given",),
    "presenting": ("derive", "present"),
    "problem_types": ("PROBLEMS",),
    "problems": ("Problem",),
    "registries": ("TrustList", "load_trust"),
    "registry": ("Registry", "Tools"),
    "report": ("ANY_ISSUER", "Check", "NotVerified", "Outcome", "Report"),
    "securing": ("MECHANISMS",),
    "schemas": ("SCHEMA_TYPES",),
    "status": ("STATUS_TYPES",),
    "status_lists": ("StatusList",),
    "verifying": ("verify", "verify_url"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ANY_ISSUER",
    "CHECKS",
    "CONTAINERS",
    "EDGES",
    "MECHANISMS",
    "METHODS",
    "PROBLEMS",
    "PROFILES",
    "SCHEMA_TYPES",
    "STATUS_TYPES",
    "SUITES",
    "Achievement",
    "Check",
    "ClrCredential",
    "Conformity",
    "Conversion",
    "EndorsementCredential",
    "Fetched",
    "Fetcher",
    "HttpsFetcher",
    "Invalid",
    "Issuer",
    "Key",
    "LearningOutcome",
    "LimitExceeded",
    "Limits",
    "Lint",
    "MicroCredential",
    "NotComplete",
    "NotPortable",
    "NotVerified",
    "OfflineFetcher",
    "OpenBadgeCredential",
    "Outcome",
    "Problem",
    "Profile",
    "PublicKey",
    "QualityAssurance",
    "Registry",
    "Report",
    "Resolver",
    "Signer",
    "StackResult",
    "Stacking",
    "StatusList",
    "Tools",
    "TrustList",
    "Unavailable",
    "VcmicroError",
    "VerifiableCredential",
    "VerifiablePresentation",
    "bake",
    "check",
    "classify",
    "convert",
    "convert_many",
    "derive",
    "email",
    "issue",
    "issue_many",
    "lint",
    "load_trust",
    "open_given",
    "present",
    "stack",
    "unbake",
    "verify",
    "verify_many",
    "verify_url",
]


def __getattr__(name: str) -> Any:
    """Load the module that holds ``name``."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'vcmicro' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"vcmicro.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
