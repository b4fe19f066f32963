"""convert(): from one credential format to another, with an account of every fact.

1. Read what was given and verify it (offline unless a fetcher is given); refuse what is false or revoked.
2. If it carries an original of the format asked for, return that - or refuse, where the two disagree.
3. Else walk the edges of ``PATHS``; each is a table of pure rules (``mapping``).
4. Check the result by our own rules: what would be invalid is refused with its problems.

The result is an unsigned draft under the original issuer. ``Issuer.issue`` refuses another's draft unless told
``on_behalf=True``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vcmicro import shapes, times
from vcmicro.errors import Invalid, invalid
from vcmicro.mapping import EDGES, Edge, Entry, Options, Source
from vcmicro.mapping.carriers import differences
from vcmicro.mapping.conversion import Embed, Names
from vcmicro.mapping.formats import Format, format_of
from vcmicro.mapping.places import Place
from vcmicro.opening import read_given, uploaded
from vcmicro.problems import problem, shown
from vcmicro.registry import Registry, Tools
from vcmicro.report import Outcome, Report
from vcmicro.securing import Payload
from vcmicro.verifying import verify

if TYPE_CHECKING:
    from vcmicro.fetch import Fetcher
    from vcmicro.opening import Given

PATHS: dict[tuple[str, str], tuple[str, ...]] = {("ob2", "elm"): ("ob2-ob3", "ob3-elm")}
"""Which edges lead, in order, from a format to one that no single edge leads to; nothing else is composed."""

_REFUSED = frozenset({"status.revoked"})
_ANY_COUNTRY = "BE"
"""No core field tells the issuer's country, which an original that is mapped again to be compared may lack."""


class Conversion(NamedTuple):
    """What ``convert`` returns.

    ``document`` is an unsigned draft (or the original, if ``restored``); ``entries`` say for every fact what became of
    it. ``carried`` names what of the source rides along whole, with its media type and size. ``report`` is the
    verification of the source. ``original`` holds the restored bytes as they were.
    """

    document: dict[str, Any]
    entries: tuple[Entry, ...]
    carried: tuple[dict[str, Any], ...]
    report: Report | None
    path: tuple[str, ...]
    restored: bool = False
    original: bytes | None = None

    @property
    def losses(self) -> tuple[Entry, ...]:
        """The entries of classes N, S, C and X: narrowed, synthesised, carried only, not transferable."""
        return tuple(entry for entry in self.entries if entry.is_loss)

    def to_json(self) -> dict[str, Any]:
        """The machine-readable loss report."""
        return {
            "path": list(self.path),
            "restored": self.restored,
            "carried": list(self.carried),
            "entries": [entry.to_json() for entry in self.entries],
        }


