"""A request comes in; its claims, their confinement, their evidence and a plan in ready environments go out."""

from __future__ import annotations

from collections.abc import Mapping
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
from generators.evidence.fingerprint import heeds_device, remember_imports
from generators.evidence.resume import ResumedEvidence
from generators.evidence.store import Store, store_of
from generators.model import (
    CPU,
    DEFAULT_ENVIRONMENT,
    Claim,
    Environment,
    Plan,
    Project,
    Reporter,
    Request,
    is_device,
)
from generators.running.environments import observe
from generators.running.environments.machine import this_machine
from generators.running.environments.make import OnStep
from generators.running.plan import make_plan
from generators.sandbox import policy
from generators.sandbox.layers import Confinement
from generators.text import closest


class ResolvedRequest(NamedTuple):
    """A request with what it means here.

    Attributes:
        claims: those requested, and those whose evidence they use.
        confinement: what is around their scripts.
        main_store: the evidence of this machine's CPU, whose lock every run holds.
        store: where the evidence of this request is kept: apart for another device.
    """

    request: Request
    project: Project
    claims: tuple[Claim, ...]
    confinement: Confinement
    main_store: Store
    store: Store


class PreparedPlan(NamedTuple):
    """A plan, and the environments that its jobs name, by name."""

    environments: Mapping[str, Environment]
    plan: Plan


def resolve(root: Path, request: Request, project: Project | None = None) -> ResolvedRequest:
    """What a request means to the project in `root`, which is read unless it is given: what it names, and no more.

    Raises:
        UsageError: an unknown or retired claim, an unknown framework, or what can be no device.
        SandboxError: the required sandbox is not available.
    """
    if request.device and not is_device(request.device):
        raise UsageError(f"--device: no name of a device (got {request.device!r}); use one such as cuda or cuda:1")
    if request.device == CPU:
        request = request.model_copy(update={"device": ""})
    read = project or remembered_project(root)
    _require(read, request)
    project, main_store = project or sound_project(read, request.claims), store_of(root)
    claims = _claims(project, request)
    store = main_store.place(this_machine(), request.device) if request.device else main_store
    confinement = policy.choose(root, request.sandbox)
    return ResolvedRequest(request, project, claims, confinement, main_store, store)


def plan_jobs(resolved: ResolvedRequest, evidence: ResumedEvidence) -> PreparedPlan:
    """The environments as they are now, and what would run in them."""
    environments, imports = _environments(resolved), Cache(resolved.project.root / "build" / "imports.txt")
    remember_imports(imports)
    plan = make_plan(resolved.project, resolved.claims, environments, evidence, resolved.request, clock.now())
    imports.save()
    resolved.store.index.save(whole=not resolved.request.claims)
    return PreparedPlan(environments, plan)


def prepare_jobs(resolved: ResolvedRequest, evidence: ResumedEvidence, reporter: Reporter) -> PreparedPlan:
    """Make the environments that the plan needs, and plan again where one was made.

    The reporter learns how much there is to run before anything is made, which may take minutes.
    """
    prepared = plan_jobs(resolved, evidence)
    reporter.on_plan(prepared.plan)
    if _make_environments(resolved, prepared.plan, reporter.on_preparation):
        prepared = plan_jobs(resolved, evidence)
        reporter.on_plan(prepared.plan)
    return prepared


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
    return tuple(claim for claim in project.claims if claim.id in needed and claim.entry.status != "retired")


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
    request, project = resolved.request, resolved.project
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {claim.entry.run.environment_of(name) for claim in resolved.claims for name in project.frameworks}
    return {name: observe.observe(project, name, request.device, resolved.confinement) for name in sorted(names)}


def _make_environments(resolved: ResolvedRequest, plan: Plan, on_step: OnStep) -> bool:
    """Make each environment that a job needs and that isn't there; whether there was one to make.

    One that can't be made is tried once a run. For a job that lacks a program or a device none is made.
    """
    request = resolved.request
    if not (request.make and plan.jobs):
        return False
    from generators.processes.script import missing_needs  # with all that runs scripts

    claims = resolved.project.claims_by_id
    wanted = {
        environment
        for job in plan.jobs
        for name, environment in job.environments.items()
        if not missing_needs(claims[job.claim].entry.run.needs_of(name), request.device or CPU)
    }
    # A list: each is tried, not up to the first that is made.
    tried = [observe.make_if_missing(resolved.project, name, on_step) for name in sorted(wanted)]
    return any(tried)
