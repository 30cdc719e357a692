"""The page for choosing in a real browser: a form that narrows it, an address that keeps the answers, and age."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from helpers.site.claims import AT
from helpers.site.findings import findings
from helpers.site.questions import findings_with_questions
from helpers.site.served_folder import served

from generators.commands.site import generated_files
from generators.model import VerdictWord
from generators.site.builds import mkdocs_build

pytestmark = pytest.mark.browser
SHOWN = ".answer:visible .answer__said:visible"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of the sample with questions, one of whose answers speaks for Alpha."""
    root = tmp_path_factory.mktemp("choose")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Alpha or Beta\nplugins: [search, claims]\n", encoding="utf-8")
    static = findings().verdicts["static-graphs"].model_copy(update={"of_others": {"beta": VerdictWord.REFUTED}})
    found = findings_with_questions(static_graphs=static)
    with served(mkdocs_build.build(root, partial(generated_files, found))) as where:
        yield where


def test_a_reader_s_answers_narrow_the_page_and_stand_in_its_address(page, address):
    """Whoever opens that address sees the same answers; all come back by one button."""
    page.clock.set_fixed_time(AT)
    page.goto(address + "choose/")
    assert page.locator(SHOWN).count() == 3

    page.get_by_label("Static graphs").check()
    assert page.url.endswith("choose/?graphs=static")
    contents = page.locator(".md-nav--secondary:visible .md-nav__link:visible")
    assert ["Do graphs matter?", "How an answer comes about"] == [
        text.strip() for text in contents.all_inner_texts()
    ]
    assert page.locator(SHOWN).count() == page.locator(".glance li:visible").count() == 1

    page.goto(address + "choose/?graphs=errors&speed=yes")
    assert page.get_by_label("Clear errors").is_checked()
    assert page.locator(SHOWN).count() == 2
    assert "2 of 3 answers" == page.locator(".choose__status").inner_text()

    page.get_by_role("button", name="Show all answers").click()
    page.locator(SHOWN).nth(2).wait_for()  # a form is reset after the click
    assert page.locator(SHOWN).count() == 3
    assert page.errors == []


def test_an_answer_is_taken_back_once_its_evidence_is_stale(page, address):
    """On its page and on the home page, without another build."""
    page.clock.set_fixed_time(AT)
    page.goto(address + "choose/#graphs--static")
    assert "favours Alpha" in page.locator("#graphs--static .answer__said:visible").inner_text()

    page.clock.set_fixed_time(AT + timedelta(days=60))
    for path in ("choose/", ""):
        page.goto(address + path)
        assert page.locator('.glance [data-word="favours"]:visible').count() == 0
        assert page.locator('.glance [data-word="open"] li:visible').count() == 3
        assert page.locator(".glance__sum:visible").count() == 0
    page.goto(address + "choose/")
    assert page.locator("#graphs--static .answer__said:visible").inner_text().endswith("because it is stale.")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (400, 800)])
def test_what_the_answers_come_to_stays_in_sight(page, address, width, height):
    """While the form is longer than the window, at every width, with the link to what they say."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address + "choose/")
    page.locator(".choose__form fieldset").first.evaluate("part => { part.style.minHeight = '60rem'; }")
    box = page.locator(".choose__state").bounding_box()

    assert box["y"] + box["height"] <= height
    assert page.locator(".choose__jump").is_visible()


def test_a_chosen_answer_is_seen_in_the_colours_of_the_system(browser, address):
    """Where a system has colours of its own, the chosen answer has another background than the others."""
    context = browser.new_context(forced_colors="active")
    tab = context.new_page()
    tab.goto(address + "choose/?graphs=errors")
    tab.locator(".choose__form").wait_for()
    colour = "part => getComputedStyle(part.nextElementSibling).backgroundColor"
    chosen, other = (tab.get_by_label(name).evaluate(colour) for name in ("Clear errors", "Static graphs"))

    assert chosen != other
    context.close()


def test_without_a_script_every_answer_is_shown(browser, address):
    """The form, which could do nothing, is not."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "choose/")

    assert tab.locator(SHOWN).count() == 3
    assert not tab.locator(".choose__form").is_visible()
    context.close()
