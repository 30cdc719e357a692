"""Everything that an observation depends on, and what differs between two such states."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generators.model import (
    DEVICE_FLAG,
    Claim,
    Environment,
    Fingerprint,
    Project,
    Request,
    digest,
)

PACKAGE = Path(__file__).parents[1]
PROBES = PACKAGE / "probes"
HARNESS = ("harness/child.py", "harness/values.py", "harness/blocks.py")  # what runs beside a script
PROTOCOL = ("running/timing/timer.py", "running/timing/paired.py")  # what asks it, where that shapes the numbers


def fingerprint(
    claim: Claim,
    framework: str,
    project: Project,
    environments: Mapping[str, Environment],
    request: Request,
) -> Fingerprint:
    """Everything that an observation of that claim and framework depends on."""
    entry = claim.entry
    parts = {"job": f"{claim.id}/{framework}", **_scripts(claim), **_asked(claim)}
    involved = tuple(project.frameworks) if claim.timed else (framework,)
    for name in involved:
        environment = environments[environment_name(claim, name, request)]
        parts[f"version:{name}"] = environment.versions.get(name, environment.missing.get(name, "unknown"))
        table = project.environments.get(environment.name)
        named = table.package_names if table else ()
        wanted = (*project.frameworks[name].packages, *entry.run.needs_of(name).packages, *named)
        parts |= {
            f"package:{one}": environment.packages.get(one.lower().replace("_", "-"), "none") for one in wanted
        }
        parts |= {f"environment:{name} {flag}": value for flag, value in environment.flags.items()}
        parts[f"environment:{name} name"] = environment.name
        parts[f"environment:{name} python"] = environment.python
        parts["environment:machine"] = environment.machine.name
    return Fingerprint(parts=parts)


def same_scripts(claim: Claim, before: Fingerprint) -> bool:
    """Whether an observation was made with the scripts, data and probes as they are now."""
    return before.work == _scripts(claim)


def same_settings(claim: Claim, before: Fingerprint) -> bool:
    """Whether an observation was made with the `[run]` table and the kinds of measures as they are now."""
    wanted = _asked(claim)
    return wanted == {key: part for key, part in before.parts.items() if key in wanted}


def heeds_device(claim: Claim) -> bool:
    """Whether a script of the claim reads `CLAIMS_DEVICE`, itself or by the shared probe `devices`."""
    return any(DEVICE_FLAG in text for text in claim.files.values()) or "measuring/devices.py" in _probes(claim)


def _asked(claim: Claim) -> dict[str, str]:
    """Digests of what the entry says of the run, but for how long its evidence is good."""
    return {
        "run": digest(claim.entry.run.model_dump(mode="json", exclude={"valid_days"})),
        "measures": digest({name: measure.kind for name, measure in claim.entry.measures.items()}),
    }


def _scripts(claim: Claim) -> dict[str, str]:
    files = {f"file:{name}": sha for name, sha in claim.digests.items()}
    return files | {f"probe:{name}": sha for name, sha in _probes(claim).items()}


def environment_name(claim: Claim, framework: str, request: Request) -> str:
    """The environment that a framework's job of the claim runs in, by name."""
    return request.environment or claim.entry.run.environment_of(framework)


def difference_in_words(before: Fingerprint, after: Fingerprint) -> str:
    """The first kind of part that differs, in words, with what differs; empty where nothing does."""
    old, new = before.parts, after.parts
    differ = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    kinds = (
        ("file:", "script changed"),
        ("probe:", "script changed"),
        ("run", "entry changed"),
        ("measures", "entry changed"),
        ("version:", "framework version changed"),
        ("package:", "environment changed"),
        ("environment:", "environment changed"),
        ("job", "entry changed"),
    )
    for prefix, words in kinds:
        if keys := [key for key in differ if key.startswith(prefix)]:
            return f"{words} ({', '.join(_told(key, old, new) for key in keys)})"
    return ""


def _told(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    kind, _, name = key.partition(":")
    if kind in ("version", "package", "environment"):
        return f"{name} {old.get(key, 'none')} to {new.get(key, 'none')}"
    return name or f"[{kind}]"


def _probes(claim: Claim) -> dict[str, str]:
    """Digests of the shared probes that a claim's scripts import, and of the harness that calls them."""
    wanted: set[Path] = set()
    pending = [path for text in claim.files.values() for path in _imported(text)]
    while pending:
        path = pending.pop()
        if path not in wanted:
            wanted.add(path)
            pending += _imported(path.read_text(encoding="utf-8"))
    found = {path.relative_to(PROBES).as_posix(): _sha(path) for path in wanted}
    harness = (*HARNESS, *(PROTOCOL if claim.timed else ()))
    return found | {"harness": digest([_sha(PACKAGE / name) for name in harness])}


@cache
def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _imported(text: str) -> tuple[Path, ...]:
    """The shared probes that a module imports, however it names them."""
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
    paths = (
        PROBES / f"{name.removeprefix(prefix).replace('.', '/')}.py" for name in names if name.startswith(prefix)
    )
    return tuple(path for path in paths if path.is_file())
