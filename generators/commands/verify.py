"""Run what must run and judge it: a request comes in, evidence and verdicts go out."""

from __future__ import annotations

from pathlib import Path

from generators import clock
from generators.entries.project import load_project
from generators.errors import UsageError
from generators.evidence import resume, run_file
from generators.evidence.import_run import import_run
from generators.evidence.store import store_of
from generators.judging.findings import judge_evidence
from generators.model import (
    Imported,
    Plan,
    Project,
    Reporter,
    Request,
    Verified,
)
from generators.running import executors, prepare, staging
from generators.running.environments.machine import this_machine
from generators.running.execute import Execution
from generators.sandbox import policy


def plan(root: Path, request: Request) -> Plan:
    """What `verify` would run and why, and what is fresh."""
    asked = prepare.resolve(root, request)
    shelf = resume.ResumedEvidence(asked.store, asked.store.journal.unfinished())
    return prepare.planned(asked, shelf).plan


def verify(
    root: Path, request: Request, reporter: Reporter, record: Path | None = None, project: Project | None = None
) -> Verified:
    """Run what must run, keep the evidence, judge; what ran is written to `record` as well, where it is given.

    What was asked of another device than the CPU is kept and judged apart. The project is read from `root` unless
    it is given; whatever happens to it meanwhile, it is run and judged as it was then.

    Raises:
        UsageError: an unknown claim, framework, environment, engine or device, or nothing to record.
        LockedError: another run is going on.
        EvidenceError: the evidence can't be written.
        SandboxError: the sandbox that is required is not to be had.
    """
    executors.require(request.engine)
    if record:
        run_file.require_place(record)
    asked = prepare.resolve(root, request, project)
    request, project, chosen, around, home, store = asked
    if warning := policy.warning(around, request.sandbox):
        reporter.on_warning(warning)
    with home.lock():
        damaged, waiting = store.damaged(), store.journal.unfinished()
        shelf = resume.ResumedEvidence(store, waiting)
        observed, todo = prepare.ready(asked, shelf, reporter.on_preparation)
        taken = resume.taken_over(todo, waiting)
        if record and not (todo.jobs or taken):
            raise UsageError("--record: everything is fresh, so there is no run to record; add --fresh")
        for claim_id, kept in todo.fresh.items():
            for name, address in kept.items():  # a script that was changed back has its evidence already
                if not any((claim_id, name) == (one.claim, one.framework) for one in taken):
                    store.point(claim_id, name, address, good=True)
        for line in (resume.message(taken) if taken else "", _damage(store.damaged() - damaged)):
            if line:
                reporter.on_warning(line)
        reporter.on_plan(todo)
        with staging.claims(project, {job.claim for job in todo.jobs}) as still:
            execution = Execution(still, observed, request, reporter, around)
            observations = execution.run(todo, store, taken) if todo.jobs or taken else ()
        found = judge_evidence(project, store, clock.now())
        if record and found.ledger:
            run_file.write(record, found.ledger, (*taken, *observations), found.at)
    wanted = [claim.id for claim in chosen]
    wanted += [one.id for one in project.broken if not request.claims or one.id in request.claims]
    return Verified(findings=found, plan=todo, observations=observations, claims=tuple(sorted(wanted)))


def _damage(files: frozenset[Path]) -> str:
    """What to tell of evidence that turned out to be damaged; empty where none did."""
    if not files:
        return ""
    return (
        f"{len(files)} damaged files of evidence were set aside, first {min(files)}; what they held is run again"
    )


def take_in(root: Path, file: Path) -> Imported:
    """Keep what counts here of a run that another machine recorded.

    Raises:
        UsageError: there is no such file.
        EvidenceError: it is refused, or can't be kept.
        LockedError: a run is going on.
    """
    record = run_file.read(file)
    project, store = load_project(root), store_of(root)
    with store.lock():
        return import_run(record, project, store, this_machine(), clock.now())
