"""What a request means: which claims, in which environments, and where their evidence belongs."""

from __future__ import annotations

from generators import environments, knowledge, making
from generators import plan as planning
from generators.confinement.layers import Confinement
from generators.errors import UsageError
from generators.model import CPU, DEFAULT_ENVIRONMENT, Claim, Environment, Plan, Project, Request, is_device
from generators.scripts import lacking
from generators.store import Store
from generators.toml import closest


def sound(request: Request) -> Request:
    """The request, with no device where it names the CPU.

    Raises:
        UsageError: that can be no device's name.
    """
    if request.device and not is_device(request.device):
        raise UsageError(f"--device: no name of a device (got {request.device!r}); use one such as cuda or cuda:1")
    return request.model_copy(update={"device": ""}) if request.device == CPU else request


def store_for(home: Store, request: Request) -> Store:
    """Where the evidence of a request belongs: that of another device than the CPU is kept apart."""
    return home.place(environments.machine(), request.device) if request.device else home


def chosen(project: Project, request: Request) -> tuple[Claim, ...]:
    """The claims asked for, those whose evidence they use included."""
    knowledge.require(project, request.claims)
    for name in request.frameworks:
        if name not in project.frameworks:
            raise UsageError(f"--framework: no such framework (got {name!r}); {closest(name, project.frameworks)}")
    wanted = set(request.claims) or {claim.id for claim in project.claims}
    if request.device:
        wanted = _heeding(project, request)
    while (
        more := {used for claim in project.claims if claim.id in wanted for used in claim.entry.uses.values()}
        - wanted
    ):
        wanted |= more
    return tuple(claim for claim in project.claims if claim.id in wanted and claim.entry.status != "retired")


def _heeding(project: Project, request: Request) -> set[str]:
    """The claims asked for whose scripts use the device that they are told; any other would measure the CPU."""
    heeding = {claim.id for claim in project.claims if claim.runs and planning.heeds_device(claim)}
    for claim in project.claims:
        if claim.id in request.claims and claim.id not in heeding:
            raise UsageError(
                f"--device: no script of claims/{claim.id} reads CLAIMS_DEVICE, so it would measure the CPU; "
                "leave the claim or the device out"
            )
    return heeding & set(request.claims) if request.claims else heeding


def prepare(project: Project, todo: Plan, request: Request, tell: making.Tell) -> bool:
    """Make each environment that a job of the plan needs and that isn't there; whether there was one to make.

    One that can't be made is tried once a run. For a job that lacks a program or a device none is made.
    """
    wanted: set[str] = set()
    for job in todo.jobs:
        claim = next(claim for claim in project.claims if claim.id == job.claim)
        for name, environment in job.environments.items():
            if request.make and not lacking(claim.entry.run.needs_of(name), request.device or CPU):
                wanted.add(environment)
    tried = [environments.make(project, name, tell) for name in sorted(wanted)]  # each, not up to the first
    return any(tried)


def observed(
    project: Project, chosen: tuple[Claim, ...], request: Request, around: Confinement
) -> dict[str, Environment]:
    """The environments that those claims run in, by name, as they are now; asked inside the confinement."""
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {claim.entry.run.environment_of(name) for claim in chosen for name in project.frameworks}
    return {name: environments.observe(project, name, request.device, around) for name in sorted(names)}
