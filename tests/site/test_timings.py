"""What stands beside a ratio: the other clock, the twins, and earlier runs."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence

from generators.judging.judge import judge_all
from generators.model import Findings, Launch, Occasion, OccasionRatio, SharedBias, Timing, Twins
from generators.site import timings
from generators.site.exports.api import render_api
from generators.site.pages import render_pages
from generators.text import ratio

CALL = {"call": {"kind": "timing", "title": "One call", "clock": "cpu"}}
CLAIM = a_claim(CALL, "alpha.call < beta.call", "alpha.call > beta.call")
NOISE = (1.0, 1.01, 0.99, 1.0, 1.02)
BIAS = SharedBias(ratio=1.004, interval=(0.997, 1.011), claims=13)


def a_launch(cpu, wall):
    """A launch of three equal rounds."""
    return Launch(cpu=(cpu,) * 3, wall=(wall,) * 3, noisy=(False,) * 3)


def a_timing(cpu=1.0, wall=1.0, noise=(1.0,) * 5, twins=1.0):
    """Launches around seconds by each clock, with a twin in each."""
    pairs = (Twins(first=a_launch(twins * part, 1), second=a_launch(1, 1)) for part in NOISE)
    return Timing(
        launches={"": tuple(a_launch(cpu * part, wall * part) for part in noise)}, twins={"": tuple(pairs)}
    )


def an_occasion(number, cpu, pair=("alpha", "beta")):
    """An earlier run."""
    kept = OccasionRatio(measure="call", pair=pair, wall=1.0, cpu=cpu)
    started = NOW - timedelta(days=number)
    return Occasion(run=f"run-{number}", started=started, fingerprints={}, ratios=(kept,))


def beside(alpha, occasions=()):
    """What stands beside the ratio of Alpha's timing to one second by each clock."""
    values = {"alpha": alpha, "beta": a_timing()}
    (found,) = timings.timing_ratios("call", CLAIM.entry.measures["call"], values, occasions=occasions)
    return found


@pytest.mark.parametrize(
    ("cpu", "wall", "noise", "expected"),
    [
        (2.0, 2.0, NOISE, False),
        (2.0, 2.1, NOISE, False),
        (2.0, 1.5, NOISE, True),
        (1.04, 0.96, (0.9, 1.1, 1.0, 0.95, 1.05), False),
        (1.04, 0.96, NOISE, True),
    ],
    ids=["equal", "within the smallest effect", "beyond it", "not clear of 1", "on both sides of 1"],
)
def test_clocks_disagree_on_both_sides_of_1_or_beyond_the_smallest_effect(cpu, wall, noise, expected):
    """Alpha's CPU and wall seconds, where Beta takes one of each."""
    found = beside(a_timing(cpu, wall, noise))

    assert expected is found.clocks_disagree
    assert (cpu, wall) == pytest.approx((found.by_clock["cpu"].value, found.by_clock["wall"].value), rel=0.02)


def test_a_clock_that_read_zero_disagrees_with_nothing():
    """There is no ratio by it."""
    found = beside(a_timing(cpu=2.0, wall=0.0))

    assert (None, False) == (found.by_clock["wall"], found.clocks_disagree)


def test_the_spread_is_the_largest_ratio_of_all_runs_over_the_smallest():
    """A ratio that was kept the other way round is turned; a run of another measure says nothing."""
    found = beside(a_timing(cpu=2.0), [an_occasion(2, 2.2), an_occasion(1, 0.4, ("beta", "alpha"))])

    assert [2.2, 2.5] == pytest.approx([run.ratio for run in found.earlier])
    assert 2.5 / 2.0 == pytest.approx(found.spread)
    assert beside(a_timing(cpu=2.0)).spread is None


@pytest.fixture(scope="module")
def shown():
    """Page, overview and record of a claim whose clocks disagree, which ran before, with a bias of all claims."""
    found = evidence(CLAIM, alpha={"call": a_timing(2.0, 1.5, NOISE, twins=1.01)}, beta={"call": a_timing()})
    project = a_project(CLAIM)
    findings = Findings(
        project=project,
        verdicts=judge_all(project, found, NOW),
        evidence=found,
        at=NOW,
        occasions={CLAIM.id: (an_occasion(1, 2.2),)},
        shared_bias=BIAS,
    )
    pages, records = render_pages(findings), render_api(findings)
    page, overview = pages[f"claims/{CLAIM.id}/index.md"], pages["performance/index.md"]
    return text_of(page), text_of(overview), json.loads(records[f"api/v1/claims/{CLAIM.id}.json"])["result"]


def text_of(page):
    """The text of a page on one line, without tags and entities."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_page_overview_and_record_say_the_same_of_the_clocks(shown):
    """Both ratios with their intervals, and that they disagree."""
    page, overview, record = shown
    (found,) = record["ratios"]

    assert found["clocks_disagree"]
    assert "the clocks disagree" in page
    assert f"the clocks disagree: wall clock {ratio(found['wall']['ratio'])}" in overview
    for clock in ("cpu", "wall", "twins"):
        low, high = found[clock]["interval"]
        assert f"{ratio(found[clock]['ratio'])} ({ratio(low)} to {ratio(high)})" in page


def test_page_and_record_say_the_same_of_earlier_runs(shown):
    """The spread between runs stands beside the interval within one."""
    page, _, record = shown
    (found,) = record["ratios"]

    assert [("run-1", 2.2)] == [(run["run"], run["ratio"]) for run in found["earlier"]]
    assert f"5 launches; spread between 2 runs: {ratio(found['spread'])}" in page


def test_the_bias_of_all_claims_stands_on_each_timings_page_and_on_the_overview(shown):
    """And in its record."""
    page, overview, record = shown

    words = f"{ratio(BIAS.ratio)} ({ratio(BIAS.interval[0])} to {ratio(BIAS.interval[1])})"
    assert BIAS.model_dump(mode="json") == record["shared_bias"]
    assert f"all 13 claims with timings together: {words}" in page
    assert f"all 13 claims together it is {words}" in overview


@pytest.mark.parametrize(
    ("cpu", "wall", "said"),
    [
        (0.8, 1.25, "By the wall clock Beta is 1.25 times faster (“One call”); the rules read CPU seconds."),
        (1.25, 0.8, "By the wall clock Alpha is 1.25 times faster (“One call”); the rules read CPU seconds."),
        (2.0, 1.5, ""),
        (2.0, 1.0, ""),
    ],
    ids=["slower", "faster", "the same side", "not clear of 1"],
)
def test_the_verdict_box_says_where_the_other_clock_contradicts_it(cpu, wall, said):
    """Only where both clocks are sure of opposite things."""
    found = evidence(CLAIM, alpha={"call": a_timing(cpu, wall, NOISE)}, beta={"call": a_timing()})
    project = a_project(CLAIM)
    verdicts = judge_all(project, found, NOW)
    findings = Findings(project=project, verdicts=verdicts, evidence=found, at=NOW)
    box = text_of(render_pages(findings)[f"claims/{CLAIM.id}/index.md"]).partition("The claim:")[0]

    assert bool(said) == ("By the wall clock" in box)
    assert said in box
