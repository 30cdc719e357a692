"""Pages: a pure function of the findings, in which any text is text."""

from __future__ import annotations

import json
import re

import pytest
from helpers.site_findings import findings
from markdown import Markdown

from generators.mkdocs_plugin import EXTENSIONS
from generators.model import Topic, VerdictWord
from generators.site import pages
from generators.site.pages import render_pages


@pytest.fixture(scope="module")
def rendered():
    """The pages of the sample."""
    return render_pages(findings())


def with_claim(claim):
    """The findings of the sample with this claim in place of the one of its name."""
    found = findings()
    claims = tuple(claim if old.id == claim.id else old for old in found.project.claims)
    return found.model_copy(update={"project": found.project.model_copy(update={"claims": claims})})


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
    expected |= {f"claims/{one.id}/index.md" for one in (*found.project.claims, *found.project.broken)}

    assert expected == set(rendered)


def test_is_deterministic_whatever_the_order(rendered):
    """The same findings in another order give the same bytes."""
    found = findings()
    project = found.project.model_copy(
        update={
            "claims": found.project.claims[::-1],
            "frameworks": dict(found.project.frameworks),
        }
    )
    shuffled = found.model_copy(
        update={
            "project": project,
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
    assert f'href="./claims/#verdict-{word}"' in rendered["index.md"]


def test_a_claim_opens_with_its_verdict(rendered):
    """Verdict, conclusion and statement come first, then measures, rules, scripts, controls, run and prose."""
    text = rendered["claims/static-graphs/index.md"]
    order = ["conclusion__word", "conclusion__reason", "The claim", "{ #measured }", "{ #rules }", "{ #scripts }"]
    order += ["{ #controls }", "{ #run }", "{ #method }", "{ #limits }", "{ #article }", "{ #run-it }"]
    places = [text.index(part) for part in order]

    assert sorted(places) == places
    assert "The Python body ran once in ten calls of Alpha; the claim needs at most 2." in text
    assert "1 of 10</code> in Alpha, 10 of 10 in Beta" in text
    assert "claims verify static-graphs" in text
    assert "python claims/static-graphs/verify_alpha.py" in text
    assert "../../api/v1/claims/static-graphs.json" in text


def test_a_timing_has_its_chart_and_its_card(rendered):
    """A timing shows the median with its range, a chart and what the scripts share."""
    text = rendered["claims/training-step/index.md"]

    assert '<figure class="chart" data-search-exclude><svg' in text
    assert "{ #fairness }" in text
    assert '<span class="truth truth--fails">differs</span>' in text
    assert '<span class="truth truth--holds">same</span>' in text
    assert re.search(
        r"<strong>1[34]\.\d ms</strong><span class=\"hint\">1[23]\.\d ms to 1[45]\.\d ms</span>", text
    )


def test_a_sweep_has_a_row_a_size(rendered):
    """A sweep shows each size, and its undecided comparison as unknown."""
    text = rendered["claims/inference-sweep/index.md"]

    assert "<code>batch&#91;1&#93;</code>" in text
    assert "<code>batch&#91;64&#93;</code>" in text
    assert '<span class="truth truth--unknown">unknown</span>' in text


def test_a_battery_shows_its_items(rendered):
    """A battery shows each item as passed, failed or left out."""
    text = rendered["claims/mobile-operators/index.md"]

    assert '<th scope="row">fft</th><td>failed</td><td>failed</td>' in text
    assert '<th scope="row">sort</th><td>left out</td><td>left out</td>' in text
    assert "the verdict is the same, so it speaks for neither" in text


def test_a_stale_claim_says_so_and_shows_the_good_observation(rendered):
    """After a failed job the verdict stays, marked, with the reason and the date of what is shown."""
    text = rendered["claims/traceback/index.md"]

    assert '<span class="chip chip--amber">stale</span>' in text
    assert '<span class="chip chip--red">failing</span>' in text
    assert "Beta: the newest job is timed-out.</strong> no result within 60 s. What is shown below is from" in text
    assert "<strong>yes</strong>" in text


def test_a_broken_entry_lists_its_complaints(rendered):
    """A broken entry has a page with where, what, what it got and the way out."""
    text = rendered["claims/onnx-round-trip/index.md"]

    assert "<code>claims/onnx-round-trip/claim.toml:21</code>" in text
    assert "(got alpha.diference)" in text
    assert "name one of: difference, size" in text


def test_a_claim_that_no_script_decides_says_why(rendered):
    """A claim that isn't checkable has its reason and no measures, scripts or command."""
    text = rendered["claims/more-fun/index.md"]

    assert "Fun is an opinion" in text
    assert not [part for part in ("{ #measured }", "{ #scripts }", "claims verify") if part in text]


def test_a_claim_that_never_ran_says_so(rendered):
    """Before any run a claim shows its rules and scripts, and that nothing was measured."""
    text = rendered["claims/never-run/index.md"]

    assert "this claim has not run" in text
    assert "{ #run }" not in text


def test_an_alias_leads_to_the_claim(rendered):
    """A former id has a page that leads to the claim, by refresh and by link."""
    text = rendered["claims/graphs-are-static/index.md"]

    assert '<meta http-equiv="refresh" content="0; url=../static-graphs/">' in text
    assert '<a href="../static-graphs/">' in text


def test_an_empty_topic_says_so(rendered):
    """Every topic has a page; one without claims says that it has none."""
    assert "No claim of this topic has an entry yet." in rendered["topics/ecosystem/index.md"]


def test_the_article_tells_each_passage_and_why_it_has_no_claim(rendered):
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

    assert "did not come to its end" in render_pages(cut)["index.md"]


def test_hostile_text_is_text_everywhere(rendered):
    """No page gains an element, an attribute or a heading from what a contributor wrote."""
    for name, text in rendered.items():
        converted = html(text)
        assert "<script>alert" not in converted, name
        assert not re.search(r"<[^>]*javascript:", converted), name
        assert "\x1b" not in text, name
        assert "\u202e" not in text, name
        assert converted.count("<div") == converted.count("</div>"), name
        assert "{{ 7*7 }}" not in text.split("---\n", 2)[2].split("{ #scripts }")[0], name


def test_a_review_is_published_for_a_verdict_alone(rendered):
    """A supported, refuted or mixed claim carries its review as JSON; any other carries none."""
    [record] = re.findall(
        r'<script type="application/ld\+json">(.*)</script>', rendered["claims/accuracy/index.md"]
    )

    assert "Refuted" == json.loads(record)["reviewRating"]["alternateName"]
    assert "ld+json" not in rendered["claims/inference-sweep/index.md"]
    assert "ld+json" not in rendered["index.md"]


def test_a_review_ends_no_script_element():
    """The JSON in a page holds no character that HTML reads, and reads back as it was."""
    statement = "</script><!-- & \u4f60"
    claim = next(claim for claim in findings().project.claims if claim.id == "accuracy")
    entry = claim.entry.model_copy(update={"statement": statement})
    text = render_pages(with_claim(claim.model_copy(update={"entry": entry})))["claims/accuracy/index.md"]
    [record] = re.findall(r'<script type="application/ld\+json">(.*)</script>', text)

    assert not set("<>&") & set(record)
    assert record.isascii()
    assert statement == json.loads(record)["claimReviewed"]


def test_pages_stay_small(rendered):
    """No claim's page exceeds 40 KB of Markdown."""
    assert max(len(text.encode()) for text in rendered.values()) < 40_000


def test_long_lists_wait_to_be_opened(monkeypatch):
    """Many items of a battery and many controls stand in a list that is closed at first; few stand open."""
    few = render_pages(findings())["claims/mobile-operators/index.md"]
    monkeypatch.setattr(pages, "MANY", 0)
    many = render_pages(findings())["claims/mobile-operators/index.md"]

    assert "item by item" not in few
    assert "item by item" in many
    checked = render_pages(findings())["claims/static-graphs/index.md"]
    assert re.search(r"<summary>\d+ controls, all passed: one by one</summary>", checked)
    assert few.count('<tr class="item">') == many.count('<tr class="item">') > 0


def test_what_a_claim_can_not_show_stands_on_its_page():
    """The limits of its notes, also where the harness has limits of its own to tell."""
    found = findings()
    claims = tuple(
        claim.model_copy(update={"limits": f"It says nothing of {claim.id} elsewhere."})
        for claim in found.project.claims
    )
    project = found.project.model_copy(update={"claims": claims})
    rendered = render_pages(found.model_copy(update={"project": project}))

    for claim in claims:
        if claim.listed:
            below = rendered[f"claims/{claim.id}/index.md"].split("{ #limits }")[1]
            assert below.split("{ #article }")[0].count(f"It says nothing of {claim.id} elsewhere.") == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "7 launches, 12 s of measuring."),
        (
            {"measured": 9.7, "width": 1.084},
            "7 launches, 10 s of measuring, the upper end of the widest interval 1.08 times its lower end.",
        ),
    ],
)
def test_the_card_of_a_timing_says_how_it_was_taken(more, told):
    """Versions, warm-up, blocks, launches and seconds stand below the settings, as the run recorded them."""
    limits = {**TIMED_LIMITS, **more}
    found = findings()
    evidence = {
        claim_id: {
            name: part.model_copy(update={"newest": part.newest.model_copy(update={"limits": limits})})
            if part.newest
            else part
            for name, part in sides.items()
        }
        for claim_id, sides in found.evidence.items()
    }
    page = render_pages(found.model_copy(update={"evidence": evidence}))["claims/training-step/index.md"]

    assert "s and by three calls at least" in page
    assert told in page


