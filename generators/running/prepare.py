"""A request comes in; its claims, their confinement, a plan and the environments that it needs go out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generators import clock
from generators.cache import Cache
from generators.entries.project import (
    remembered_project,
    require_claims,
    require_not_retired,
    sound_project,
)
from generators.errors import UsageError
from generators.evidence.fingerprint import heeds_device, read_anew, remember_imports
from generators.evidence.resume import ResumedEvidence, taken_over
from generators.evidence.store import Store, store_of
from generators.model import (
    CPU,
    DEFAULT_ENVIRONMENT,
    Claim,
    Environment,
    Job,
    Plan,
    Project,
    Request,
    is_device,
)
from generators.running.beside import Beside, PlannedAgain
from generators.running.environments.commands import Commands
from generators.running.environments.make import OnStep
from generators.running.executors import workers_for
from generators.running.planning import durations
from generators.running.planning.plan import make_plan
from generators.running.planning.quick import oldest_plan, quick_plan
from generators.running.planning.schedule import scheduled
from generators.running.workplace import Here, Workplace
from generators.sandbox import policy
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.text import closest

Enlist = Callable[[Project, tuple[Claim, ...], Request], Workplace]


class ResolvedRequest(NamedTuple):
    """A request with what it means here.

    Attributes:
        claims: those requested, and those whose evidence they use.
        confinement: what is around scripts that are executed by this process.
        place: where their scripts are executed.
        main_store: the evidence of this machine's CPU, whose lock every run holds.
        store: where the evidence of this request is kept: apart for another device.
    """

    request: Request
    project: Project
    claims: tuple[Claim, ...]
    confinement: Confinement
    place: Workplace
    main_store: Store
    store: Store


class PreparedPlan(NamedTuple):
    """A scheduled plan, and the environments that its jobs name.

    Attributes:
        environments: as observed, by name.
        unmade: names of those that are yet to be made, in the order in which they should be.
        warning: why nothing is known of how long jobs take, where a file that says so can't be read.
    """

    environments: dict[str, Environment]
    plan: Plan
    unmade: tuple[str, ...] = ()
    warning: str = ""


def resolve(
    root: Path, request: Request, project: Project | None = None, enlist: Enlist | None = None
) -> ResolvedRequest:
    """What a request means to the project in `root`: what it names, and no more.

    Args:
        root: of the project.
        request: what must run.
        project: as it was read, where it was read already.
        enlist: asks the machines that the scripts are executed on, where this one doesn't execute them.

    Raises:
        UsageError: an unknown or retired claim, an unknown framework, or what can be no device.
        SandboxError: the required sandbox is not available.
    """
    if request.device and not is_device(request.device):
        raise UsageError(f"--device: no name of a device (got {request.device!r}); use one such as cuda or cuda:1")
    if request.quick and request.minutes:
        raise UsageError(
            f"--minutes: --quick has a limit of its own (got --minutes {request.minutes:g}); leave one out"
        )
    if request.device == CPU:
        request = request.model_copy(update={"device": ""})
    read_anew()
    read = project or remembered_project(root)
    _require(read, request)
    project, main_store = project or sound_project(read, request.claims), store_of(root)
    claims = _claims(project, request)
    confinement = UNCONFINED if enlist else policy.choose(root, request.sandbox)
    place: Workplace = Here(project, request, confinement, workers_for(request))
    if enlist:
        place = enlist(project, claims, request)
    store = main_store.place(place.machine, request.device) if request.device else main_store
    return ResolvedRequest(request, project, claims, confinement, place, main_store, store)


def plan_jobs(resolved: ResolvedRequest, evidence: ResumedEvidence) -> PreparedPlan:
    """The environments as they are now, and what would run in them; of a run with a limit, what fits into it."""
    request, environments = resolved.request, _environments(resolved)
    imports = Cache(resolved.project.root / "build" / "imports.txt")
    remember_imports(imports)
    made = make_plan(resolved.project, resolved.claims, environments, evidence, request, clock.now())
    imports.save()
    resolved.store.index.save(whole=not request.claims)
    unmade = _unmade(resolved, made)
    plan, warning = _scheduled(resolved, made, environments, unmade)
    if request.minutes:
        plan = oldest_plan(plan, request.minutes, partial(_made_at, evidence))
    if request.quick:
        plan = quick_plan(plan, resolved.project, unmade, request.claims)
        return PreparedPlan(environments, plan, warning=warning)
    wanted: dict[str, float] = {}
    for job in plan.jobs:
        for name in set(unmade).intersection(job.environments.values()):
            wanted[name] = wanted.get(name, 0) + job.expected
    return PreparedPlan(environments, plan, tuple(sorted(wanted, key=lambda name: (-wanted[name], name))), warning)


def _made_at(evidence: ResumedEvidence, job: Job) -> datetime | None:
    """When the oldest evidence of a job's scripts was made; None where one has none."""
    newest = [evidence.brief_evidence(*script).newest for script in job.scripts]
    return None if None in newest else min(brief.started for brief in newest if brief)


