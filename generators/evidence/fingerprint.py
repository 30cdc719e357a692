"""Compute what an observation depends on, and what differs between two such states."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generators.cache import Cache
from generators.model import (
    DEVICE_FLAG,
    Claim,
    Environment,
    Fingerprint,
    Kind,
    Measure,
    Project,
    Request,
    RunSettings,
    digest,
    distribution_name,
)

PACKAGE = Path(__file__).parents[1]
PROBES = "probes/"
SHARED_FOLDERS = (PACKAGE / "probes", PACKAGE / "harness")  # what runs with scripts, read anew by each of them
# What calls a script.
HARNESS = tuple(f"harness/{name}.py" for name in ("child", "values", "blocks", "cores", "deferred"))
# What measures calls, where that shapes a timing.
PROTOCOL = tuple(
    f"running/timing/{name}.py" for name in ("calibration", "comparison", "cores", "paired", "placement", "timer")
)
LATER_KEYS = ("disk", "exclusive")  # of `[run]`: added when there was evidence already
USUAL = RunSettings()

_known: Cache | None = None
_CAUSES = {  # by kind of part; the first that differs is named
    "file": "script changed",
    "probe": "script changed",
    "run": "entry changed",
    "measures": "entry changed",
    "version": "framework version changed",
    "package": "environment changed",
    "environment": "environment changed",
    "job": "entry changed",
}


class Difference(NamedTuple):
    """A part of a fingerprint that differs.

    Attributes:
        kind: `file`, `probe`, `run`, `measures`, `version`, `package`, `environment` or `job`.
        name: what of that kind; empty where there is only one.
        before: its digest or text, None where the earlier fingerprint lacks it; `after` likewise.
    """

    kind: str
    name: str
    before: str | None
    after: str | None


def fingerprints(
    claim: Claim,
    frameworks: Iterable[str],
    project: Project,
    environments: Mapping[str, Environment],
    request: Request,
) -> dict[str, Fingerprint]:
    """Everything that an observation of that claim and each framework depends on, by framework."""
    shared = {**_scripts(claim), **_settings(claim)}
    found = {}
    for framework in frameworks:
        involved = tuple(project.frameworks) if claim.timed else (framework,)
        parts = _surroundings(claim, involved, project, environments, request)
        found[framework] = Fingerprint(parts={"job": f"{claim.id}/{framework}", **shared, **parts})
    return found


def _surroundings(
    claim: Claim,
    frameworks: Iterable[str],
    project: Project,
    environments: Mapping[str, Environment],
    request: Request,
) -> dict[str, str]:
    """The versions, packages and environments that a job of these frameworks depends on."""
    parts: dict[str, str] = {}
    for name in frameworks:
        environment = environments[environment_name(claim, name, request)]
        parts[f"version:{name}"] = environment.versions.get(name, environment.missing.get(name, "unknown"))
        keys = package_keys(claim, name, project, environment.name)
        parts |= {f"package:{name}": environment.packages.get(key, "none") for name, key in keys.items()}
        parts |= {f"environment:{name} {flag}": value for flag, value in environment.flags.items()}
        parts[f"environment:{name} name"] = environment.name
        parts[f"environment:{name} python"] = environment.python
        parts["environment:machine"] = environment.machine.name
    return parts


def package_keys(claim: Claim, framework: str, project: Project, environment: str) -> dict[str, str]:
    """The packages whose versions a fingerprint holds, each with its key in `Environment.packages`."""
    table = project.environments.get(environment)
    packages = (*project.frameworks[framework].packages, *claim.entry.run.needs_of(framework).packages)
    keys = {package: distribution_name(package) for package in packages}
    return keys | {key: key for key in (table.package_names if table else ())}  # `npm:NAME`, `FOLDER:NAME` as well


def same_scripts(claim: Claim, before: Fingerprint) -> bool:
    """Whether an observation was made with the scripts, data and probes as they are now."""
    return before.work == _scripts(claim)


def same_settings(claim: Claim, before: Fingerprint) -> bool:
    """Whether an observation was made with the `[run]` table and the kinds of measures as they are now."""
    return _settings(claim).items() <= before.parts.items()


def heeds_device(claim: Claim) -> bool:
    """Whether a script of the claim reads `CLAIMS_DEVICE`, itself or by the shared probe `devices`."""
    return any(DEVICE_FLAG in text for text in claim.files.values()) or "measuring/devices.py" in _probes(claim)


def _settings(claim: Claim) -> dict[str, str]:
    """Digests of the `[run]` table, without how long evidence is valid, and of what measures are read as.

    Later keys count only where an entry sets them, so that evidence of before there were those keys stays valid.
    """
    run = claim.entry.run
    read_as = tuple((name, _read_as(measure)) for name, measure in claim.entry.measures.items())
    return {"run": _usual_run() if run == USUAL else _run(run), "measures": _measures(read_as)}


def _run(run: RunSettings) -> str:
    left_out = {"valid_days"} | {key for key in LATER_KEYS if getattr(run, key) == getattr(USUAL, key)}
    return digest(run.model_dump(mode="json", exclude=left_out))


@cache
def _usual_run() -> str:
    """The digest of the `[run]` table that most entries have."""
    return _run(USUAL)


@cache
def _measures(read_as: tuple[tuple[str, str], ...]) -> str:
    """The digest of what measures are read as; many entries have the same."""
    return digest(dict(read_as))


def _read_as(measure: Measure) -> str:
    """The kind of a measure, with the clock of a timing where it isn't the wall clock: its controls read that."""
    by_processor = measure.kind is Kind.TIMING and measure.clock == "cpu"
    return f"{measure.kind} by cpu" if by_processor else measure.kind


