"""The page over HTTP: what it says, what it refuses, and what never gets into it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import documents
import httpx
import pytest
from lxml import etree
from lxml import html as parser
from serving import Running

from vcmicro import Issuer, bake, convert, verify

pytestmark = pytest.mark.loopback
KEY = documents.key()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def issued(**options: Any) -> Any:
    return Issuer(KEY.did, signer=KEY, name="University of Example").issue(
        documents.full_badge(), now=documents.ISSUED, **options
    )


SIGNED = issued()
BYTES = json.dumps(SIGNED).encode()


def send(client: httpx.Client, data: bytes | None = None, path: str = "/", **fields: str) -> httpx.Response:
    files = [(name, (None, value)) for name, value in fields.items()]
    sent = [] if "file" in fields else [("file", ("badge", data or b""))]
    return client.post(path, files=[*files, *sent])


def tree(response: httpx.Response) -> Any:
    return parser.document_fromstring(response.text)


def words(response: httpx.Response) -> str:
    return " ".join(tree(response).text_content().split())


@pytest.mark.parametrize("path", ["/", "/page.css", "/page.js"])
def test_what_is_always_there(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "data",
    [BYTES, bake(SIGNED, into=SVG), issued(secured_by="vc+jwt").encode(), json.dumps(SIGNED, indent=1).encode()],
    ids=["json", "svg", "jwt", "indented"],
)
@pytest.mark.parametrize("field", ["file", "text"])
def test_a_badge_in_any_form(client: httpx.Client, data: bytes, field: str) -> None:
    response = send(client, data) if field == "file" else send(client, text=data.decode(), country="IE")
    said = words(response)
    assert response.status_code == 200
    assert "Genuine and in force" in said and "University of Example" in said
    assert "Is it a micro-credential as the European Union defines it?" in said
    assert len(tree(response).xpath("//h1")) == 1


def test_a_forged_badge(client: httpx.Client) -> None:
    response = send(client, json.dumps({**SIGNED, "name": "X"}).encode(), country="IE")
    said = words(response)
    assert "Not genuine" in said and "Genuine and in force" not in said
    assert "Save as" not in said, "what is false is neither converted nor printed"


def test_a_draft(client: httpx.Client) -> None:
    draft = {name: each for name, each in SIGNED.items() if name != "proof"}
    assert "Not signed" in words(send(client, json.dumps(draft).encode()))


def test_the_sides_are_those_of_the_library(client: httpx.Client) -> None:
    response = send(client, BYTES, country="IE")
    found = convert(SIGNED, to="elm", country="IE", now=documents.NOW)
    rows = tree(response).xpath("//details//tbody/tr")
    assert len(rows) == len(found.entries) and found.losses
    shown = {" ".join(row.xpath("td[4]")[0].text_content().split()) for row in rows}
    assert shown == {" ".join(entry.sentence.split()) for entry in found.entries}


def test_what_the_conversion_lacks_is_said_with_what_to_do(client: httpx.Client) -> None:
    said = words(send(client, BYTES))
    assert "convert.country" in said


def test_saving_the_other_format(client: httpx.Client) -> None:
    again = tree(send(client, BYTES, country="IE")).xpath("//form[@action='/save']//input[@name='file']/@value")
    assert {base64.b64decode(each) for each in again} == {BYTES}
    saved = send(client, path="/save", file=again[0], to="elm", country="IE")
    assert saved.headers["content-disposition"] == 'attachment; filename="european-credential.json"'
    assert saved.json() == convert(BYTES, to="elm", country="IE", now=documents.NOW).document
    back = send(client, saved.content)
    assert "Open Badge 3.0" in words(back) and "nothing is lost" in words(back)
    restored = send(client, path="/save", file=base64.b64encode(saved.content).decode(), to="ob3")
    assert restored.content == BYTES


def test_saving_a_certificate(client: httpx.Client) -> None:
    saved = send(client, path="/save", file=base64.b64encode(BYTES).decode(), to="pdf")
    assert saved.headers["content-type"] == "application/pdf"
    assert verify(saved.content, now=documents.NOW).require(issuer=KEY.did) == SIGNED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"file": "!!!", "to": "elm"}, "server.body"),
        ({"file": "e30=", "to": "exe"}, "server.body"),
        ({"file": "e30=", "to": "pdf"}, "input.unknown"),
        (
            {"file": base64.b64encode(json.dumps({**SIGNED, "name": "X"}).encode()).decode(), "to": "elm"},
            "convert.proof",
        ),
        ({"file": base64.b64encode(BYTES).decode(), "to": "elm"}, "convert.country"),
        ({}, "server.body"),
    ],
)
def test_what_is_not_saved(client: httpx.Client, fields: dict[str, str], code: str) -> None:
    response = send(client, path="/save", **fields)
    assert response.status_code == 400 and code in words(response)
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "input.unknown"),
        (b"hello", "input.unknown"),
        (b"\0\xff", "json.encoding"),
        (b"{", "json."),
        (b"%PDF-1.7", "bake.pdf"),
    ],
)
def test_nonsense_is_a_page_with_a_problem(client: httpx.Client, data: bytes, code: str) -> None:
    response = send(client, data)
    assert response.status_code == 400 and code in words(response)
    assert tree(response).xpath("//form[@action='/']"), "the form is there to try again"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data"),
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--y\r\n\r\n--y--", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n" + b"A: b\r\n" * 9_000 + b"\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n\r\n" * 500 + b"--x--", "multipart/form-data; boundary=x"),
        (b"a" * 100_000, "multipart/form-data; boundary=x"),
    ],
)
def test_hostile_forms(client: httpx.Client, body: bytes, content_type: str) -> None:
    response = client.post("/", content=body, headers={"Content-Type": content_type})
    assert response.status_code == 400
    assert "server.body" in response.text or "input.unknown" in response.text


def test_a_form_of_another_type_is_not_read(client: httpx.Client) -> None:
    assert client.post("/", data={"text": "x"}).status_code == 415


@pytest.mark.parametrize("option", ["country", "language"])
def test_options_are_short_words(client: httpx.Client, option: str) -> None:
    response = send(client, BYTES, **{option: "<script>"})
    assert response.status_code == 400 and "<script>" not in response.text


def test_the_hostile_corpus(client: httpx.Client, shared: Path) -> None:
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    judged = 0
    for case in manifest["cases"]:
        if case["expect"] != "accept-escaped":
            continue
        judged += 1
        response = send(client, (shared / "hostile" / case["input"]).read_bytes(), country="IE")
        assert response.status_code == 200 and "Genuine and in force" in words(response), case["id"]
        options = case["options"]
        allowed = {"<form"}  # the page's own forms; a credential's would be seen below
        forbidden = set(options.get("forbid_in_html", ())) - allowed
        assert [bad for bad in forbidden if bad in _without_ours(response)] == [], case["id"]
        assert {each.get("action") for each in tree(response).xpath("//form")} <= {"/", "/save"}
        hexadecimal = [bad for bad in options.get("forbid_bytes_hex", ()) if bytes.fromhex(bad) in response.content]
        assert hexadecimal == [], case["id"]
        for each in tree(response).iter(etree.Element):
            assert not [name for name in each.attrib if name.startswith("on") or name in ("style", "srcdoc")], case[
                "id"
            ]
            assert each.get("src", "data:image/").startswith(("data:image/", "/page.js")), case["id"]
    assert judged >= 6


def _without_ours(response: httpx.Response) -> str:
    return response.text.lower().replace('<script src="/page.js" defer></script>', "")


def test_every_hostile_file_is_answered(client: httpx.Client, shared: Path) -> None:
    """Nothing of the corpus is a 5xx, and nothing that must be refused is called genuine."""
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    for case in manifest["cases"]:
        if case["kind"] not in ("png", "svg", "render") and case["class"].partition(".")[0] not in ("json", "image"):
            continue
        data = (shared / "hostile" / case["input"]).read_bytes()
        response = send(client, data)
        assert response.status_code in (200, 400, 413, 422), case["id"]
        if case["expect"] in ("reject", "revoked") and response.status_code == 200:
            assert "Genuine and in force" not in words(response), case["id"]


def test_european_credentials(client: httpx.Client, shared: Path) -> None:
    for file in sorted((shared / "elm/samples-ec").iterdir()):
        response = send(client, file.read_bytes())
        assert response.status_code == 200, file.name
        assert "European Learning Model beside Open Badge 3.0" in words(response), file.name


def test_logs_hold_nothing_of_the_badge(server: Running, client: httpx.Client) -> None:
    send(client, BYTES)
    log = server.log.read_text("utf-8")
    assert '"route":"/"' in log.replace(" ", "") and "University of Example" not in log and "Data Literacy" not in log
