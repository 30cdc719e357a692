"""The order of the steps, and nothing else: each function is one command's way through the house."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from generators import audit as auditing
from generators import (
    catalog,
    clock,
    engines,
    environments,
    frozen,
    importing,
    knowledge,
    passages,
    preparing,
    requested,
    resuming,
    runfile,
    sandboxing,
    scaffold,
    typed,
)
from generators import doctor as diagnosis
from generators.confinement import levels
from generators.errors import PublishError, UsageError
from generators.execution import Execution
from generators.model import (
    DEFAULT_ENVIRONMENT,
    Complaint,
    Diagnosis,
    Findings,
    Imported,
    Nightly,
    Plan,
    Project,
    Published,
    Reporter,
    Request,
    Target,
    Verified,
)

# --- reading ---------------------------------------------------------------------------------------------


def pages(found: Findings) -> dict[str, str]:
    """Text of every generated file of the site, by its path below the docs folder."""
    from generators import exports
    from generators import pages as rendering

    return rendering.render(found) | exports.render(found)


def check(root: Path, claims: tuple[str, ...]) -> tuple[Complaint, ...]:
    """Every complaint about these entries, or about all and the project's own files where none is named.

    What the evidence there is says of the notes is told as well; it breaks no entry.
    """
    project, complaints = knowledge.inspect(root, anew=True)
    knowledge.require(project, claims)
    found = knowledge.judged(project, knowledge.store_of(root), clock.now())
    for claim in project.claims:
        complaints += tuple(typed.complaints(claim, project, found.evidence.get(claim.id, {})))
    if claims:
        return tuple(one for one in complaints if one.claim in claims)
    from generators import schemas

    return (*schemas.stale(catalog.ground(root)), *passages.complaints(project), *complaints)


def audit(root: Path, claims: tuple[str, ...]) -> auditing.Audit:
    """What the evidence shows of the controls, and which broken probes would have gone unnoticed."""
    found = knowledge.findings(root)
    knowledge.require(found.project, claims)
    return auditing.audit(found, claims)


def coverage(root: Path) -> passages.Coverage:
    """How many passages of the article the entries cover."""
    return passages.coverage(knowledge.load(root))


def show(root: Path, claim_id: str) -> tuple[dict[str, object], Findings]:
    """A claim's record, as the site's API has it, and what it was made of."""
    from generators import exports

    found = knowledge.findings(root)
    knowledge.require(found.project, (claim_id,))
    return exports.claim_record(found, claim_id), found


def new(root: Path, claim_id: str, told: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of a new claim."""
    return scaffold.new(knowledge.load(root), claim_id, told, clock.now().date())


def doctor(root: Path) -> Diagnosis:
    """What is here, what is missing and what that costs."""
    project = catalog.load(root)
    shown = sandboxing.survey(root)
    around = levels.best(shown)
    made = {
        name: environments.made(project, name) for name, table in project.environments.items() if table.separate
    }
    there = {DEFAULT_ENVIRONMENT, *project.environments} - {
        name for name, state in made.items() if state is None or state.problem
    }
    observed = {name: environments.observe(project, name, confinement=around) for name in sorted(there)}
    evidence = knowledge.store_of(root).folder
    return diagnosis.diagnose(project, observed, made, evidence, sandboxing.findings(shown))


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the entry's JSON Schema beside the entries, and the others below `build/schemas`."""
    from generators import schemas

    return schemas.write(catalog.ground(root))


# --- the site --------------------------------------------------------------------------------------------


def build(root: Path) -> Path:
    """Pages, then MkDocs in strict mode: the folder of the site.

    Raises:
        SiteError: pages collide, or MkDocs refuses the site.
    """
    return _site(root, knowledge.findings(root))


def _site(root: Path, found: Findings) -> Path:
    from generators import site

    return site.build(root, pages(found))


def serve(root: Path, host: str, port: int) -> None:
    """Serve the live site until it is interrupted."""
    from generators import site

    site.serve(root, host, port)


def publish(
    root: Path, target: Target, edition: str | None, site: Path | None = None, *, as_nightly: bool = False
) -> Published:
    """Publish a site as a dated edition, or over `nightly`; built first unless it is given.

    A given site is read as data: nothing is built or run, and no evidence is needed here.

    Raises:
        PublishError: the run is incomplete, the edition is there already, or git refuses.
        SiteError: the site can't be built.
    """
    from generators import publish as publishing

    now = clock.now()
    if site is None:
        found = knowledge.findings(root, now)
        _complete(found)
        site = _site(root, found)
    kind: Literal["edition", "nightly"] = "nightly" if as_nightly else "edition"
    return publishing.publish(root, site, edition=edition, kind=kind, at=now, **target.model_dump())


