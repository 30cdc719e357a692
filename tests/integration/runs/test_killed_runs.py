"""`verify` killed at any instant and resumed leaves the evidence of an undisturbed run."""

from __future__ import annotations

import signal
from functools import partial

import pytest
from conftest import CONTROLS
from helpers.processes.killed_runs import kill_each, kill_often, kill_verify, start_verify
from helpers.processes.waiting import wait_until

from generators.processes.resources.procfs import stat


def sound(tally, times):
    """Nothing is lost, counted twice, or without its footer, and no process is left."""
    counts = (tally.instants, tally.lost, tally.duplicated, tally.invalid, tally.left)
    assert (times, 0, 0, 0, 0) == counts, tally


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
@pytest.mark.parametrize("sandbox", ["none", "auto"])
def test_killed_after_some_scripts_were_observed(tmp_path, sandbox):
    """Before the first of six, and after one, three and five; a run that is quicker has ended well.

    In the sandbox the scripts are forked from a server, where the machine allows it.
    """
    counts = (0, 1, 3, 5)
    kills = [partial(kill_verify, observed=count) for count in counts]

    sound(kill_each(tmp_path, kills, sandbox), len(counts))


@pytest.mark.verify
@pytest.mark.parametrize("sandbox", ["none", "auto"])
def test_killed_at_a_hundred_instants(tmp_path, capsys, sandbox):
    """A hundred instants; the counts are printed, and many runs were cut off, or nothing was tried."""
    tally = kill_often(tmp_path, 100, seed=2026, sandbox=sandbox)
    with capsys.disabled():
        print(f"\nkilled and resumed, sandbox {sandbox}: {tally}")  # noqa: T201 - what this test is for

    sound(tally, 100)
    assert tally.cut_off >= 25
