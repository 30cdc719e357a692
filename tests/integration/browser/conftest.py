"""What the tests in a browser share: headless Chromium, and a page that records what goes wrong."""

from __future__ import annotations

import shutil

import pytest
from helpers.processes.waiting import HANG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here: scripts/install-system.sh installs it")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split(), timeout=HANG * 1000)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page that records its errors, its dialogs and the addresses that it requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(HANG * 1000)
    tab = context.new_page()
    tab.errors, tab.requested = [], []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda message: tab.errors.append(message.text) if message.type == "error" else None)
    tab.on("dialog", lambda dialog: (tab.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("request", lambda request: tab.requested.append(request.url))
    yield tab
    context.close()
