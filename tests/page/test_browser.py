"""The page in a real Chromium: what a person does with it, and that nothing runs or is asked for."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import documents
import pytest
from serving import Running

from vcmicro import Issuer, bake

pytestmark = pytest.mark.loopback
KEY = documents.key()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
SECONDS = 30


@pytest.fixture(scope="session")
def badge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    signed = Issuer(KEY.did, signer=KEY, name="University of Example").issue(
        documents.full_badge(), now=documents.ISSUED
    )
    file = tmp_path_factory.mktemp("badge") / "badge.svg"
    file.write_bytes(bake(signed, into=SVG))
    return file


@pytest.fixture
def page(chromium: Any, server: Running) -> Any:
    chromium.get_log("browser")
    chromium.get_log("performance")
    chromium.get(server.base + "/")
    return chromium


def until(page: Any, done: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        found = done()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(page.page_source[:2_000])


def heading(page: Any) -> str:
    return str(page.execute_script("return document.querySelector('h1') ? document.querySelector('h1').innerText : ''"))


def is_shown(page: Any) -> bool:
    return heading(page) == "What this badge says"


def text(page: Any) -> str:
    return str(page.execute_script("return document.body.innerText"))


def asked(page: Any, server: Running) -> list[str]:
    """The requests that the browser made beyond this server."""
    messages = (json.loads(each["message"])["message"] for each in page.get_log("performance"))
    urls = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith((server.base, "data:", "chrome:"))]


def test_a_file_is_chosen(page: Any, server: Running, badge: Path) -> None:
    page.find_element("id", "file").send_keys(str(badge))
    page.find_element("css selector", ".page-go").click()
    until(page, lambda: is_shown(page))
    assert "Genuine and in force" in text(page)
    assert page.get_log("browser") == [], "no violation of the policy, no error of the script"
    assert asked(page, server) == []


def test_a_file_is_dropped(page: Any, badge: Path) -> None:
    drop = """
        const list = new DataTransfer();
        list.items.add(new File([arguments[0]], "badge.svg", {type: "image/svg+xml"}));
        document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: list, bubbles: true, cancelable: true}));
    """
    page.execute_script(drop, badge.read_text("utf-8"))
    until(page, lambda: is_shown(page))
    assert "Genuine and in force" in text(page)
    assert page.get_log("browser") == []


def test_a_file_is_pasted(page: Any, badge: Path) -> None:
    paste = """
        const list = new DataTransfer();
        list.items.add(new File([arguments[0]], "badge.svg", {type: "image/svg+xml"}));
        document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: list, bubbles: true}));
    """
    page.execute_script(paste, badge.read_text("utf-8"))
    until(page, lambda: is_shown(page))


def test_the_keyboard_alone_does_it_all(page: Any, badge: Path) -> None:
    """From the top of the page: every control is reached by Tab in the order in which it is read."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    content = badge.read_text("utf-8")
    start, end = content.index("{"), content.rindex("}") + 1
    reached = []
    for _ in range(5):
        ActionChains(page).send_keys(Keys.TAB).perform()
        active = page.switch_to.active_element
        reached.append(active.get_attribute("id") or active.tag_name)
        if reached[-1] == "text":
            page.execute_script("arguments[0].value = arguments[1]", active, content[start:end])
    assert reached == ["file", "text", "summary", "button", reached[-1]]
    page.find_element("css selector", ".page-go").send_keys(Keys.ENTER)
    until(page, lambda: is_shown(page))


def test_the_other_format_is_saved(page: Any, badge: Path) -> None:
    page.find_element("css selector", "summary").click()
    page.find_element("id", "country").send_keys("IE")
    page.find_element("id", "file").send_keys(str(badge))
    page.find_element("css selector", ".page-go").click()
    until(page, lambda: is_shown(page))
    page.find_element("css selector", "button[value=elm]").click()
    file = page.downloads / "european-credential.json"
    until(page, file.exists)
    assert json.loads(file.read_text("utf-8"))["credentialSubject"]
    assert [each for each in page.get_log("browser") if each["level"] == "SEVERE"] == []


def test_it_works_without_a_script(page: Any, server: Running, badge: Path) -> None:
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(server.base + "/")
        page.find_element("id", "file").send_keys(str(badge))
        page.find_element("css selector", ".page-go").click()
        until(page, lambda: "What this badge says" in page.page_source)
        assert "Genuine and in force" in page.page_source
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_nothing_of_the_hostile_corpus_runs_or_is_asked_for(page: Any, server: Running, shared: Path) -> None:
    cases = json.loads((shared / "hostile/manifest.json").read_bytes())["cases"]
    hostile = [each for each in cases if each["expect"] == "accept-escaped"]
    assert len(hostile) >= 6
    for case in hostile:
        page.get(server.base + "/")
        page.find_element("id", "file").send_keys(str((shared / "hostile" / case["input"]).resolve()))
        page.find_element("css selector", ".page-go").click()
        until(page, lambda: is_shown(page))
        for each in page.find_elements("css selector", "details"):
            page.execute_script("arguments[0].open = true", each)
        alive = page.execute_script(
            "return document.querySelectorAll('script:not([src=\"/page.js\"]), iframe, object').length"
        )
        assert alive == 0, case["id"]
        # An alert() that ran would stand open, and the next command of the driver would say so.
        assert page.title.endswith("Look at a badge"), case["id"]
        assert page.get_log("browser") == [], case["id"]
    assert asked(page, server) == []


def test_everybody_can_read_it(page: Any, server: Running, badge: Path) -> None:
    """Names of controls, order of headings, contrast of texts (WCAG 2.2: 1.3.1, 1.4.3, 4.1.2), in light and dark."""
    for scheme in ("light", "dark"):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        page.get(server.base + "/")
        page.find_element("id", "file").send_keys(str(badge))
        page.find_element("css selector", ".page-go").click()
        until(page, lambda: is_shown(page))
        assert page.execute_script(UNNAMED) == []
        levels = page.execute_script("return [...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1
        assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []
        assert page.execute_script(TOO_FAINT) == [], scheme


def test_a_narrow_screen_has_nothing_to_scroll_sideways(page: Any, badge: Path) -> None:
    page.find_element("id", "file").send_keys(str(badge))
    page.find_element("css selector", ".page-go").click()
    until(page, lambda: is_shown(page))
    narrow = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


UNNAMED = """
return [...document.querySelectorAll('input:not([type=hidden]), textarea, button, img, a')].filter(e =>
  !(e.labels && e.labels.length) && !e.innerText && !e.alt && !e.getAttribute('aria-label')).map(e => e.outerHTML);
"""
TOO_FAINT = """
const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const numbers = text => text.match(/[0-9.]+/g).map(Number);
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ground = e => { for (; e; e = e.parentElement) {
  const c = numbers(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; }
  return [255, 255, 255]; };
const faint = [];
for (const e of document.querySelectorAll('body *')) {
  if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const pair = [luminance(numbers(getComputedStyle(e).color)), luminance(ground(e))].sort((a, b) => b - a);
  const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
  if (ratio < 4.5) faint.push([e.tagName, e.className, ratio, e.textContent.slice(0, 40)]);
}
return faint;
"""