def make_beside(
    resolved: ResolvedRequest, evidence: ResumedEvidence, prepared: PreparedPlan, on_step: OnStep
) -> Beside:
    """The environments that the plan lacks, to be made while its jobs run; `prepared` then holds them as well."""
    project, environments = resolved.project, prepared.environments

    def plan_again(name: str) -> PlannedAgain:
        environments[name] = resolved.place.observe(name)
        ids = {job.claim for job in prepared.plan.jobs if name in job.environments.values()}
        claims = [project.claims_by_id[claim_id] for claim_id in sorted(ids)]
        made = make_plan(project, claims, environments, evidence, resolved.request, clock.now())
        point_at_fresh(resolved.store, made, evidence)
        scheduled_again, _ = _scheduled(resolved, made, environments, ())
        return PlannedAgain(scheduled_again, taken_over(made, evidence.waiting))

    def make(name: str, commands: Commands) -> None:
        resolved.place.make(name, on_step, commands)

    return Beside(prepared.plan.jobs, prepared.unmade, make, plan_again)


def point_at_fresh(store: Store, plan: Plan, evidence: ResumedEvidence) -> None:
    """Make fresh evidence the newest of its script, which matters where a script was changed back.

    What an interrupted run has observed is left to the run that takes it over.
    """
    pending = {(seen.claim, seen.framework) for seen in taken_over(plan, evidence.waiting)}
    for claim_id, addresses in plan.fresh.items():
        for name, address in addresses.items():
            newest, good = store.brief_evidence(claim_id, name)
            known = newest is not None and good is not None and newest.address == good.address == address
            if (claim_id, name) not in pending and not known:
                store.point(claim_id, name, address, good=True)


def _require(project: Project, request: Request) -> None:
    """Require that what a request names is there, before any lint rule is asked."""
    require_claims(project, request.claims)
    require_not_retired(project, request.claims)
    for name in request.frameworks:
        if name not in project.frameworks:
            raise UsageError(f"--framework: no such framework (got {name!r}); {closest(name, project.frameworks)}")


def _claims(project: Project, request: Request) -> tuple[Claim, ...]:
    """The requested claims, and those whose evidence they use."""
    wanted = set(request.claims) or {claim.id for claim in project.claims}
    if request.device:
        wanted = _claims_on_device(project, request)
    needed = project.with_used(wanted)
    return tuple(claim for claim in project.claims if claim.id in needed and not claim.retired)


def _claims_on_device(project: Project, request: Request) -> set[str]:
    """The requested claims whose scripts read the name of the device; any other would measure the CPU."""
    found = {claim.id for claim in project.claims if claim.runs and heeds_device(claim)}
    for claim in project.claims:
        if claim.id in request.claims and claim.id not in found:
            raise UsageError(
                f"--device: no script of claims/{claim.id} reads CLAIMS_DEVICE, so it would measure the CPU; "
                "leave the claim or the device out"
            )
    return found & set(request.claims) if request.claims else found


def _environments(resolved: ResolvedRequest) -> dict[str, Environment]:
    """The environments that the claims run in, by name, as observed inside the confinement."""
    names = environment_names(resolved.project, resolved.claims, resolved.request)
    return {name: resolved.place.observe(name) for name in names}


def environment_names(project: Project, claims: Collection[Claim], request: Request) -> list[str]:
    """Names of the environments that the claims run in, and of the default one unless another is requested."""
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {claim.entry.run.environment_of(name) for claim in claims for name in project.frameworks}
    return sorted(names)


def _scheduled(
    resolved: ResolvedRequest, plan: Plan, environments: Mapping[str, Environment], unmade: Collection[str]
) -> tuple[Plan, str]:
    """The plan with what is known of how long its jobs take, and why nothing is known where that is so.

    Nothing is read where nothing is to run. A file of durations is for order and estimates, and stops no run.
    """
    project, ids = resolved.project, {job.claim for job in plan.jobs}
    claims = [claim for claim in resolved.claims if claim.id in ids]
    known, warning = {}, ""
    try:
        known = durations.known(project, claims, resolved.store) if claims else {}
    except UsageError as error:
        warning = f"{error}; until then each job counts as its time-out"
    plan = plan.model_copy(update={"workers": resolved.place.workers})
    return scheduled(plan, project, environments, unmade, known, resolved.place.which), warning


def _unmade(resolved: ResolvedRequest, plan: Plan) -> set[str]:
    """Names of the environments that are to be made for the plan.

    One that could not be made is tried once a run. For a job that lacks a program or a device none is made.
    """
    request = resolved.request
    if not (request.make and plan.jobs):
        return set()
    from generators.processes.script import missing_needs  # with all that runs scripts

    claims, place = resolved.project.claims_by_id, resolved.place
    wanted = {
        environment
        for job in plan.jobs
        for name, environment in job.environments.items()
        if not missing_needs(claims[job.claim].entry.run.needs_of(name), request.device or CPU, place.which)
    }
    return {name for name in wanted if place.is_missing(name)}
