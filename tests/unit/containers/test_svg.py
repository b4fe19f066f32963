"""SVG badges, read back by our own reader and by ElementTree."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.containers import CONTAINERS
from vcmicro.containers.svg import Svg
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits

SVG = Svg()
NS = "https://purl.imsglobal.org/ob/v3p0"
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
JSON = '{"name": "Ünïversität <&> ]]> end"}'
PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


def svg(inner: str, attributes: str = f'xmlns:openbadges="{NS}"', prolog: str = "") -> bytes:
    return f'{prolog}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'.encode()


def refused(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Invalid) as caught:
        SVG.read(data, limits)
    return caught.value.code


def unbakeable(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        SVG.write(data, TOKEN)
    return caught.value.code


def by_element_tree(data: bytes) -> tuple[str | None, str | None]:
    """The credential as another parser sees it: the verify attribute and the body."""
    (found,) = ElementTree.fromstring(data).iter(f"{{{NS}}}credential")
    return found.get("verify"), found.text


class TestRead:
    @pytest.mark.parametrize(
        ("inner", "text"),
        [
            (f'<openbadges:credential verify="{TOKEN}"/>', TOKEN),
            (f'<openbadges:credential verify=" {TOKEN}\n"></openbadges:credential>', TOKEN),
            ("<openbadges:credential>\n <![CDATA[ {} ]]>\n</openbadges:credential>", "{}"),
            ("<openbadges:credential><![CDATA[{]]><![CDATA[}]]></openbadges:credential>", "{}"),
            ('<openbadges:credential verify="">{"a":"&lt;&#65;"}</openbadges:credential>', '{"a":"<A"}'),
            (f'<openbadges:credential verify="{TOKEN}">{TOKEN}</openbadges:credential>', TOKEN),
            (f'<g><g><x:credential xmlns:x="{NS}" verify="{TOKEN}"/></g></g>', TOKEN),
            (f'<credential xmlns="{NS}" verify="{TOKEN}"/><text>words</text>', TOKEN),
        ],
    )
    def test_open_badges_3(self, inner: str, text: str) -> None:
        (baked,) = SVG.read(svg(inner))
        assert (baked.text, baked.form) == (text, "ob3")

    @pytest.mark.parametrize(
        ("inner", "text"),
        [
            ('<o:assertion verify="https://x.example/1"/>', "https://x.example/1"),
            (f'<o:assertion verify="{TOKEN}"></o:assertion>', TOKEN),
            (
                '<o:assertion verify="https://x.example/1"><![CDATA[{"id":"https://x.example/1"}]]></o:assertion>',
                '{"id":"https://x.example/1"}',
            ),
            ('<o:assertion verify="u">{"verify":{"url":"u"}}</o:assertion>', '{"verify":{"url":"u"}}'),
            ('<o:assertion verify="u">{"verification":{"url":"u"}}</o:assertion>', '{"verification":{"url":"u"}}'),
        ],
    )
    def test_open_badges_2(self, inner: str, text: str) -> None:
        (baked,) = SVG.read(svg(inner, 'xmlns:o="http://openbadges.org"'))
        assert (baked.text, baked.form) == (text, "ob2")

    @pytest.mark.parametrize(
        "inner",
        [
            "",
            f'<credential verify="{TOKEN}"/>',
            f'<openbadges:Credential verify="{TOKEN}"/>',
            f'<openbadges:assertion verify="{TOKEN}"/>',
            f'<openbadges:credential xmlns:openbadges="{NS}/" verify="{TOKEN}"/>',
            f'<!-- <openbadges:credential verify="{TOKEN}"/> -->',
            "<openbadges:credential> \n </openbadges:credential>",
            f'<openbadges:credential openbadges:verify="{TOKEN}"/>',
        ],
    )
    def test_none(self, inner: str) -> None:
        assert refused(svg(inner)) == "bake.not_found"

    @pytest.mark.parametrize(
        "inner",
        [
            f'<openbadges:credential verify="{TOKEN}"/><openbadges:credential verify="{TOKEN}"/>',
            f'<openbadges:credential verify="{TOKEN}"/><a:assertion xmlns:a="http://openbadges.org" verify="u"/>',
            f'<openbadges:credential verify="{TOKEN}">{{}}</openbadges:credential>',
            '<a:assertion xmlns:a="http://openbadges.org" verify="u">{"id":"v"}</a:assertion>',
            '<a:assertion xmlns:a="http://openbadges.org" verify="u">["u"]</a:assertion>',
            f'<a:assertion xmlns:a="http://openbadges.org" verify="{TOKEN}">{{}}</a:assertion>',
        ],
    )
    def test_ambiguous(self, inner: str) -> None:
        assert refused(svg(inner)) == "bake.ambiguous"

    def test_scripts_do_not_matter_to_a_reader(self) -> None:
        inner = f'<script>alert(1)</script><openbadges:credential verify="{TOKEN}"/>'
        assert SVG.read(svg(inner))[0].text == TOKEN

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<svg",
            b"<svg><g></svg>",
            b"<html><svg/></html>",
            b'<svg xmlns="http://example.org/other"/>',
            b"<svg/><svg/>",
            b"<svg>\0</svg>",
            b"<svg>\xff</svg>",
            b"<o:svg/>",
            '<?xml version="1.0" encoding="UTF-16"?><svg/>'.encode("utf-16"),
            b'<?xml version="1.0" encoding="iso-8859-1"?><svg/>',
            b'<?xml version="1.0" encoding="big5"?><svg/>',
            b'<?xml version="1.0" encoding="no-such"?><svg/>',
            svg("<openbadges:credential><g/></openbadges:credential>"),
            svg("<openbadges:credential><openbadges:credential/></openbadges:credential>"),
        ],
    )
    def test_malformed(self, data: bytes) -> None:
        assert refused(data) == "bake.svg"

    @pytest.mark.parametrize("prolog", ["\ufeff", '<?xml version="1.0" encoding="Utf-8"?>\n', "<!-- <svg> -->\n"])
    def test_prologs(self, prolog: str) -> None:
        inner = f'<openbadges:credential verify="{TOKEN}"/>'
        data = svg(inner, prolog=prolog)
        assert SVG.recognizes(data)
        assert SVG.read(data)[0].text == TOKEN


class TestDocumentTypes:
    EXTERNAL = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'

    @pytest.mark.parametrize("prolog", [EXTERNAL, '<!DOCTYPE svg SYSTEM "file:///etc/passwd">', "<!DOCTYPE svg>"])
    def test_an_external_identifier_is_passed_over(self, prolog: str) -> None:
        data = svg(f'<openbadges:credential verify="{TOKEN}"/>', prolog=prolog)
        assert SVG.read(data)[0].text == TOKEN
        assert SVG.write(data, TOKEN).startswith(prolog.encode())

    @pytest.mark.parametrize(
        "prolog",
        [
            "<!DOCTYPE svg []>",
            '<!DOCTYPE svg [<!ENTITY a "b">]>',
            '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
            '<!DOCTYPE svg PUBLIC "a" "b" [<!ATTLIST svg onload CDATA "alert(1)">]>',
            "<!DOCTYPE svg [<!-- nothing -->]>",
        ],
    )
    def test_an_internal_subset_is_refused(self, prolog: str) -> None:
        data = svg(f'<openbadges:credential verify="{TOKEN}"/>', prolog=prolog)
        assert refused(data) == "bake.svg_doctype"
        assert unbakeable(data) == "bake.svg_doctype"

    @pytest.mark.parametrize(
        "inner",
        [
            "<openbadges:credential>{&more;}</openbadges:credential>",
            f'<openbadges:credential verify="{TOKEN}&more;"/>',
            f'<text>&nbsp;</text><openbadges:credential verify="{TOKEN}"/>',
        ],
    )
    def test_an_entity_that_the_external_file_may_define_is_refused(self, inner: str) -> None:
        assert refused(svg(inner, prolog=self.EXTERNAL)) == "bake.svg_doctype"

    def test_an_undefined_entity_is_malformed(self) -> None:
        assert refused(svg("<text>&nbsp;</text>")) == "bake.svg"


class TestLimits:
    def test_size(self) -> None:
        data = svg(f'<openbadges:credential verify="{TOKEN}"/>')
        assert SVG.read(data, Limits(svg_bytes=len(data)))
        assert refused(data, Limits(svg_bytes=len(data) - 1)) == "limit.size"

    def test_depth(self) -> None:
        deepest = "<g>" * 63 + "</g>" * 63
        assert refused(svg(deepest)) == "bake.not_found"
        assert refused(svg(f"<g>{deepest}</g>")) == "limit.depth"
        assert refused(svg("<g>" * 200_000)) == "limit.depth"

    def test_attributes(self) -> None:
        assert refused(svg(f'<g id="{"x" * 2**20}"/>')) == "bake.not_found"
        assert refused(svg(f'<g id="{"x" * (2**20 + 1)}"/>')) == "limit.size"


roots = st.sampled_from(
    [
        PLAIN,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<svg\n a='>' b=\"/>\"\n/>",
        b'\xef\xbb\xbf<!-- <svg> --><s:svg xmlns:s="http://www.w3.org/2000/svg" >\xc3\xa9</s:svg >\n',
        b'<svg xmlns:openbadges="http://openbadges.org"><g/></svg>',
        f'<svg xmlns:openbadges="{NS}"><g/></svg>'.encode(),
    ]
)
tokens = st.from_regex(r"[A-Za-z0-9_-]{1,30}(\.[A-Za-z0-9_-]{0,30}){2}", fullmatch=True)
# What XML can hold, with the sequences that it makes trouble about well represented.
_legal = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\r\n\t]>&<"
)
objects = st.lists(_legal | st.just("]]>") | st.just("<![CDATA["), max_size=30).map(
    lambda parts: "{" + "".join(parts) + "}"
)


class TestWrite:
    @given(root=roots, credential=tokens | objects)
    def test_there_and_back(self, root: bytes, credential: str) -> None:
        baked = SVG.write(root, credential)
        assert [(each.text, each.form) for each in SVG.read(baked)] == [(credential, "ob3")]
        verify, body = by_element_tree(baked)
        assert (verify or body) == credential
        assert not (verify and body)

    @given(root=roots, credential=tokens | objects)
    def test_every_other_byte_is_untouched(self, root: bytes, credential: str) -> None:
        baked = SVG.write(root, credential)
        start = baked.index(b"<openbadges:credential")
        end = baked.index(b"</openbadges:credential>") + len(b"</openbadges:credential>")
        left = baked[:start] + baked[end:]
        declaration = f' xmlns:openbadges="{NS}"'.encode()
        assert root in {
            left,
            left.replace(declaration, b"", 1),
            _collapsed(left),
            _collapsed(left.replace(declaration, b"", 1)),
        }

    @given(root=roots, first=tokens | objects, second=tokens | objects)
    def test_a_second_baking_replaces_the_first(self, root: bytes, first: str, second: str) -> None:
        assert SVG.write(SVG.write(root, first), second) == SVG.write(root, second)

    def test_as_the_specification_shows_it(self) -> None:
        inside = b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential'
        assert SVG.write(PLAIN, TOKEN) == PLAIN.replace(
            b'"9">', b'"9"' + inside + f' verify="{TOKEN}"></openbadges:credential>'.encode(), 1
        )
        assert SVG.write(PLAIN, "{}") == PLAIN.replace(
            b'"9">', b'"9"' + inside + b"><![CDATA[{}]]></openbadges:credential>", 1
        )

    def test_an_open_badges_2_assertion_is_replaced(self) -> None:
        old = svg(
            '<g/><openbadges:assertion verify="u">{}</openbadges:assertion ><openbadges:assertion/></g2>'.replace(
                "</g2>", ""
            ),
            'xmlns:openbadges="http://openbadges.org"',
        )
        baked = SVG.write(old, JSON)
        assert SVG.read(baked)[0].text == JSON
        assert b"assertion" not in baked
        assert baked.endswith(b"<g/></svg>")

    def test_beyond_a_megabyte(self) -> None:
        # Expat is fed in pieces of that size; offsets must not be.
        large = svg(f'<text>{"x" * 1_500_000}</text><openbadges:credential verify="{TOKEN}"/><g/>')
        baked = SVG.write(large, JSON)
        assert SVG.read(baked)[0].text == JSON
        assert baked.endswith(b"</text><g/></svg>")

    @pytest.mark.parametrize("character", ["\0", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"])
    def test_what_xml_cannot_hold(self, character: str) -> None:
        with pytest.raises(Invalid) as caught:
            SVG.write(PLAIN, f'{{"a": "{character}"}}')
        assert caught.value.code == "bake.svg"

    def test_what_is_baked_can_be_read(self) -> None:
        size = len(SVG.write(PLAIN, TOKEN))
        assert SVG.read(SVG.write(PLAIN, TOKEN, Limits(svg_bytes=size)), Limits(svg_bytes=size))
        with pytest.raises(LimitExceeded):
            SVG.write(PLAIN, TOKEN, Limits(svg_bytes=size - 1))
        with pytest.raises(LimitExceeded):
            SVG.write(PLAIN, TOKEN, Limits(svg_attribute_bytes=len(TOKEN) - 1))

    @pytest.mark.parametrize(("data", "code"), [(b"<svg>", "bake.svg"), (b"", "bake.svg"), (b"<svg/>x", "bake.svg")])
    def test_only_into_a_whole_svg(self, data: bytes, code: str) -> None:
        assert unbakeable(data) == code


def _collapsed(data: bytes) -> bytes:
    """An empty root that had to be opened, closed again."""
    return data.removesuffix(b"></svg>") + b"/>" if data.endswith(b"></svg>") else data


class TestActiveContent:
    @pytest.mark.parametrize(
        "inner",
        [
            "<script>alert(1)</script>",
            '<s:SCRIPT xmlns:s="urn:x"/>',
            "<foreignObject/>",
            '<g onload="x"/>',
            '<g ONCLICK="x"/>',
            '<h:p xmlns:h="http://www.w3.org/1999/xhtml"/>',
            '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="#a"/>',
            '<image href="https://tracker.example/x.png"/>',
            '<image x:href="//tracker.example/x.png" xmlns:x="http://www.w3.org/1999/xlink"/>',
            '<image href="x.png"/>',
            '<image href="data:image/svg+xml,&lt;svg/>"/>',
            '<image href="data:text/html,x"/>',
            '<use href="other.svg#a"/>',
            '<a href="javascript:alert(1)"><g/></a>',
            '<a href=" java&#10;script&#58;alert(1)"><g/></a>',
            '<a href="JaVaScRiPt:alert(1)"/>',
            '<set attributeName="href" to="#a"/>',
            '<animate attributeName="xlink:href" values="#a"/>',
            '<set attributeName="onclick" to="x"/>',
            '<g xml:base="https://evil.example/"/>',
            '<g style="fill:url(https://evil.example/a)"/>',
            '<g fill="url(//evil.example/a#b)"/>',
            '<g style="fill:\\75 rl(https://evil.example/a)"/>',
            "<g style='fill:url( \"https://evil.example/a\" )'/>",
            '<g style="fill:\\FFFFFF url(a.svg)"/>',
            "<style>@import 'https://evil.example/a.css';</style>",
            "<style>@\\import 'a.css';</style>",
            "<style>@import 'a.css';<style/></style>",
            "<style><style/>@import 'a.css';</style>",
            "<style><g>@import 'a.css';</g></style>",
            '<style>@import "a.css";<openbadges:credential verify="a.b.c"/></style>',
            '<style><openbadges:credential verify="a.b.c"/>@import "a.css";</style>',
            "<style>@\\69mport 'a.css';</style>",
            "<style>@im/**/port 'a.css'; @import/**/'a.css';</style>",
            '<style>a{content:"/*"; fill:url(https://evil.example) /*"*/}</style>',
            "<style>@font-face{font-family:x;src:url(https://evil.example/f.woff)}</style>",
            "<style><![CDATA[a{background:image-set('https://evil.example/a' 1x)}]]></style>",
            "<style>a{width:expression(alert(1))}</style>",
            "<?xml-stylesheet href='https://evil.example/a.css'?>",
        ],
    )
    def test_refused(self, inner: str) -> None:
        assert unbakeable(svg(inner)) == "bake.svg_active"

    def test_on_the_root_and_in_the_prolog(self) -> None:
        assert unbakeable(svg("", 'onload="alert(1)"')) == "bake.svg_active"
        assert unbakeable(svg("", prolog="<?xml-stylesheet href='a.css'?>")) == "bake.svg_active"

    @pytest.mark.parametrize(
        "inner",
        [
            '<use href="#a"/><use x:href="#a" xmlns:x="http://www.w3.org/1999/xlink"/>',
            '<image href="data:image/png;base64,iVBORw0KGgo="/>',
            '<g fill="url(#gradient)" style="fill:url(\'#a\');stroke:none" transform="translate(1 2)"/>',
            "<style>.a{fill:url(#b);font-family:'Open Sans'} /* note */ @media print{.a{fill:red}}</style>",
            '<animate attributeName="fill" values="red;blue"/>',
            '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="" r:resource="http://x.example/"/></metadata>',
            '<text>on the script: javascript is a language, see https://x.example/</text><g id="onion"/>',
            "<?xpacket begin='x'?>",
            '<a href=""/>',
        ],
    )
    def test_ordinary_drawings_are_taken(self, inner: str) -> None:
        assert SVG.read(SVG.write(svg(inner), TOKEN))[0].text == TOKEN

    def test_the_credential_itself_is_data(self) -> None:
        hostile = '{"name": "<script>alert(1)</script>", "onload": "javascript:alert(1)", "b": "]]><script/>"}'
        baked = SVG.write(PLAIN, hostile)
        assert by_element_tree(baked) == (None, hostile)
        assert SVG.write(baked, TOKEN) == SVG.write(PLAIN, TOKEN)


@given(st.data())
def test_no_bytes_raise_another_error(data: st.DataObject) -> None:
    baked = bytearray(SVG.write(svg("<style>a{}</style><g/>", prolog="<!DOCTYPE svg>"), JSON))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(baked) - 1))
        baked[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"<", b"&", b">", b"]]>"])
        )
    for act in (SVG.read, lambda each: SVG.write(each, TOKEN)):
        try:
            act(bytes(baked))
        except Invalid as error:
            assert error.code.partition(".")[0] in {"bake", "limit", "json"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PLAIN, True),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><s:svg xmlns:s='x'/>", True),
        (b"<svg>", True),
        (b"<html><body/></html>", False),
        (b'{"a": "<svg>"}', False),
        (b"eyJ.e30.", False),
        (b"", False),
        (b"<svgx/>", False),
    ],
)
def test_recognized(data: bytes, expected: bool) -> None:
    assert [each.name for each in CONTAINERS.values() if each.recognizes(data)] == (["svg"] if expected else [])
