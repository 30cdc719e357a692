"""What scripts run in: find or make an environment, and ask it who it is.

An environment is asked inside its own interpreter, once per state: the answer is kept under a key made of the
interpreter and of the distributions installed beside it, so that the next command needs to import nothing.
"""

from __future__ import annotations

import contextlib
import json
import platform
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from generators import files
from generators.errors import UsageError
from generators.model import (
    DEFAULT_ENVIRONMENT,
    DEVICE_FLAG,
    Environment,
    EnvironmentTable,
    Framework,
    Model,
    Project,
    digest,
)
from generators.processes.launch import describe
from generators.running.environments import make as making
from generators.running.environments.machine import this_machine
from generators.sandbox.layers import UNCONFINED, Confinement


class _Answer(Model):
    """What an interpreter says of itself and of one framework's module."""

    python: str = ""
    packages: dict[str, str] = Field(default_factory=dict)
    version: str = ""
    error: str = ""

    @property
    def absent(self) -> bool:
        """True where the module is just not installed."""
        return self.error.startswith("ModuleNotFoundError")


def observe(project: Project, name: str, device: str = "", confinement: Confinement = UNCONFINED) -> Environment:
    """The environment of that name as it is now; one that is not made, or could not be, holds nothing.

    Args:
        project: whose `frameworks.toml` names the frameworks and environments.
        name: `default` (the interpreter that runs this), or a table `[environments.NAME]`.
        device: value of `CLAIMS_DEVICE` for the scripts, such as `cuda`; empty for none.
        confinement: what is around an interpreter that is asked, as it will be around the scripts.

    Raises:
        UsageError: there is no environment of that name.
    """
    if name != DEFAULT_ENVIRONMENT and name not in project.environments:
        known = ", ".join([DEFAULT_ENVIRONMENT, *project.environments])
        raise UsageError(
            f"claims/frameworks.toml: no such environment (got {name!r}); use one of {known}, or add its table"
        )
    table, home = _table(project, name), _home(project)
    frameworks = {
        key: one for key, one in project.frameworks.items() if not table.frameworks or key in table.frameworks
    }
    interpreter, problem, packages = Path(sys.executable), "", {}
    if table.separate:
        interpreter, state = making.interpreter_of(home / name), made(project, name)
        problem = state.problem if state else f"the environment {name} is not made yet"
        packages = state.packages if state else {}
    answers = {} if problem else _answers(interpreter, frameworks, home, confinement, table.extends)
    missing = dict.fromkeys(project.frameworks.keys() - frameworks.keys(), f"not part of the environment {name}")
    missing |= {key: problem or _why_missing(answers[key], one) for key, one in frameworks.items()}
    any_answer = next(iter(answers.values()), None)
    return Environment(
        name=name,
        interpreter=str(interpreter),
        python=(any_answer.python if any_answer else "") or platform.python_version(),
        machine=this_machine(),
        versions={key: answer.version for key, answer in answers.items() if answer.version},
        packages={**packages, **any_answer.packages} if any_answer else {},
        missing={key: why for key, why in missing.items() if why},
        flags={DEVICE_FLAG: device} if device else {},
    )


def made(project: Project, name: str) -> making.EnvironmentState | None:
    """What became of a named environment; None where it isn't made as its table is now."""
    return making.made(_home(project) / name, _table(project, name), _constraints(project))


def make(project: Project, name: str, tell: making.Tell) -> bool:
    """Make a named environment, unless it is there as its table is now; whether it was tried.

    What becomes of it `observe` knows.
    """
    state = made(project, name)
    if not _table(project, name).separate or (state and not state.problem):
        return False
    making.make(_home(project) / name, _table(project, name), _constraints(project), tell)
    return True


def _table(project: Project, name: str) -> EnvironmentTable:
    return project.environments.get(name, EnvironmentTable())


def _home(project: Project) -> Path:
    return project.root / "build" / "environments"


def _constraints(project: Project) -> Path:
    return project.root / "constraints.txt"


# --- asking ----------------------------------------------------------------------------------------------


def _answers(
    interpreter: Path, frameworks: Mapping[str, Framework], home: Path, confinement: Confinement, extends: str
) -> dict[str, _Answer]:
    """What the interpreter says of each framework, from the cache where nothing was installed since."""
    cache = home / "asked" / f"{_state(interpreter, frameworks, confinement, extends)}.json"
    kept = _kept(cache)
    if kept is not None and kept.keys() >= frameworks.keys():
        return kept
    answers = {
        name: _Answer.model_validate(describe(interpreter, one.module, confinement=confinement))
        for name, one in frameworks.items()
    }
    if all(answer.version or answer.absent for answer in answers.values()):  # an accident is asked again
        with contextlib.suppress(OSError):  # on a full or read-only disk it is asked again
            files.write(cache, json.dumps({name: answer.model_dump() for name, answer in answers.items()}))
    return answers


def _kept(cache: Path) -> dict[str, _Answer] | None:
    try:
        return {name: _Answer.model_validate(answer) for name, answer in json.loads(cache.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _state(interpreter: Path, frameworks: Mapping[str, Framework], confinement: Confinement, extends: str) -> str:
    """Digest of the interpreter and of what is installed beside it: names and times of `*.dist-info`."""
    installed = []
    above = _libraries(Path(sys.executable)) if extends else set()
    for folder in sorted(_libraries(interpreter) | above):
        installed += sorted(f"{path.name} {path.stat().st_mtime_ns}" for path in folder.glob("*.dist-info"))
    modules = {name: framework.module for name, framework in frameworks.items()}
    return digest(
        [str(interpreter), interpreter.resolve().stat().st_mtime_ns, installed, modules, confinement.layers]
    )


def _libraries(interpreter: Path) -> set[Path]:
    if interpreter == Path(sys.executable):
        return {Path(sysconfig.get_path(key)) for key in ("purelib", "platlib")}
    return set(interpreter.parent.parent.glob("lib/python*/site-packages"))


def _why_missing(answer: _Answer, framework: Framework) -> str:
    if answer.version:
        return ""
    if answer.absent:
        wanted = " ".join(framework.packages[:1] or (framework.module,))
        return f"{framework.title} is not installed here; run `make setup` or `pip install {wanted}`"
    return f"{framework.title} can't be imported: {answer.error}"