def nightly(
    root: Path, target: Target, request: Request, reporter: Reporter, told: Path | None, *, anyway: bool = False
) -> Nightly:
    """Verify everything afresh, compare with what was last published, build, publish `nightly`.

    A change that no input explains is run once more first. Where too much changed or failed at once the site is
    built and not published, unless it is wanted `anyway`. The summary is written to `told` before anything is
    published, so that a refusal doesn't lose it. What is run, judged and named as the source is what was there at
    the start.

    Raises:
        PublishError: observations are missing, or git refuses.
        SiteError: the site can't be built.
        UsageError: there is no folder to write the summary in.
    """
    from generators import confirming, history
    from generators import publish as publishing

    if told and (told.is_dir() or not told.parent.is_dir()):  # before hours of verifying, not after them
        raise UsageError(f"--summary: no file can be written there (got {told}); name one in a folder that exists")
    project = knowledge.load(root)  # a project that can't be read is told first
    source = publishing.ready(root, target.branch)
    before = publishing.published_records(root, target.branch, remote=target.remote)
    with frozen.claims(project, {claim.id for claim in project.claims}) as still:
        run = functools.partial(verify, root, reporter=reporter, project=still)
        night = confirming.night(run, still, before, request, reporter.warned)
    verified, changes, wavered, held, after = night
    found = verified.findings
    summary = history.summary(changes, found.ledger, before or {}, after, wavered, held, anyway=anyway)
    if told:
        told.write_text(summary, encoding="utf-8")
    _complete(found)
    site, published = _site(root, found), None
    if anyway or not held:
        how = {"edition": None, "at": found.at, "source": source, **target.model_dump()}
        published = publishing.publish(root, site, kind="nightly", **how)
    return Nightly(
        verified=verified, changes=changes, wavered=wavered, summary=summary, held=held, published=published
    )


def _complete(found: Findings) -> None:
    """Refuse to publish while a listed claim has a script that was never observed as it is now."""
    missing = [
        f"{claim.id} {name}"
        for claim in found.project.claims
        if claim.runs and claim.listed
        for name, evidence in found.evidence[claim.id].items()
        if evidence.newest is None
    ]
    if missing:
        raise PublishError(
            f"a run with missing observations is not published ({len(missing)} missing, first {missing[0]}); "
            "run `claims verify`"
        )


# --- running ---------------------------------------------------------------------------------------------


def plan(root: Path, request: Request) -> Plan:
    """What `verify` would run and why, and what is fresh."""
    asked = requested.meant(root, request)
    shelf = resuming.Shelf(asked.store, asked.store.journal.unfinished())
    return preparing.planned(asked, shelf).plan


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
    engines.require(request.engine)
    if record:
        runfile.require_place(record)
    asked = requested.meant(root, request, project)
    request, project, chosen, around, home, store = asked
    if warning := sandboxing.warning(around, request.sandbox):
        reporter.warned(warning)
    with home.lock():
        damaged, waiting = store.damaged(), store.journal.unfinished()
        shelf = resuming.Shelf(store, waiting)
        observed, todo = preparing.ready(asked, shelf, reporter.preparing)
        taken = resuming.taken(todo, waiting)
        if record and not (todo.jobs or taken):
            raise UsageError("--record: everything is fresh, so there is no run to record; add --fresh")
        for claim_id, kept in todo.fresh.items():
            for name, address in kept.items():  # a script that was changed back has its evidence already
                if not any((claim_id, name) == (one.claim, one.framework) for one in taken):
                    store.point(claim_id, name, address, good=True)
        for line in (resuming.told(taken) if taken else "", _damage(store.damaged() - damaged)):
            if line:
                reporter.warned(line)
        reporter.planned(todo)
        with frozen.claims(project, {job.claim for job in todo.jobs}) as still:
            execution = Execution(still, observed, request, reporter, around)
            observations = execution.run(todo, store, taken) if todo.jobs or taken else ()
        found = knowledge.judged(project, store, clock.now())
        if record and found.ledger:
            runfile.write(record, found.ledger, (*taken, *observations), found.at)
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
    record = runfile.read(file)
    project, store = knowledge.load(root), knowledge.store_of(root)
    with store.lock():
        return importing.take(record, project, store, environments.machine(), clock.now())
