"""Choose the confinement for `--sandbox`: the best that the self-test has proven on this machine."""

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
    "reduced": "a script sees which processes there are, and may write more than its limit until it is caught",
    "weak": "as `reduced`, and a script may signal other processes of its user",
    "none": "a script sees the file system and the network, nothing is refused: run only scripts that you trust",
}


def survey(root: Path) -> tuple[MethodResult, ...]:
    """The probes' results for every method, cached below `build/sandbox`."""
    return levels.survey(root / "build" / "sandbox")


def choose(root: Path, choice: str) -> Confinement:
    """The sandbox of a run.

    Raises:
        UsageError: there is no such choice.
        SandboxError: it is required, and there is none of level `reduced` or better.
    """
    if choice not in CHOICES:
        raise UsageError(
            f"--sandbox: no such choice (got {choice!r}); use {', '.join(CHOICES[:-1])} or {CHOICES[-1]}"
        )
    if choice == "none":
        return UNCONFINED
    confinement = best(survey(root))
    if choice == "required" and LEVELS.index(confinement.level) > LEVELS.index(LEAST):
        raise SandboxError(
            f"--sandbox required: no sandbox of level {LEAST} or better is to be had (got {confinement.level}); "
            "`claims doctor` says what is missing, and --sandbox auto runs scripts that you trust"
        )
    return confinement


def warning(confinement: Confinement, choice: str) -> str | None:
    """What a sandbox lacks that `auto` has chosen; None where it is full."""
    if choice != "auto" or confinement.level == "full":
        return None
    layers, cost = ", ".join(confinement.layers), COSTS[confinement.level]
    return f"sandbox {confinement.level} ({layers}): {cost}; see `claims doctor`"


def findings(results: tuple[MethodResult, ...]) -> tuple[Finding, ...]:
    """A line for each layer and each method, and one for what a run gets."""
    chosen, abi, version = best(results), landlock.abi(), bubblewrap.version()
    limits = "own session, clean environment, time, memory, output, disk"
    unneeded = "none where our own namespaces hold; see below"
    rows = (
        ("process limits", True, limits, ""),
        ("bubblewrap", bool(version), version or "not found", "" if version else unneeded),
        ("Landlock", abi > 0, f"ABI {abi}" if abi else "not in this kernel", _landlock_cost(abi)),
        *((f"with {NAMES[each.method]}", *_state_and_cost(each)) for each in results),
        (f"level {chosen.level}", chosen.level != "none", ", ".join(chosen.layers), COSTS[chosen.level]),
    )
    return tuple(Finding(name=name, present=here, detail=detail, cost=cost) for name, here, detail, cost in rows)


def _landlock_cost(abi: int) -> str:
    if abi >= 6:
        return ""
    return "without namespaces, signals get out" if abi else "without namespaces, nothing holds"


def _state_and_cost(result: MethodResult) -> tuple[bool, str, str]:
    """Whether a method is there, its level and what gets through."""
    cost = f"open: {', '.join(result.open)}" if result.open else ""
    if result.method == "landlock" and "can't be started: Permission denied" in (
        result.error or ""
    ):  # root's alone
        cost = "none where namespaces hold; otherwise an interpreter is needed that every user can reach"
    return result.level != "none", result.error or f"level {result.level}", cost
