"""What a request means: which claims of which project, confined how, and where their evidence belongs."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from generators import environments, knowledge, sandboxing
from generators import plan as planning
from generators.confinement.layers import Confinement
from generators.errors import UsageError
from generators.model import CPU, Claim, Project, Request, is_device
from generators.store import Store
from generators.toml import closest


class Asked(NamedTuple):
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


def meant(root: Path, request: Request, project: Project | None = None) -> Asked:
    """What a request means to the project in `root`, which is read unless it is given.

    Raises:
        UsageError: an unknown claim or framework, or what can be no device.
        SandboxError: the sandbox that is required is not to be had.
    """
    request = _sound(request)
    project, home = project or knowledge.load(root), knowledge.store_of(root)
    chosen, store = _chosen(project, request), _store_for(home, request)
    return Asked(request, project, chosen, sandboxing.choose(root, request.sandbox), home, store)


def _sound(request: Request) -> Request:
    """The request, with no device where it names the CPU."""
    if request.device and not is_device(request.device):
        raise UsageError(f"--device: no name of a device (got {request.device!r}); use one such as cuda or cuda:1")
    return request.model_copy(update={"device": ""}) if request.device == CPU else request


def _store_for(home: Store, request: Request) -> Store:
    """Where the evidence of a request belongs: that of another device than the CPU is kept apart."""
    return home.place(environments.machine(), request.device) if request.device else home


def _chosen(project: Project, request: Request) -> tuple[Claim, ...]:
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
