"""Decide what a script may see, read and use, whatever layer then enforces it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
# What programs read when they start; /etc holds secrets, so nothing else of it is shown.
ETC = (
    "alternatives", "ca-certificates", "chromium*", "fonts", "group", "hosts", "java*", "ld.so.cache",
    "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf", "os-release", "passwd", "protocols",
    "services", "ssl/certs", "timezone",
)  # fmt: skip
TOPOLOGY = ("/sys/devices/system/cpu", "/sys/devices/system/node")
# A GPU's nodes, and what its driver reads.
GPU = ("nvidia*", "kfd", "dri")
GPU_READ = ("/sys",)
PARTS = ("bin", "lib", "lib64", "include", "share", "libexec", "conf", "pyvenv.cfg")
MIB = 1 << 20


class Shown(NamedTuple):
    """What this machine shows to every script of an interpreter.

    Attributes:
        readable: paths, none of which is a link.
        links: paths such as /bin that are symbolic links here, with their targets.
        devices: nodes below /dev beyond the harmless ones.
    """

    readable: frozenset[str]
    links: dict[str, str]
    devices: tuple[str, ...]


@dataclass(frozen=True)
class Access:
    """What one process may see and use.

    Attributes:
        scratch: the folder that it may write in; with namespaces, its name is that of a folder inside.
        interpreter: what starts it.
        read: further paths that it may read, such as the claim's folder.
        listed: folders whose names it may read, beyond what it may read in them.
        programs: names of executables that it needs.
        gpu: whether it may use the nodes of a GPU.
        space: MiB that it may write, all places together.
        files: how many files it may make, all places together.
        processes: processes and threads.
        known: what this machine shows, where that is known already.
    """

    scratch: Path
    interpreter: Path
    read: tuple[Path, ...] = ()
    programs: tuple[Path, ...] = ()
    gpu: bool = False
    space: int = 2048
    files: int = 50_000
    listed: tuple[Path, ...] = ()
    processes: int = 256 + 16 * (
        os.cpu_count() or 1
    )  # a browser alone has 150 threads; libraries see all cores of a host
    known: Shown | None = field(default=None, compare=False, repr=False)

    @cached_property
    def shown(self) -> Shown:
        """What this machine shows."""
        return self.known or shown_to(self.interpreter, self.programs, gpu=self.gpu)

    @cached_property
    def readable(self) -> tuple[str, ...]:
        """Every path to show, outermost first, none of them below another one."""
        outermost: list[str] = []
        wanted = self.shown.readable | {str(path) for path in self.read if path.exists()}
        for path in sorted(wanted, key=lambda path: path.split("/")):
            if not outermost or not path.startswith(f"{outermost[-1]}/"):  # what lies below a path follows it
                outermost.append(path)
        return tuple(outermost)


def shown_to(interpreter: Path, programs: Iterable[Path] = (), *, gpu: bool = False) -> Shown:
    """What this machine shows to every script of an interpreter, which may need programs and a GPU."""
    wanted = {Path(path) for path in (*SYSTEM, *TOPOLOGY, *(GPU_READ if gpu else ()), PACKAGE)}
    for pattern in ETC:
        wanted.update(Path("/etc").glob(pattern))
    for program in {interpreter, Path(sys.executable), *programs}:
        wanted.update(_folders_of(program))
    linked = (Path(path) for path in (*SYSTEM, *(f"/etc/{name}" for name in ETC)))
    return Shown(
        frozenset(str(path) for path in wanted if path.exists() and not path.is_symlink()),
        {str(path): str(path.readlink()) for path in linked if path.is_symlink()},
        tuple(str(node) for pattern in GPU if gpu for node in sorted(Path("/dev").glob(pattern))),
    )


def _folders_of(program: Path) -> list[Path]:
    """The folders that a program lives in, along every link that leads to it; never a whole home folder."""
    found = []
    for _ in range(40):  # as many links as the kernel follows
        prefix = program.parent.parent
        if not any(prefix.is_relative_to(system) for system in SYSTEM):
            found += [prefix / part for part in PARTS]
        if not program.is_symlink():
            break
        program = program.parent / program.readlink()
    config = found[0].parent / "pyvenv.cfg" if found else Path()
    if config.is_file():
        lines = (line.partition("=") for line in config.read_text(encoding="utf-8").splitlines())
        base = next((value.strip() for key, _, value in lines if key.strip() == "home"), None)
        if base:
            found += _folders_of(Path(base) / "python3")
    return [Path(os.path.normpath(path)) for path in found]
