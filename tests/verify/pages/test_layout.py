"""Pages of every kind are laid out whole: on a desk, on a phone, and on the paper of a printer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers.site.chromium import headless_chromium

pytestmark = [pytest.mark.verify, pytest.mark.browser]
PAPER = 703  # pixels of A4 between margins of 12 mm
LETTERS = """[...document.querySelectorAll('.chart__strip text')].map(
    text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
TORN = """[...document.querySelectorAll('.md-content :is(h1, h2, h3):has(.headerlink)')].filter(heading => {
    const height = heading.offsetHeight
    heading.querySelector('.headerlink').remove()
    return heading.offsetHeight < height
}).map(heading => heading.textContent)"""
EMPTY = """[...document.querySelectorAll('.md-content h2')].filter(heading => {
    let next = heading.nextElementSibling
    while (next && next.tagName !== 'H2' && !next.offsetHeight) next = next.nextElementSibling
    return heading.offsetHeight && (!next || next.tagName === 'H2')
}).map(heading => heading.textContent)"""
TORN_WORDS = """[...document.querySelectorAll('.md-content table :is(th, td)')].flatMap(cell => {
    if (cell.closest('thead')?.offsetWidth <= 1) return []  // said to screen readers alone
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), torn = []
    while (texts.nextNode()) {
        const node = texts.currentNode
        if (node.parentElement.closest('code, pre, details:not([open]) > :not(summary)')) continue
        for (const word of node.data.matchAll(/\\p{L}{3,}/gu)) {
            const range = document.createRange()
            range.setStart(node, word.index)
            range.setEnd(node, word.index + word[0].length)
            if (new Set([...range.getClientRects()].map(part => Math.round(part.top))).size > 1) torn.push(word[0])
        }
    }
    return torn
})"""
STACKED = """[...document.querySelectorAll('.md-content table:has(thead)')].filter(
    table => table.offsetHeight && getComputedStyle(table.tHead).display !== 'table-header-group').length"""


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Headless Chromium."""
    with headless_chromium() as browser:
        yield browser


def seen_on_each(kinds, chromium, address, script, viewport):
    """What a script gives on a page of each kind, by the kind."""
    page = chromium.new_page(viewport=viewport)
    seen = {}
    for name, path in kinds.items():
        page.goto(address + path, wait_until="load")
        seen[name] = page.evaluate(script)
    page.close()
    return seen


@pytest.mark.parametrize("width", [1280, 400])
def test_letters_of_charts_are_legible(chromium, address, kinds, width):
    """They are at least 12 pixels tall, however wide the chart is."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    sizes = []
    for kind in ("timing claim", "timings"):
        page.goto(address + kinds[kind], wait_until="load")
        sizes.extend(page.evaluate(LETTERS))
    page.close()

    assert sizes
    assert min(sizes) >= 12


def test_no_table_tears_a_word_on_a_phone(chromium, address, kinds):
    """Each cell is wide enough for its longest word; names in code may go on in the next line."""
    torn = seen_on_each(kinds, chromium, address, TORN_WORDS, {"width": 400, "height": 800})

    assert {name: [] for name in kinds} == torn


def test_no_heading_has_an_empty_line(chromium, address, kinds):
    """The link that waits behind a heading opens no line of its own."""
    torn = seen_on_each(kinds, chromium, address, TORN, {"width": 1280, "height": 900})

    assert {name: [] for name in kinds} == torn


def test_a_printed_page_keeps_its_tables_and_sections(chromium, address, kinds):
    """On paper no table is stacked as on a phone, no section is empty, and nothing reaches beyond the edge."""
    page = chromium.new_page(viewport={"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    faults = {}
    for name, path in kinds.items():
        page.goto(address + path, wait_until="load")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        wide = page.evaluate("document.documentElement.scrollWidth") > PAPER
        faults[name] = (page.evaluate(STACKED), page.evaluate(EMPTY), wide)
    page.close()

    assert dict.fromkeys(kinds, (0, [], False)) == faults
