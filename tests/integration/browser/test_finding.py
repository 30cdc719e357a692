"""Filters, instant navigation and the reader's clock in a real browser, on a site that has an address."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from helpers.site.built_sites import CONFIG, make_root
from helpers.site.claims import AT
from helpers.site.findings import findings
from helpers.site.questions import findings_with_questions
from helpers.site.served_folder import served

from generators.commands.site import generated_files
from generators.site.builds import mkdocs_build

KINDS = (
    *("", "claims/", "article/", "topics/", "topics/ease-of-use/", "performance/", "deployment/", "api/"),
    *("claims/training-step/", "claims/static-graphs/", "more/page/"),
)
SHIFTS = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(0), 500);
})"""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of the built sample, which knows it."""
    root = tmp_path_factory.mktemp("finding")
    with served(root / "build/site") as where:
        make_root(root, f"{CONFIG}site_url: {where}\n", more__page_md="# Page\n\nOf its own.\n")
        mkdocs_build.build(root, partial(generated_files, findings()))
        yield where


@pytest.fixture
def page(page):
    """A page that must have no error and ask no other host."""
    yield page
    assert page.errors == []
    assert {urlsplit(url).hostname for url in page.requested} <= {"127.0.0.1"}


def follow(page, link):
    """Click a link to a path of the site, added to the page that is open, and wait for that page."""
    page.evaluate(
        "link => { const a = document.createElement('a'); a.href = new URL(link, __md_scope);"
        "a.textContent = 'go';"
        "a.id = 'go'; document.querySelector('article').prepend(a); }",
        link,
    )
    page.locator("#go").click()
    page.locator("#go").wait_for(state="detached")


def test_every_kind_of_page_is_reached_without_loading(page, address):
    """A click leads from each kind of page to the next in the same document, with its scripts and heading."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("window.same = true")
    for kind in (*KINDS[1:], *KINDS[-2::-1]):
        follow(page, kind)
        assert address + kind == page.url
        assert 1 == page.locator("article h1").count()
        if kind == "claims/":
            page.locator("input[name=text]").fill("errors point")
            assert 1 == page.locator("#matrix tbody tr:visible").count()
        if kind == "claims/training-step/":
            assert 1 == page.locator(".facts").first.locator(".age").count()
    assert page.evaluate("window.same")


def test_a_link_with_a_filter_keeps_it_without_loading(page, address):
    """A count of the score opens the filtered table, and Back and Forward keep each view."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("window.same = true")
    page.get_by_label("2 Supported, Ease of use").click()
    page.wait_for_url("**/claims/?topic=ease-of-use&verdict=supported&kind=claim")
    rows = page.locator("#matrix tbody tr:visible")
    page.locator("#matrix caption", has_text="2 of").wait_for()

    assert 2 == rows.count()
    page.go_back()
    page.get_by_label("2 Supported, Ease of use").wait_for()
    page.go_forward()
    page.locator("#matrix caption", has_text="2 of").wait_for()
    assert 2 == rows.count()
    assert page.evaluate("window.same")


def test_words_are_found_anywhere_in_title_statement_and_scope(page, address):
    """Each word counts by itself, in any order, also where only the statement or the scope has it."""
    page.goto(f"{address}claims/?text=line+POINT")
    rows = page.locator("#matrix tbody tr:visible")

    assert 1 == rows.count()
    page.locator("input[name=text]").fill("article training")
    assert 1 == rows.count()
    page.locator("input[name=text]").fill("default mode")
    assert 5 < rows.count()
    page.locator("input[name=text]").fill("which is the article of training")
    assert 1 == rows.count()


def test_a_cell_on_a_phone_says_what_it_shows(page, address):
    """Each cell of the table of all claims but the verdict has the words of its column before it."""
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{address}claims/")
    heads = page.locator("#matrix thead button").all_text_contents()
    labels = page.locator("#matrix tbody tr").first.evaluate(
        "row => [...row.cells].map(cell => getComputedStyle(cell, '::before').content.replaceAll('\"', ''))"
    )

    assert ["none", "none", *heads[2:]] == labels


def test_no_row_says_so_and_leads_back(page, address):
    """Where nothing fits, a sentence says so, and its button shows every claim again."""
    page.goto(f"{address}claims/?text=nowhere&verdict=refuted")
    sentence = page.get_by_text("No claim has all of this.")

    assert sentence.is_visible()
    page.get_by_role("button", name="show all claims").click()
    page.wait_for_url(f"{address}claims/")
    assert not sentence.is_visible()
    assert 10 == page.locator("#matrix tbody tr:visible").count()


def test_the_order_stands_in_the_address(page, address):
    """An order that was chosen by a column's head or in the bar comes back with the address."""
    page.goto(f"{address}claims/")
    first = page.locator("#matrix tbody tr").first.inner_text()
    page.get_by_role("button", name="Verdict").click()
    page.get_by_role("button", name="Verdict").click()
    assert page.url.endswith("?sort=-verdict")
    down = page.locator("#matrix tbody td:nth-child(2) .verdict").all_inner_texts()

    page.goto(page.url)
    assert sorted(down, reverse=True) == down
    assert down == page.locator("#matrix tbody td:nth-child(2) .verdict").all_inner_texts()
    page.get_by_label("Order").select_option("")
    assert first == page.locator("#matrix tbody tr").first.inner_text()


