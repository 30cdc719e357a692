"""axe finds nothing on any kind of page, in both colour schemes, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers.pages.page_tools import page_tool
from helpers.site.chromium import headless_chromium

pytestmark = [pytest.mark.verify, pytest.mark.browser]
WIDTHS = (1280, 400)
SCHEMES = ("light", "dark")
RULES = "{rules: {'target-size': {enabled: true}}}"  # of WCAG 2.2, which axe leaves out unless asked


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Headless Chromium."""
    with headless_chromium() as browser:
        yield browser


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(chromium, address, kinds, scheme, width):
    """No rule of axe is broken on a page of any kind, and the page asks no other host for anything."""
    script = page_tool("axe-core/axe.min.js")
    found, asked = [], set()
    for name, path in kinds.items():
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.on("request", lambda request: asked.add(request.url.split("/")[2]))
        page.goto(address + path, wait_until="load")
        page.add_script_tag(path=script)
        for fault in page.evaluate(f"axe.run({RULES}).then(result => result.violations)"):
            first = fault["nodes"][0]
            found.append(f"{name}: {fault['id']} {len(fault['nodes'])}: {first['html'][:160]}")
        context.close()

    assert found == []
    assert asked == {address.split("/")[2]}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_is_wider_than_a_phone(chromium, address, kinds, scheme):
    """At 400 and at 320 pixels no page of any kind scrolls sideways."""
    wide = []
    for width in (400, 320):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
        page = context.new_page()
        for name, path in kinds.items():
            page.goto(address + path, wait_until="load")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{name} at {width}")
        context.close()

    assert wide == []


def test_no_page_raises_an_error(chromium, address, kinds):
    """The console of the browser stays empty on a page of each kind."""
    errors = []
    page = chromium.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(f"{message.text} {message.location['url']}") if message.type == "error" else None
        ),
    )
    for path in kinds.values():
        page.goto(address + path, wait_until="networkidle")
    page.close()

    assert errors == []
