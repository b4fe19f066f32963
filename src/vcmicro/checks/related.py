"""Related resources: what the issuer saw behind a URL is what stands there now.

Source: VCDM 2.0 section 5.3 (integrity of related resources). A resource that is one of the pinned contexts is
compared offline, by the bytes that were published; any other is fetched where a fetcher is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from vcmicro.checks.case import Case, pointed
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.rdf import pinned_bytes
from vcmicro.shapes.related_resource import Digests, digests, wrong_digests
from vcmicro.shapes.vcdm import V2

_PURPOSE = "resource"
_ALGORITHMS = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


def related_resources(case: Case) -> Iterable[Problem]:
    """Warnings for what could not be compared.

    Raises:
        Invalid: ``related.digest`` for what is not what the issuer saw.
    """
    found: list[Problem] = []
    for pointer, resource in pointed(case.document, "relatedResource"):
        if isinstance(resource, dict) and isinstance(resource.get("id"), str):
            found += _compared(case, resource, pointer)
    if any(not each.warning for each in found):
        raise Invalid(found)
    return found


def _compared(case: Case, resource: dict[str, Any], pointer: str) -> Iterator[Problem]:
    url: str = resource["id"]
    wrong = dict(wrong_digests(resource))
    content = pinned_bytes(url)
    if content is None:
        try:
            content = case.fetcher.fetch(url, _PURPOSE).body
        except VcmicroError as error:
            detail = f"{shown(url)} could not be fetched: {error.problem.code}"
            yield warning("related.unavailable", detail, pointer)
            return
    for name, text, found in digests(resource):
        if found is None:
            detail = f"{name} {shown(text)} is of a form that is not known here"
            yield warning("related.unavailable", detail, f"{pointer}/{name}")
        elif _differs(found, content) and (name in wrong or not _is_known_otherwise(url)):
            yield problem("related.digest", f"{name} {shown(text)} is not that of {shown(url)}", f"{pointer}/{name}")


def _differs(expected: Digests, content: bytes) -> bool:
    algorithm, allowed = expected
    return _ALGORITHMS[algorithm](content).digest() not in allowed


def _is_known_otherwise(url: str) -> bool:
    """True for the base context, of which an older edition is known by its digests too."""
    return url == V2
