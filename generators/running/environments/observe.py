"""Read an environment's interpreter, versions and packages; make it first where it is missing.

Framework versions are read inside the environment's own interpreter, once per state: they are cached under a key
made of the interpreter and the content of what is installed beside it, so that the next command imports nothing,
not even in a copy of the project.
"""

from __future__ import annotations

import contextlib
import platform
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter

from generators import files
from generators.errors import UsageError
from generators.model import (
    DEFAULT_ENVIRONMENT,
    DEVICE_FLAG,
    Environment,
    EnvironmentTable,
    Framework,
    Project,
    Record,
    digest,
)
from generators.processes.linked_packages import is_personal, place_of
from generators.running.environments.commands import Commands
from generators.running.environments.installed import installed
from generators.running.environments.machine import this_machine, thread_siblings
from generators.running.environments.make import (
    EnvironmentState,
    OnStep,
    interpreter_of,
    make_environment,
    read_state,
)
from generators.sandbox.layers import UNCONFINED, Confinement

_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")


class _Description(Record):
    """What `describe_interpreter` returns of an interpreter and one framework's module."""

    python: str = ""
    packages: dict[str, str] = Field(default_factory=dict)
    version: str = ""
    error: str = ""

    @property
    def not_installed(self) -> bool:
        """Whether the module is missing, rather than broken."""
        return self.error.startswith("ModuleNotFoundError")


_DESCRIPTIONS = TypeAdapter(dict[str, _Description])


def observe(project: Project, name: str, device: str = "", confinement: Confinement = UNCONFINED) -> Environment:
    """The environment of that name as it is now; one that is not made, or could not be made, holds nothing.

    Args:
        project: whose `frameworks.toml` names the frameworks and environments.
        name: `default` (the interpreter that runs this), or a table `[environments.NAME]`.
        device: value of `CLAIMS_DEVICE` for the scripts, such as `cuda`; empty for none.
        confinement: what is around the interpreter while it is described, as it will be around the scripts.

    Raises:
        UsageError: there is no environment of that name.
    """
    if name != DEFAULT_ENVIRONMENT and name not in project.environments:
        known = ", ".join([DEFAULT_ENVIRONMENT, *project.environments])
        raise UsageError(
            f"claims/frameworks.toml: no such environment (got {name!r}); use one of {known}, or add its table"
        )
    table, home = _table(project, name), _home(project)
    names = table.frameworks or tuple(project.frameworks)
    frameworks = {key: framework for key, framework in project.frameworks.items() if key in names}
    interpreter, problem, packages = Path(sys.executable), "", {}
    if table.separate:
        interpreter, state = interpreter_of(home / name), environment_state(project, name)
        problem = state.problem if state else f"the environment {name} is not made yet"
        packages = state.packages if state else {}
    found = {} if problem else _describe(interpreter, frameworks, home, confinement, table.extends)
    missing = dict.fromkeys(project.frameworks.keys() - frameworks.keys(), f"not part of the environment {name}")
    missing |= {
        key: reason
        for key, framework in frameworks.items()
        if (reason := problem or _why_missing(found[key], framework, confinement))
    }
    first = next(iter(found.values()), None)
    return Environment(
        name=name,
        interpreter=str(interpreter),
        python=(first.python if first else "") or platform.python_version(),
        machine=this_machine(),
        versions={key: description.version for key, description in found.items() if description.version},
        packages={**packages, **first.packages} if first else {},
        missing=missing,
        siblings=thread_siblings(),
        flags={DEVICE_FLAG: device} if device else {},
    )


def environment_state(project: Project, name: str) -> EnvironmentState | None:
    """What became of a named environment; None where it isn't made as its table is now."""
    return read_state(_home(project) / name, _table(project, name), _constraints(project))


def is_missing(project: Project, name: str) -> bool:
    """Whether a named environment is yet to be made as its table is now; one that could not be made is."""
    state = environment_state(project, name)
    return _table(project, name).separate and (state is None or bool(state.problem))


def make_if_missing(project: Project, name: str, on_step: OnStep, commands: Commands | None = None) -> bool:
    """Make a named environment, unless it is there as its table is now; whether it was tried.

    `observe` returns what became of it.
    """
    if not is_missing(project, name):
        return False
    make_environment(_home(project) / name, _table(project, name), _constraints(project), on_step, commands)
    return True


def _table(project: Project, name: str) -> EnvironmentTable:
    return project.environments.get(name, EnvironmentTable())


def _home(project: Project) -> Path:
    return project.root / "build" / "environments"


def _constraints(project: Project) -> Path:
    return project.root / "constraints.txt"


def _describe(
    interpreter: Path, frameworks: Mapping[str, Framework], home: Path, confinement: Confinement, extends: str
) -> dict[str, _Description]:
    """The description of each framework, from the cache where nothing was installed since."""
    cache = home / "descriptions" / f"{_state(interpreter, frameworks, confinement, extends)}.json"
    with contextlib.suppress(OSError, ValueError):
        cached = _DESCRIPTIONS.validate_json(cache.read_bytes())
        if cached.keys() >= frameworks.keys() and _is_known(cached):
            return cached
    from generators.processes.launch import describe_interpreter  # with all that runs scripts

    found = _DESCRIPTIONS.validate_python(
        {
            name: describe_interpreter(interpreter, framework.module, confinement=confinement)
            for name, framework in frameworks.items()
        }
    )
    if _is_known(found):
        with contextlib.suppress(OSError):  # without a cache, on a full or read-only disk, it is described again
            files.write(cache, _DESCRIPTIONS.dump_json(found).decode())
    return found


def _is_known(found: Mapping[str, _Description]) -> bool:
    """Whether each framework is there, or known to be missing."""
    return all(each.version or each.not_installed for each in found.values())


def _state(interpreter: Path, frameworks: Mapping[str, Framework], confinement: Confinement, extends: str) -> str:
    """Digest of the interpreter's program and of what is installed beside it, wherever these lie."""
    program = interpreter.resolve()
    modules = {name: framework.module for name, framework in frameworks.items()}
    found = installed(interpreter, extends=bool(extends))
    return digest([str(program), program.stat().st_mtime_ns, found, modules, confinement.layers])


def _why_missing(description: _Description, framework: Framework, confinement: Confinement) -> str | None:
    """Why a framework can't be used, with the way out; None where it can."""
    if description.version:
        return None
    found = _NO_MODULE.match(description.error)
    name = found[1] if found else ""
    if place := place_of(name) if name else None:
        what = framework.title if name == framework.module else f"{name}, which {framework.title} imports,"
        if is_personal(place):
            why = "scripts start without PYTHONPATH and without packages of the user alone"
            return f"{what} is at {place}, and {why}; install it into {sys.prefix}"
        if confinement.method:
            way_out = "install it as a copy, not in place, or trust the scripts with --sandbox none"
            return f"{what} is at {place}, which the sandbox hides; {way_out}"
    if name == framework.module:
        package = " ".join(framework.packages[:1] or (framework.module,))
        return f"{framework.title} is not installed here; run `make setup` or `pip install {package}`"
    reason = f"{framework.title} can't be imported: {description.error}"
    if "cannot open shared object file" in reason and confinement.method:
        reason += "; scripts get no LD_LIBRARY_PATH, and the sandbox hides libraries outside of the system and of "
        reason += "the environment, so install it there"
    return reason
