"""How the credential is shown: titles, languages and the picture of the first page (A4 to A6, A25, A51)."""

from __future__ import annotations

from vcmicro import vocabularies
from vcmicro.mapping.elm_nodes import PLACEHOLDER
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft
from vcmicro.mapping.places import Place

_PICTURES = (("A6", "image"), ("A25", "subject image"), ("A51", "achievement image"))


def map_display(draft: Draft, badge: Place, subject: Place, achievement: Place) -> None:
    """The display parameter, which ELM asks for."""
    display = draft.credential.child("displayParameter", draft.nodes.new("DisplayParameter"))
    name, description = badge.member("name"), badge.member("description")
    if name is not None:
        draft.ledger.took("A4", name, display.put("title", draft.nodes.text(str(name.value))))
    else:
        target = display.put("title", draft.claim.node["title"])
        draft.ledger.made("A4", target, "The credential has no name; the achievement's stands there.")
    if description is not None:
        draft.ledger.took("A5", description, display.put("description", draft.nodes.text(str(description.value))))
    language = vocabularies.language(draft.nodes.language) or vocabularies.language("en")
    if language is None:
        return
    display.put("primaryLanguage", language.to_concept())
    display.put("language", [language.to_concept()])
    detail = draft.nodes.new("DisplayDetail", page=1)
    pages = draft.nodes.new("IndividualDisplay", language=language.to_concept(), displayDetail=[detail])
    pointer = display.add("individualDisplay", pages) + "/displayDetail/0/image"
    detail["image"] = _picture(draft, (badge, subject, achievement), pointer)


def _picture(draft: Draft, owners: tuple[Place, Place, Place], pointer: str) -> dict[str, object]:
    """The credential's image before the subject's before the achievement's; the others are attached."""
    shown = None
    for owner, rule, title in zip(
        owners, ("A6", "A25", "A51"), ("image", "subject image", "achievement image"), strict=True
    ):
        place = owner.member("image")
        url = None if place is None else place.value if isinstance(place.value, str) else place.text("id")
        if place is None or url is None:
            continue
        media, is_whole = draft.nodes.image(url, caption=place.text("caption"))
        if shown is None:
            shown = media
            draft.ledger.took(rule, place, pointer, kind="T", carrier="" if is_whole else "contentURL")
        else:
            draft.attach(rule, place, {**media, "title": draft.nodes.text(title)})
    if shown is None:
        draft.ledger.made("A6", pointer, "The badge has no image; an empty one stands there.")
        shown = draft.nodes.media(PLACEHOLDER, "PNG")
    return shown
