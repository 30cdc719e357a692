"""Pages: a pure function of the findings, in which any text is text."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from helpers.site.findings import findings, findings_with
from markdown import Markdown

from generators.mkdocs_plugin import EXTENSIONS
from generators.model import Source, Topic, VerdictWord
from generators.site import pages
from generators.site.pages import render_pages


def front_matter(text):
    """The front matter of a page."""
    lines = text.split("---\n")[1].splitlines()
    return {key: value for key, _, value in (line.partition(": ") for line in lines)}


def html(text):
    """A page as MkDocs would convert it."""
    body = text.split("---\n", 2)[2]
    return Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS).convert(body)


def test_every_entry_topic_and_passage_has_its_page(rendered):
    """There is a page for each topic, entry and alias, beside home, the matrix and the article."""
    found = findings()
    expected = {"index.md", "claims/index.md", "article/index.md", "claims/graphs-are-static/index.md"}
    expected |= {"performance/index.md", "deployment/index.md"}
    expected |= {f"topics/{topic}/index.md" for topic in Topic}
    expected |= {f"claims/{entry.id}/index.md" for entry in (*found.project.claims, *found.project.broken)}

    assert expected == set(rendered)


def test_is_deterministic_whatever_the_order(rendered):
    """The same findings in another order give the same bytes."""
    found = findings()
    reversed_claims = findings_with(claims=found.project.claims[::-1], frameworks=dict(found.project.frameworks))
    shuffled = reversed_claims.model_copy(
        update={
            "verdicts": dict(reversed(found.verdicts.items())),
            "evidence": dict(reversed(found.evidence.items())),
        }
    )

    assert rendered == render_pages(shuffled)


def test_every_page_says_what_it_was_made_from(rendered):
    """Each page carries a title, a description, its source and a note that it is generated."""
    for name, text in rendered.items():
        front = front_matter(text)
        assert pages.MARKER in text, name
        assert json.loads(front["title"]), name
        assert json.loads(front["description"]), name
        assert json.loads(front["generated_from"]).startswith("claims/"), name


def test_every_page_has_one_heading(rendered):
    """Each page has exactly one heading of the first level."""
    for name, text in rendered.items():
        assert 1 == len(re.findall(r"<h1[ >]", html(text))), name


@pytest.mark.parametrize("word", VerdictWord)
def test_every_verdict_word_is_defined_and_linked(rendered, word):
    """The matrix defines each verdict word where every badge of it leads."""
    assert f'id="verdict-{word}"' in rendered["claims/index.md"]
    assert f'href="claims/#verdict-{word}"' in rendered["index.md"]


def test_a_broken_entry_lists_its_complaints(rendered):
    """A broken entry has a page with where, what, what it got and the way out."""
    text = unescape(rendered["claims/onnx-round-trip/index.md"])

    assert "<code>claims/onnx-round-trip/claim.toml:21</code>" in text
    assert "(got alpha.diference)" in text
    assert "name one of: difference, size" in text


def test_an_alias_leads_to_the_claim(rendered):
    """A former id has a page that leads to the claim, by refresh and by link."""
    text = rendered["claims/graphs-are-static/index.md"]

    assert '<meta http-equiv="refresh" content="0; url=../static-graphs/">' in text
    assert '<a href="../static-graphs/">' in text


def test_an_empty_topic_says_so(rendered):
    """Every topic has a page; one without claims says that it has none."""
    assert "No claim of this topic has an entry yet." in rendered["topics/ecosystem/index.md"]


def test_the_article_lists_each_passage_and_why_it_has_no_claim(rendered):
    """Each passage has its gist and its claims with verdicts, or the reason why there is none."""
    text = rendered["article/index.md"]

    assert "On static-graphs." in text
    assert "No claim: It states nothing." in text
    assert "No claim has an entry for it yet." in text


def test_home_has_no_winner(rendered):
    """Home counts verdicts by word and topic, and names the run with its outcomes."""
    text = rendered["index.md"]

    assert "11 measured, 1 raised, 1 timed-out" in text
    assert 'aria-label="2 Supported, Ease of use">2</a>' in text
    assert "Alpha 2.21.0; Beta 2.13.0" in text


def test_home_before_any_run_says_so():
    """Without evidence home says that nothing has run, and every page still renders."""
    found = findings()
    bare = found.model_copy(update={"evidence": {}, "verdicts": {}, "ledger": None})

    assert "Nothing has run yet" in render_pages(bare)["index.md"]


def test_a_run_that_did_not_end_is_marked():
    """A run without its footer is marked on the home page."""
    found = findings()
    cut = found.model_copy(update={"ledger": found.ledger.model_copy(update={"footer": None})})

    assert "did not finish" in render_pages(cut)["index.md"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "not recorded"),
        (Source(clean=True), "no commit"),
        (Source(commit="a" * 40, clean=True), f"commit <code>{'a' * 40}</code>"),
        (
            Source(commit="a" * 40, clean=False),
            f"commit <code>{'a' * 40}</code>, with changes that no commit holds",
        ),
    ],
    ids=["none", "no commit", "clean", "unclean"],
)
def test_home_says_what_the_run_was_made_from(source, words):
    """The newest run stands there with its commit, and with whether its files were those of that commit."""
    found = findings()
    manifest = found.ledger.manifest.model_copy(update={"source": source})
    run = found.model_copy(update={"ledger": found.ledger.model_copy(update={"manifest": manifest})})

    assert f"<dt>Source</dt><dd>{words}</dd>" in render_pages(run)["index.md"]


def test_hostile_text_is_text_everywhere(rendered):
    """No page gains an element, an attribute or a heading from what a contributor wrote."""
    for name, text in rendered.items():
        converted = html(text)
        assert "<script>alert" not in converted, name
        assert not re.search(r"<[^>]*javascript:", converted), name
        assert "\x1b" not in text, name
        assert "\u202e" not in text, name
        assert converted.count("<div") == converted.count("</div>"), name
        assert "{{" not in text, name


def test_pages_stay_small(rendered):
    """No claim's page exceeds 40 KB of Markdown."""
    assert max(len(text.encode()) for text in rendered.values()) < 40_000


def test_the_overview_draws_every_timing(rendered):
    """Each timing is a row with its ratio, under its claim with its verdict; other machines follow."""
    text = unescape(rendered["performance/index.md"])

    assert ["of this site", "(1)", "(2)"] == re.findall(r"^## On .*?(of this site|\(\d\)) \{", text, re.MULTILINE)
    assert 'href="../claims/training-step/#measured"' in text
    assert 'href="../claims/training-step/#machines"' in text
    assert 3 == text.count('One training step <span class="hint">wall clock</span></th>')
    assert "Inference of one batch, 64" in text
