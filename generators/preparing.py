"""Planning and its environments: what a request's claims run in, made where it is missing, and what must run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generators import clock, environments
from generators import plan as planning
from generators.making import Tell
from generators.model import CPU, DEFAULT_ENVIRONMENT, Environment, Plan
from generators.requested import Asked
from generators.resuming import Shelf
from generators.scripts import lacking


class Prepared(NamedTuple):
    """A plan, and the environments that it speaks of, by name."""

    environments: Mapping[str, Environment]
    plan: Plan


def planned(asked: Asked, shelf: Shelf) -> Prepared:
    """The environments as they are now, and what would run in them."""
    observed = _observed(asked)
    plan = planning.make(asked.project, asked.chosen, observed, shelf, asked.request, clock.now())
    return Prepared(observed, plan)


def ready(asked: Asked, shelf: Shelf, tell: Tell) -> Prepared:
    """The environments with what the plan needs made, and the plan."""
    found = planned(asked, shelf)
    return planned(asked, shelf) if _made(asked, found.plan, tell) else found


def _observed(asked: Asked) -> dict[str, Environment]:
    """The environments that the claims run in, by name; asked inside the confinement."""
    request = asked.request
    names = {request.environment or DEFAULT_ENVIRONMENT}
    if not request.environment:
        names |= {
            claim.entry.run.environment_of(name) for claim in asked.chosen for name in asked.project.frameworks
        }
    return {
        name: environments.observe(asked.project, name, request.device, asked.around) for name in sorted(names)
    }


def _made(asked: Asked, todo: Plan, tell: Tell) -> bool:
    """Make each environment that a job of the plan needs and that isn't there; whether there was one to make.

    One that can't be made is tried once a run. For a job that lacks a program or a device none is made.
    """
    request = asked.request
    wanted: set[str] = set()
    for job in todo.jobs:
        claim = next(claim for claim in asked.chosen if claim.id == job.claim)
        for name, environment in job.environments.items():
            if request.make and not lacking(claim.entry.run.needs_of(name), request.device or CPU):
                wanted.add(environment)
    tried = [environments.make(asked.project, name, tell) for name in sorted(wanted)]  # each, not up to the first
    return any(tried)
