"""The table of where the seconds of timings go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from helpers.entries_and_observations import NOW, a_claim, observed, timed
from helpers.timing.measurements import minutes_table
from helpers.timing.measurements.minutes_table import Cost
from helpers.timing.measurements.occasions import LOOKS, PLANNED, ClaimRun, Occasion

from generators.evidence.store import Store

PAGE = f"before\n{minutes_table.BEGIN}\nold\n{minutes_table.END}\nafter\n"
LIMITS = {"launches": 7, "measured": 12.5, "seconds_started": 3, "seconds_loaded": 20, "seconds_warmed": 4.5}
COST = Cost(launches=7, starting=3, loading=20, warming=4.5, measuring=12.5, rest=20)


def run(day, plan, launches, seconds):
    """A run of one claim."""
    claim = ClaimRun(verdict="mixed", width=1.1, launches=launches, seconds=seconds, plan=plan, scripts="1")
    return Occasion(begun=datetime(2026, 11, day, tzinfo=UTC), machine="A processor", claims={"a": claim})


def test_the_seconds_of_a_job_are_read_by_what_they_went_to(tmp_path):
    """What is left of the whole is the rest; one job runs all scripts of a claim, so its seconds count once."""
    claim = a_claim({"call": "timing"}, "alpha.call < beta.call", "alpha.call > beta.call")
    for name in ("alpha", "beta"):
        measures = {"call": timed(1, 1, 1)}
        Store(tmp_path).save(observed(claim, name, measures, limits=LIMITS, seconds=60, started=NOW))

    assert {claim.id: COST} == minutes_table.read(tmp_path)
    assert 60 == COST.seconds


def test_what_was_not_timed_is_left_out(tmp_path):
    """It has no seconds of measuring."""
    claim = a_claim({"count": "number"}, "alpha.count < beta.count", "alpha.count > beta.count")
    Store(tmp_path).save(observed(claim, "alpha", {"count": 1}, limits={"seconds": 60}, started=NOW))

    assert {} == minutes_table.read(tmp_path)


def test_before_is_the_mean_of_the_runs_that_planned_launches_once():
    """Runs that stop at looks are no part of it."""
    known = [run(1, PLANNED, 7, 100), run(2, PLANNED, 12, 200), run(3, LOOKS, 4, 10)]

    assert {"a": pytest.approx((9.5, 150))} == minutes_table.before(known)


def test_a_line_has_what_a_claim_cost_and_the_last_one_the_sums():
    """A claim that was not timed before has a dash, and is no part of the sum of before."""
    table = minutes_table.table({"a": (12, 180), "gone": (7, 60)}, {"a": COST, "b": COST})

    assert "| `a` | 7 | 3 | 20 | 4 | 12 | 20 | 60 | 12 | 180 |" in table
    assert "| `b` | 7 | 3 | 20 | 4 | 12 | 20 | 60 | — | — |" in table
    assert "| all | 14 | 6 | 40 | 9 | 25 | 40 | 120 | 12 | 180 |" in table
    assert "Together 2.0 minutes; 3.0 before" in table


def test_the_table_stands_between_its_marks():
    """What was there is replaced, and written once more it stays as it is."""
    page = minutes_table.with_table(PAGE, {}, {"a": COST})

    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "old" not in page
    assert page == minutes_table.with_table(page, {}, {"a": COST})
