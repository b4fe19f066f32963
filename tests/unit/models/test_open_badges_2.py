"""The views of Open Badges 2.0: what they show, keep and refuse."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.errors import Invalid
from vcmicro.models import open_badges_2 as ob2
from vcmicro.models import parse
from vcmicro.shapes import SHAPES, check


def profile() -> dict[str, Any]:
    uni = "https://uni.example/"
    return {"id": uni, "type": "Issuer", "name": "Example University", "url": uni, "email": "badges@uni.example"}


def badge(**members: Any) -> dict[str, Any]:
    return {
        "id": "https://uni.example/badges/7",
        "type": "BadgeClass",
        "name": "Knots",
        "description": "Ties twelve knots.",
        "image": {"id": "https://uni.example/badges/7.png", "author": {"id": "https://uni.example/"}},
        "criteria": {"narrative": "Tie them."},
        "issuer": profile(),
        "extensions:ECTSExtension": {"type": ["Extension", "extensions:ECTSExtension"], "@context": {}, "ECTS": 2.5},
        **members,
    }


def assertion(**members: Any) -> dict[str, Any]:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://uni.example/assertions/1",
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "badge": badge(),
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-03-01T09:00:00Z",
        "evidence": "https://uni.example/essays/1",
        "x": {"kept": [1, None]},
        **members,
    }


def test_what_a_view_shows() -> None:
    view = parse(assertion())
    assert isinstance(view, ob2.Assertion)
    assert view.to_json() == assertion()
    assert isinstance(view.badge, ob2.BadgeClass)
    assert isinstance(view.badge.issuer, ob2.Profile)
    assert isinstance(view.badge.image, ob2.Image)
    assert view.badge.criteria == ob2.Criteria(narrative="Tie them.")
    assert view.evidence == ("https://uni.example/essays/1",)
    extension = view.badge.extensions["ECTSExtension"]
    assert isinstance(extension, ob2.Extension)
    assert extension.problems() == ()
    assert view.problems() == check(assertion()) == ()


def test_what_is_built() -> None:
    whole = assertion(evidence=["https://uni.example/essays/1"])
    given = {name: value for name, value in whole.items() if name not in ("@context", "type", "badge")}
    made = ob2.Assertion(badge=ob2.BadgeClass.parse(badge()), **given)
    assert made.to_json() == {**whole, "type": ["Assertion"]}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"issuedOn": "yesterday"}, "/issuedOn"),
        ({"recipient": None}, "/recipient"),
        ({"badge": badge(criteria=7)}, "/badge/criteria"),
        ({"verification": {"type": "Trust"}}, "/verification/type"),
        ({"badge": badge(**{"extensions:X": "text"})}, "/badge/extensions:X"),
    ],
)
def test_what_is_refused(change: dict[str, Any], pointer: str) -> None:
    document = assertion(**change)
    assert pointer in [each.pointer for each in parse(document).problems()]
    with pytest.raises(Invalid) as error:
        ob2.Assertion(**document)
    assert pointer in [each.pointer for each in error.value.problems]


def test_unknown_extensions_stay_as_they_are() -> None:
    view = ob2.BadgeClass.parse(badge(**{"extensions:X": {"y": 1}, "extensions:EQFExtension": []}))
    assert view.extensions["X"] == {"y": 1}
    assert view.extensions["EQFExtension"] == []


def test_there_are_eleven_extensions() -> None:
    assert len([name for name in SHAPES if name.endswith("Extension/2.0")]) == 11
