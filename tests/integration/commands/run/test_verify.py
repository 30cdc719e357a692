"""`verify` on a real project: what runs, why, and what it prints."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys

import pytest
from conftest import CONTROLS, NO
from helpers.processes.waiting import HANG, wait_until
from helpers.run_command import claims

from generators.cli import output
from generators.evidence.store import store_of

ENVELOPE = {"schema_version", "generated_at", "total", "result"}


def test_verify_runs_and_judges(project):
    """A first run measures every script and gives the verdict with its reason."""
    result = claims(project.root, "--json", "verify")

    (row,) = result.json["result"]
    assert (0, 1, ENVELOPE) == (result.code, result.json["total"], set(result.json))
    assert ("says-yes", "supported", []) == (row["id"], row["verdict"], row["fresh"])
    assert [("alpha", "new", "measured"), ("beta", "new", "measured")] == [
        (job["framework"], job["why"], job["outcome"]) for job in row["ran"]
    ]
    assert all(job["seconds"] > 0 for job in row["ran"])


def test_verify_again_runs_nothing(project):
    """A second run finds everything fresh, and says so."""
    claims(project.root, "verify")
    again = claims(project.root, "--json", "verify")

    (row,) = again.json["result"]
    assert ([], ["alpha", "beta"], "supported") == (row["ran"], row["fresh"], row["verdict"])
    assert "nothing to run: 2 jobs are fresh" in again.err


def test_an_edited_script_reruns_its_claim_alone(project):
    """Editing one script runs that claim and no other, and the reason names the file."""
    project.add("other")
    claims(project.root, "verify")
    project.write("claims/other/verify_beta.py", NO + "# edited\n")
    rows = {row["id"]: row for row in claims(project.root, "--json", "verify").json["result"]}

    assert [] == rows["says-yes"]["ran"]
    assert {"script changed (verify_beta.py)"} == {job["why"] for job in rows["other"]["ran"]}


def test_an_edited_script_has_no_verdict_until_it_runs(project):
    """What the earlier script showed says nothing of the edited one."""
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", NO)

    record = claims(project.root, "--json", "show", "says-yes").json["result"]
    assert record["verdict"] == "not-enough-evidence"
    assert "not run yet as the scripts are now" in record["reason"]
    assert claims(project.root, "--json", "verify").json["result"][0]["verdict"] == "refuted"


def test_a_script_changed_back_has_its_evidence_already(project):
    """Undoing an edit needs no new run."""
    before = (project.root / "claims/says-yes/verify_alpha.py").read_text()
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", NO)
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", before)
    (row,) = claims(project.root, "--json", "verify").json["result"]

    assert ([], "supported") == (row["ran"], row["verdict"])


def test_verify_takes_claims_frameworks_and_fresh(project):
    """A run can be narrowed to a claim and a framework, and forced."""
    project.add("other")
    first = claims(project.root, "--json", "verify", "other", "--framework", "alpha", "--jobs", "1").json["result"]
    second = claims(project.root, "--json", "verify", "other", "--fresh").json["result"]

    assert [("other", ["alpha"])] == [(row["id"], [job["framework"] for job in row["ran"]]) for row in first]
    assert "not-enough-evidence" == first[0]["verdict"]
    assert [["asked for", "asked for"]] == [[job["why"] for job in row["ran"]] for row in second]


def test_a_control_that_fails_is_a_failure_also_before_there_is_a_verdict(project):
    """A run of one framework alone exits 3 for it."""
    script = NO.replace('"yes", True, True', '"yes", False, True')
    project.write("claims/says-yes/verify_beta.py", script)

    assert script != NO
    assert 3 == claims(project.root, "verify", "--framework", "beta").code


def test_verify_runs_what_a_claim_uses(project):
    """Asking for a claim runs the claims whose evidence its rules read."""
    project.add(
        "advice",
        uses={"base": "says-yes"},
        verdict={"supported_if": "base.alpha.yes", "refuted_if": "not base.alpha.yes"},
    )
    rows = claims(project.root, "--json", "verify", "advice").json["result"]

    assert [("advice", "supported"), ("says-yes", "supported")] == [(row["id"], row["verdict"]) for row in rows], (
        rows
    )


def test_a_project_environment_and_device(project):
    """`--environment` names a table, `--device` reaches the scripts; both are part of the evidence."""
    table = (project.root / "claims/frameworks.toml").read_text() + "\n[environments.edge]\nframeworks = []\n"
    project.write("claims/frameworks.toml", table)
    script = (
        "import os\n\n\ndef verify():\n    return {'yes': os.environ.get('CLAIMS_DEVICE') == 'cuda'}\n"
        + CONTROLS
        + "\n\ndef settings():\n    return {'device': os.environ['CLAIMS_DEVICE']}\n"
    )
    settings = "\n\ndef settings():\n    return {'device': 'cuda'}\n"
    files = {"verify_alpha.py": script, "verify_beta.py": NO + settings}
    project.add("says-yes", files=files)
    (row,) = claims(project.root, "--json", "verify", "--environment", "edge", "--device", "cuda").json["result"]

    assert "supported" == row["verdict"]
    unknown = claims(project.root, "verify", "--environment", "nowhere")
    assert 2 == unknown.code
    assert "no such environment (got 'nowhere'); use one of default, edge" in unknown.err


def test_two_runs_at_once(project):
    """A run while another holds the lock exits 6 and names the holder."""
    claims(project.root, "verify")
    with store_of(project.root).lock():
        result = claims(project.root, "verify")
    with (project.root / "build/evidence/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # by a process that has not written yet who it is
        unnamed = claims(project.root, "verify")

    assert [6, 6] == [result.code, unnamed.code]
    assert f"another run holds the lock (process {os.getpid()} on " in result.err
    assert "another run holds the lock (another process)" in unnamed.err


def test_progress_in_a_terminal(project, monkeypatch):
    """In a terminal progress is drawn, and standard output still holds the result alone."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setattr(output, "is_interactive", lambda: True)
    result = claims(project.root, "--json", "verify")

    assert "\x1b[" in result.err
    assert "supported" == result.json["result"][0]["verdict"]


@pytest.fixture
def interruptible():
    """Programs that are started here heed an interrupt, which a job in the background inherits as ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_waits_for_no_script(project, tmp_path, number):
    """Ctrl-C, or whoever stops a container, ends run and scripts; no folder is left, what was observed is kept."""
    project.write("claims/says-yes/verify_alpha.py", "import time\ntime.sleep(600)\n" + NO)
    command = [sys.executable, "-m", "generators", "--root", str(project.root), "verify", "--jobs", "1"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(scratch)}, **pipes) as run:
        assert any("alpha: started" in line for line in run.stderr)
        assert wait_until(lambda: len([*scratch.iterdir()]) > 1)  # the copies of the claims, and the script's own
        run.send_signal(number)
        result = run.communicate(timeout=HANG)[1]

    assert 130 == run.returncode
    assert "interrupted; what was observed is kept" in result
    assert [] == [*scratch.iterdir()]