def convert(
    given: Given,
    *,
    to: Literal["ob3", "elm", "clr"],
    country: str | None = None,
    language: str | None = None,
    names: Names = "identity",
    personal: bool = False,
    embed: Embed = "bytes",
    profile: str | None = None,
    strict: bool = False,
    unverified: bool = False,
    carrier: Literal["use", "ignore"] = "use",
    elm: bool = True,
    elm_version: str = "3.2",
    eidas: str | None = None,
    achievement_id: Literal["same", "new"] = "same",
    url: str | None = None,
    documents: Mapping[str, dict[str, Any]] | None = None,
    fetcher: Fetcher | None = None,
    now: datetime | None = None,
    tools: Tools | None = None,
    **verification: Any,
) -> Conversion:
    """Convert a credential to another format.

    Args:
        given: what ``verify`` takes, or an unsigned document.
        to: ``ob3`` (Open Badges 3.0), ``elm`` (European Learning Model, EDC) or ``clr`` (CLR 2.0).
        country: the issuer's country (ISO 3166-1 alpha-2) where the source does not say it.
        language: the language (BCP 47) of texts that have none; of texts in several, the one that is taken.
        names: how the learner's name, e-mail and national id go over: as ``identity`` entries, as ``profile``
            members, or not at all (``omit``, which also sets ``embed`` to ``none``).
        personal: True lets other personal data go over.
        embed: how the source is carried whole: its ``bytes``, a ``url`` and digest, or ``none``.
        profile: ``edubadges`` writes the SURF terms.
        strict: refuse where something is narrowed or left out with no carrier, or a mandatory member is made up.
        unverified: convert even what is false or revoked.
        carrier: ``ignore`` rebuilds from the wrapper what an embedded original would give.
        elm: False leaves the ELM node out of an Open Badge.
        elm_version: the ELM version to write.
        eidas: the issuer's eIDAS legal identifier, for a seal.
        achievement_id: ``new`` gives the achievement of an OB 2.0 badge class an id of its own.
        url: where the source can be had, for ``embed="url"``.
        documents: badge classes and issuers that the source names by URL, by URL; a fetcher finds them too.
        fetcher, now, tools, and further options: as ``verify``.

    Raises:
        Invalid: the source is false or revoked, cannot be mapped, or what comes out would not be valid.
        ValueError: for options that contradict each other.
    """
    tools = tools or Tools()
    if isinstance(given, str) and given.lstrip().startswith("{"):
        given = given.encode()  # the text as it stands is what is carried
    given_options = Options(
        country=country,
        language=language,
        names=names,
        personal=personal,
        embed="none" if names == "omit" else embed,
        elm=elm,
        profile=profile,
        strict=strict,
        achievement_id=achievement_id,
        eidas=eidas,
        documents=dict(documents or {}),
        elm_version=elm_version,
        limits=tools.limits,
    )
    if given_options.embed == "url" and url is None:
        raise ValueError("embed='url' needs url=, where the source can be had")
    moment = times.current() if now is None else times.from_datetime(now)
    payload, document, report = read_source(given, tools, fetcher=fetcher, now=now, **verification)
    if not unverified:
        _refuse_false(report)
    if report is not None and report.linked:
        # What verifying an Open Badge 2.0 has fetched; what the caller gave goes first.
        given_options = given_options._replace(documents={**report.linked, **(documents or {})})
    found = format_of(document)
    edges: Registry[Edge] = EDGES if tools.edges is None else tools.edges
    path = _path(found, to, edges)
    source = Source(document, *_raw(payload), statement=_statement(report, moment), now=moment, url=url)
    if carrier == "use":
        restored = _restored(source, edges[path[-1]], edges, given_options, tools, on_behalf=report is not None)
        if restored is not None:
            return restored._replace(report=report, path=path)
    return _walked(source, path, edges, given_options)._replace(report=report)


def read_source(given: Given, tools: Tools, **options: Any) -> tuple[Payload, dict[str, Any], Report | None]:
    """What was given, as its payload, its document, and its verification (None for one that bears no proof).

    Of a file that is to be uploaded to Europass the credential within is taken.

    Raises:
        Invalid: for what cannot be read at all.
    """
    fetcher = options.get("fetcher")
    follow = None if fetcher is None else lambda url: bytes(fetcher.fetch(url, "badge").body)
    payload = read_given(given, tools, follow=follow)
    within = uploaded(payload.value)
    if within is not None:
        given = within
        payload = read_given(within, tools)
    report = _verified(given, tools=tools, **options)
    return payload, _document(payload, report), report


def _verified(given: Given, **options: Any) -> Report | None:
    """The report, or None for a document that bears no proof."""
    report = verify(given, **options)
    if report.untrusted_document is None and any(each.code == "proof.missing" for each in report.problems):
        return None
    return report


def _document(payload: Payload, report: Report | None) -> dict[str, Any]:
    """The document as the mechanism opened it, or the plain JSON of one that bears no proof."""
    if report is not None and report.untrusted_document is not None:
        return report.untrusted_document
    if isinstance(payload.value, dict):
        return payload.value
    raise Invalid(report.problems if report is not None else [problem("input.unknown", "no JSON object was found")])


def _refuse_false(report: Report | None) -> None:
    if report is None:
        return
    if report["proof"].outcome is Outcome.FAILED:
        raise Invalid([problem("convert.proof", "the proof of the source is false"), *report["proof"].problems])
    revoked = [each for each in report["status"].problems if each.code in _REFUSED]
    if revoked:
        raise Invalid([problem("convert.revoked", "the source was revoked by its issuer"), *revoked])


def _path(found: Format | None, to: str, edges: Registry[Edge]) -> tuple[str, ...]:
    if found == to:
        raise invalid("convert.same", f"the document is {to} already")
    ways: dict[tuple[str, str], tuple[str, ...]] = {(edge.source, edge.target): (edge.name,) for edge in edges.values()}
    ways |= {ends: names for ends, names in PATHS.items() if all(name in edges for name in names)}
    path = ways.get((found or "", to))
    if path is None:
        known = ", ".join(sorted(f"{a} to {b}" for a, b in ways))
        raise invalid("convert.path", f"from {shown(found or 'an unknown format')} to {shown(to)}; there are {known}")
    return path


