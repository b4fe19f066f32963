"""Properties of tables and models: nothing is lost, nothing crashes, both give one verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vcmicro.errors import Invalid
from vcmicro.models.views import VIEWS, parse
from vcmicro.shapes import SHAPES, check, shape_name

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

NAMES = sorted({row.name for shape in SHAPES.values() for row in shape.members} | {"x", "@value", "en"})
CLASSES = sorted({name.partition("/")[0] for name in SHAPES} | {"OpenBadgeCredential"})
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [V1, V2, OB, "did:example:1", "urn:a:b", "2024-01-01T00:00:00Z", "2024-01-01", "en", "a.b.c", *CLASSES]
    ),
    st.text(max_size=8),
)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    free = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=5)), values, max_size=6)
    typed = st.fixed_dictionaries({"type": st.one_of(st.sampled_from(CLASSES), st.lists(st.sampled_from(CLASSES)))})
    return st.builds(lambda first, second: {**first, **second}, typed, free) | free


JSON = st.recursive(LEAVES, lambda values: st.lists(values, max_size=4) | objects(values), max_leaves=30)


@given(JSON)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_checker_answers_whatever_the_json(value: Any) -> None:
    lenient, strict = check(value), check(value, issuing=True)
    # What a reader refuses, an issuer may not write.
    assert not any(not each.warning for each in lenient) or any(not each.warning for each in strict)
    for each in (*lenient, *strict):
        assert each.pointer == "" or each.pointer.startswith("/")


@given(objects(JSON))
@example({"type": "ClrMember"})  # what a record asks of its members is no class
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_view_loses_nothing_and_gives_the_checkers_verdict(value: dict[str, Any]) -> None:
    if shape_name(value) is None:
        with pytest.raises(Invalid):
            parse(value)
        return
    view = parse(value)
    assert view.to_json() == value
    assert list(view.to_json()) == list(value)
    assert view.problems() == check(value)
    assert view.problems(issuing=True) == check(value, issuing=True)


@given(st.sampled_from(sorted(VIEWS)), objects(JSON))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_constructors_refuse_exactly_what_the_checker_refuses(name: str, value: dict[str, Any]) -> None:
    model = VIEWS[name]
    # Explicit arguments of the badge's constructor build a subject; here it is given whole or not at all.
    whole = {key: each for key, each in value.items() if each is not None and key not in ("achievement", "recipient")}
    document = model._begin(dict(whole))
    expected = [
        each
        for each in check(document, issuing=True, shape=model.shape)
        if not each.warning and not model._pending(each)
    ]
    if name == "AchievementCredential" and "credentialSubject" not in whole:
        return
    if expected:
        with pytest.raises(Invalid) as error:
            model(**whole)
        assert list(error.value.problems) == expected
    else:
        assert model(**whole).to_json() == document
