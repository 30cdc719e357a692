"""Run the self-test inside each sandbox method, and derive the method's level from what it proves."""

from __future__ import annotations

import json
import os
import platform
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from generators import files, temporary
from generators.model import Record, digest
from generators.sandbox import bubblewrap, landlock, selftest
from generators.sandbox.access import MIB, Access
from generators.sandbox.layers import METHODS, NAMES, UNCONFINED, Confinement, Method
from generators.sandbox.namespaces import changes_user
from generators.text import one_line

SELFTEST = Path(selftest.__file__).resolve()
SECONDS = 30
LATE = f"timed out after {SECONDS} s"
Level = Literal["full", "reduced", "weak", "none"]
LEVELS: tuple[Level, ...] = ("full", "reduced", "weak", "none")  # the best first
# Probes that may get through at a level; at `none` all may.
OPEN: dict[Level, set[str]] = {
    "full": set(),
    "reduced": {"processes", "capped"},
    "weak": {"processes", "capped", "signals"},
}
# What configures namespaces, here and in this container; after a change the probes run again.
SETTINGS = (
    "/proc/sys/kernel/random/boot_id",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    "/proc/sys/kernel/unprivileged_userns_clone",
    "/proc/sys/user/max_user_namespaces",
    "/proc/self/attr/current",
    "/proc/self/uid_map",
)
RIGHTS = ("CapEff:", "CapBnd:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:")


class MethodResult(Record):
    """What the probes have proven about one method.

    Attributes:
        open: names of the probes that got through.
        error: why the method is not available at all, in words; None where it is.
    """

    method: Method
    level: Level
    open: tuple[str, ...] = ()
    error: str | None = None
    layers: tuple[str, ...] = ()

    @property
    def confinement(self) -> Confinement:
        """The method with its level."""
        return Confinement(self.method, self.level, self.layers)


_RESULTS = TypeAdapter(tuple[MethodResult, ...])


def probe(method: Method) -> MethodResult:
    """Try a method on the interpreter that runs this."""
    with targets() as (found, scratch):
        access = Access(scratch, Path(sys.executable), read=(SELFTEST.parent,))
        found["space"] = access.space * MIB
        command = [sys.executable, "-I", "-B", str(SELFTEST), json.dumps(found)]
        try:
            done = subprocess.run(
                Confinement(method).wrap(command, access),
                cwd=scratch,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
            held: dict[str, bool] = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            return MethodResult(method=method, level="none", error=LATE)
        except OSError as failure:
            return MethodResult(method=method, level="none", error=str(failure))
        except ValueError:
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            error = lines[-1] if lines else f"exit {done.returncode}"
            return MethodResult(method=method, level="none", error=one_line(error))
    return result_of(method, held)


def result_of(method: Method, held: Mapping[str, bool]) -> MethodResult:
    """What it means that these probes were blocked, or not."""
    opened = {name for name, blocked in held.items() if not blocked}
    level = next((level for level, allowed in OPEN.items() if opened <= allowed), "none")
    return MethodResult(method=method, level=level, open=tuple(sorted(opened)), layers=_layers(method))


def survey(cache: Path) -> tuple[MethodResult, ...]:
    """Every method, from the cache where the machine is as it was; one that timed out is probed again."""
    file = cache / f"{machine_state()}.json"
    with suppress(OSError, ValidationError):
        return _RESULTS.validate_json(file.read_bytes())
    results = tuple(probe(method) for method in METHODS)
    if not any(result.error == LATE for result in results):
        with suppress(OSError):  # in a folder that can't be written nothing is cached
            files.write(file, _RESULTS.dump_json(results).decode())
    return results


def best(results: tuple[MethodResult, ...]) -> Confinement:
    """The first method of the best level; nothing but limits where every level is `none`."""
    result = min(results, key=lambda result: LEVELS.index(result.level))
    return result.confinement if result.level != "none" else UNCONFINED


def _layers(method: Method) -> tuple[str, ...]:
    """What is in force, in words."""
    name = (bubblewrap.version() if method == "bubblewrap" else None) or NAMES[method]
    return (
        "process limits",
        *((name,) if method != "landlock" else ()),
        f"Landlock {landlock.abi()}",
        "system call filter",
        *(("a user of its own",) if changes_user() else ()),
    )


def machine_state() -> str:
    """Digest of everything that the results depend on."""
    settings = [_text(Path(name)) for name in SETTINGS]
    settings += [line for line in _text(Path("/proc/self/status")).splitlines() if line.startswith(RIGHTS)]
    program = bubblewrap.path()
    version = [program, Path(program).stat().st_mtime_ns] if program else []
    code = [f"{file.name} {file.read_bytes().hex()}" for file in sorted(SELFTEST.parent.rglob("*.py"))]
    return digest([platform.release(), os.getuid(), sys.executable, settings, version, code])


def _text(path: Path) -> str:
    """What a file of the kernel says; nothing where it is absent, or not for us."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


@contextmanager
def targets() -> Iterator[tuple[dict[str, object], Path]]:
    """Targets outside for the probes to reach, and a scratch folder; all are gone when the block is left."""
    with ExitStack() as stack:
        outside, scratch = (stack.enter_context(temporary.folder(name)) for name in ("outside", "inside"))
        outside.chmod(0o755)
        (outside / "file").write_text("readable by all", encoding="utf-8")
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        name = f"claims-{secrets.token_hex(8)}"
        folder = os.open(outside, os.O_PATH | os.O_DIRECTORY)
        stack.callback(os.close, folder)
        for address in ("\0" + name, selftest.socket_in(folder)):
            listening = stack.enter_context(socket.socket(socket.AF_UNIX))
            listening.bind(address)
            listening.listen()
        (outside / "socket").chmod(0o777)
        found = {
            "folder": str(outside),
            "port": port.getsockname()[1],
            "abstract": name,
            "parent": os.getpid(),
            "began": selftest.start_time(os.getpid()),
            "prefix": sys.prefix,
        }
        yield found, scratch
