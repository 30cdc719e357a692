"""Make a named environment: an interpreter of its own, and what pip and npm install beside it.

No code of a package is run: pip takes wheels alone, npm runs no script. A file that is written last marks an
environment as whole, so that one that was left half made is made again.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from pydantic import Field, ValidationError

from generators.model import EnvironmentTable, Foreign, Record, digest, distribution_name
from generators.running.environments.commands import Commands, ToolError
from generators.text import counted, one_line

STATE = "made.json"
MIB = 1 << 20
QUIET = ("--quiet", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:")

_ADDRESS = re.compile(r"\b[a-z]+://\S+")
OnStep = Callable[[str], None]
Step = Callable[[], None]
Run = Callable[[list[str]], None]


class EnvironmentState(Record):
    """What became of an environment.

    Attributes:
        wanted: digest of the table that it was made from.
        problem: why it could not be made, in words; empty where it was.
        packages: version of everything that was installed into it, as `Environment.packages` has it.
        unbound: names of packages that have other versions than the constraints say, such as the pip and the
            setuptools that come with an interpreter: making it again would change nothing.
        seconds: wall time of making it.
        size: MiB on disk.
    """

    wanted: str
    problem: str = ""
    packages: dict[str, str] = Field(default_factory=dict)
    unbound: tuple[str, ...] = ()
    seconds: float = 0
    size: int = 0


def interpreter_of(folder: Path) -> Path:
    """The interpreter of an environment in that folder."""
    return folder / "bin" / "python"


def read_state(folder: Path, table: EnvironmentTable, constraints: Path) -> EnvironmentState | None:
    """What became of the environment in that folder; None where it is not made, or for other packages than now."""
    try:
        state = EnvironmentState.model_validate_json((folder / STATE).read_bytes())
    except (OSError, ValidationError):
        return None
    gone = not state.problem and not interpreter_of(folder).exists()  # with the Python that it was made from
    if state.wanted != _digest(table) or gone:
        return None
    outdated = set(_outdated(state.packages, constraints)) - set(state.unbound)
    return None if outdated and not state.problem else state


def _outdated(packages: Mapping[str, str], constraints: Path) -> Iterator[str]:
    """Names of the packages that have another version than the one that the constraints bind.

    As pip has it: `2.13.0+cpu` and `2.13` are what `==2.13.0` asks for.
    """
    from packaging.specifiers import Specifier  # which takes longer than reading the state

    bound = bound_versions(constraints)
    for name in packages.keys() & bound.keys():
        if packages[name] not in Specifier(f"=={bound[name]}"):
            yield name


def make_environment(
    folder: Path, table: EnvironmentTable, constraints: Path, on_step: OnStep, commands: Commands | None = None
) -> EnvironmentState:
    """Make an environment in that folder, whatever stood there, and return what became of it.

    Args:
        folder: its last part is the name of the environment.
        table: what it is to hold.
        constraints: the file that binds pip's versions; need not be there.
        on_step: is called with each step in words before it is taken.
        commands: runs pip and npm; where they are stopped from another thread, so is the making.
    """
    name, began = folder.name, time.monotonic()
    problem, packages = "", {}
    try:
        for description, step in _steps(folder, table, constraints, (commands or Commands()).run):
            on_step(f"making the environment {name}: {description}")
            step()
        packages = _packages(folder, table)
    except (OSError, subprocess.SubprocessError, ToolError) as error:
        problem = f"the environment {name} could not be made: {_reason(error)}"
    state = EnvironmentState(
        wanted=_digest(table),
        problem=problem,
        packages=packages,
        unbound=tuple(sorted(_outdated(packages, constraints))),
        seconds=round(time.monotonic() - began, 1),
        size=_size(folder),
    )
    if not folder.is_symlink():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STATE).write_text(state.model_dump_json(), encoding="utf-8")
    on_step(problem or f"made the environment {name} in {state.seconds:.0f} s: {state.size} MiB")
    return state


def _steps(folder: Path, table: EnvironmentTable, constraints: Path, run: Run) -> Iterator[tuple[str, Step]]:
    """Each step in words, with what takes it; what is quickly found to be missing comes first."""
    if folder.is_symlink():
        raise ToolError("it is a link to an environment elsewhere, which is left as it is")
    if os.pathsep in str(folder):  # as `venv` has it, and PATH can't name such a folder
        raise ToolError(f"{folder}: no environment can have a path with a colon; move the project elsewhere")
    if table.npm and shutil.which("npm") is None:
        raise ToolError("npm is not installed")
    yield "an interpreter", partial(_make_interpreter, run, folder, table)
    bound = ("--constraint", str(constraints)) if constraints.is_file() else ()
    if packages := table.requirements:
        yield f"{_counted(packages)} by pip", partial(_pip, run, folder, packages, *bound)
    if packages := table.requirements_alone:
        yield f"{_counted(packages)} by pip, each alone", partial(_pip, run, folder, packages, "--no-deps", *bound)
    for key, platform in table.foreign.items():
        yield f"{_counted(platform.requirements)} for {key} by pip", partial(_foreign, run, folder, key, platform)
    if table.npm:
        yield f"{_counted(table.npm)} by npm", partial(_npm, run, folder, table.npm)


def _make_interpreter(run: Run, folder: Path, table: EnvironmentTable) -> None:
    """Make an empty environment; one that extends the default finds its packages after its own, pip included."""
    if table.python:
        run([table.python, "-m", "venv", "--clear", str(folder)])
    else:
        import venv

        venv.create(folder, clear=True, symlinks=True, with_pip=not table.extends)
    packages = _own_packages(folder)
    if table.extends:
        default = dict.fromkeys(sysconfig.get_path(key) for key in ("purelib", "platlib"))
        # Not the path alone: the links of that folder are to be followed, too.
        lines = (f"import site; site.addsitedir({path!r})\n" for path in default)
        (packages / "extends.pth").write_text("".join(lines), encoding="utf-8")
    for stub in table.stubs:
        text = '"""Empty: an installed package imports this module and does not need it here."""\n'
        (packages / f"{stub}.py").write_text(text, encoding="utf-8")


def _pip(run: Run, folder: Path, packages: Iterable[str], *options: str) -> None:
    run([str(interpreter_of(folder)), "-I", "-m", "pip", "install", *QUIET, *options, "--", *packages])


def _foreign(run: Run, folder: Path, key: str, other: Foreign) -> None:
    """Install packages of another platform into `lib/KEY`, where no interpreter of this machine finds them."""
    platforms = [part for name in other.platforms for part in ("--platform", name)]
    target = ("--target", str(folder / "lib" / key), "--python-version", other.python, "--implementation", "cp")
    _pip(run, folder, other.requirements, "--no-deps", *target, *platforms)


def _npm(run: Run, folder: Path, packages: Iterable[str]) -> None:
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    run(["npm", "install", "--prefix", str(folder / "lib"), "--ignore-scripts", *quiet, "--", *packages])


def _reason(error: Exception) -> str:
    """The reason in one line, without the addresses that a tool may name."""
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "npm error"))][:2] or lines[-1:]
    return one_line(_ADDRESS.sub("(address)", " ".join(errors) or "no reason given"))


def _digest(table: EnvironmentTable) -> str:
    """Digest of the table and, where it extends the default environment, of where that is."""
    return digest([table, [sys.prefix, sys.version] if table.extends else []])


def bound_versions(constraints: Path) -> dict[str, str]:
    """Version by name, of every line that binds one here; pip tells what is wrong with any other."""
    from packaging.requirements import InvalidRequirement, Requirement  # as above

    content = constraints.read_bytes() if constraints.is_file() else b""
    bound = {}
    for line in content.decode(json.detect_encoding(content), "replace").splitlines():
        with contextlib.suppress(InvalidRequirement):
            wanted = Requirement(re.sub(r"(^|\s)#.*", "", line))
            versions = [part.version for part in wanted.specifier if part.operator == "=="]
            if versions and (wanted.marker is None or wanted.marker.evaluate()):
                bound[distribution_name(wanted.name)] = versions[0]
    return bound


def _packages(folder: Path, table: EnvironmentTable) -> dict[str, str]:
    """Version of all that was installed into an environment and not found in the one that it extends."""
    found = _distributions(_own_packages(folder))
    for key in table.foreign:
        found |= {f"{key}:{name}": version for name, version in _distributions(folder / "lib" / key).items()}
    for requirement in table.npm:
        name = requirement.rpartition("@")[0]
        package = json.loads((folder / "lib" / "node_modules" / name / "package.json").read_bytes())
        found[f"npm:{name}"] = str(package["version"])
    return dict(sorted(found.items()))


def _distributions(folder: Path) -> dict[str, str]:
    found = importlib.metadata.distributions(path=[str(folder)])
    named = ((package.metadata["Name"], package.version) for package in found)
    return {distribution_name(name): version for name, version in named if name and version}


def _own_packages(folder: Path) -> Path:
    """The folder of an environment's own packages."""
    found = next(iter(folder.glob("lib/python*/site-packages")), None)
    if found is None:
        raise ToolError("what `python` names has made no environment; name a CPython with `venv`")
    return found


def _size(folder: Path) -> int:
    """MiB on disk, links not followed."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) // MIB


def _counted(packages: tuple[str, ...]) -> str:
    return counted(len(packages), "package")
