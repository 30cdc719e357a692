"""What must run, and why: compare what an observation would depend on with what the evidence depended on."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from generators.model import (
    DEVICE_FLAG,
    Claim,
    Environment,
    Evidence,
    Fingerprint,
    Job,
    Observation,
    Outcome,
    Plan,
    Project,
    Request,
    digest,
)

PROBES = Path(__file__).parent / "probes"
HARNESS = ("probe.py", "values.py", "blocks.py")  # what runs beside a script
PROTOCOL = ("timers.py", "timing.py")  # and what asks it, where that shapes the numbers


class Shelf(Protocol):
    """Where earlier observations are found; the store is one."""

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""

    def measured(self, address: str) -> Observation | None:
        """The measured observation of a fingerprint's digest."""


def make(
    project: Project,
    claims: Collection[Claim],
    environments: Mapping[str, Environment],
    shelf: Shelf,
    request: Request,
    now: datetime,
) -> Plan:
    """The jobs of the claims with scripts among `claims`, each with the reason why it must run.

    Args:
        project: names the frameworks.
        claims: to be planned.
        environments: as observed, by name.
        shelf: the evidence there is.
        request: what was asked for. A timing's scripts run together, whichever framework was asked for.
        now: to tell evidence that has expired.
    """
    jobs: list[Job] = []
    still: dict[str, dict[str, str]] = {}
    for claim in sorted((one for one in claims if one.runs), key=lambda one: one.id):
        asked = request.frameworks or tuple(project.frameworks)
        names = tuple(name for name in project.frameworks if claim.timed or name in asked)
        prints = {name: fingerprint(claim, name, project, environments, request) for name in names}
        why = {
            name: "asked for" if request.fresh else _reason(claim, name, prints[name], shelf, now)
            for name in names
        }
        groups = _groups(claim, names, why)
        running = {name for group in groups for name in group}
        still[claim.id] = {name: prints[name].digest for name in names if name not in running}
        jobs += [
            Job(
                claim=claim.id,
                frameworks=group,
                timed=claim.timed,
                why={name: why[name] or "timed together" for name in group},
                environments={name: _where(claim, name, request) for name in group},
                fingerprints={name: prints[name] for name in group},
            )
            for group in groups
        ]
    return Plan(jobs=tuple(jobs), fresh=still)


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
        environment = environments[_where(claim, name, request)]
        parts[f"version:{name}"] = environment.versions.get(name, environment.missing.get(name, "unknown"))
        table = project.environments.get(environment.name)
        named = table.named if table else ()
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
    return any(DEVICE_FLAG in text for text in claim.files.values()) or "devices.py" in _probes(claim)


def _asked(claim: Claim) -> dict[str, str]:
    """Digests of what the entry says of the run, but for how long its evidence is good."""
    return {
        "run": digest(claim.entry.run.model_dump(mode="json", exclude={"valid_days"})),
        "measures": digest({name: measure.kind for name, measure in claim.entry.measures.items()}),
    }


def _scripts(claim: Claim) -> dict[str, str]:
    files = {f"file:{name}": sha for name, sha in claim.digests.items()}
    return files | {f"probe:{name}": sha for name, sha in _probes(claim).items()}


def _where(claim: Claim, framework: str, request: Request) -> str:
    return request.environment or claim.entry.run.environment_of(framework)


# --- why -------------------------------------------------------------------------------------------------


def _groups(claim: Claim, names: tuple[str, ...], why: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Frameworks that run together: one each, or all of a timing as soon as one of them must run."""
    if claim.timed:
        return [names] if any(why.values()) else []
    return [(name,) for name in names if why[name]]


def _reason(claim: Claim, framework: str, wanted: Fingerprint, shelf: Shelf, now: datetime) -> str:
    """Why the job must run; empty where its evidence is fresh."""
    evidence = shelf.evidence(claim.id, framework)
    good = evidence.good
    found = good if good is not None and good.fingerprint == wanted else shelf.measured(wanted.digest)
    if found is not None and evidence.newest is not None and not _failed_since(evidence.newest, found):
        expired = found.started + timedelta(days=claim.entry.run.valid_days) < now
        return f"evidence expired (older than {claim.entry.run.valid_days} days)" if expired else ""
    if evidence.newest is None:
        return "new"
    changed = changes(evidence.newest.fingerprint, wanted)
    return changed or f"last run ended {evidence.newest.outcome}"


def _failed_since(newest: Observation, found: Observation) -> bool:
    return newest.outcome is not Outcome.MEASURED and newest.fingerprint == found.fingerprint


def changes(before: Fingerprint, after: Fingerprint) -> str:
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


# --- shared probes ---------------------------------------------------------------------------------------


def _probes(claim: Claim) -> dict[str, str]:
    """Digests of the shared probes that a claim's scripts import, and of the harness that calls them."""
    wanted: set[str] = set()
    pending = [name for text in claim.files.values() for name in _imported(text)]
    while pending:
        name = pending.pop()
        path = PROBES / f"{name}.py"
        if name not in wanted and path.is_file():
            wanted.add(name)
            pending += _imported(path.read_text(encoding="utf-8"))
    found = {f"{name}.py": _sha(PROBES / f"{name}.py") for name in wanted}
    harness = (*HARNESS, *(PROTOCOL if claim.timed else ()))
    return found | {"harness": digest([_sha(Path(__file__).with_name(name)) for name in harness])}


@cache
def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _imported(text: str) -> tuple[str, ...]:
    """Names that a module takes from `generators.probes`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # a rule says so
    prefix = "generators.probes"
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == prefix:
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{prefix}."):
            names.append(str(node.module).split(".")[2])
        elif isinstance(node, ast.Import):
            names += [one.name.split(".")[2] for one in node.names if one.name.startswith(f"{prefix}.")]
    return tuple(names)
