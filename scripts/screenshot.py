"""Make docs/images/page.png: the page of ``vcmicro serve`` with the badge of examples/, in a Chromium without a window.

Usage: python scripts/screenshot.py [OUT]; it needs chromium and chromium-driver, and the development environment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from vcmicro import Issuer, Key, bake, strict_json

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1280, 1000
CLOCK = "2026-06-15T12:00:00Z"
SIGNED = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def badge(folder: Path) -> Path:
    """The example, signed by a fixed key and baked into its picture."""
    picture = folder / "badge.png"
    subprocess.run([sys.executable, str(ROOT / "examples/picture.py"), str(picture)], check=True)
    key = Key.from_seed(bytes(32))
    draft = strict_json.loads((ROOT / "examples/badge.json").read_bytes())
    signed = Issuer(key.did, signer=key).issue(draft, on_behalf=True, now=SIGNED)
    picture.write_bytes(bake(signed, into=picture.read_bytes()))
    return picture


def browser() -> webdriver.Chrome:
    """A browser of the size of the picture."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for each in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"):
        options.add_argument(each)
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    made.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return made


def main(out: Path) -> None:
    """Serve, look, and write the picture."""
    command = [sys.executable, "-m", "vcmicro", "serve", "--port", "0", "--workers", "1", "--now", CLOCK]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as server,
    ):
        page = browser()
        try:
            page.get(_base(server))
            page.find_element("id", "file").send_keys(str(badge(Path(folder))))
            page.find_element("css selector", ".page-go").click()
            WebDriverWait(page, 30).until(lambda driver: driver.find_elements("css selector", ".vcm-verdict"))
            out.parent.mkdir(parents=True, exist_ok=True)
            page.save_screenshot(str(out))
        finally:
            page.quit()
            server.terminate()


def _base(server: subprocess.Popen[str]) -> str:
    """Where the server listens, as its log says."""
    assert server.stderr is not None
    for line in server.stderr:
        event = json.loads(line)
        if event["event"] == "listening":
            return f"http://{event['host']}:{event['port']}/"
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images/page.png")
