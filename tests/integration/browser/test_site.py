"""The site in a real browser: no other host, no script error, no action by hostile text, readable when narrow."""

from __future__ import annotations

from functools import partial
from importlib import resources
from urllib.parse import urlsplit

import pytest
from helpers.processes.waiting import HANG
from helpers.site.findings import findings, findings_with, sample
from helpers.site.served_folder import served

from generators.commands.site import generated_files
from generators.site.builds import mkdocs_build
from generators.site.pages import render_pages

CONFIG = """\
site_name: Alpha or Beta
plugins:
  - search:
      separator: '[\\s\\-()<>/]+|&[lg]t;'
  - claims
"""
KINDS = ("", "claims/", "article/", "topics/ease-of-use/", "claims/training-step/", "claims/hostile/")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of the built sample."""
    root = tmp_path_factory.mktemp("browser")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("# Alpha or Beta\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    place = mkdocs_build.build(root, partial(generated_files, findings()))
    with served(place) as where:
        yield where


def test_every_kind_of_page_is_quiet_and_asks_no_other_host(page, address):
    """No page raises an error, opens a dialog, or asks another host for anything."""
    for kind in KINDS:
        page.goto(address + kind, wait_until="networkidle")

    assert page.errors == []
    assert {"127.0.0.1"} == {urlsplit(url).hostname for url in page.requested}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_telephone(browser, address, scheme):
    """At 400 pixels no page scrolls sideways, in either scheme."""
    context = browser.new_context(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(HANG * 1000)
    tab = context.new_page()
    for kind in KINDS:
        tab.goto(address + kind)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 400, kind
    assert {"light": "default", "dark": "slate"}[scheme] == tab.evaluate("document.body.dataset.mdColorScheme")
    context.close()


def test_text_has_contrast_with_its_background(browser, address):
    """Verdict words, quiet notes and links have a contrast of 4.5 or more in both schemes."""
    script = """() => {
      const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
      const light = (c) => c.map((v) => v / 255)
        .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (node) => {
        if (!node) return [255, 255, 255];
        return over(numbers(getComputedStyle(node).backgroundColor), ground(node.parentElement));
      };
      const parts = ".verdict, .hint, .chip, .truth, .claims-block a, dt, .claims-block th, .zero";
      return [...document.querySelectorAll(parts)].filter((node) => node.offsetParent).map((node) => {
        const back = ground(node);
        const [one, other] = [light(over(numbers(getComputedStyle(node).color), back)), light(back)];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return [ratio, node.className + " " + node.textContent.slice(0, 30)];
      }).filter(([ratio]) => ratio < 4.5);
    }"""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        context.set_default_timeout(HANG * 1000)
        tab = context.new_page()
        for kind in (*KINDS, "claims/traceback/", "claims/inference-sweep/"):
            tab.goto(address + kind)
            assert tab.evaluate(script) == [], (scheme, kind)
        context.close()


def test_the_table_can_be_filtered_and_the_view_shared(page, address):
    """Filters narrow the table, count what is left and stand in the address; an address brings them back."""
    page.goto(address + "claims/?verdict=refuted")
    rows = page.locator("#matrix tbody tr:visible")

    assert 1 == rows.count()
    assert "1 of 10 claims" == page.locator("#matrix caption").inner_text()
    page.locator("select[name=verdict]").select_option("")
    page.locator("select[name=topic]").select_option("ease-of-use")
    assert 3 == rows.count()
    assert page.url.endswith("?topic=ease-of-use")
    page.locator("input[name=text]").fill("errors point")
    assert 1 == rows.count()
    assert page.errors == []


def test_the_table_can_be_sorted(page, address):
    """A click on a column's head sorts by it, a second one the other way, and says so to a screen reader."""
    page.goto(address + "claims/")
    head = page.get_by_role("button", name="Verdict")
    words = page.locator("#matrix tbody td:nth-child(2) .verdict")
    head.click()
    up = words.all_inner_texts()
    head.click()

    assert sorted(up) == up
    assert up[::-1] == words.all_inner_texts()
    assert "descending" == page.locator("#matrix th[aria-sort]").get_attribute("aria-sort")


