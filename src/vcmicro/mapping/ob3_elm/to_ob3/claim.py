"""The claim: what it says itself goes to subject and credential (B26 to B38)."""

from __future__ import annotations

from typing import Any

from vcmicro import times
from vcmicro.errors import Invalid
from vcmicro.mapping.elm_nodes import ECTS, UNSPECIFIED_CREDIT
from vcmicro.mapping.elm_texts import carried_notes, json_or_text, text_in
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft
from vcmicro.mapping.ob3_elm.to_ob3.profile import map_profile
from vcmicro.mapping.ob3_elm.to_ob3.specification import account_credits, point_of
from vcmicro.mapping.places import Place


def map_claim(draft: Draft, claim: Place, issuer: Place | None) -> None:
    """Dates, credits, notes, documents and who awarded it."""
    _awarding(draft, claim, issuer)
    _activities(draft, claim)
    _credits(draft, claim)
    for each in claim.each("identifier"):
        notation, scheme = each.member("notation"), each.member("schemeName")
        if notation is not None and scheme is not None and scheme.value == "ob:licenseNumber":
            target = draft.subject.put("licenseNumber", str(notation.value))
            for part in (notation, scheme):
                draft.ledger.took("B27", part, target, kind="T", carrier="")
    _documents(draft, claim)
    _notes(draft, claim)


def _credits(draft: Draft, claim: Place) -> None:
    """B34: the credits in the unit of the achievement's, which they give it where it has none."""
    points = [(each, found) for each in claim.each("creditReceived") if (found := point_of(each)) is not None]
    node = draft.achievement.node
    is_open = "creditsAvailable" not in node and "vcmCreditFramework" not in node
    unit = node.get("vcmCreditFramework", ECTS if is_open or "ECTS" in node else UNSPECIFIED_CREDIT)
    points.sort(key=lambda item: item[1][1] != unit)
    for place, (number, framework) in points[:1]:
        if is_open and framework != UNSPECIFIED_CREDIT and "ECTS" not in node:
            draft.achievement.put("vcmCreditFramework", framework)
        elif framework != unit:
            continue
        value: int | float = int(number) if number == number.to_integral_value() else float(number)
        target = draft.subject.put("creditsEarned", value)
        name = "vcmCreditFramework" if "vcmCreditFramework" in node else ""
        account_credits(draft, "B34", place, target, f"{draft.achievement.pointer}/{name}" if name else "")


def _awarding(draft: Draft, claim: Place, issuer: Place | None) -> None:
    awarding = claim.at("awardedBy")
    if awarding is None:
        return
    date = awarding.first().member("awardingDate")
    if date is not None:
        draft.ledger.took("B29", date, draft.credential.put("awardedDate", date.value))
    body = awarding.first().at("awardingBody")
    if body is None or issuer is None:
        return
    if body.first().pointer == issuer.first().pointer:
        return
    if body.first().text("id") == issuer.first().text("id"):
        draft.ledger.took_like("B28", body.first(), issuer.first())
    elif "creator" not in draft.achievement.node:
        map_profile(draft, body.first(), draft.achievement.child("creator", {"id": "", "type": ["Profile"]}))


def _activities(draft: Draft, claim: Place) -> None:
    """B33, B38: from the first start to the last end."""
    activities = [claim] if claim.text("type") == "LearningActivity" else claim.each("influencedBy")
    periods = [period for each in activities for period in each.each("temporal")]
    for member, name, pick in (("startDate", "activityStartDate", 0), ("endDate", "activityEndDate", -1)):
        dates = [place for each in periods if (place := each.member(member)) is not None]
        dated = sorted((each for each in dates if _moment(each) is not None), key=lambda each: _moment(each) or 0.0)
        if dated:
            chosen = dated[pick]
            target = draft.subject.put(name, chosen.value)
            draft.ledger.took("B33", chosen, target, kind="T" if len(dated) == 1 else "N")
    for each in periods[:1]:
        label = text_in(each.member("prefLabel"), draft.language)
        if label is not None:
            draft.ledger.took("B37", label, draft.subject.put("term", label.value), kind="T", carrier="")


def _moment(place: Place) -> float | None:
    try:
        return float(times.parse(place.value).seconds)
    except Invalid:
        return None


def _documents(draft: Draft, claim: Place) -> None:
    for each in claim.each("supplementaryDocument"):
        url = each.member("contentURL")
        if url is None:
            continue
        title = text_in(each.member("title"), draft.language)
        evidence = {"id": url.value, "type": ["Evidence"], **({"name": title.value} if title is not None else {})}
        target = draft.credential.add("evidence", evidence)
        draft.ledger.took("B27", url, target, kind="T", carrier="")
        if title is not None:
            draft.ledger.took("B27", title, f"{target}/name", kind="T", carrier="")


def _notes(draft: Draft, claim: Place) -> None:
    restored: set[str] = set()
    for name, note, text in carried_notes(claim):
        value = json_or_text(text.value)
        if name == "evidence" and isinstance(value, dict):
            target = _evidence(draft, value, restored)
        elif name == "result":
            target = draft.subject.add("result", value)
        else:
            target = draft.subject.put(name, value)
        draft.ledger.took("B27", note, target, kind="T", carrier="")


def _evidence(draft: Draft, value: dict[str, Any], restored: set[str]) -> str:
    """Evidence as it was stands in place of the document that tells its URL; each document is one piece of it."""
    known = draft.credential.node.get("evidence", [])
    for index, each in enumerate(known):
        pointer = f"/evidence/{index}"
        if each.get("id") == value.get("id", "") and pointer not in restored:
            known[index] = value
            restored.add(pointer)
            return pointer
    pointer = draft.credential.add("evidence", value)
    restored.add(pointer)
    return pointer
