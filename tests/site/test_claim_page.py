"""The page of one claim: verdict, measures, rules, scripts, controls, run and prose, in this order."""

from __future__ import annotations

import html
import json
import re

import pytest
from helpers.site.findings import findings, findings_with, findings_with_claim, sample

from generators.model import ControlResult, Evidence, Outcome, WhatIf
from generators.site import claim_page
from generators.site.pages import render_pages

TIMED_LIMITS = {"seconds": 60.0, "memory": 4096.0, "threads": 1.0, "launches": 7.0, "budget": 12.0}


def test_a_claim_opens_with_its_verdict(rendered):
    """Verdict, conclusion and statement come first, then measures, rules, scripts, controls, run and prose."""
    text = html.unescape(rendered["claims/static-graphs/index.md"])
    order = ["conclusion__word", "conclusion__reason", "The claim", "{ #measured }", "{ #rules }", "{ #scripts }"]
    order += ["{ #controls }", "{ #run }", "{ #method }", "{ #limits }", "{ #article }", "{ #run-it }"]
    places = [text.index(part) for part in order]

    assert sorted(places) == places
    assert "The Python body ran once in ten calls of Alpha; the claim needs at most 2." in text
    assert "1 of 10</code> in Alpha, 10 of 10 in Beta" in text
    assert "claims verify static-graphs" in text
    assert "python claims/static-graphs/verify_alpha.py" in text
    assert "../../api/v1/claims/static-graphs.json" in text


def test_a_claim_says_what_would_change_its_verdict():
    """The sentences of the verdicts that it did not get, of which no realistic run may show some, with values."""
    sentences = {
        "supported": "It is so.",
        "refuted": "One that runs each call.",
        "mixed": "unreachable: it counts",
    }
    values = {"refuted": {"alpha": {"body_runs": 10, "yes": True}}, "supported": {"alpha": {"body_runs": 1}}}
    table = WhatIf.model_validate({**sentences, "values": values})
    text = render_pages(findings_with_claim(sample("static-graphs", what_if=table)))[
        "claims/static-graphs/index.md"
    ]
    (part,) = re.findall(r"{ #what-if }.*?</dl>", html.unescape(text), re.DOTALL)

    assert "It is so." not in text
    assert "<dt>Refuted</dt><dd>One that runs each call.<details" in part
    assert "<code>alpha.body_runs = 10</code>, <code>alpha.yes = true</code></details>" in part
    assert "<dt>Mixed</dt><dd>No realistic run shows it: it counts</dd>" in part


def test_a_claim_without_such_sentences_has_no_such_part(rendered):
    """Nothing is shown where nothing is written."""
    assert "{ #what-if }" not in rendered["claims/static-graphs/index.md"]


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
    text = html.unescape(rendered["claims/inference-sweep/index.md"])

    assert "<code>batch[1]</code>" in text
    assert "<code>batch[64]</code>" in text
    assert '<span class="truth truth--unknown">unknown</span>' in text


def test_a_battery_shows_its_items(rendered):
    """A battery shows each item as passed, failed or left out."""
    text = rendered["claims/mobile-operators/index.md"]

    assert '<th scope="row">fft</th><td>failed</td><td>failed</td>' in text
    assert '<th scope="row">sort</th><td>left out</td><td>left out</td>' in text
    assert "the verdict is the same, so it favours neither" in text


def test_a_stale_claim_says_so_and_shows_the_good_observation(rendered):
    """After a failed job the verdict stays, marked, with the reason and the date of what is shown."""
    text = rendered["claims/traceback/index.md"]

    assert '<span class="chip chip--amber">stale</span>' in text
    assert '<span class="chip chip--red">failing</span>' in text
    assert "Beta: the newest job is timed-out.</strong> no result within 60 s. What is shown below is from" in text
    assert "<strong>yes</strong>" in text


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
    changed = findings_with_claim(sample("accuracy", statement=statement))
    text = render_pages(changed)["claims/accuracy/index.md"]
    [record] = re.findall(r'<script type="application/ld\+json">(.*)</script>', text)

    assert not set("<>&") & set(record)
    assert record.isascii()
    assert statement == json.loads(record)["claimReviewed"]


def page_of(claim_id, framework, **changes):
    """The page of a claim of the sample, where an observation of it has other fields."""
    found = findings()
    parts = found.evidence[claim_id]
    other = Evidence(newest=parts[framework].newest.model_copy(update=changes))
    evidence = {**found.evidence, claim_id: {**parts, framework: other}}
    return render_pages(found.model_copy(update={"evidence": evidence}))[f"claims/{claim_id}/index.md"]