def test_the_table_counts_facets_and_follow_ups_apart(page, address):
    """Whatever the filters leave of them, the claims of the article have a number of their own."""
    keys = {"traceback": {"facet_of": "static-graphs"}, "accuracy": {"kind": "follow-up"}}
    entries = (sample(claim.id, **keys.get(claim.id, {})) for claim in findings().project.claims)
    table = render_pages(findings_with(claims=tuple(entries)))["claims/index.md"]
    script = resources.files("generators.site").joinpath("templates/assets/filters.js").read_text(encoding="utf-8")
    body = f"<!doctype html>{table}<script>{script}</script>"
    page.route("**/table/**", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(address + "table/?kind=claim")
    caption = page.locator("#matrix caption")

    assert "8 claims, 0 of 2 facets and follow-up questions" == caption.inner_text()
    page.locator("select[name=kind]").select_option("follow-up")
    assert "0 of 8 claims, 1 of 2 facets and follow-up questions" == caption.inner_text()
    assert page.url.endswith("?kind=follow-up")


def test_a_count_of_the_score_leads_to_its_claims(page, address):
    """A count on the home page leads to the claims that it counts."""
    page.goto(address)
    page.get_by_label("2 Supported, Ease of use").click()
    page.wait_for_url("**/claims/?topic=ease-of-use&verdict=supported&kind=claim")

    assert 2 == page.locator("#matrix tbody tr:visible").count()


def test_the_search_finds_a_claim_by_its_words_alone(page, address):
    """The search finds a claim by its conclusion, shows hostile titles as text, and knows no code."""
    page.goto(address)
    search = page.get_by_placeholder("Search")
    found = page.locator(".md-search-result__item")
    search.click()
    search.press_sequentially("Python body ran once")
    found.first.wait_for()
    assert "static" in found.first.inner_text()
    search.fill("")
    search.press_sequentially("alert")
    found.filter(has_text="<script>").first.wait_for()
    assert page.errors == []


def test_a_result_of_the_search_begins_with_its_verdict(page, address):
    """The verdict stands below the title, before a few of the paragraphs by which the search knows the page."""
    page.goto(address)
    page.get_by_placeholder("Search").click()
    page.get_by_placeholder("Search").press_sequentially("Python body ran once")
    first = page.locator(".md-search-result__article").first
    first.wait_for()
    parts = first.locator("h1, .md-tags, p:visible").all()
    tops = {part.evaluate("part => part.localName"): part.bounding_box()["y"] for part in reversed(parts)}
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.className.includes('md-search-result__link')")

    assert tops["h1"] < tops["nav"] < tops["p"]
    assert first.locator("p").count() > len(first.locator("p:visible:not(:has(mark))").all())
    assert "none" != page.evaluate("getComputedStyle(document.activeElement).outlineStyle")


def test_choosing_a_framework_chooses_it_everywhere(page, address):
    """The tab of a framework stays chosen on the next claim."""
    page.goto(address + "claims/training-step/")
    page.locator(".tabbed-labels label", has_text="Beta").click()
    assert page.locator(".tabbed-block:visible").inner_text().startswith("verify_beta.py")
    page.goto(address + "claims/static-graphs/")

    assert page.locator(".tabbed-block:visible").inner_text().startswith("verify_beta.py")


def test_an_alias_leads_to_the_claim(page, address):
    """A former address leads to the claim by itself."""
    page.goto(address + "claims/graphs-are-static/")
    page.wait_for_url("**/claims/static-graphs/")


def test_dates_have_their_age(page, address):
    """A date on a claim's page is followed by how long ago it is."""
    page.goto(address + "claims/training-step/")

    assert page.locator(".facts").first.locator(".age").count() == 1


def test_scripts_stand_side_by_side_where_there_is_room(page, address):
    """Both are shown, beside each other in a wide window and one below the other in a narrow one."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address + "claims/training-step/")
    page.locator(".tabbed-labels label", has_text="Side by side").click()
    blocks = page.locator(".tabbed-block:visible")
    first, second = (blocks.nth(number).bounding_box() for number in range(2))
    page.set_viewport_size({"width": 400, "height": 800})

    assert 2 == blocks.count()
    assert first["y"] == second["y"]
    assert blocks.nth(0).bounding_box()["y"] < blocks.nth(1).bounding_box()["y"]
