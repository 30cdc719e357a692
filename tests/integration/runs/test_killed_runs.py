"""`verify` killed at any instant and resumed leaves the evidence of an undisturbed run."""

from __future__ import annotations

import signal
from functools import partial

import pytest
from conftest import CONTROLS
from helpers.processes.killed_runs import EXPECTED, kill_each, kill_often, kill_verify, start_verify
from helpers.processes.waiting import wait_until

from generators.processes.forkserver import level
from generators.processes.resources.procfs import stat


@pytest.fixture(params=["none", "auto"])
def sandbox(request, tmp_path):
    """Without a sandbox every process is a fresh one; in it they are forked, where the machine allows that."""
    if request.param == "auto":
        if level.probe().level == "none":
            pytest.skip("no namespaces of our own")
        for folder in (tmp_path, *tmp_path.parents[:-2]):
            folder.chmod(0o755)  # another user may be the one who reads the scripts
    return request.param


def sound(tally, times, sandbox):
    """Nothing is lost, counted twice, or without its footer, no process is left, and servers were killed."""
    counts = (tally.instants, tally.lost, tally.duplicated, tally.invalid, tally.left)
    assert (times, 0, 0, 0, 0) == counts, tally
    assert (0 if sandbox == "none" else times * len(EXPECTED)) == tally.forked


def test_a_script_without_a_sandbox_ends_with_its_run(project):
    """The kernel kills it where the run is killed: no hang is left that nobody watches."""
    mark = project.root / "script"
    body = f"    open({str(mark)!r}, 'w').write(str(os.getpid()))\n    time.sleep(600)\n"
    script = f"import os, time\n\n\ndef verify():\n{body}"
    project.add("says-yes", files={"verify_alpha.py": script + CONTROLS})
    with start_verify(project.root) as run:
        assert wait_until(lambda: mark.exists() and mark.read_text())
        run.send_signal(signal.SIGKILL)
        run.communicate()

    assert wait_until(lambda: (entry := stat(mark.read_text())) is None or entry.state == "Z")


@pytest.mark.slow
def test_killed_after_some_scripts_were_observed(tmp_path, sandbox):
    """Before the first of six, and after one, three and five; a run that is quicker has ended well."""
    counts = (0, 1, 3, 5)
    kills = [partial(kill_verify, observed=count) for count in counts]

    sound(kill_each(tmp_path, kills, sandbox), len(counts), sandbox)


@pytest.mark.verify
def test_killed_at_a_hundred_instants(tmp_path, capsys, sandbox):
    """A hundred instants; the counts are printed, and many runs were cut off, or nothing was tried."""
    tally = kill_often(tmp_path, 100, seed=2026, sandbox=sandbox)
    with capsys.disabled():
        print(f"\nkilled and resumed, sandbox {sandbox}: {tally}")  # noqa: T201 - what this test is for

    sound(tally, 100, sandbox)
    assert tally.cut_off >= 25
