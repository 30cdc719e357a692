"""A run cut off in the middle of a launch leaves nothing behind, and the next one takes over what had stopped."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from helpers.processes.killed_runs import count_unfinished, ledgers, start_verify
from helpers.processes.waiting import wait_until
from helpers.run_command import claims
from helpers.timing import timing_claims

from generators.processes.forkserver import level
from generators.processes.resources import procfs

pytestmark = pytest.mark.verify  # half a minute each
UNDECIDED = {"supported_if": "alpha.call / beta.call > 1", "refuted_if": "alpha.call / beta.call < 1"}


@pytest.fixture
def timed(project, tmp_path):
    """A project with two timings: one stops at its first look, and the other goes on for long."""
    timing_claims.add(project, "quick", alpha=40_000, beta=4000, budget=0.5)
    timing_claims.add(project, "slow", alpha=4000, beta=4000, budget=18, rules=UNDECIDED)
    entry = project.root / "claims/slow/claim.toml"
    entry.write_text(
        entry.read_text().replace('title = "One call"', 'title = "One call"\nsmallest_effect = 1.0001')
    )
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(0o755)  # another user may be the one who reads the scripts
    return project.root


@pytest.fixture(autouse=True)
def interrupts():
    """A run hears an interrupt, also where these tests run in the background and have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("sandbox", ["none", "auto"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_cut_off_in_a_launch_leaves_no_process_and_is_taken_over(timed, number, sandbox):
    """Stopped processes and parents end too; claims that had stopped count, and the others start anew."""
    if sandbox == "auto" and level.probe().level == "none":
        pytest.skip("no namespaces of our own")
    scratch = timed.with_name("scratch")
    with start_verify(timed, "quick", "slow", "--sandbox", sandbox) as run:
        assert wait_until(lambda: count_unfinished(timed) >= 2 or run.poll() is not None)
        assert wait_until(lambda: len(procfs.descendants(run.pid)) >= 2)  # between two launches there is none
        inside = procfs.descendants(run.pid)
        run.send_signal(number)
        run.communicate(timeout=60)

    assert wait_until(lambda: not any(procfs.lives(process) for process in inside))
    assert str(scratch) not in Path("/proc/self/mountinfo").read_text()
    if number == signal.SIGINT:
        assert [] == [*scratch.iterdir()]
    done = claims(timed, "--json", "verify", "quick", "slow", "--sandbox", sandbox)

    assert {"slow"} == {row["id"] for row in done.json["result"] if row["ran"]}
    assert "was cut off; 2 of what it measured is taken over" in done.err
    (_, complete) = ledgers(timed)
    assert {("quick", "alpha"), ("quick", "beta")} <= set(complete.manifest.expected)
