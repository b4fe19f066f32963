"""A server with its page, and a browser of the machine's own: Chromium without a window, driven by Selenium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from serving import Running, started

CLOCK = "2026-06-15T12:00:00Z"


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """``vcmicro serve`` as it is without a configuration, at a frozen clock."""
    with started("--port", "0", "--workers", "2", "--now", CLOCK) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    """A client of the server."""
    with httpx.Client(base_url=server.base, timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser that saves into ``.downloads``; skipped by name only where VCMICRO_WITHOUT_CHROMIUM says so."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if binary is None or driver is None:
        is_ci = os.environ.get("CI", "").lower() in {"1", "true"} and not os.environ.get("VCMICRO_WITHOUT_CHROMIUM")
        (pytest.fail if is_ci else pytest.skip)("chromium and chromium-driver are not installed")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    # Chromium's sandbox does not start for root; the pages come from this test alone.
    for each in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(each)
    folder = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    made.downloads = folder  # type: ignore[attr-defined]
    yield made
    made.quit()
