"""Pages: a pure function of the findings, in which any text is text."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from helpers.site.findings import findings, findings_with, sample
from markdown import Markdown

from generators.mkdocs_plugin import EXTENSIONS
from generators.model import Distinction, PassageWord, Source, Status, Topic, VerdictWord
from generators.site import pages
from generators.site.pages import render_pages

SHEET = (Path(pages.__file__).parent / "templates/assets/claims.css").read_text(encoding="utf-8")


def front_matter(text):
    """The front matter of a page."""
    lines = text.split("---\n")[1].splitlines()
    return {key: value for key, _, value in (line.partition(": ") for line in lines)}


def html(text):
    """A page as MkDocs would convert it."""
    body = text.split("---\n", 2)[2]
    return Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS).convert(body)


def test_every_entry_topic_and_passage_has_its_page(rendered):
    """There is a page for each topic, entry and alias, beside those that show many."""
    found = findings()
    expected = {"index.md", "claims/index.md", "article/index.md", "claims/graphs-are-static/index.md"}
    expected |= {"performance/index.md", "deployment/index.md", "topics/index.md", "api/index.md"}
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
    """A former id has a page that leads to the claim, by what the theme makes a refresh of and by link."""
    text = rendered["claims/graphs-are-static/index.md"]
    (leads_to,) = re.findall("^leads_to: (.*)$", text, re.MULTILINE)

    assert "../static-graphs/" == json.loads(leads_to)
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


def test_home_counts_the_claims_that_have_not_run(rendered):
    """Those with scripts; what is decided from other claims waits for them."""
    assert "1 claim has not run yet" in unescape(rendered["index.md"])


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


def test_home_says_how_long_the_run_took_and_what_failed(rendered):
    """From its manifest to its footer, with a link to each claim whose newest job failed."""
    run = rendered["index.md"].partition("{ #run }")[2]
    failed = run.partition("<dt>Newest job failed</dt>")[2].partition("</dd>")[0]

    assert ", took about 25 min</dd>" in run
    assert ["claims/traceback/"] == re.findall(r'href="([^"]*)"', failed)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "not recorded"),
        (Source(clean=True), "no commit"),
        (Source(commit="a" * 40, clean=True), f"commit <code>{'a' * 10}</code>"),
        (
            Source(commit="a" * 40, clean=False),
            f"commit <code>{'a' * 10}</code>, with changes that no commit holds",
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
    assert 'href="../claims/training-step/">' in text
    assert 'href="../claims/training-step/#machines"' in text
    assert 3 == text.count('One training step <span class="hint">wall clock</span></th>')
    assert "Inference of one batch,\N{NO-BREAK SPACE}64" in text


def test_a_facet_of_a_broken_lead_shows_its_title():
    """With a link to its page, and the plain word that the entry is broken."""
    keys = {"traceback": {"facet_of": "onnx-round-trip"}}
    claims = tuple(sample(claim.id, **keys.get(claim.id, {})) for claim in findings().project.claims)
    text = render_pages(findings_with(claims=claims))["claims/traceback/index.md"]
    link = '<a href="../onnx-round-trip/">A model survives the round trip through ONNX</a>'

    assert f"Only that claim is counted: {link}, whose entry is broken" in text


@pytest.fixture(scope="module")
def kin():
    """The pages of the sample with a facet, a follow-up with and one without a lead, and a retired claim."""
    keys = {
        "traceback": {"facet_of": "static-graphs"},
        "accuracy": {"kind": "follow-up"},
        "mobile-operators": {"kind": "follow-up", "facet_of": "static-graphs"},
        "training-step": {"status": Status.RETIRED, "reason": "Split in two", "replaced_by": "static-graphs"},
    }
    return render_pages(
        findings_with(
            claims=tuple(sample(claim.id, **keys.get(claim.id, {})) for claim in findings().project.claims)
        )
    )


def test_home_opens_with_the_passages(rendered):
    """Of those that can be checked, how many hold, do not, depend and are open."""
    assert re.search(
        r"Of 8 passages of <a[^>]*>the article</a> that can be checked, "
        "3 hold, 1 does not hold, 1 depends and 3 are open.",
        rendered["index.md"],
    )


@pytest.mark.parametrize("word", [*PassageWord, *Distinction])
def test_every_word_of_a_passage_is_defined(rendered, word):
    """The page of the article defines each, where its badges lead."""
    assert f'id="word-{word}"' in rendered["article/index.md"]


def test_only_lead_claims_are_counted(kin):
    """Facets and follow-ups have a line of their own, and the table says what each row is."""
    home, matrix = kin["index.md"], kin["claims/index.md"]

    assert "The article makes 6 claims, all but 1 checked by scripts" in home
    assert 'href="claims/?kind=facet">1 facet</a>' in home
    assert 'href="claims/?kind=follow-up">2 follow-up questions</a>' in home
    assert "<caption>6 claims, 3 facets and follow-up questions</caption>" in matrix
    assert ["facet", "follow-up"] == re.findall(r'data-is="([a-z-]+) ', matrix)[1:3]
    assert "facet: Alpha&#x27;s computation graphs are static" in matrix


def test_a_topic_lists_facets_and_follow_ups_below_their_lead(kin):
    """What has no lead of the topic is listed apart, and no score includes it."""
    graphs, uses = kin["topics/ease-of-use/index.md"], kin["topics/use-cases/index.md"]

    assert 2 == graphs.count('<li><span class="kin__role">')
    assert "Not counted: follow-up questions of ours" in uses
    assert 'href="../../claims/accuracy/"' in uses
    assert "score__item--refuted" not in uses


def test_a_facet_and_its_lead_name_each_other(kin):
    """The facet says which claim is counted for it; the lead lists it with its verdict."""
    assert re.search(r'A facet</dt>.*href="\.\./static-graphs/"', kin["claims/traceback/index.md"])
    assert 'href="../traceback/"' in kin["claims/static-graphs/index.md"].partition("{ #related }")[2]


def test_a_follow_up_says_that_the_article_does_not_make_it(kin):
    """With the claim that it follows up, where there is one."""
    alone, led = kin["claims/accuracy/index.md"], kin["claims/mobile-operators/index.md"]

    assert "<dt>A follow-up question</dt>" in alone
    assert "ClaimReview" not in alone
    assert "It follows up" not in alone
    assert re.search(r'It follows up this claim: <a href="\.\./static-graphs/"', led)


def test_a_retired_claim_keeps_its_page(kin):
    """With its last verdict, the reason and what replaced it; the home page and its passage lead there."""
    text = kin["claims/training-step/index.md"]

    assert json.loads(front_matter(text)["title"]).startswith("Retired: ")
    assert "Last verdict" in text
    assert "Why: Split in two." in text
    assert re.search(r'Replaced by: <a href="\.\./static-graphs/"', text)
    assert "Retired claims: <a" in kin["index.md"]
    assert "Retired: <a" in kin["article/index.md"]
    assert "training-step" not in kin["claims/index.md"] + kin["topics/performance/index.md"]


def test_the_sign_of_a_verdict_stands_in_the_style_sheet_alone(rendered):
    """A page names the verdict; what is drawn beside the name comes with its class, which has a sign."""
    signs = re.findall(r"\.(?:verdict|reach__cell)--([\w-]+)[^{}]*\{[^{}]*--sign: var\((--[\w-]+)\)", SHEET)
    drawn = re.findall(r'(--claims-\w+): url\("data:image/svg', SHEET)

    assert {word.value for word in VerdictWord} <= {name for name, _ in signs}
    assert set(drawn) == {sign for _, sign in signs}
    assert (
        "<svg" not in rendered["claims/index.md"] + rendered["article/index.md"] + rendered["deployment/index.md"]
    )
    assert (
        '<a class="verdict verdict--supported" href="./#verdict-supported">Supported</a>'
        in rendered["claims/index.md"]
    )


def test_what_the_search_leaves_out_of_a_passage_stands_together(rendered):
    """Its claims, verdict and name; the search reads the gist and why nothing is claimed."""
    passages = re.findall(r'<li class="passage".*?</code>\n</div>\n</li>', rendered["article/index.md"], re.DOTALL)

    assert len(passages) == rendered["article/index.md"].count('<li class="passage"')
    for passage in passages:
        read, mark, left_out = passage.partition("<div data-search-exclude>")
        assert mark
        assert "<p>" in read
        assert "verdict" not in read
        assert "data-search-exclude" not in left_out