def _raw(payload: Payload) -> tuple[bytes, str]:
    """The bytes to carry and their media type: a token, the file as it came, or the JSON."""
    if isinstance(payload.value, str):
        return payload.value.encode(), "application/jwt"
    if payload.raw is not None:
        return payload.raw, "application/json"
    return json.dumps(payload.value, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"


def _statement(report: Report | None, moment: times.Instant) -> str:
    when = times.to_text(moment)
    if report is None:
        return f"The source bore no proof when it was converted at {when}."
    outcomes = ", ".join(
        f"{name} {report[name].outcome.value}" for name in ("proof", "binding", "validity", "status", "trust")
    )
    return f"The source was verified at {when}: {report.outcome.value} ({outcomes})."


def _restored(
    source: Source, edge: Edge, edges: Registry[Edge], options: Options, tools: Tools, *, on_behalf: bool
) -> Conversion | None:
    """The original that the source carries whole, if it agrees with what stands around it."""
    original = edge.restore(source.document) if edge.restore is not None else None
    if original is None:
        return None
    payload = read_given(original, tools)
    document = _document(payload, _verified(original, tools=tools))
    back = next(each for each in edges.values() if (each.source, each.target) == (edge.target, edge.source))
    plain = _as_written(source.document, options)
    again = back.apply(Source(document, *_raw(payload), statement="", now=source.now), plain).document
    wrong = differences(source.document, again, edge.source, on_behalf=on_behalf)
    if wrong:
        raise Invalid([problem("convert.carrier", each.detail, each.pointer) for each in wrong])
    return Conversion(document, (), (), None, (edge.name,), restored=True, original=original)


def _as_written(wrapper: dict[str, Any], options: Options) -> Options:
    """The options that a wrapper was written with, as far as its core fields tell."""
    subject = Place(wrapper).at("credentialSubject")
    has_names = subject is not None and any(subject.first().member(name) for name in ("givenName", "familyName"))
    language = Place(wrapper).at("credentialSubject", "achievement", "inLanguage")
    return options._replace(
        country=options.country or _ANY_COUNTRY,
        language=str(language.value) if language is not None else options.language,
        names="profile" if has_names else "identity",
        embed="none",
        elm=False,
    )


def _walked(source: Source, path: Sequence[str], edges: Registry[Edge], options: Options) -> Conversion:
    entries: tuple[Entry, ...] = ()
    for name in path:
        mapped = edges[name].apply(source, options)
        entries = _joined(entries, mapped.entries) if entries else mapped.entries
        raw = json.dumps(mapped.document, ensure_ascii=False, separators=(",", ":")).encode()
        carried = _carried(source, mapped.entries, options)
        source = source._replace(document=mapped.document, raw=raw, media_type="application/json")
    if options.strict:
        _refuse_losses(entries, frozenset().union(*(edges[name].rules.stated for name in path)))
    wrong = [each for each in shapes.check(source.document, issuing=True) if not each.warning]
    if wrong:
        raise Invalid([problem("convert.invalid", "what would come out is not valid"), *wrong])
    return Conversion(source.document, entries, carried, None, tuple(path))


def _carried(source: Source, entries: Sequence[Entry], options: Options) -> tuple[dict[str, Any], ...]:
    """What rides along whole; personal data in it goes where it goes."""
    if options.embed == "none":
        return ()
    shown_as = {"carrier": "source", "mediaType": source.media_type, "bytes": len(source.raw)}
    return ({**shown_as, "embed": options.embed, **({"url": source.url} if options.embed == "url" else {})},)


def _joined(first: tuple[Entry, ...], second: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of two steps as one account: what the second step says of a place between is said of its source."""
    origin = {entry.target: entry for entry in first if entry.target}
    joined = list(first)
    for entry in second:
        found = _origin(origin, entry.source)
        joined.append(entry if found is None else entry._replace(source=found.source))
    return tuple(joined)


def _origin(origin: Mapping[str, Entry], pointer: str) -> Entry | None:
    while pointer:
        if pointer in origin:
            return origin[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _refuse_losses(entries: Sequence[Entry], stated: frozenset[str]) -> None:
    """What ``strict`` refuses: a value that is kept nowhere, and one that neither source nor caller said."""
    lost = [
        entry
        for entry in entries
        if (entry.kind in ("N", "X") and not entry.carrier)
        or (entry.kind == "S" and not entry.source and entry.rule not in stated)
    ]
    if lost:
        raise Invalid([problem("convert.loss", f"{entry.rule}: {entry.sentence}", entry.source) for entry in lost])
