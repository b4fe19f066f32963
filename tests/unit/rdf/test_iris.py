"""IRIs: the reference resolution examples of RFC 3986, and what counts as absolute."""

from __future__ import annotations

import sys

import pytest
from pyld import jsonld

from vcmicro.rdf.iris import has_keyword_form, is_absolute, resolve

# RFC 3986 sections 5.4.1 and 5.4.2, with the base http://a/b/c/d;p?q
EXAMPLES = [
    ("g:h", "g:h"),
    ("g", "http://a/b/c/g"),
    ("./g", "http://a/b/c/g"),
    ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"),
    ("//g", "http://g"),
    ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"),
    ("#s", "http://a/b/c/d;p?q#s"),
    ("g#s", "http://a/b/c/g#s"),
    ("g?y#s", "http://a/b/c/g?y#s"),
    (";x", "http://a/b/c/;x"),
    ("g;x?y#s", "http://a/b/c/g;x?y#s"),
    ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"),
    ("./", "http://a/b/c/"),
    ("..", "http://a/b/"),
    ("../g", "http://a/b/g"),
    ("../..", "http://a/"),
    ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"),
    ("../../../../g", "http://a/g"),
    ("/./g", "http://a/g"),
    ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."),
    ("..g", "http://a/b/c/..g"),
    ("./../g", "http://a/b/g"),
    ("./g/.", "http://a/b/c/g/"),
    ("g/./h", "http://a/b/c/g/h"),
    ("g/../h", "http://a/b/c/h"),
    ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
    ("g;x=1/../y", "http://a/b/c/y"),
    ("g?y/../x", "http://a/b/c/g?y/../x"),
    ("http:g", "http:g"),
]


@pytest.mark.parametrize(("reference", "expected"), EXAMPLES)
def test_references_resolve_as_in_rfc_3986(reference: str, expected: str) -> None:
    assert resolve("http://a/b/c/d;p?q", reference) == expected


def test_a_path_joins_an_authority_without_one() -> None:
    assert resolve("http://a", "g") == "http://a/g"


@pytest.mark.parametrize(
    "iri", ["did:example:1", "urn:uuid:1", "https://é.example/ß#ü", "data:text/plain,x", "a+b-c.1:"]
)
def test_absolute(iri: str) -> None:
    assert is_absolute(iri)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "/x", "1a:b", ":x", "_:b", "é:x", "a b:c", "a:b c", "a:<b", "a:b|c", "a:b#c#d", "a:\\", 'a:"'),
        *("a:b\n", "a:b\x7f", "a:b\x85", "a:\ud800", "a:\ufffe"),
    ],
)
def test_not_absolute(text: str) -> None:
    assert not is_absolute(text)


def test_ascii_is_judged_alike_beside_other_characters() -> None:
    for place in ("a:{}", "a:#{}", "a:b{}c", "a{}:b", "{}:a"):
        texts = [place.format(chr(number)) for number in range(128)]
        assert [is_absolute(text) for text in texts] == [is_absolute(text + "é") for text in texts]


# JavaScript's white space is Python's and U+FEFF.
WHITE_SPACE = [character for character in map(chr, range(sys.maxunicode + 1)) if character.isspace()] + ["\ufeff"]


@pytest.mark.parametrize("character", WHITE_SPACE, ids=ascii)
def test_no_white_space_of_unicode_in_an_iri(character: str) -> None:
    assert not is_absolute(f"https://x.example/a{character}b")


@pytest.mark.parametrize("character", [*WHITE_SPACE[:-1], "b"], ids=ascii)
def test_pyld_drops_what_is_said_of_an_iri_with_white_space(character: str) -> None:
    iri = f"https://x.example/a{character}b"
    assert bool(jsonld.to_rdf({"@id": iri, "urn:p": "x"})["@default"]) is bool(is_absolute(iri))


def test_keyword_form_is_at_and_letters() -> None:
    assert has_keyword_form("@admin")
    assert not any(map(has_keyword_form, ["@", "@a1", "a@b", "@é", "@id "]))
