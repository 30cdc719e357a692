"""What the tests in a browser share: headless Chromium, and a page that records what goes wrong."""

from __future__ import annotations

import pytest
from helpers.processes.waiting import HANG
from helpers.site.chromium import headless_chromium


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium."""
    with headless_chromium() as chromium:
        yield chromium


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
