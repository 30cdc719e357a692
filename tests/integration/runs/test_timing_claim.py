"""A timing claim, from the clock to the verdict, on a simulated clock; `make verify` does it on a real one."""

from __future__ import annotations

import re

import pytest
from helpers.run_command import claims
from helpers.timing import timing_claims

from generators.running.timing import paired


@pytest.fixture
def timed(project, monkeypatch):
    """A function: runs and shows a claim whose calls take so many simulated milliseconds on each side."""
    monkeypatch.setattr(paired, "undisturbed", lambda: True)

    def run(alpha, beta):
        timing_claims.add(project, "timed", alpha=alpha, beta=beta, work="clock", budget=0.1)
        (row,) = claims(project.root, "--json", "verify", "timed").json["result"]
        return row, claims(project.root, "--json", "show", "timed").json["result"]

    return run


def test_the_same_script_on_both_sides(timed):
    """One script against itself does not take longer than itself."""
    row, record = timed(4, 4)

    assert ["measured", "measured"] == [job["outcome"] for job in row["ran"]]
    assert ("refuted", record["reason"]) == (row["verdict"], row["reason"])
    assert record["measures"]["call"]["alpha"]["median"] == record["measures"]["call"]["beta"]["median"]


def test_three_times_the_work(timed, project):
    """Three times the work takes longer; both processes were alive, in the same launches."""
    row, record = timed(12, 4)

    assert "supported" == row["verdict"]
    assert re.search(r"One call: Alpha took 3(\.00)?x as long as Beta", row["reason"])
    assert "call = " in claims(project.root, "show", "timed").out
    medians = [record["measures"]["call"][name]["median"] for name in ("alpha", "beta")]
    assert pytest.approx([0.012, 0.004]) == medians
    assert {"alpha": record["settings"]["alpha"], "beta": record["settings"]["alpha"]} == record["settings"]
