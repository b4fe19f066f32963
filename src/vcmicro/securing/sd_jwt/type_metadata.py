"""Type Metadata: what the type (``vct``) of an SD-JWT VC says about its claims. Pure; the caller loads documents.

Source: draft-ietf-oauth-sd-jwt-vc sections 6 (format, extends, claims) and 7 (integrity).
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from vcmicro import strict_json
from vcmicro.errors import Invalid, invalid
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.sd_jwt.processing import HIDDEN, Path, Processed, pointer_of

_MOST_TYPES = 8
"""Types that may extend one another; the chains in use have two or three."""
_HASH = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?[\x21-\x7e]*)?")
_STRENGTH = ("sha512", "sha384", "sha256")
_SD = ("always", "allowed", "never")

Load = Callable[[str], bytes]
"""The bytes of a type's metadata; raises ``Unavailable`` where there are none to be had."""


class Rule(NamedTuple):
    """What a type says of the claims at a path: must the issuer include them, may the holder withhold them?"""

    path: tuple[str | int | None, ...]
    mandatory: bool = False
    sd: str = "allowed"


def rules_of(vct: str, integrity: object, load: Load, limits: Limits) -> tuple[Rule, ...]:
    """The rules of a type and of all that it extends.

    Raises:
        Invalid: ``sdjwt.integrity``, ``sdjwt.type`` (malformed, of another type, a circle, an override that is not
            allowed), ``json.*``.
        Unavailable: as ``load``.
    """
    documents: list[dict[str, Any]] = []
    seen: set[str] = set()
    name: str | None = vct
    while name is not None:
        if name in seen or len(seen) >= _MOST_TYPES:
            raise invalid(
                "sdjwt.type", f"the types extend one another in a circle, or more than {_MOST_TYPES} do", "/vct"
            )
        seen.add(name)
        document = _document(name, integrity, load(name), limits)
        documents.append(document)
        name, integrity = document.get("extends"), document.get("extends#integrity")
        if name is not None and not isinstance(name, str):
            raise invalid("sdjwt.type", f"extends is {shown(name)}, not a type", "/vct")
    rules: dict[tuple[str | int | None, ...], Rule] = {}
    for document in reversed(documents):
        for entry in _entries(document):
            rule = _rule(entry)
            rules[rule.path] = _combined(rules.get(rule.path), entry, rule)
    return tuple(rules.values())


def check_integrity(data: bytes, integrity: object) -> None:
    """Hold bytes to an integrity metadata string (Subresource Integrity): one of its strongest hashes must be theirs.

    Raises:
        Invalid: ``sdjwt.integrity``.
    """
    found = [each for each in map(_HASH.fullmatch, integrity.split()) if each] if isinstance(integrity, str) else []
    if not found:
        raise invalid("sdjwt.integrity", f"{shown(integrity)} holds no sha256-, sha384- or sha512- hash")
    strongest = min((each[1] for each in found), key=_STRENGTH.index)
    digest = hashlib.new(strongest, data).digest()
    for each in found:
        try:
            if each[1] == strongest and hmac.compare_digest(b64decode(each[2], validate=True), digest):
                return
        except (binascii.Error, ValueError):
            continue
    raise invalid("sdjwt.integrity", f"its {strongest} is not the one that {shown(integrity)} names")


def violations(rules: tuple[Rule, ...], processed: Processed) -> Iterator[Problem]:
    """What a credential does against the rules, as far as it is disclosed.

    A claim that is missing counts only where nothing at its place was withheld: an undisclosed one was issued.
    """
    withheld = set(processed.withheld_paths)
    for rule in rules:
        try:
            selected, missing = _select(processed.issued, rule.path, withheld)
        except Invalid as error:
            yield from error.problems
            continue
        for path in missing if rule.mandatory else ():
            yield problem("sdjwt.type", "the type asks for this claim", pointer_of(path))
        for path in selected if rule.sd != "allowed" else ():
            disclosable = path in processed.disclosed or _at(processed.issued, path) is HIDDEN
            if disclosable is (rule.sd == "never"):
                detail = f"the type says that this claim is {rule.sd} disclosable by choice"
                yield problem("sdjwt.type", detail, pointer_of(path))


def _document(name: str, integrity: object, data: bytes, limits: Limits) -> dict[str, Any]:
    if integrity is not None:
        check_integrity(data, integrity)
    document = strict_json.loads(data, limits=limits)
    if not isinstance(document, dict) or document.get("vct") != name:
        of = document.get("vct") if isinstance(document, dict) else document
        raise invalid("sdjwt.type", f"the metadata of {shown(name)} is of {shown(of)}", "/vct")
    return document


def _entries(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = document.get("claims", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise invalid("sdjwt.type", "claims is no array of objects in the type's metadata", "/vct")
    return entries


def _rule(entry: Mapping[str, Any]) -> Rule:
    path, mandatory, sd = entry.get("path"), entry.get("mandatory", False), entry.get("sd", "allowed")
    steps = path if isinstance(path, list) else []
    if not steps or not all(each is None or isinstance(each, str) or _is_index(each) for each in steps):
        raise invalid("sdjwt.type", f"{shown(path)} is no path to a claim", "/vct")
    if not isinstance(mandatory, bool) or sd not in _SD:
        raise invalid("sdjwt.type", f"mandatory is {shown(mandatory)}, sd is {shown(sd)}", "/vct")
    return Rule(tuple(steps), mandatory, sd)


def _is_index(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _combined(base: Rule | None, entry: Mapping[str, Any], rule: Rule) -> Rule:
    """A rule of an extending type over that of the extended one (section 6.6.5.1)."""
    if base is None:
        return rule
    if base.sd != "allowed" and entry.get("sd", base.sd) != base.sd:
        raise invalid(
            "sdjwt.type", f"an extending type turns {base.sd} into {rule.sd} for {shown(list(rule.path))}", "/vct"
        )
    if base.mandatory and entry.get("mandatory", True) is False:
        raise invalid("sdjwt.type", f"an extending type makes {shown(list(rule.path))} optional", "/vct")
    sd = rule.sd if "sd" in entry else base.sd
    return Rule(rule.path, base.mandatory or rule.mandatory, sd)


def _select(issued: Any, steps: tuple[str | int | None, ...], withheld: set[Path]) -> tuple[list[Path], list[Path]]:
    """The paths of what a claim path selects, and of what is not there (section 6.6.1); as issued."""
    selected: list[Path] = [()]
    missing: list[Path] = []
    for step in steps:
        following: list[Path] = []
        for path in selected:
            node = _at(issued, path)
            if node is HIDDEN:
                continue
            if not isinstance(node, dict if isinstance(step, str) else list):
                raise invalid("sdjwt.type", f"the type's path {shown(list(steps))} does not fit here", pointer_of(path))
            if step is None:
                following += [(*path, index) for index in range(len(node))]
            elif step in node if isinstance(step, str) else step < len(node):
                following.append((*path, step))
            elif path not in withheld:
                missing.append((*path, step))
        selected = following
    return selected, missing


def _at(issued: Any, path: Path) -> Any:
    for step in path:
        issued = issued[step]
    return issued
