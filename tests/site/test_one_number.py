"""One number for one thing: sentence, table, chart, overview and record say the same of a measure."""

from __future__ import annotations

import json
import re

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, timed

from generators.judging.judge import judge_all
from generators.model import Findings
from generators.site.exports.api import render_api
from generators.site.pages import render_pages

MEASURES = {
    "step": {"kind": "timing", "title": "One step", "unit": "s", "clock": "wall"},
    "acc": {"kind": "number", "title": "Accuracy", "better": "higher"},
    "size": {"kind": "number", "title": "Size", "unit": "MiB"},
}
ALPHA = {"step": timed(1.0, 1.3, 1.1, 1.2, 0.9), "acc": [0.91, 0.96, 0.97], "size": 707}
BETA = {"step": timed(2.1, 2.6, 2.2, 2.5, 1.7), "acc": [0.5, 0.66, 0.7], "size": 1390}
VALUES = {"step": ("1.09 s", "2.20 s"), "acc": ("0.947", "0.620"), "size": ("707 MiB", "1,390 MiB")}
RULES = {
    "step": ("alpha.step * 1.1 < beta.step", "alpha.step > beta.step"),
    "acc": ("alpha.acc > beta.acc", "alpha.acc < beta.acc"),
    "size": ("beta.size / alpha.size > 1.1", "beta.size / alpha.size < 1"),
}


@pytest.fixture(scope="module")
def shown():
    """Pages, records and verdicts of three claims on the same measures, each about one of them."""
    claims = [a_claim(MEASURES, *rules, claim_id=name, title=f"On {name}") for name, rules in RULES.items()]
    every = {}
    for claim in claims:
        every |= evidence(claim, alpha=ALPHA, beta=BETA)
    project = a_project(*claims)
    findings = Findings(project=project, verdicts=judge_all(project, every, NOW), evidence=every, at=NOW)
    return render_pages(findings), render_api(findings), findings.verdicts


def text_of(page):
    """The text of a page on one line, without tags and entities for numbers."""
    plain = re.sub(r"<[^>]+>", " ", page)
    return " ".join(re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), plain).split())


@pytest.mark.parametrize("claim", RULES)
def test_the_values_of_the_sentences_subject_stand_everywhere(claim, shown):
    """In the table of all claims, on the claim's page and in its record."""
    pages, records, verdicts = shown
    values = verdicts[claim].subject.values
    record = json.loads(records[f"api/v1/claims/{claim}.json"])["result"]

    assert {"alpha": VALUES[claim][0], "beta": VALUES[claim][1]} == values
    assert values == record["subject"]["values"]
    assert (verdicts[claim].reason, list(verdicts[claim].details)) == (record["reason"], record["details"])
    for value in values.values():
        assert value in text_of(pages["claims/index.md"])
        assert value in text_of(pages[f"claims/{claim}/index.md"])
    assert verdicts[claim].reason in text_of(pages[f"claims/{claim}/index.md"])


def test_the_factor_of_a_sentence_is_the_ratio_of_chart_and_overview(shown):
    """The one divides the other way round where the first framework is faster."""
    pages, _, verdicts = shown
    (factor,) = re.findall(r"Alpha is ([\d.]+) times faster", verdicts["step"].reason)
    (overview,) = re.findall(
        "One step.*?(0\\.\\d+)\N{MULTIPLICATION SIGN}", text_of(pages["performance/index.md"]).partition("A/A ")[2]
    )[:1]
    (chart,) = re.findall(
        "Alpha / Beta.*?(0\\.\\d\\d+)\N{MULTIPLICATION SIGN}", text_of(pages["claims/step/index.md"])
    )[:1]

    assert overview == chart
    assert 1 / float(factor) == pytest.approx(float(overview), rel=0.005)


def test_a_record_reads_what_rules_read_of_repeated_measures(shown):
    """The centre of a timing is that of its rule; the median of all rounds stands beside it."""
    _, records, verdicts = shown
    measured = json.loads(records["api/v1/claims/step.json"])["result"]["measures"]["step"]["alpha"]

    assert verdicts["step"].subject.values["alpha"].startswith(f"{measured['centre']:.3g}")
    assert {"centre", "median", "interval", "samples"} <= set(measured)
