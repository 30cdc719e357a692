"""A timing claim, from the clock to the verdict, on a simulated clock; `make verify` does it on a real one."""

from __future__ import annotations

import re

import pytest
from helpers.run_command import claims
from helpers.timing import timing_claims

from generators.judging.findings import current_findings
from generators.running.timing import paired
from generators.running.timing.calibration import Calibration


@pytest.fixture
def timed(project, monkeypatch):
    """A function: runs and shows a claim whose calls take so many simulated milliseconds on each side."""
    monkeypatch.setattr(paired, "calibrate", lambda _: Calibration(0.005, 0.005))

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
    medians = [record["measures"]["call"][name]["median"] for name in ("alpha", "beta")]
    assert pytest.approx(medians[0]) == medians[1]


def test_three_times_the_work(timed, project):
    """Three times the work takes longer; both processes were alive, in the same launches."""
    row, record = timed(12, 4)

    assert "supported" == row["verdict"]
    assert re.search(r"One call: Beta is 3(\.00)? times faster", row["reason"])
    assert "call = " in claims(project.root, "show", "timed").out
    medians = [record["measures"]["call"][name]["median"] for name in ("alpha", "beta")]
    assert pytest.approx([0.012, 0.004]) == medians
    assert {"alpha": record["settings"]["alpha"], "beta": record["settings"]["alpha"]} == record["settings"]


def test_runs_of_the_same_scripts_are_compared(timed, project):
    """What an earlier run came to stands beside the ratio of the newest one, until a script changes."""
    timed(12, 4)
    again = claims(project.root, "--json", "verify", "timed", "--fresh")
    (ratio,) = claims(project.root, "--json", "show", "timed").json["result"]["ratios"]
    _, edited = timed(12, 5)

    assert 0 == again.code
    assert [3.0] == pytest.approx([run["ratio"] for run in ratio["earlier"]])
    assert pytest.approx(1.0) == ratio["spread"]
    assert ((), None) == (tuple(edited["ratios"][0]["earlier"]), edited["ratios"][0]["spread"])


def test_the_bias_of_all_claims_is_not_told_of_some(timed, project):
    """Where a claim is named, the others are not read; the site, which reads all, tells it."""
    timed(4, 4)
    for name in ("second", "third"):
        timing_claims.add(project, name, alpha=4, beta=4, work="clock", budget=0.1)
        claims(project.root, "--json", "verify", name)
    findings = current_findings(project.root)

    assert claims(project.root, "--json", "show", "timed").json["result"]["shared_bias"] is None
    assert (1, 3) == (pytest.approx(findings.shared_bias.ratio), findings.shared_bias.claims)
