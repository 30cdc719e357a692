"""The layers around a command, behind one interface; a forked process takes the same order by `confine`."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from generators.sandbox import bubblewrap, seccomp
from generators.sandbox.access import MIB, Access
from generators.sandbox.namespaces import View

LAUNCHER = Path(__file__).resolve().with_name("launcher.py")
Method = Literal["bubblewrap", "namespaces", "landlock"]
METHODS: tuple[Method, ...] = ("bubblewrap", "namespaces", "landlock")
NAMES = {
    "bubblewrap": "namespaces by bubblewrap",
    "namespaces": "namespaces of our own",
    "landlock": "Landlock and the filter alone",
}
LOWEST_USER, USERS = 40_000, 20_000


class Confinement(Protocol):
    """What is around a process."""

    @property
    def level(self) -> str:
        """What its probes have shown: full, reduced, weak or none."""

    @property
    def layers(self) -> tuple[str, ...]:
        """What is in force, in words."""

    @property
    def wrappers(self) -> int:
        """How many generations of processes, from the first one on, are ours and not the script's."""

    @property
    def ends_descendants(self) -> bool:
        """Whether the first process itself ends all the others when it is asked to."""

    @property
    def scratch_on_disk(self) -> bool:
        """Whether the scratch folder is one of the machine's."""

    @property
    def shell_status(self) -> bool:
        """Whether death by a signal shows as exit status 128 and the signal's number."""

    def wrap(self, command: list[str], access: Access) -> list[str]:
        """The command that starts `command` confined to its access."""


@dataclass(frozen=True)
class NoConfinement:
    """No confinement beyond the supervisor's limits."""

    level: str = "none"
    layers: tuple[str, ...] = ("process limits",)
    wrappers: int = 0
    ends_descendants: bool = False
    scratch_on_disk: bool = True
    shell_status: bool = False

    def wrap(self, command: list[str], access: Access) -> list[str]:  # noqa: ARG002 - nothing to mount here
        """The command as it is."""
        return command


UNCONFINED = NoConfinement()


@dataclass(frozen=True)
class LayeredConfinement:
    """A method with the layers that go with it.

    Attributes:
        landlock: left out to show what it holds, as is `seccomp`.
    """

    method: Method
    level: str = "none"
    layers: tuple[str, ...] = ()
    landlock: bool = True
    seccomp: bool = True

    @property
    def wrappers(self) -> int:
        """Bubblewrap and our own namespaces have a first process inside as well."""
        return 1 if self.method == "landlock" else 2

    @property
    def ends_descendants(self) -> bool:
        """Only without a process namespace is there anything to end one by one."""
        return self.method == "landlock"

    @property
    def scratch_on_disk(self) -> bool:
        """A mount of its own vanishes by itself."""
        return self.method == "landlock"

    @property
    def shell_status(self) -> bool:
        """Bubblewrap ends as a shell would."""
        return self.method == "bubblewrap"

    def wrap(self, command: list[str], access: Access) -> list[str]:
        """The command behind the launcher, and behind bubblewrap where that makes the namespaces."""
        order = self.order(access)
        launched = [sys.executable, "-I", "-S", "-B", str(LAUNCHER), json.dumps(order), *command]
        if self.method != "bubblewrap":
            return launched
        return [*bubblewrap.arguments(_view(access)), *launched]

    def order(self, access: Access) -> dict[str, object]:
        """What `launcher.confine` is told: also the way for a forked process."""
        inside = self.method != "landlock"
        shared = ("/tmp", "/dev/shm", "/dev/pts", "/dev/tty", "/dev/ptmx") if inside else ()  # noqa: S108 - its own
        nodes = [f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")]
        read = [*access.readable, "/proc"]
        write = [str(access.scratch), *nodes, *shared, *access.devices()]
        # The root folder inside holds nothing but what is shown, so that its names are no secret.
        files = {"read": read, "write": write, "listed": ["/"] if inside else []}
        families = [*seccomp.INSIDE] if inside else []
        return {
            "view": _view(access)._asdict() if self.method == "namespaces" else None,
            "keep": not inside,
            "user": _user() if os.getuid() == 0 else None,
            "limits": limits(access),
            "landlock": {**files, "network": inside} if self.landlock else None,
            "seccomp": families if self.seccomp else None,
        }


def limits(access: Access) -> Mapping[str, int]:
    """Resource limits; memory is the probe's, which knows what the interpreter needs."""
    others = 0 if os.getuid() == 0 else tasks_of_this_user()
    return {
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": access.processes + others,
        "RLIMIT_NOFILE": 4096,
        "RLIMIT_FSIZE": access.space * MIB,
        "RLIMIT_MEMLOCK": 8 * MIB,
        "RLIMIT_MSGQUEUE": 0,
    }


def _view(access: Access) -> View:
    space = access.space * MIB
    return View(access.readable, access.links(), access.devices(), str(access.scratch), space, access.files, space)


def _user() -> int:
    """A user that nobody is and that no other job of ours has, so that jobs can't reach each other."""
    return LOWEST_USER + secrets.randbelow(USERS)


def tasks_of_this_user() -> int:
    """How many threads this user has already: the kernel counts them all against the limit."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.stat().st_uid == os.getuid():
                found += sum(1 for _ in (process / "task").iterdir())
    return found