TIMED_LIMITS = {"seconds": 60.0, "memory": 4096.0, "threads": 1.0, "launches": 7.0, "budget": 12.0}


def test_a_claim_shows_what_other_machines_showed(rendered):
    """Machine, device, versions, date, verdict, judged measures and charts stand in a section of their own."""
    text = rendered["claims/training-step/index.md"].partition("{ #machines }")[2].partition("\n## ")[0]

    for part in ("abacus", "Alpha 2.21.0, Beta 2.13.0", "Verdict there", "<code>step</code>", "22 November 2026"):
        assert part in text
    assert ["machine-1-step-title", "machine-2-step-title"] == re.findall(r'<title id="([^"]+)"', text)
    assert "{ #machines }" not in rendered["claims/inference-sweep/index.md"]


@pytest.mark.parametrize(
    ("clocks", "told"),
    [
        (("wall", "wall"), "Seconds are those of the wall clock."),
        (("cpu", "cpu"), "Seconds are those of the processor."),
        (("wall", "cpu"), "Seconds of the wall clock: One training step; the others are those of the processor."),
    ],
)
def test_a_page_says_which_clock_its_times_read(clocks, told):
    """All by one, or those by the wall clock by name."""
    claim = next(claim for claim in findings().project.claims if claim.id == "training-step")
    step, other = (claim.entry.measures["step"].model_copy(update={"clock": clock}) for clock in clocks)
    measures = {**claim.entry.measures, "step": step, "other": other.model_copy(update={"title": "Another"})}
    entry = claim.entry.model_copy(update={"measures": measures})
    changed = with_claim(claim.model_copy(update={"entry": entry}))

    assert told in render_pages(changed)["claims/training-step/index.md"]


def test_the_overview_draws_every_timing(rendered):
    """Each timing is a row with its ratio, under its claim with its verdict; other machines follow."""
    text = rendered["performance/index.md"]

    assert ["of this site", "(1)", "(2)"] == re.findall(r"^## On .*?(of this site|\(\d\)) \{", text, re.MULTILINE)
    assert 'href="../claims/training-step/#measured"' in text
    assert 'href="../claims/training-step/#machines"' in text
    assert 3 == text.count('One training step <span class="hint">wall clock</span></th>')
    assert "Inference of one batch, 64" in text
