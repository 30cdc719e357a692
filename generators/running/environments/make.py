"""Make a named environment: an interpreter of its own, and what pip and npm install beside it.

No code of a package is run: pip takes wheels alone, npm runs no script. Whether an environment is whole is said by
a file that is written last, so that one that was left half made is made anew.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from pydantic import Field, ValidationError

from generators.errors import ClaimsError
from generators.model import EnvironmentTable, Foreign, Model, digest, distribution_name
from generators.text import counted

STATE = "made.json"
SECONDS = 3600  # for one command; a slow line needs long for a gigabyte
MIB = 1 << 20
QUIET = ("--quiet", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:")

_ADDRESS = re.compile(r"\b[a-z]+://\S+")
Tell = Callable[[str], None]
Step = Callable[[], None]


class EnvironmentState(Model):
    """What became of an environment.

    Attributes:
        wanted: digest of what it was made for.
        problem: why it could not be made, in words; empty where it was.
        packages: version of everything that was installed into it, as `Environment.packages` has it.
        seconds: wall time of making it.
        size: MiB on disk.
    """

    wanted: str
    problem: str = ""
    packages: dict[str, str] = Field(default_factory=dict)
    seconds: float = 0
    size: int = 0


class _RefusedError(ClaimsError):
    """What a tool said when it could not do its part."""


def interpreter_of(folder: Path) -> Path:
    """The interpreter of an environment in that folder."""
    return folder / "bin" / "python"


def made(folder: Path, table: EnvironmentTable, constraints: Path) -> EnvironmentState | None:
    """What became of the environment in that folder; None where it is not made, or for other packages than now."""
    try:
        state = EnvironmentState.model_validate_json((folder / STATE).read_bytes())
    except (OSError, ValidationError):
        return None
    bound = _bound(constraints)
    if state.wanted != _wanted(table):
        return None
    moved = any(bound.get(name, version) != version for name, version in state.packages.items())
    return None if moved and not state.problem else state


def make(folder: Path, table: EnvironmentTable, constraints: Path, tell: Tell) -> EnvironmentState:
    """Make an environment in that folder, whatever stood there, and say what becomes of it.

    Args:
        folder: its last part is the name of the environment.
        table: what it is to hold.
        constraints: the file that binds pip's versions; need not be there.
        tell: hears of each step before it is taken.
    """
    name, began = folder.name, time.monotonic()
    problem, packages = "", {}
    try:
        for what, step in _steps(folder, table, constraints):
            tell(f"making the environment {name}: {what}")
            step()
        packages = _packages(folder, table)
    except (OSError, subprocess.SubprocessError, _RefusedError) as error:
        problem = f"the environment {name} could not be made: {_said(error)}"
    state = EnvironmentState(
        wanted=_wanted(table),
        problem=problem,
        packages=packages,
        seconds=round(time.monotonic() - began, 1),
        size=_size(folder),
    )
    if not folder.is_symlink():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STATE).write_text(state.model_dump_json(), encoding="utf-8")
    tell(problem or f"made the environment {name} in {state.seconds:.0f} s: {state.size} MiB")
    return state


def _steps(folder: Path, table: EnvironmentTable, constraints: Path) -> Iterator[tuple[str, Step]]:
    """Each step in words, with what takes it; what is quickly found to be missing comes first."""
    if folder.is_symlink():
        raise _RefusedError("it is a link to an environment elsewhere, which is left as it is")
    if table.npm and shutil.which("npm") is None:
        raise _RefusedError("npm is not installed")
    yield "an interpreter", partial(_start, folder, table)
    bound = ("-c", str(constraints)) if constraints.is_file() else ()
    if wanted := table.requirements:
        yield f"{_counted(wanted)} by pip", partial(_pip, folder, wanted, *bound)
    if wanted := table.requirements_alone:
        yield f"{_counted(wanted)} by pip, each alone", partial(_pip, folder, wanted, "--no-deps", *bound)
    for key, other in table.foreign.items():
        yield (
            f"{_counted(other.requirements)} for {key} by pip",
            partial(_foreign, folder / "lib" / key, folder, other),
        )
    if table.npm:
        yield f"{_counted(table.npm)} by npm", partial(_npm, folder, table.npm)


def _start(folder: Path, table: EnvironmentTable) -> None:
    """An empty environment; one that extends the default one finds all of that behind its own, pip included."""
    if table.python:
        _run([table.python, "-m", "venv", "--clear", str(folder)])
    else:
        venv.create(folder, clear=True, symlinks=True, with_pip=not table.extends)
    packages = _own(folder)
    if table.extends:
        above = {sysconfig.get_path(key): None for key in ("purelib", "platlib")}
        (packages / "extends.pth").write_text("".join(f"{path}\n" for path in above), encoding="utf-8")
    for stub in table.stubs:
        said = '"""Empty: an installed package imports this module and does not need it here."""\n'
        (packages / f"{stub}.py").write_text(said, encoding="utf-8")


def _pip(folder: Path, wanted: Iterable[str], *options: str) -> None:
    _run([str(interpreter_of(folder)), "-I", "-m", "pip", "install", *QUIET, *options, "--", *wanted])


def _foreign(target: Path, folder: Path, other: Foreign) -> None:
    platforms = [part for one in other.platforms for part in ("--platform", one)]
    meant = ("--python-version", other.python, "--implementation", "cp", *platforms)
    _pip(folder, other.requirements, "--no-deps", "--target", str(target), *meant)


def _npm(folder: Path, wanted: Iterable[str]) -> None:
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    _run(["npm", "install", "--prefix", str(folder / "lib"), "--ignore-scripts", *quiet, "--", *wanted])


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    except subprocess.CalledProcessError as error:
        raise _RefusedError(error.stderr.decode(errors="replace")) from None


def _said(error: Exception) -> str:
    """What was wrong in one line, without the addresses that a tool may name."""
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("ERROR:", "npm error"))][:2] or lines[-1:]
    return _ADDRESS.sub("(address)", " ".join(told) or "no reason given")[:300]


# --- what is there ---------------------------------------------------------------------------------------


def _wanted(table: EnvironmentTable) -> str:
    """Digest of the table and, where it extends the default environment, of where that is."""
    return digest([table, [sys.prefix, sys.version] if table.extends else []])


def _bound(constraints: Path) -> dict[str, str]:
    """Version by name, of every line that gives one."""
    lines = constraints.read_text(encoding="utf-8").splitlines() if constraints.is_file() else []
    pairs = (line.partition("==") for line in lines if "==" in line and not line.startswith("#"))
    return {distribution_name(name): version.strip() for name, _, version in pairs}


def _packages(folder: Path, table: EnvironmentTable) -> dict[str, str]:
    """Version of all that was installed into an environment and not found in the one that it extends."""
    found = _distributions(_own(folder))
    for key in table.foreign:
        found |= {f"{key}:{name}": version for name, version in _distributions(folder / "lib" / key).items()}
    for one in table.npm:
        name = one.rpartition("@")[0]
        told = json.loads((folder / "lib" / "node_modules" / name / "package.json").read_bytes())
        found[f"npm:{name}"] = str(told["version"])
    return dict(sorted(found.items()))


def _distributions(folder: Path) -> dict[str, str]:
    found = importlib.metadata.distributions(path=[str(folder)])
    return {distribution_name(one.metadata["Name"]): one.version for one in found}


def _own(folder: Path) -> Path:
    """The folder of an environment's own packages."""
    return next(iter(folder.glob("lib/python*/site-packages")))


def _size(folder: Path) -> int:
    """MiB on disk, links not followed."""
    return sum(one.lstat().st_blocks * 512 for one in folder.rglob("*")) // MIB


def _counted(wanted: tuple[str, ...]) -> str:
    return counted(len(wanted), "package")
