"""The order of the steps, and nothing else: each function is one command's way through the house."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import as_completed
from datetime import UTC, datetime
from pathlib import Path

from generators import catalog, engines, environments, judge, rules, run, scaffold, timing
from generators import doctor as diagnosis
from generators import plan as planning
from generators.errors import UsageError
from generators.model import (
    DEFAULT_ENVIRONMENT,
    Broken,
    Claim,
    Complaint,
    Diagnosis,
    Environment,
    Evidence,
    Findings,
    Footer,
    Framework,
    Job,
    Manifest,
    Observation,
    Outcome,
    Plan,
    Project,
    Reporter,
    Request,
    Verified,
)
from generators.store import Store
from generators.toml import closest

ENTRY_SCHEMA = "claim"
Execute = Callable[
    [Job, Claim, Mapping[str, Framework], Mapping[str, Environment], str], tuple[Observation, ...]
]  # what `run` and `timing` have in common


# --- reading ---------------------------------------------------------------------------------------------


def load(root: Path) -> Project:
    """The project, with every entry that breaks a rule among its `broken` ones.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    return inspect(root)[0]


def inspect(root: Path) -> tuple[Project, tuple[Complaint, ...]]:
    """The project, and every complaint about its entries: errors and warnings."""
    read = catalog.load(root)
    complaints = rules.check(read)
    wrong: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        if complaint.severity == "error":
            wrong.setdefault(complaint.claim, []).append(complaint)
    broken = [
        Broken(id=claim.id, title=claim.entry.title, topic=claim.entry.topic, complaints=tuple(wrong[claim.id]))
        for claim in read.claims
        if claim.id in wrong
    ]
    for one in read.broken:
        shape = one.model_copy(update={"complaints": (*one.complaints, *wrong.get(one.id, ()))})
        broken.append(shape)
    sound = tuple(claim for claim in read.claims if claim.id not in wrong)
    every = tuple(complaint for one in read.broken for complaint in one.complaints) + complaints
    ordered = tuple(sorted(broken, key=lambda one: one.id))
    return read.model_copy(update={"claims": sound, "broken": ordered}), every


def store_of(root: Path) -> Store:
    """The evidence of the project at `root`."""
    return Store(root / "build" / "evidence")


def findings(root: Path, now: datetime | None = None) -> Findings:
    """Everything that the pages show, from the evidence as it is; runs nothing."""
    return _judged(load(root), store_of(root), now or datetime.now(UTC))


def pages(found: Findings) -> dict[str, str]:
    """Text of every generated file of the site, by its path below the docs folder."""
    from generators import exports
    from generators import pages as rendering

    return rendering.render(found) | exports.render(found)


def _judged(project: Project, store: Store, now: datetime) -> Findings:
    evidence = {
        claim.id: {name: _current(claim, store.evidence(claim.id, name)) for name in project.frameworks}
        for claim in project.claims
        if claim.checkable
    }
    complete = [ledger for ledger in store.ledgers() if ledger.complete]
    return Findings(
        project=project,
        verdicts=judge.judge_all(project, evidence, now),
        evidence=evidence,
        ledger=complete[-1] if complete else None,
        at=now,
    )


def _current(claim: Claim, evidence: Evidence) -> Evidence:
    """Evidence of the scripts as they are now; what earlier scripts showed says nothing of these."""

    def same(observation: Observation | None) -> Observation | None:
        return observation if observation and planning.same_scripts(claim, observation.fingerprint) else None

    return Evidence(newest=same(evidence.newest), good=same(evidence.good))


def check(root: Path, claims: tuple[str, ...]) -> tuple[Complaint, ...]:
    """Every complaint about these entries, or about all and the project's own files where none is named."""
    project, complaints = inspect(root)
    _known(project, claims)
    if claims:
        return tuple(one for one in complaints if one.claim in claims)
    return (*_stale_schema(root), *complaints)


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings]:
    """A claim's record, as the site's API has it, and what it was made of."""
    from generators import exports

    found = findings(root)
    _known(found.project, (claim_id,))
    return exports.claim_record(found, claim_id), found


