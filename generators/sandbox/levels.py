"""What a method is worth here: its level is what probes inside have shown, never what was configured."""

from __future__ import annotations

import json
import os
import platform
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from generators.model import Model, digest
from generators.sandbox import bubblewrap, landlock
from generators.sandbox.access import MIB, Access
from generators.sandbox.layers import METHODS, NAMES, UNCONFINED, Confinement, LayeredConfinement, Method

SELFTEST = Path(__file__).resolve().with_name("selftest.py")
SECONDS = 30
Level = Literal["full", "reduced", "weak", "none"]
LEVELS: tuple[Level, ...] = ("full", "reduced", "weak", "none")  # the best first
# What may be open at a level; at `none` anything may.
OPEN: dict[Level, set[str]] = {
    "full": set(),
    "reduced": {"processes", "capped"},
    "weak": {"processes", "capped", "signals"},
}
# What configures namespaces; a change asks for new probes.
SETTINGS = (
    "/proc/sys/kernel/random/boot_id",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    "/proc/sys/kernel/unprivileged_userns_clone",
    "/proc/sys/user/max_user_namespaces",
)


class MethodResult(Model):
    """What the probes have shown of one method.

    Attributes:
        open: names of the probes that got through.
        error: why the method is not to be had at all, in words.
    """

    method: Method
    level: Level
    open: tuple[str, ...] = ()
    error: str = ""
    layers: tuple[str, ...] = ()

    @property
    def confinement(self) -> LayeredConfinement:
        """The method with its level."""
        return LayeredConfinement(self.method, self.level, self.layers)


class _Kept(Model):
    """The probes' answers for a state of the machine."""

    shown: tuple[MethodResult, ...]


def probe(method: Method) -> MethodResult:
    """Try a method on the interpreter that runs this."""
    return tried(LayeredConfinement(method))


def tried(layered: LayeredConfinement) -> MethodResult:
    """Try a method as it is, such as with a layer left out."""
    with targets() as (told, scratch):
        access = Access(scratch, Path(sys.executable), read=(SELFTEST.parent,))
        told["space"] = access.space * MIB
        command = [sys.executable, "-I", "-B", str(SELFTEST), json.dumps(told)]
        try:
            done = subprocess.run(
                layered.wrap(command, access),
                cwd=scratch,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
            held: dict[str, bool] = json.loads(done.stdout)
        except (OSError, subprocess.TimeoutExpired) as error:
            return MethodResult(method=layered.method, level="none", error=str(error))
        except ValueError:
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
            return MethodResult(method=layered.method, level="none", error=said[0][:300])
    opened = {name for name, good in held.items() if not good}
    level = next((level for level, may in OPEN.items() if opened <= may), "none")
    return MethodResult(method=layered.method, level=level, open=tuple(sorted(opened)), layers=_layers(layered))


def survey(cache: Path) -> tuple[MethodResult, ...]:
    """Every method, from the cache where the machine is as it was."""
    kept = cache / f"{state()}.json"
    try:
        return _Kept.model_validate_json(kept.read_bytes()).shown
    except (OSError, ValidationError):
        pass
    shown = tuple(probe(method) for method in METHODS)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_text(_Kept(shown=shown).model_dump_json(), encoding="utf-8")
        fresh.replace(kept)
    except OSError:  # a folder that can't be written just remembers nothing
        pass
    return shown


def best(shown: tuple[MethodResult, ...]) -> Confinement:
    """The first method of the best level that was shown; nothing but limits where none holds."""
    found = min(shown, key=lambda one: LEVELS.index(one.level))
    return found.confinement if found.level != "none" else UNCONFINED


def _layers(layered: LayeredConfinement) -> tuple[str, ...]:
    """What is in force, in words."""
    name = bubblewrap.version() if layered.method == "bubblewrap" else NAMES[layered.method]
    return (
        "process limits",
        *((name,) if layered.method != "landlock" else ()),
        *((f"Landlock {landlock.abi()}",) if layered.landlock else ()),
        *(("system call filter",) if layered.seccomp else ()),
        *(("a user of its own",) if os.getuid() == 0 else ()),
    )


def state() -> str:
    """Digest of all that an answer depends on."""
    settings = [Path(name).read_text(encoding="utf-8") if Path(name).exists() else "" for name in SETTINGS]
    program = bubblewrap.path()
    found = [program, Path(program).stat().st_mtime_ns] if program else []
    code = [f"{one.name} {one.read_bytes().hex()}" for one in sorted(SELFTEST.parent.glob("*.py"))]
    return digest([platform.release(), os.getuid(), sys.executable, settings, found, code])


@contextmanager
def targets() -> Iterator[tuple[dict[str, object], Path]]:
    """What there is outside for the probes to reach, and a scratch folder; all gone when the block is left."""
    with ExitStack() as stack:
        outside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"claims-{os.getpid()}-outside-")))
        outside.chmod(0o755)
        (outside / "file").write_text("readable by all", encoding="utf-8")
        scratch = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix=f"claims-{os.getpid()}-inside-"))
        ).resolve()
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        name = f"claims-{secrets.token_hex(8)}"
        for address in ("\0" + name, str(outside / "socket")):
            listening = stack.enter_context(socket.socket(socket.AF_UNIX))
            listening.bind(address)
            listening.listen()
        (outside / "socket").chmod(0o777)
        began = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
        yield (
            {
                "file": str(outside / "file"),
                "folder": str(outside),
                "port": port.getsockname()[1],
                "abstract": name,
                "socket": str(outside / "socket"),
                "parent": os.getpid(),
                "began": began,
                "prefix": sys.prefix,
            },
            scratch,
        )