def test_a_failed_control_has_its_file_and_line():
    """Beside the word in the table."""
    failed = ControlResult(measure="runs", observed=1, known=2, passed=False, file="verify_beta.py", line=9)
    text = page_of("static-graphs", "beta", controls=(failed,))

    assert '<span class="truth truth--fails">failed</span> at <code>verify_beta.py:9</code>' in html.unescape(text)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Outcome.RAISED, "the Beta script failed"), (Outcome.UNAVAILABLE, "the Beta script is unavailable")],
)
def test_what_is_fair_is_not_known_without_a_measured_script(outcome, reason):
    """A setting that nobody has reported doesn't differ."""
    text = html.unescape(page_of("training-step", "beta", outcome=outcome, measures={}, settings={}))
    table = text[text.index("{ #fairness }") : text.index("{ #run }")]

    unknown = '<span class="truth truth--unknown">not known</span>'
    assert (2, 0) == (table.count(f"{unknown}: {reason}<"), table.count("truth--fails"))


def test_long_lists_wait_to_be_opened(monkeypatch):
    """Many items of a battery and many controls stand in a list that is closed at first; few stand open."""
    few = render_pages(findings())["claims/mobile-operators/index.md"]
    monkeypatch.setattr(claim_page, "MANY", 0)
    many = render_pages(findings())["claims/mobile-operators/index.md"]

    assert "item by item" not in few
    assert "item by item" in many
    checked = render_pages(findings())["claims/static-graphs/index.md"]
    assert re.search(r"<summary>\d+ controls, all passed: one by one</summary>", checked)
    assert few.count('<tr class="item">') == many.count('<tr class="item">') > 0


def test_what_a_claim_can_not_show_stands_on_its_page():
    """The limits of its notes, also where the harness reports limits of its own."""
    claims = tuple(
        claim.model_copy(update={"limits": f"It says nothing of {claim.id} elsewhere."})
        for claim in findings().project.claims
    )
    rendered = render_pages(findings_with(claims=claims))

    for claim in claims:
        if claim.listed:
            below = rendered[f"claims/{claim.id}/index.md"].split("{ #limits }")[1]
            assert below.split("{ #article }")[0].count(f"It says nothing of {claim.id} elsewhere.") == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "7 launches, 12 s of measuring."),
        (
            {"measured": 9.7, "width": 1.084},
            "7 launches, 10 s of measuring, the upper end of the widest interval 1.08 times its lower end.",
        ),
    ],
)
def test_the_card_of_a_timing_says_how_it_was_taken(more, sentence):
    """Versions, warm-up, blocks, launches and seconds stand below the settings, as the run recorded them."""
    limits = {**TIMED_LIMITS, **more}
    found = findings()
    evidence = {
        name: part.model_copy(update={"newest": part.newest.model_copy(update={"limits": limits})})
        for name, part in found.evidence["training-step"].items()
    }
    changed = found.model_copy(update={"evidence": {**found.evidence, "training-step": evidence}})
    page = render_pages(changed)["claims/training-step/index.md"]

    assert "s and by three calls at least" in page
    assert sentence in page


def test_a_claim_shows_what_other_machines_showed(rendered):
    """Machine, device, versions, date, verdict, judged measures and charts stand in a section of their own."""
    text = rendered["claims/training-step/index.md"].partition("{ #machines }")[2].partition("\n## ")[0]

    for part in ("abacus", "Alpha 2.21.0, Beta 2.13.0", "Verdict there", "<code>step</code>", "22 November 2026"):
        assert part in text
    assert ["machine-1-step-title", "machine-2-step-title"] == re.findall(r'<title id="([^"]+)"', text)
    assert "{ #machines }" not in rendered["claims/inference-sweep/index.md"]


@pytest.mark.parametrize(
    ("clocks", "sentence"),
    [
        (("wall", "wall"), "Seconds are those of the wall clock."),
        (("cpu", "cpu"), "Seconds are those of the processor."),
        (("wall", "cpu"), "Seconds of the wall clock: One training step; the others are those of the processor."),
    ],
)
def test_a_page_says_which_clock_its_times_read(clocks, sentence):
    """All by one, or those by the wall clock by name."""
    claim = sample("training-step")
    step, other = (claim.entry.measures["step"].model_copy(update={"clock": clock}) for clock in clocks)
    measures = {**claim.entry.measures, "step": step, "other": other.model_copy(update={"title": "Another"})}
    changed = findings_with_claim(sample("training-step", measures=measures))

    assert sentence in render_pages(changed)["claims/training-step/index.md"]
