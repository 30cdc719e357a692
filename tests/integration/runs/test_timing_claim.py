"""A timing claim, from the clock to the verdict, once each; `make verify` does it ten times."""

from __future__ import annotations

import pytest
from helpers.run_command import claims
from helpers.timing import timing_claims

pytestmark = pytest.mark.xdist_group("timing")


def test_the_same_script_on_both_sides(project):
    """One script against itself is not found to take longer than itself."""
    timing_claims.add(project, "timed", budget=2)
    (row,) = claims(project.root, "--json", "verify", "timed").json["result"]

    assert ["measured", "measured"] == [job["outcome"] for job in row["ran"]]
    assert row["verdict"] != "supported"


def test_three_times_the_work(project):
    """Three times the work is never found to take less; both processes were alive, in the same launches."""
    timing_claims.add(project, "timed", alpha=12000, budget=2)
    (row,) = claims(project.root, "--json", "verify", "timed").json["result"]
    record = claims(project.root, "--json", "show", "timed").json["result"]

    assert row["verdict"] != "refuted"
    assert "call = " in claims(project.root, "show", "timed").out
    assert record["measures"]["call"]["alpha"]["median"] > record["measures"]["call"]["beta"]["median"]
    assert {"alpha": record["settings"]["alpha"], "beta": record["settings"]["alpha"]} == record["settings"]
