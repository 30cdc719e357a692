"""The table of what twins of real claims came to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, observed, timed
from helpers.timing.measurements import twin_decisions
from helpers.timing.measurements.twin_decisions import DECIDED, RULES, TWINS, Run

from generators.evidence.store import Store
from generators.model import Fingerprint
from generators.rules.looks import LOOKS
from generators.rules.numbers.means import Estimate

CLAIM = a_claim({"call": "timing"}, "beta.call / alpha.call > 1.1", "beta.call / alpha.call < 1.0")
WIDE = (1.0, 3.0, 0.5, 2.0)
CLOSE = (1.0, 1.01, 0.99, 1.02, 1.01, 1.0, 0.98)
PAGE = f"before\n{twin_decisions.BEGIN}\nold\n{twin_decisions.END}\nafter\n"


@pytest.fixture
def run_of(tmp_path):
    """A function: what is read of the evidence of one claim with seconds and twins' ratios of both frameworks."""

    def run(alpha, beta, twins):
        store = Store(tmp_path)
        for name, seconds, own in (("alpha", alpha, twins[::2]), ("beta", beta, twins[1::2])):
            fingerprint = Fingerprint(parts={"file": name})
            measures = {"call": timed(*seconds, twins=own)}
            store.save(observed(CLAIM, name, measures, started=NOW, fingerprint=fingerprint))
        return twin_decisions.read(tmp_path, a_project(CLAIM))

    return run


def test_each_look_is_judged_by_the_launches_and_the_bound_that_it_had(run_of):
    """Four launches that leave the claim open, and seven that decide it."""
    run = run_of(CLOSE, [2 * each for each in (*WIDE, *CLOSE[4:])], CLOSE)

    assert {CLAIM.id: [(4, RULES), (7, RULES)]} == run.looks
    assert {CLAIM.id: [(4, DECIDED)]} == run_of(CLOSE[:4], [2 * each for each in CLOSE[:4]], CLOSE[:4]).looks


def test_a_look_that_the_twins_hold_up_is_told_from_one_that_the_rules_do(run_of):
    """Twins that are further apart than the answer bears."""
    assert {CLAIM.id: [(4, TWINS)]} == run_of(CLOSE[:4], [2 * each for each in CLOSE[:4]], WIDE).looks


def test_twins_have_an_interval_at_each_look(run_of):
    """It is wide at the first, whose bound is the largest, and holds 1 for twins that are alike."""
    (intervals,) = run_of(CLOSE, CLOSE, CLOSE).twins[CLAIM.id]

    assert 2 == len(intervals) < len(LOOKS)
    assert intervals[0].high - intervals[0].low > intervals[1].high - intervals[1].low
    assert all(each.low < 1 < each.high for each in intervals)


def test_a_false_decision_at_any_look_counts_once():
    """Each of the four answers is counted with its share and the exact interval of that."""
    apart = (Estimate(1.2, 1.15, 1.3), Estimate(1.2, 1.16, 1.25))
    same = (Estimate(1.0, 0.9, 1.1),)

    text = twin_decisions.table([Run(twins={"a": [apart, same]}, looks={"a": [(4, TWINS), (7, DECIDED)]}), Run()])

    assert "2 pairs of twins: the timings and sizes of 1 claims in 2 runs." in text
    assert "| more than 1.1 times as long | 1 | 50.0% | 1.3% to 98.7% |" in text
    assert "| less than 1/1.1 times as long | 0 | 0.0% | 0.0% to 84.2% |" in text
    assert "| longer | 1 | 50.0% |" in text
    assert "| 4 launches | 1 | 0 | 0 | 1 |" in text
    assert "| 7 launches | 1 | 1 | 0 | 0 |" in text


def test_looks_beside_other_work_stand_apart():
    """A busy machine asks for more launches than a quiet one."""
    quiet = Run(twins={"a": [()]}, looks={"a": [(4, DECIDED)]})
    loaded = Run(loaded=True, twins={"a": [()]}, looks={"a": [(4, TWINS)]})

    text = twin_decisions.table([quiet, loaded, loaded])

    first, second = text.split("Beside other work; runs: 2.")
    assert "Quiet; runs: 1." in first
    assert "| 4 launches | 1 | 1 | 0 | 0 |" in first
    assert "| 4 launches | 2 | 0 | 0 | 2 |" in second


def test_the_table_stands_between_its_marks():
    """What stood there is replaced."""
    page = twin_decisions.with_table(PAGE, [Run(twins={"a": [()]})])

    assert page.startswith("before\n")
    assert page.endswith("after\n")
    assert "old" not in page


def test_evidence_of_no_timing_has_nothing(tmp_path):
    """It is no run of timings."""
    assert Run() == twin_decisions.read(tmp_path, a_project(CLAIM))


def test_a_run_is_kept_once_and_in_its_order():
    """Whatever the order in which evidence is named; one of no timing is not kept."""
    early, late = Run(begun=NOW - timedelta(days=1)), Run(begun=NOW)

    assert [early, late] == twin_decisions.added([late], [early, late, Run()])


def test_the_kept_runs_can_be_read():
    """Those of the repository."""
    moments = [run.begun for run in twin_decisions.kept()]

    assert moments
    assert sorted(set(moments)) == moments
