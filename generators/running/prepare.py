"""What a request means: which claims of which project, confined how, and where their evidence belongs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generators import clock
from generators.entries.project import load_project, require_claims
from generators.errors import UsageError
from generators.evidence import fingerprint
from generators.evidence.resume import ResumedEvidence
from generators.evidence.store import Store, store_of
from generators.model import CPU, DEFAULT_ENVIRONMENT, Claim, Environment, Plan, Project, Request, is_device
from generators.processes.script import lacking
from generators.running.environments import observe
from generators.running.environments.machine import this_machine
from generators.running.environments.make import Tell
from generators.running.plan import make_plan
from generators.sandbox import policy
from generators.sandbox.layers import Confinement
from generators.text import closest


class ResolvedRequest(NamedTuple):
    """A request with what it means here.

    Attributes:
        chosen: the claims asked for, those whose evidence they use included.
        around: what their scripts are confined by.
        home: the evidence of this machine's CPU, whose lock every run holds.
        store: where what the request asks for is kept, which is apart for another device.
    """

    request: Request
    project: Project
    chosen: tuple[Claim, ...]
    around: Confinement
    home: Store
    store: Store


def resolve(root: Path, request: Request, project: Project | None = None) -> ResolvedRequest:
    """What a request means to the project in `root`, which is read unless it is given.

    Raises:
        UsageError: an unknown claim or framework, or what can be no device.
        SandboxError: the sandbox that is required is not to be had.
    """
    request = _sound(request)
    project, home = project or load_project(root), store_of(root)
    chosen, store = _chosen(project, request), _store_for(home, request)
    return ResolvedRequest(request, project, chosen, policy.choose(root, request.sandbox), home, store)


def _sound(request: Request) -> Request:
    """The request, with no device where it names the CPU."""
    if request.device and not is_device(request.device):
        raise UsageError(f"--device: no name of a device (got {request.device!r}); use one such as cuda or cuda:1")
    return request.model_copy(update={"device": ""}) if request.device == CPU else request


def _store_for(home: Store, request: Request) -> Store:
    """Where the evidence of a request belongs: that of another device than the CPU is kept apart."""
    return home.place(this_machine(), request.device) if request.device else home


def _chosen(project: Project, request: Request) -> tuple[Claim, ...]:
    """The claims asked for, those whose evidence they use included."""
    require_claims(project, request.claims)
    for name in request.frameworks:
        if name not in project.frameworks:
            raise UsageError(f"--framework: no such framework (got {name!r}); {closest(name, project.frameworks)}")
    wanted = set(request.claims) or {claim.id for claim in project.claims}
    if request.device:
        wanted = _heeding(project, request)
    ahead = list(wanted)
    while ahead:
        claim = project.claim(ahead.pop())
        used = set(claim.entry.uses.values()) - wanted if claim else set()
        wanted |= used
        ahead += used
    return tuple(claim for claim in project.claims if claim.id in wanted and claim.entry.status != "retired")


def _heeding(project: Project, request: Request) -> set[str]:
    """The claims asked for whose scripts use the device that they are told; any other would measure the CPU."""
    heeding = {claim.id for claim in project.claims if claim.runs and fingerprint.heeds_device(claim)}
    for claim in project.claims:
        if claim.id in request.claims and claim.id not in heeding:
            raise UsageError(
                f"--device: no script of claims/{claim.id} reads CLAIMS_DEVICE, so it would measure the CPU; "
                "leave the claim or the device out"
            )
    return heeding & set(request.claims) if request.claims else heeding


class Prepared(NamedTuple):
    """A plan, and the environments that it speaks of, by name."""

    environments: Mapping[str, Environment]
    plan: Plan


def planned(asked: ResolvedRequest, shelf: ResumedEvidence) -> Prepared:
    """The environments as they are now, and what would run in them."""
    observed = _observed(asked)
    plan = make_plan(asked.project, asked.chosen, observed, shelf, asked.request, clock.now())
    return Prepared(observed, plan)


def ready(asked: ResolvedRequest, shelf: ResumedEvidence, tell: Tell) -> Prepared:
    """The environments with what the plan needs made, and the plan."""
    found = planned(asked, shelf)
    return planned(asked, shelf) if _made(asked, found.plan, tell) else found


def _observed(asked: ResolvedRequest) -> dict[str, Environment]:
    """The environments that the claims run in, by name; asked inside the confinement."""
    request = asked.request
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {
            claim.entry.run.environment_of(name) for claim in asked.chosen for name in asked.project.frameworks
        }
    return {name: observe.observe(asked.project, name, request.device, asked.around) for name in sorted(names)}


def _made(asked: ResolvedRequest, todo: Plan, tell: Tell) -> bool:
    """Make each environment that a job of the plan needs and that isn't there; whether there was one to make.

    One that can't be made is tried once a run. For a job that lacks a program or a device none is made.
    """
    request = asked.request
    wanted: set[str] = set()
    for job in todo.jobs:
        claim = asked.project.claims_by_id[job.claim]
        for name, environment in job.environments.items():
            if request.make and not lacking(claim.entry.run.needs_of(name), request.device or CPU):
                wanted.add(environment)
    tried = [observe.make(asked.project, name, tell) for name in sorted(wanted)]  # each, not up to the first
    return any(tried)
