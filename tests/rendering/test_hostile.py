"""The texts and pictures of the hostile corpus through every writer of a card."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree
from lxml import html as parser

from vcmicro import rendering
from vcmicro.rendering import terminal
from vcmicro.rendering.certificate import certificate
from vcmicro.rendering.html import card_html, document

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
# What every element of a card may carry; nothing here runs, loads or moves anything.
ATTRIBUTES = {
    "class",
    "dir",
    "aria-hidden",
    "src",
    "alt",
    "href",
    "rel",
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
}


def cases(shared: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    return {each["id"]: each for each in manifest["cases"] if each["expect"] == "accept-escaped"}


def seen(shared: Path, case: dict[str, Any]) -> rendering.Look:
    return rendering.look((shared / "hostile" / case["input"]).read_bytes(), now=NOW)


WRITERS: dict[str, Callable[[rendering.Look], str]] = {
    "document": lambda look: document(look.card),
    "part": lambda look: card_html(look.card),
    "terminal": lambda look: terminal.text(look.card),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_nothing_forbidden_is_written(shared: Path, writer: str) -> None:
    judged = cases(shared)
    assert len(judged) >= 6
    for name, case in judged.items():
        look = seen(shared, case)
        assert look.card.verdict.outcome == "PASSED", name
        written = WRITERS[writer](look)
        options = case["options"]
        if writer != "terminal":
            assert [bad for bad in options.get("forbid_in_html", ()) if bad in written.lower()] == [], name
        forbidden = map(bytes.fromhex, options.get("forbid_bytes_hex", ()))
        assert [bad for bad in forbidden if bad in written.encode()] == [], name


def test_every_element_is_one_of_ours(shared: Path) -> None:
    """As libxml2's HTML parser sees it, whatever the text tried."""
    for name, case in cases(shared).items():
        tree = parser.document_fromstring(document(seen(shared, case).card))
        elements = list(tree.iter(etree.Element))
        assert not {each.tag for each in elements} & {"script", "iframe", "form", "object", "embed", "svg", "base"}, (
            name
        )
        for each in elements:
            assert set(each.attrib) <= ATTRIBUTES, (name, each.tag, dict(each.attrib))
            assert each.get("href", "https://").startswith("https://"), name
            assert each.get("src", "https://").startswith(("data:image/png;", "data:image/jpeg;", "https://")), name


def test_the_policy_of_the_document_allows_its_own_style_and_pictures(shared: Path) -> None:
    for case in cases(shared).values():
        tree = parser.document_fromstring(document(seen(shared, case).card))
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy and "script" not in policy


def test_a_certificate_shows_text_as_text(shared: Path) -> None:
    for name, case in cases(shared).items():
        data = certificate(seen(shared, case), now=NOW)
        reader = pypdf.PdfReader(io.BytesIO(data))
        root: Any = reader.trailer["/Root"]
        assert isinstance(root["/OpenAction"], list), "a place on the page to show first, and no action"
        assert "/AA" not in root and "/JavaScript" not in root.get("/Names", {}), name
        assert all("/Annots" not in page for page in reader.pages), "no link of a credential is live on paper"


def test_a_terminal_shows_the_card_without_an_escape(shared: Path, tmp_path: Path) -> None:
    """The command itself, in a process of its own."""
    case = cases(shared)["render-terminal"]
    file = shared / "hostile" / case["input"]
    done = subprocess.run([sys.executable, "-m", "vcmicro", "show", str(file)], capture_output=True, check=False)
    assert done.returncode in (0, 1, 3) and not done.stderr
    for bad in map(bytes.fromhex, case["options"]["forbid_bytes_hex"]):
        assert bad not in done.stdout
