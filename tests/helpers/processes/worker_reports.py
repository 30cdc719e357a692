"""What workers of a cluster report of themselves."""

from __future__ import annotations

from helpers.observations import ENVIRONMENT

from generators import clock
from generators.model import Machine
from generators.running.cluster.terms import Report, own_code

SMALL = Machine(cpu="A", cores=2, memory=8, system="Debian", architecture="x86_64")
LARGE = SMALL.model_copy(update={"cores": 64})
DEFAULT = ENVIRONMENT.model_copy(
    update={
        "name": "default",
        "python": "3.11.7",
        "machine": SMALL,
        "versions": {"alpha": "1.0", "beta": "2.0"},
        "packages": {"numpy": "2.4", "pip": "1"},
        "missing": {},
    }
)


def report(machine=SMALL, **changes):
    """A sound worker's report, of that machine, with another environment or other fields."""
    environment = DEFAULT.model_copy(
        update={key: changes.pop(key) for key in ("versions", "packages", "missing") if key in changes}
    )
    fields = {
        "code": own_code(),
        "moment": clock.now(),
        "python": "3.11.7",
        "machine": machine,
        "kernel": "k",
        "level": "full",
        "layers": (),
        "environments": {"default": environment},
        "unmade": frozenset(),
        "programs": {"node": "/bin/node"},
    }
    return Report(**{**fields, **changes})