def test_claims_are_found_by_what_one_framework_alone_fails_and_by_whom_the_article_credits(page, address):
    """Each is a filter that stands in the address; the list below the table leads to what fails."""
    page.goto(f"{address}claims/?fails=beta")
    rows = page.locator("#matrix tbody tr:visible")

    assert 2 == rows.count()
    assert 1 == rows.filter(has_text="Alpha reaches more devices").count()
    page.goto(f"{address}claims/")
    page.get_by_label("The article credits").select_option("beta")
    assert page.url.endswith("?credits=beta")
    assert 0 < rows.count() < 10
    page.get_by_role("link", name="What one framework alone fails").click()
    assert page.get_by_role("heading", name="What one framework alone fails").is_visible()


def test_claims_are_found_by_the_section_of_the_article(page, tmp_path):
    """A claim that stands in several sections is found by each."""
    found = findings_with_questions()
    with served(tmp_path / "build/site") as where:
        mkdocs_build.build(make_root(tmp_path), partial(generated_files, found))
        page.goto(f"{where}claims/")
        control, rows = page.get_by_label("Section of the article"), page.locator("#matrix tbody tr:visible")
        key = control.locator("option").nth(1).get_attribute("value")
        control.select_option(key)
        assert page.url.endswith(f"?section={key}")
        shown = rows.evaluate_all("rows => rows.map(row => row.dataset.is.split(' '))")
        assert shown
        assert all(f"in-{key}" in kinds for kinds in shown)


def test_the_bar_moves_nothing(page, address):
    """The table of all claims stands where it is from the first moment on."""
    page.goto(f"{address}claims/", wait_until="networkidle")

    assert page.evaluate(SHIFTS) < 0.02


def test_without_scripts_there_is_no_bar(browser, address):
    """A reader without scripts has the whole table and nothing that doesn't work."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}claims/")

    assert not tab.locator(".filters").is_visible()
    assert 10 == tab.locator("#matrix tbody tr:visible").count()
    context.close()


@pytest.mark.parametrize(
    "kind", ["claims/", "article/", "topics/performance/", "claims/training-step/", "performance/"]
)
def test_a_verdict_turns_stale_by_the_clock_of_the_reader(page, address, kind):
    """Past `expires` every verdict is marked, without a new build; a moment before it none is."""
    expires = AT + timedelta(days=30)
    marks, stale = page.locator("[data-expires]"), page.locator("article .chip", has_text="stale")
    page.clock.set_fixed_time(expires - timedelta(seconds=1))
    page.goto(address + kind, wait_until="networkidle")
    waiting, before = marks.count(), stale.count()

    assert waiting > 0
    page.clock.set_fixed_time(expires + timedelta(seconds=1))
    page.goto(address + kind, wait_until="networkidle")
    assert 0 == marks.count()
    assert before + waiting == stale.count()


def test_every_verdict_of_a_claim_can_turn_stale(page, address):
    """In lists and tables each verdict that has a date is followed by what marks it."""
    late = AT + timedelta(days=400)
    page.clock.set_fixed_time(late)
    for kind in ("claims/", "article/", "topics/performance/", "topics/ease-of-use/"):
        page.goto(address + kind, wait_until="networkidle")
        fresh = page.evaluate(
            "() => [...document.querySelectorAll("
            "'article :is(tr[data-is], .claim-list li, .passage li) .verdict')]"
            ".filter((one) => one.matches('.verdict--supported, .verdict--refuted, .verdict--mixed'))"
            ".filter((one) => one.nextElementSibling?.textContent !== 'stale').map((one) => one.outerHTML)"
        )
        assert fresh == [], kind
