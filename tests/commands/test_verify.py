"""What a run records and counts, and what it reads anew."""

from __future__ import annotations

import shutil

import pytest
from conftest import YES
from helpers.machine_caches import machine_caches
from helpers.repositories import start_repository
from helpers.synthetic.evidence import write_evidence
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import verify
from generators.evidence import fingerprint
from generators.judging.findings import current_findings
from generators.model import Request, Source

EDGE = '\n[environments.edge]\nextends = "default"\nstubs = ["tiny_stub"]\n'


def test_a_project_that_is_given_comes_with_its_source(project):
    """A nightly reads the project once; what it runs hours later is still of the commit that it was read from."""
    start_repository(project.root)
    source = Source(commit="a" * 40, clean=True)
    reporter = LogReporter(Console(quiet=True))
    given = verify.ReadProject(project.load(), source)
    done = verify.verify(project.root, Request(sandbox="none"), reporter, given)

    assert done.findings.ledger.manifest.source == source


def test_one_process_that_goes_on_for_long_sees_an_edit_of_shared_code(project, tmp_path, monkeypatch):
    """Later plans and pages are made from what runs with scripts then."""
    for name in (*fingerprint.HARNESS, *fingerprint.PROTOCOL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fingerprint.PACKAGE / name, tmp_path / name)
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    fingerprint.read_anew()
    write_evidence(project.root, sandbox="none")
    request = Request(sandbox="none")
    before = verify.plan(project.root, request)
    with (tmp_path / "harness/child.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    after = verify.plan(project.root, request)
    shown = current_findings(project.root)

    assert () == before.jobs
    assert [{"script changed (harness)"}] * 2 == [set(job.why.values()) for job in after.jobs]
    assert None is shown.evidence["says-yes"]["alpha"].newest


class InterruptingReporter(LogReporter):
    """Interrupts the run when its first job has ended."""

    def on_job_end(self, job, observations):
        """Interrupt it."""
        super().on_job_end(job, observations)
        raise KeyboardInterrupt


def test_what_an_interrupted_run_measured_counts_although_its_environment_is_made_again(project):
    """It is fresh only when that has been made; the run that finds this takes it over, and runs the rest."""
    table = (project.root / "claims/frameworks.toml").read_text()
    project.write("claims/frameworks.toml", table + EDGE)
    project.add("edge", {"verify_beta.py": YES}, run={"environment": "edge"})
    request, quiet = Request(claims=("edge",), sandbox="none", workers=1), Console(quiet=True)
    with machine_caches(project.root):
        with pytest.raises(KeyboardInterrupt):
            verify.verify(project.root, request, InterruptingReporter(quiet))
        shutil.rmtree(project.root / "build/environments/edge")
        done = verify.run(project.root, request, LogReporter(quiet))
    evidence = current_findings(project.root).evidence["edge"]
    first, second = done.plan.fresh["edge"], {seen.framework for seen in done.observations}

    assert {"alpha", "beta"} == {*first, *second}
    assert all(evidence[name].newest for name in ("alpha", "beta"))
    assert 1 == len(second)
    assert "mixed" == done.verdicts["edge"].word


def test_pages_name_the_run_that_let_an_interrupted_one_count(project):
    """The interrupted run, which measured, and the one with the footer, which had nothing left to run."""
    request, quiet = Request(frameworks=("alpha",), sandbox="none"), Console(quiet=True)
    with machine_caches(project.root):
        with pytest.raises(KeyboardInterrupt):
            verify.verify(project.root, request, InterruptingReporter(quiet))
        done = verify.verify(project.root, request, LogReporter(quiet))

    assert ((), [False, True]) == (done.observations, [ledger.complete for ledger in done.findings.runs])