def _scripts(claim: Claim) -> dict[str, str]:
    files = {f"file:{name}": sha for name, sha in claim.digests.items()}
    return files | {f"probe:{name}": sha for name, sha in _probes(claim).items()}


def environment_name(claim: Claim, framework: str, request: Request) -> str:
    """The environment that a framework's job of the claim runs in, by name."""
    return request.environment or claim.entry.run.environment_of(framework)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """The parts that differ between two fingerprints, in the order of their keys."""
    return [
        Difference(*key.partition(":")[::2], before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def difference_in_words(before: Fingerprint, after: Fingerprint) -> str | None:
    """The first cause of which parts differ, with all of them; None where the fingerprints are equal."""
    found = differences(before.parts, after.parts)
    for kind, cause in _CAUSES.items():
        if parts := [_in_words(part) for part in found if part.kind == kind]:
            return f"{cause} ({', '.join(parts)})"
    return None


def _in_words(part: Difference) -> str:
    if part.kind in ("version", "package", "environment"):
        return f"{part.name} {part.before or 'none'} to {part.after or 'none'}"
    return part.name or f"[{part.kind}]"


def shared_code(claim: Claim, package: Path = PACKAGE) -> dict[str, str]:
    """Digests of our modules that run with a claim's scripts, by path: `probes/...`, and the harness after them.

    Args:
        claim: whose scripts import probes, which may import others.
        package: the folder `generators` in which the modules lie. One that isn't there has an empty digest.
    """
    return {
        name: _sha(package / name) for name in (*_imported_probes(claim, package), *_callers(timed=claim.timed))
    }


def _imported_probes(claim: Claim, package: Path) -> list[str]:
    """Paths of the shared probes that a claim's scripts import, also through others."""
    wanted: set[str] = set()
    pending = [name for text in claim.files.values() for name in _imported(text)]
    while pending:
        name = pending.pop()
        content = _content(package / name) if name not in wanted else None
        if content is not None:
            wanted.add(name)
            pending += _imported(content.decode(errors="replace"))
    return sorted(wanted)


def _callers(*, timed: bool) -> tuple[str, ...]:
    return (*HARNESS, *(PROTOCOL if timed else ()))


def read_anew() -> None:
    """Forget what our modules held, where this process may outlive an edit of them."""
    for known in (_content, _sha, _harness):
        known.cache_clear()


def _probes(claim: Claim) -> dict[str, str]:
    """Digests of the shared probes that a claim's scripts import, and of the harness that calls them."""
    found = {name.removeprefix(PROBES): _sha(PACKAGE / name) for name in _imported_probes(claim, PACKAGE)}
    return found | {"harness": _harness(PACKAGE, timed=claim.timed)}


@cache
def _harness(package: Path, *, timed: bool) -> str:
    return digest([_sha(package / name) for name in _callers(timed=timed)])


@cache
def _sha(path: Path) -> str:
    content = _content(path)
    return "" if content is None else hashlib.sha256(content).hexdigest()


@cache
def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def remember_imports(known: Cache) -> None:
    """Take from there, and keep there, what modules import; whoever asks saves it."""
    global _known  # noqa: PLW0603 - like the memory of `_imported`, by content and of the whole process
    _known = known


@cache
def _imported(text: str) -> tuple[str, ...]:
    """Paths below the package of the shared probes that a module imports, by whichever form; one may not exist."""
    if (
        text.isascii() and "generators" not in text
    ):  # Python takes other letters for these, such as full-width ones
        return ()
    if _known is None:
        return _parsed_imports(text)
    key = f"imports:{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()}"
    if (kept := _known.get(key)) is None:
        kept = " ".join(_parsed_imports(text))
        _known.put(key, kept)
    return tuple(kept.split())


def _parsed_imports(text: str) -> tuple[str, ...]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # a lint rule says so
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    prefix = "generators.probes."
    modules = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return tuple(f"{PROBES}{module.replace('.', '/')}.py" for module in modules)
