"""The table of how long timings took before and after a change."""

from __future__ import annotations

import json

import pytest
from helpers.entries_and_observations import NOW, a_claim, observed, timed
from helpers.timing.measurements import minutes_table
from helpers.timing.measurements.minutes_table import Cost

from generators.evidence.store import Store

PAGE = f"before\n{minutes_table.BEGIN}\nold\n{minutes_table.END}\nafter\n"
COST = Cost(launches=7, measuring=12.5, otherwise=47.5)


def a_site(folder, limits, seconds=60.0):
    """A built site with one claim."""
    api = folder / "api" / "v1" / "claims"
    api.mkdir(parents=True)
    job = {"limits": limits, "seconds": seconds}
    record = {"id": "a-claim", "observations": {"alpha": job, "beta": job, "gamma": None}}
    (api / "a-claim.json").write_text(json.dumps({"result": record}))
    return minutes_table.read(folder)


def test_a_site_is_read_job_by_job(tmp_path):
    """One job runs all scripts of a claim, so that its seconds count once."""
    assert {"a-claim": COST} == a_site(tmp_path, {"launches": 7.0, "measured": 12.5})


def test_evidence_is_read_as_well(tmp_path):
    """The newest observations of the store."""
    claim = a_claim({"call": "timing"}, "alpha.call < beta.call", "alpha.call > beta.call")
    limits = {"launches": 7, "measured": 12.5}
    Store(tmp_path).save(
        observed(claim, "alpha", {"call": timed(1, 1, 1)}, limits=limits, seconds=60, started=NOW)
    )

    assert {claim.id: COST} == minutes_table.read(tmp_path)


def test_what_was_not_timed_is_left_out(tmp_path):
    """So is evidence from before the seconds of measuring were kept."""
    assert {} == a_site(tmp_path / "counted", {"seconds": 60})
    assert {} == a_site(tmp_path / "old", {"launches": 7})


def test_a_line_has_both_runs_and_the_last_line_the_claims_of_both():
    """A claim of one run alone is listed, and not in the totals."""
    table = minutes_table.table({"a": COST, "b": COST}, {"a": Cost(4, 10, 20), "c": COST})

    assert "| `a` | 7 | 4 | 12 | 10 | 48 | 20 |" in table
    assert "| `b` | 7 | — | 12 | — | 48 | — |" in table
    assert "| `c` | — | 7 | — | 12 | — | 48 |" in table
    assert "| all 1 of both | 7 | 4 | 12 | 10 | 48 | 20 |" in table
    assert "Together 1.0 minutes before and 0.5 after." in table


@pytest.mark.parametrize("page", [PAGE, minutes_table.with_table(PAGE, {"a": COST}, {"a": COST})])
def test_the_table_stands_between_its_marks(page):
    """What was there is replaced."""
    written = minutes_table.with_table(page, {"b": COST}, {"b": COST})

    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
    assert "old" not in written
    assert "`a`" not in written


def test_the_page_has_the_marks():
    """`make minutes` has a place to write to."""
    page = minutes_table.PAGE.read_text(encoding="utf-8")

    assert page.count(minutes_table.BEGIN) == page.count(minutes_table.END) == 1
