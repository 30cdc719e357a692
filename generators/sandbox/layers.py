"""Wrap a command in the layers of a sandbox method, and set its resource limits except memory."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, cast

from generators.sandbox import bubblewrap, seccomp
from generators.sandbox.access import MIB, Access
from generators.sandbox.namespaces import DEVICES, WRITABLE, RootLayout, changes_user

LAUNCHER = Path(__file__).resolve().with_name("launcher.py")
Method = Literal["bubblewrap", "namespaces", "landlock"]
Found = TypeVar("Found")
METHODS: tuple[Method, ...] = ("bubblewrap", "namespaces", "landlock")
NAMES = {
    "bubblewrap": "namespaces by bubblewrap",
    "namespaces": "namespaces of our own",
    "landlock": "Landlock and the filter alone",
}
LOWEST_USER, USERS = 40_000, 20_000


class Traits(NamedTuple):
    """How the processes of a confinement behave.

    Attributes:
        wrappers: how many generations of processes, from the first on, wrap the script's own.
        ends_descendants: whether the first process ends all its descendants at SIGTERM.
        scratch_on_disk: whether the scratch folder is on a disk of the machine, without a limit of its own; else
            the launcher hands over a descriptor of the tmpfs that it is on.
        shell_status: whether death by a signal shows as exit status 128 and the signal's number.
        watched: whether it gets a pipe for what its harness sees it refused.
        files_kept: whether what it has written in a tmpfs is kept after its end.
    """

    wrappers: int = 0
    ends_descendants: bool = False
    scratch_on_disk: bool = True
    shell_status: bool = False
    watched: bool = False
    files_kept: bool = False

    @property
    def hands_over(self) -> bool:
        """Whether descriptors come through its standard input."""
        return self.wrappers > 0 or not self.scratch_on_disk


UNWRAPPED = Traits()
FORKED = Traits(scratch_on_disk=False)
# With namespaces there is a process outside and a first one inside; the kernel ends them all with the latter.
TRAITS = {
    None: UNWRAPPED,
    "bubblewrap": Traits(wrappers=2, scratch_on_disk=False, shell_status=True),
    "namespaces": Traits(wrappers=2, scratch_on_disk=False),
    "landlock": Traits(wrappers=1, ends_descendants=True),
}


@dataclass(frozen=True)
class Confinement:
    """What is around a process: a method with the layers that go with it.

    Attributes:
        method: None for nothing beyond the supervisor's limits.
        level: what its probes have proven: full, reduced, weak or none.
        layers: what is in force, in words.
        landlock: False leaves it out, to show what it blocks; so does `seccomp`.
        found: what `once` has found.
    """

    method: Method | None
    level: str = "none"
    layers: tuple[str, ...] = ()
    landlock: bool = True
    seccomp: bool = True
    found: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def traits(self) -> Traits:
        """How its processes behave."""
        return TRAITS[self.method]

    def once(self, find: Callable[..., Found], *arguments: object, **named: object) -> Found:
        """What a function finds on this machine; asked once, since a run takes the machine to stay as it is."""
        key = (find, *arguments, *named.items())
        if key not in self.found:
            self.found[key] = find(*arguments, **named)
        return cast("Found", self.found[key])

    def scratch(self, folder: Path) -> Path:
        """Where a script finds its scratch folder, which is that folder of the machine."""
        return folder if self.traits.scratch_on_disk else Path(WRITABLE, folder.name)

    def wrap(self, command: list[str], access: Access) -> list[str]:
        """The command behind the launcher, and behind bubblewrap where that makes the namespaces.

        Without a method it is the command as it is.
        """
        if self.method is None:
            return command
        order = self.order(access)
        launched = [sys.executable, "-I", "-S", "-B", str(LAUNCHER), json.dumps(order), *command]
        if self.method != "bubblewrap":
            return launched
        program = self.once(bubblewrap.path) or bubblewrap.PROGRAM
        return [program, *bubblewrap.arguments(self._layout(access)), *launched]

    def order(self, access: Access) -> dict[str, object]:
        """The argument of `launcher.confine`."""
        inside = not self.traits.scratch_on_disk
        families = [*seccomp.INSIDE] if inside else []
        return {
            "root": self._layout(access)._asdict() if self.method == "namespaces" else None,
            "reap": not inside,
            "user": _user() if changes_user() else None,
            "limits": limits(access),
            "landlock": {**self.files(access), "network": inside} if self.landlock else None,
            "seccomp": families if self.seccomp else None,
        }

    def files(self, access: Access) -> dict[str, list[str]]:
        """The paths that may be read, written and listed, each with all below it."""
        inside = not self.traits.scratch_on_disk
        write = [WRITABLE if inside else str(access.scratch), *DEVICES, *access.shown.devices]
        # The root folder inside holds nothing but what is shown, so its names are no secret.
        listed = [*map(str, access.listed), *(["/"] if inside else [])]
        return {"read": [*access.readable, "/proc"], "write": write, "listed": listed}

    def _layout(self, access: Access) -> RootLayout:
        base, scratch = str(access.scratch), str(self.scratch(access.scratch))
        shown = (access.readable, access.shown.links, access.shown.devices)
        return RootLayout(*shown, base, scratch, access.space * MIB, access.files)


UNCONFINED = Confinement(None, layers=("process limits",))


def limits(access: Access) -> Mapping[str, int]:
    """Resource limits by name; `harness/child.py` sets that of memory."""
    others = 0 if changes_user() else tasks_of_this_user()
    return {
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": access.processes + others,
        "RLIMIT_NOFILE": 4096,
        "RLIMIT_FSIZE": access.space * MIB,
        "RLIMIT_MEMLOCK": 8 * MIB,
        "RLIMIT_MSGQUEUE": 0,
    }


def _user() -> int:
    """The number of a user that no account and no other job of ours has, so that jobs can't reach each other."""
    return LOWEST_USER + secrets.randbelow(USERS)


def tasks_of_this_user() -> int:
    """How many threads this user has already: the kernel counts them all against the limit."""
    user, count = os.getuid(), 0
    for name in os.listdir("/proc"):  # noqa: PTH208 - for each process; texts are cheaper
        if name.isdigit():
            with suppress(OSError):
                tasks = os.stat(f"/proc/{name}/task")  # noqa: PTH116 - as above
                count += tasks.st_nlink - 2 if tasks.st_uid == user else 0  # a folder each, as of any folder
    return count
