"""An interrupted run is neither shown nor published, and the next run takes over what it measured."""

from __future__ import annotations

import json

import pytest
from conftest import CONTROLS, SCRIPT
from helpers.processes.killed_runs import (
    CLAIMS,
    EXPECTED,
    count_measured,
    current_observations,
    kill_verify,
    ledgers,
    start_verify,
)
from helpers.processes.waiting import wait_until
from helpers.run_command import claims

from generators.evidence import run_file
from generators.evidence.store import store_of
from generators.running.execute import Execution

SLOW = "import time\n\n\ndef verify():\n    time.sleep(600)\n" + SCRIPT.partition("\n\n\n")[2].format()

HELD = """\
import time
from pathlib import Path


def verify():
    while Path({hold!r}).exists():
        time.sleep(0.01)
    return {{"yes": False}}
"""


def interrupt_run(project, *arguments):
    """Kill a run of which one script hangs, once all others were observed."""
    slow = project.root / "claims/says-yes/verify_beta.py"
    text = slow.read_text()
    slow.write_text(SLOW)
    with start_verify(project.root, *arguments) as run:
        assert wait_until(lambda: slow_alone(project.root) or run.poll() is not None)
        assert run.poll() is None
        run.kill()
    slow.write_text(text)


def slow_alone(root):
    """Whether a run waits for nothing but the script that hangs."""
    runs = list((root / "build/evidence/runs").glob("*/observations"))
    return any(len(list(run.glob("*/*.json"))) == len(EXPECTED) - 1 for run in runs)


@pytest.mark.slow
def test_a_run_that_was_cut_off_is_neither_shown_nor_published(six):
    """Five of six observations make no verdict, no page and no edition; the next run takes them over."""
    interrupt_run(six)
    assert ({}, [False]) == (current_observations(six.root), [ledger.complete for ledger in ledgers(six.root)])
    assert 0 == claims(six.root, "build").code
    listed = json.loads((six.root / "build/site/api/v1/claims.json").read_text())["result"]
    assert {"not-enough-evidence"} == {row["verdict"] for row in listed}
    assert not list((six.root / "build/site/api/v1/runs").glob("*"))
    refused = claims(six.root, "publish")
    assert (1, True) == (refused.code, "missing observations is not published" in refused.err)

    before = store_of(six.root).journal.unfinished()
    done = claims(six.root, "--json", "verify", "--sandbox", "none")

    ran = [(row["id"], ran["framework"]) for row in done.json["result"] for ran in row["ran"]]
    assert (0, set(CLAIMS)) == (done.code, {claim for claim, _ in ran} | {claim for claim, _ in before})
    assert f"was cut off; {len(before) - 1} of what it measured is taken over" in done.err
    (_, complete) = ledgers(six.root)
    assert (EXPECTED, 6) == (set(complete.manifest.expected), sum(complete.footer.outcomes.values()))
    assert 6 == count_measured(six.root)


@pytest.mark.slow
def test_a_run_that_was_cut_off_replaces_nothing(six):
    """What an earlier run showed is shown as long as the one that would renew it has no footer."""
    hold = six.root.with_name("hold")
    six.write("claims/says-yes/verify_beta.py", HELD.format(hold=str(hold)) + CONTROLS)
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    before = current_observations(six.root)
    hold.touch()
    killed = kill_verify(six.root, "--fresh", observed=len(EXPECTED) - 1)
    hold.unlink()  # a script without a sandbox outlives its run

    assert killed
    assert ([True, False], before) == (
        [ledger.complete for ledger in ledgers(six.root)],
        current_observations(six.root),
    )


@pytest.mark.slow
def test_a_run_taken_over_can_be_recorded(six, tmp_path):
    """The record of a run holds what it took over, and says from which run."""
    interrupt_run(six)
    (broken,) = ledgers(six.root)
    done = claims(six.root, "verify", "--sandbox", "none", "--record", str(tmp_path / "run.json"))
    assert 0 == done.code, done.err

    record = run_file.read(tmp_path / "run.json")

    assert (6, (broken.manifest.run,)) == (len(record.observations), record.manifest.resumes)


def test_nothing_to_run_is_no_run(six):
    """An empty run leaves no ledger, so that none can stand in for a good one."""
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    before = ledgers(six.root)
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code

    assert before == ledgers(six.root)


@pytest.mark.slow
def test_a_job_that_reports_twice_or_never_leaves_its_run_open(six, monkeypatch):
    """The footer is refused where the observations are not those that were set out."""
    for reported in ((), 2):
        run_job = Execution.observe
        monkeypatch.setattr(
            Execution, "observe", lambda *job, run_job=run_job, reported=reported: run_job(*job) * (reported or 0)
        )
        done = claims(six.root, "verify", "--sandbox", "none", "--fresh")
        monkeypatch.undo()

        assert (1, True) == (done.code, "the run doesn't account for every job" in done.err), reported
        assert {} == current_observations(six.root)


def test_old_evidence_stays_and_its_page_says_why_it_is_stale(project):
    """Where a framework can't be found any more, the last good evidence stands, marked stale with the reason."""
    assert 0 == claims(project.root, "verify").code
    frameworks = project.root / "claims/frameworks.toml"
    frameworks.write_text(frameworks.read_text().replace('"csv"', '"no_such_module"'))
    assert 0 == claims(project.root, "verify").code
    assert 0 == claims(project.root, "build").code
    record = claims(project.root, "--json", "show", "says-yes").json["result"]
    page = (project.root / "build/site/claims/says-yes/index.html").read_text()

    assert ("supported", "stale") == (record["verdict"], record["freshness"])
    assert "This rests on an earlier run, because Beta is unavailable here" in record["reason"]
    assert "This rests on an earlier run, because Beta" in page
    assert "stale" in page.lower()
