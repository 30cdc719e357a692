"""Which sandbox a run gets: what was asked for, against what the probes have shown here."""

from __future__ import annotations

from pathlib import Path

from generators.errors import SandboxError, UsageError
from generators.model import Finding
from generators.sandbox import bubblewrap, landlock, levels
from generators.sandbox.layers import NAMES, UNCONFINED, Confinement
from generators.sandbox.levels import LEVELS, MethodResult, best

CHOICES = ("required", "auto", "none")
LEAST = "reduced"
COSTS = {
    "full": "",
    "reduced": "a script sees which processes there are, and may fill its scratch folder until it is caught",
    "weak": "as `reduced`, and a script may signal other processes of its user",
    "none": "a script sees the file system and the network: run only scripts that you trust",
}


def survey(root: Path) -> tuple[MethodResult, ...]:
    """What the probes have shown of every method, kept below `build/sandbox`."""
    return levels.survey(root / "build" / "sandbox")


def choose(root: Path, asked: str) -> Confinement:
    """The sandbox of a run.

    Raises:
        UsageError: there is no such choice.
        SandboxError: it is required, and there is none of level `reduced` or better.
    """
    if asked not in CHOICES:
        raise UsageError(
            f"--sandbox: no such choice (got {asked!r}); use {', '.join(CHOICES[:-1])} or {CHOICES[-1]}"
        )
    if asked == "none":
        return UNCONFINED
    found = best(survey(root))
    if asked == "required" and LEVELS.index(found.level) > LEVELS.index(LEAST):
        raise SandboxError(
            f"--sandbox required: no sandbox of level {LEAST} or better is to be had (got {found.level}); "
            "`claims doctor` says what is missing, and --sandbox auto runs scripts that you trust"
        )
    return found


def warning(chosen: Confinement, asked: str) -> str:
    """What to tell the user of a sandbox that was chosen for want of a better one; empty where it is full."""
    if asked != "auto" or chosen.level == "full":
        return ""
    return f"sandbox {chosen.level} ({', '.join(chosen.layers)}): {COSTS[chosen.level]}; see `claims doctor`"


def findings(shown: tuple[MethodResult, ...]) -> tuple[Finding, ...]:
    """A line for each layer and each method, and one for what a run gets."""
    chosen = best(shown)
    abi = landlock.abi()
    return (
        Finding(
            name="process limits",
            present=True,
            detail="own session, clean environment, time, memory, output, disk",
        ),
        Finding(
            name="bubblewrap",
            present=bool(bubblewrap.version()),
            detail=bubblewrap.version() or "not found",
            cost="" if bubblewrap.version() else "none where our own namespaces hold; see below",
        ),
        Finding(
            name="Landlock",
            present=abi > 0,
            detail=f"ABI {abi}" if abi else "not in this kernel",
            cost=_landlock_cost(abi),
        ),
        *(_method(one) for one in shown),
        Finding(
            name=f"level {chosen.level}",
            present=chosen.level != "none",
            detail=", ".join(chosen.layers),
            cost=COSTS[chosen.level],
        ),
    )


def _landlock_cost(abi: int) -> str:
    if abi >= 6:
        return ""
    return "without namespaces, signals get out" if abi else "without namespaces, nothing holds"


def _cost(one: MethodResult) -> str:
    """What gets through; and why root, who runs each script as another user, may find nothing holding."""
    if one.method == "landlock" and "can't be started: Permission denied" in one.error:
        return "none where namespaces hold; otherwise an interpreter is needed that every user can reach"
    return f"open: {', '.join(one.open)}" if one.open else ""


def _method(one: MethodResult) -> Finding:
    """What a method is worth here; its cost is what gets through."""
    return Finding(
        name=f"with {NAMES[one.method]}",
        present=one.level != "none",
        detail=one.error or f"level {one.level}",
        cost=_cost(one),
    )
