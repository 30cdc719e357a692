"""`claims time` shows how a timing is taken, launch by launch, and leaves no evidence."""

from __future__ import annotations

import pytest
from helpers.run_command import claims
from helpers.timing import timing_claims

from generators.evidence.store import store_of
from generators.rules.looks import LOOKS

PHASES = {"start", "load", "warm", "measure"}


def files_of(folder):
    """Every file of the evidence but the lock and the index."""
    return {path for path in folder.rglob("*") if path.is_file() and path.name not in {"lock", "index.txt"}}


@pytest.fixture
def timed(project):
    """A claim with three times the work on one side, on a simulated clock."""
    timing_claims.add(project, "timed", alpha=12, beta=4, work="clock", budget=0.1)
    return project.root


def test_each_launch_is_shown_as_it_comes(timed):
    """Its ratio, the interval so far with the bound of the next look, its noise and its seconds."""
    ended = claims(timed, "--json", "time", "timed", "--launches", "5", "--sandbox", "none")
    trial = ended.json["result"]

    assert 0 == ended.code
    settling, *counted = trial["launches"]
    assert (0, []) == (settling["number"], settling["ratios"])
    assert [1, 2, 3, 4, 5][: len(counted)] == [launch["number"] for launch in counted]
    assert [4, 4, 4, 4, 7][: len(counted)] == [launch["look"] for launch in counted]
    assert LOOKS[0].bound == counted[3]["bound"]
    for launch in counted:
        (ratio,) = launch["ratios"]
        assert (["alpha", "beta"], "call", "") == (ratio["pair"], ratio["measure"], ratio["size"])
        assert [3.0, 3.0] == pytest.approx([ratio["launch"], ratio["ratio"]])
        assert 0 <= ratio["noisy"] <= ratio["rounds"]
        assert PHASES == launch["seconds"].keys()
    assert [None, None] == [launch["ratios"][0]["interval"] for launch in counted[:2]]
    assert PHASES | {"else"} == trial["seconds"].keys()
    assert min(trial["seconds"].values()) >= 0


def test_nothing_of_it_counts_as_evidence(timed):
    """The store is as it was, and a run still has everything to do."""
    evidence = store_of(timed).folder
    ended = claims(timed, "time", "timed", "--launches", "3", "--sandbox", "none")

    assert 0 == ended.code
    assert "nothing of this counts as evidence; `claims verify timed` measures it" in ended.out
    assert "launch 1: call alpha / beta 3.00" in ended.err
    assert "launch 3: call alpha / beta 3.00" in ended.err
    assert "bound 7.95" in ended.err
    assert set() == files_of(evidence)
    assert "new" in claims(timed, "plan", "timed").out


def test_a_script_that_fails_is_named(timed):
    """The exit code is that of a failed job."""
    (timed / "claims" / "timed" / "verify_beta.py").write_text("def verify():\n    raise ValueError('no')\n")
    ended = claims(timed, "--json", "time", "timed", "--sandbox", "none")

    assert 3 == ended.code
    assert "raised" in ended.json["result"]["failures"]["beta"]
    assert not any(launch["ratios"] for launch in ended.json["result"]["launches"])


def test_a_claim_without_timings_is_refused(project):
    """So is one that isn't there."""
    project.add("plain")
    plain, unknown = claims(project.root, "time", "plain"), claims(project.root, "time", "no-such-claim")

    assert [2, 2] == [plain.code, unknown.code]
    assert ": no measure of kind timing" in plain.err
    assert "no such claim" in unknown.err


def test_no_run_measures_beside_it(timed):
    """It holds the lock of the evidence, and refuses to start while another does."""
    with store_of(timed).lock():
        ended = claims(timed, "time", "timed")

    assert 6 == ended.code
    assert "another run holds the lock" in ended.err