def new(root: Path, claim_id: str, told: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of a new claim."""
    return scaffold.new(load(root), claim_id, told, datetime.now(UTC).date())


def doctor(root: Path) -> Diagnosis:
    """What is here, what is missing and what that costs."""
    project = catalog.load(root)
    names = {DEFAULT_ENVIRONMENT, *project.environments}
    observed = {name: environments.observe(project, name) for name in sorted(names)}
    return diagnosis.diagnose(project, observed, store_of(root).folder)


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    from generators import exports

    if not (root / "claims").is_dir():
        raise UsageError(
            f"{root / 'claims'}: no claims folder here; go to the project's root or name it with --root"
        )
    written = []
    for name, schema in exports.schemas().items():
        path = _schema_path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_schema_text(schema), encoding="utf-8")
        written.append(path)
    return tuple(written)


def _stale_schema(root: Path) -> Iterator[Complaint]:
    from generators import exports

    path = _schema_path(root, ENTRY_SCHEMA)
    if path.is_file() and path.read_text(encoding="utf-8") != _schema_text(exports.schemas()[ENTRY_SCHEMA]):
        yield Complaint(
            rule="schema",
            claim="",
            where=path.relative_to(root).as_posix(),
            what="the schema is not current",
            way_out="run `claims schema` and commit what it writes",
        )


def _schema_path(root: Path, name: str) -> Path:
    if name == ENTRY_SCHEMA:
        return root / "claims" / "claim.schema.json"
    return root / "build" / "schemas" / f"{name}.schema.json"


def _schema_text(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def _known(project: Project, claims: tuple[str, ...]) -> None:
    known = {claim.id for claim in project.claims} | {one.id for one in project.broken}
    for claim_id in claims:
        if claim_id not in known:
            raise UsageError(f"claims/{claim_id}: no such claim; {closest(claim_id, known)}")


# --- the site --------------------------------------------------------------------------------------------


def build(root: Path) -> Path:
    """Pages, then MkDocs in strict mode: the folder of the site.

    Raises:
        SiteError: pages collide, or MkDocs refuses the site.
    """
    from generators import site

    return site.build(root, pages(findings(root)))


def serve(root: Path, host: str, port: int) -> None:
    """Serve the live site until it is interrupted."""
    from generators import site

    site.serve(root, host, port)


# --- running ---------------------------------------------------------------------------------------------


def plan(root: Path, request: Request) -> Plan:
    """What `verify` would run and why, and what is fresh."""
    project = load(root)
    chosen = _chosen(project, request)
    observed = _environments(project, chosen, request)
    return planning.make(project, chosen, observed, store_of(root), request, datetime.now(UTC))


def verify(root: Path, request: Request, reporter: Reporter) -> Verified:
    """Run what must run, keep the evidence, judge.

    Raises:
        UsageError: an unknown claim, framework, environment or engine.
        LockedError: another run is going on.
        EvidenceError: the evidence can't be written.
    """
    project, store = load(root), store_of(root)
    chosen = _chosen(project, request)
    with store.lock():
        observed = _environments(project, chosen, request)
        todo = planning.make(project, chosen, observed, store, request, datetime.now(UTC))
        _repoint(todo, project, chosen, observed, store, request)
        reporter.planned(todo)
        observations = _run(todo, project, observed, store, request, reporter) if todo.jobs else ()
        found = _judged(project, store, datetime.now(UTC))
    wanted = [claim.id for claim in chosen]
    wanted += [one.id for one in project.broken if not request.claims or one.id in request.claims]
    return Verified(findings=found, plan=todo, observations=observations, claims=tuple(sorted(wanted)))


def _chosen(project: Project, request: Request) -> tuple[Claim, ...]:
    """The claims asked for, those whose evidence they use included."""
    _known(project, request.claims)
    for name in request.frameworks:
        if name not in project.frameworks:
            raise UsageError(f"--framework: no such framework (got {name!r}); {closest(name, project.frameworks)}")
    wanted = set(request.claims) or {claim.id for claim in project.claims}
    while (
        more := {used for claim in project.claims if claim.id in wanted for used in claim.entry.uses.values()}
        - wanted
    ):
        wanted |= more
    return tuple(claim for claim in project.claims if claim.id in wanted and claim.entry.status != "retired")


def _environments(project: Project, chosen: tuple[Claim, ...], request: Request) -> dict[str, Environment]:
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {claim.entry.run.environment_of(name) for claim in chosen for name in project.frameworks}
    return {name: environments.observe(project, name, request.device) for name in sorted(names)}


def _repoint(
    todo: Plan,
    project: Project,
    chosen: tuple[Claim, ...],
    observed: Mapping[str, Environment],
    store: Store,
    request: Request,
) -> None:
    """Let what is fresh be the newest again: a script that was changed back has its evidence already."""
    for claim in chosen:
        for name in todo.fresh.get(claim.id, ()):
            address = planning.fingerprint(claim, name, project, observed, request).digest
            store.point(claim.id, name, address, good=True)


def _run(
    todo: Plan,
    project: Project,
    observed: Mapping[str, Environment],
    store: Store,
    request: Request,
    reporter: Reporter,
) -> tuple[Observation, ...]:
    started = datetime.now(UTC)
    name = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    expected = tuple((job.claim, framework) for job in todo.jobs for framework in job.frameworks)
    store.begin(Manifest(run=name, started=started, expected=expected, machine=environments.machine()))
    observations: list[Observation] = []
    for job, reported in _reports(todo, project, observed, request, reporter, name):
        for observation in reported:
            store.save(observation)
        observations += reported
        reporter.finished(job, reported)
    counted = Counter(observation.outcome for observation in observations)
    outcomes = {outcome: counted.get(outcome, 0) for outcome in Outcome}
    store.finish(Footer(run=name, finished=datetime.now(UTC), outcomes=outcomes))
    return tuple(observations)


def _reports(
    todo: Plan,
    project: Project,
    observed: Mapping[str, Environment],
    request: Request,
    reporter: Reporter,
    name: str,
) -> Iterator[tuple[Job, tuple[Observation, ...]]]:
    """Each job with its observations, as they come: side by side first, then the timings, each alone."""
    claims = {claim.id: claim for claim in project.claims}

    def one(job: Job, execute: Execute) -> tuple[Observation, ...]:
        reporter.started(job)
        where = {framework: observed[environment] for framework, environment in job.environments.items()}
        return execute(job, claims[job.claim], project.frameworks, where, name)

    side_by_side = [job for job in todo.jobs if not job.timed]
    workers = request.workers or environments.machine().cores
    with engines.executor(request.engine, workers) as pool:
        pending = {pool.submit(one, job, run.execute): job for job in side_by_side}
        try:
            for done in as_completed(pending):
                yield pending[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for job in todo.jobs:
        if job.timed:
            yield job, one(job, timing.execute)
