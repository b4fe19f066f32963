"""What is known of objects that stand in many documents: told by their whole content, and judged by each for itself."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from documents import recurring_badge

from vcmicro import shapes
from vcmicro.recurring import Contents


def test_other_values_have_other_contents() -> None:
    values: list[Any] = [1, 1.0, True, "1", None, 0, False, 0.0, -0.0, "", [], {}, [1], (1,), [[1]], {"1": 1}, "\ud800"]
    Contents().of({"id": "urn:x:values"})
    found = [Contents().of({"id": "urn:x:values", "a": each}) for each in values]
    assert len(set(found)) == len(values) and None not in found
    one, other = {"id": "urn:x:values", "a": 1}, {"a": 1, "id": "urn:x:values"}
    assert Contents().of(one) != Contents().of(other)
    assert Contents().of({**one, "a": object()}) is None
    assert Contents().of({**one, "a": "x" * 10_000}) is None
    contents = Contents()
    assert contents.of(one) is contents.of(one) == Contents().of(copy.deepcopy(one))


def test_what_has_no_id_or_a_new_one_is_not_written() -> None:
    for named in ({}, {"id": None}, {"id": ["urn:x:1"]}, {"id": {}}):
        assert [Contents().of({**named, "a": 1}) for _ in range(4)] == [None] * 4
    new = {"id": "urn:x:not seen before", "a": 1}
    assert [Contents().of(new) is None for _ in range(4)] == [True, False, False, False]
    contents = Contents()
    assert sum(contents.of({"id": "urn:x:not seen before", "a": number}) is not None for number in range(100)) == 32


@pytest.mark.parametrize("issuing", [False, True])
def test_the_tables_judge_what_changed(issuing: bool) -> None:
    """A part that passed three times is judged anew with one member wrong; one that failed is judged each time."""
    document = recurring_badge("did:example:issuer")
    for _ in range(4):
        assert [each for each in shapes.check(document, issuing=issuing) if not each.warning] == []
    for holder in (document["issuer"], document["credentialSubject"]["achievement"]):
        for name in list(holder):
            if name in ("id", "type"):
                continue
            kept, holder[name] = holder[name], 7.5
            found = [shapes.check(copy.deepcopy(document), issuing=issuing) for _ in range(4)]
            assert found.count(found[0]) == 4
            holder[name] = kept
    document["issuer"]["name"] = 7
    for _ in range(4):
        assert [each.pointer for each in shapes.check(document, issuing=issuing)] == ["/issuer/name"]


def test_each_table_judges_for_itself() -> None:
    document = recurring_badge("did:example:issuer")
    for _ in range(4):
        assert [each for each in shapes.check(document) if not each.warning] == []
    document["issuer"] = copy.deepcopy(document["credentialSubject"]["achievement"])
    found = [each.pointer for each in shapes.check(document) if not each.warning]
    assert found == ["/issuer/type"]
