"""The commands that make evidence: `plan`, `verify` and `import`."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generators import clock, files
from generators.commands.verdicts import current_verdicts
from generators.entries.project import idle, load_project
from generators.errors import UsageError
from generators.evidence import resume
from generators.evidence.store import Store, store_of
from generators.model import (
    ImportResult,
    Observation,
    Plan,
    Project,
    Reporter,
    Request,
    RunResult,
    Source,
    VerifyResult,
)
from generators.running import prepare

if TYPE_CHECKING:
    from generators.running.cluster.crew import Crew

OnPlan = Callable[[Plan], None]


class ReadProject(NamedTuple):
    """A project as it was read, and checked, at one moment.

    Attributes:
        source: the commit that it was read from; None outside of a repository.
    """

    project: Project
    source: Source | None


class _EndedRun(NamedTuple):
    """What a run planned and observed.

    Attributes:
        store: of its evidence, whose lock is still held.
        claims: ids of the requested entries and of those that they use, with the broken ones.
    """

    request: Request
    project: Project
    store: Store
    plan: Plan
    observations: tuple[Observation, ...]
    claims: tuple[str, ...]


def plan(root: Path, request: Request) -> Plan:
    """What `verify` would run and why, and what is fresh."""
    resolved = prepare.resolve(root, request)
    unfinished = resolved.store.journal.unfinished()
    planned = prepare.plan_jobs(resolved, resume.ResumedEvidence(resolved.store, unfinished)).plan
    fresh, waiting = resume.parted(planned, unfinished)
    return planned.model_copy(
        update={"fresh": fresh, "waiting": waiting, "idle": idle(resolved.project, request.claims)}
    )


def run(root: Path, request: Request, reporter: Reporter, record: Path | None = None) -> RunResult:
    """Run what must run and judge what an input has changed of; as `verify`, for who reads the verdicts alone."""
    with _ended(root, request, reporter, record) as ended:
        judged = current_verdicts(ended.project, ended.store, clock.now(), whole=not ended.request.claims)
    return RunResult(
        verdicts={claim_id: each.verdict for claim_id, each in judged.items()},
        broken=frozenset(entry.id for entry in ended.project.broken),
        plan=ended.plan,
        observations=ended.observations,
        claims=ended.claims,
        typed_numbers=tuple(number for claim_id in ended.claims for number in judged[claim_id].typed),
    )


def verify(
    root: Path,
    request: Request,
    reporter: Reporter,
    given: ReadProject | None = None,
    on_plan: OnPlan = lambda _: None,
) -> VerifyResult:
    """Run what must run, keep the evidence, judge it.

    A run on another device than the CPU is kept and judged apart. The project is read from `root` unless it is
    given, and is run and judged as it was then, whatever happens to its files meanwhile.

    Args:
        root: of the project.
        request: what must run.
        reporter: follows the run.
        given: the project, where it was read already.
        on_plan: takes the plan before anything runs, as the reporter does.

    Raises:
        UsageError: an unknown or retired claim, an unknown framework, environment, engine or device, or nothing to
            record.
        LockedError: another run holds the lock.
        EvidenceError: the evidence can't be written.
        SandboxError: the required sandbox is not available.
    """
    from generators.judging.findings import judge_evidence
    from generators.site.claim import notes

    with _ended(root, request, reporter, None, given, on_plan) as ended:
        findings = judge_evidence(ended.project, ended.store, clock.now())
    typed = (number for claim_id in ended.claims for number in notes.typed_numbers(findings, claim_id))
    return VerifyResult(
        findings=findings,
        verdicts=findings.verdicts,
        broken=frozenset(entry.id for entry in ended.project.broken),
        plan=ended.plan,
        observations=ended.observations,
        claims=ended.claims,
        typed_numbers=tuple(typed),
    )


@contextmanager
def _ended(
    root: Path,
    request: Request,
    reporter: Reporter,
    record: Path | None,
    given: ReadProject | None = None,
    on_plan: OnPlan = lambda _: None,
) -> Iterator[_EndedRun]:
    """A run that has come to its end; the lock of its evidence is held until the block is left."""
    from generators.running import executors

    executors.require_engine(request)
    if record:
        require_place(record, "--record")
    with _resolved(root, request, reporter, given) as (resolved, crew):
        request, project, store = resolved.request, resolved.project, resolved.store
        aside, unfinished = len(files.aside()), store.journal.unfinished()
        evidence = resume.ResumedEvidence(store, unfinished)
        prepared = prepare.plan_jobs(resolved, evidence)
        to_run = prepared.plan
        reporter.on_plan(to_run)
        on_plan(to_run)
        if prepared.warning:
            reporter.on_warning(prepared.warning)
        resumed = resume.taken_over(to_run, unfinished)
        if record and not (to_run.jobs or resumed):
            raise UsageError("--record: everything is fresh, so there is no run to record; add --fresh")
        prepare.point_at_fresh(store, to_run, evidence)
        if resumed:
            reporter.on_warning(resume.message(resumed))
        if found := frozenset(files.aside()[aside:]):
            reporter.on_warning(_damage_warning(found))
        observations: tuple[Observation, ...] = ()
        if crew:
            crew.require(to_run)
        if to_run.jobs or resumed:
            from generators.processes.forkserver.level import open_servers
            from generators.publishing.repository.source import source_of
            from generators.running import staging
            from generators.running.execute import Execution

            made_from = given.source if given else source_of(root)
            beside = prepare.make_beside(resolved, evidence, prepared, reporter.on_preparation)
            with staging.staged_claims(project, {job.claim for job in to_run.jobs}) as staged:
                folders = [staged.claims_by_id[job.claim].folder for job in to_run.jobs]
                with open_servers(root, folders, resolved.confinement, reporter.on_warning) as forks:
                    execution = Execution(
                        staged,
                        prepared.environments,
                        request,
                        reporter,
                        resolved.confinement,
                        made_from,
                        forks,
                        crew,
                    )
                    observations = execution.run(to_run, store, resumed, beside)
                    to_run = _as_run(to_run, observations, store)
        if record:
            _write(record, store)
        claims = [claim.id for claim in resolved.claims]
        claims += [broken.id for broken in project.broken if not request.claims or broken.id in request.claims]
        ran, left = ({job.claim for job in jobs} for jobs in (to_run.jobs, to_run.later))
        if left:
            claims = [
                claim_id
                for claim_id in claims
                if claim_id in ran or left.isdisjoint(project.with_used([claim_id]))
            ]
        yield _EndedRun(request, project, store, to_run, observations, tuple(sorted(claims)))


@contextmanager
def _resolved(
    root: Path, request: Request, reporter: Reporter, given: ReadProject | None
) -> Iterator[tuple[prepare.ResolvedRequest, Crew | None]]:
    """The request with what it means, and the cluster that executes its jobs, if one does; the lock is held."""
    with _crew(request, reporter) as crew:
        read = given.project if given else None
        resolved = prepare.resolve(root, request, read, crew.enlist if crew else None)
        if weakness := resolved.place.weakness:
            reporter.on_warning(weakness)
        with resolved.main_store.lock():
            yield resolved, crew


def _crew(request: Request, reporter: Reporter) -> AbstractContextManager[Crew | None]:
    """The cluster that the request names; None where scripts are executed here."""
    from generators.running import executors

    if request.engine != executors.CLUSTER:
        return nullcontext()
    from generators.running.cluster.crew import open_crew  # with all that runs scripts

    return open_crew(request, reporter)


def _as_run(plan: Plan, observations: Collection[Observation], store: Store) -> Plan:
    """The plan after its run: a job that was not observed proved to be fresh, once its environment was made."""
    observed = {(seen.claim, seen.framework) for seen in observations}
    ran = tuple(job for job in plan.jobs if not observed.isdisjoint(job.scripts))
    proved = [script for job in plan.jobs for script in job.scripts if script not in observed]
    fresh = {claim_id: dict(addresses) for claim_id, addresses in plan.fresh.items()}
    for claim_id, name in proved:
        if good := store.brief_evidence(claim_id, name).good:
            fresh[claim_id][name] = good.address
    return plan.model_copy(update={"jobs": ran, "fresh": fresh})


def _write(record: Path, store: Store) -> None:
    """Write the run that has just ended to a file, with what it took over."""
    from generators.evidence import run_file

    ledger = [ledger for ledger in store.journal.ledgers() if ledger.complete][-1]
    newest = (store.evidence(claim_id, name).newest for claim_id, name in ledger.manifest.expected)
    run_file.write(record, ledger, tuple(filter(None, newest)), clock.now())


def require_place(path: Path, option: str) -> None:
    """Refuse a file that can't be written, before the run and not after it.

    Raises:
        UsageError: it is a folder, or its folder doesn't exist or can't be written.
    """
    folder = path.parent
    if path.is_dir() or not folder.is_dir():
        raise UsageError(f"{option}: no file can be written there (got {path}); name one in a folder that exists")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise UsageError(
            f"{option}: no file can be written there, for its rights (got {path}); name one elsewhere"
        )


def import_file(root: Path, file: Path) -> ImportResult:
    """Keep the observations that count here of a run that another machine recorded.

    Raises:
        UsageError: there is no such file.
        EvidenceError: it is refused, or can't be kept.
        LockedError: another run holds the lock.
    """
    from generators.evidence import run_file
    from generators.evidence.import_run import import_run
    from generators.running.environments.machine import this_machine

    record = run_file.read(file)
    project, store = load_project(root), store_of(root)
    with store.lock():
        return import_run(record, project, store, this_machine(), clock.now())


def _damage_warning(damaged: frozenset[Path]) -> str:
    """A warning about evidence that turned out to be damaged."""
    what = f"{len(damaged)} damaged files of evidence were set aside, first {min(damaged)}"
    return f"{what}; what they held is run again"
