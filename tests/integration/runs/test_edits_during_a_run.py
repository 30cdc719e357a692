"""Claims that are edited, renamed or deleted while a run goes on: what ran is what was read."""

from __future__ import annotations

import shutil

from conftest import CONTROLS, SCRIPT, ProjectFolder
from helpers.processes.killed_runs import current_observations, start_verify, wait_for_manifest
from helpers.processes.waiting import HANG

from generators import files
from generators.commands import verify
from generators.model import Observation, Request

WAITS = (
    """\
import time
from pathlib import Path


def verify():
    while not Path({go!r}).exists():
        time.sleep(0.01)
    return {{"yes": True}}
"""
    + CONTROLS
)


def project_of_four(root) -> ProjectFolder:
    """Claims that run one after another, the first of which waits until a file `go` stands beside the project."""
    project = ProjectFolder(root)
    project.add("a-waits", {"verify_alpha.py": WAITS.format(go=str(root.with_name("go")))})
    for claim in ("edited", "renamed", "deleted"):
        project.add(claim)
    return project


def test_a_run_is_tied_to_what_was_read_at_its_start(tmp_path):
    """No edit reaches a run, no result is kept under another script's name, and each that changed runs again."""
    project = project_of_four(tmp_path / "project")
    folder = project.root / "claims"
    with start_verify(project.root, "--jobs", "1") as run:
        wait_for_manifest(project.root, run)
        (folder / "edited" / "verify_alpha.py").write_text(SCRIPT.format(answer=False), encoding="utf-8")
        (folder / "renamed").rename(folder / "renamed-since")
        shutil.rmtree(folder / "deleted")
        (tmp_path / "go").touch()
        out, err = run.communicate(timeout=HANG)
    assert (run.returncode, "edited" in out) == (0, True), err

    found = [
        files.read_record(path, Observation) for path in project.root.glob("build/evidence/observations/*/*.json")
    ]
    evidence = {observation.claim: observation for observation in found if observation.framework == "alpha"}
    assert set(evidence) == {"a-waits", "deleted", "edited", "renamed", "says-yes"}
    assert [observation.measures["yes"].value for observation in evidence.values()] == [True] * 5

    again = {job.claim: set(job.why.values()) for job in verify.plan(project.root, Request(sandbox="none")).jobs}
    assert again == {"edited": {"script changed (verify_alpha.py)"}, "renamed-since": {"new"}}
    assert "edited" not in {claim for claim, _ in current_observations(project.root)}
