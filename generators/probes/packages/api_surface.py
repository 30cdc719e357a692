"""What a package offers: ready classes of a kind, names in its source, a call that trains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType

METHODS = ("fit", "train", "train_on", "run", "learn", "fit_model", "train_model")
LEARNT_SHARE = 0.5  # of the error before; a model that learnt is below it


def public_subclasses(module: ModuleType, base: type, name: str = r".*") -> tuple[str, ...]:
    """Public classes of a module below a base class whose whole name fits a pattern; each once, sorted."""
    classes = {
        item: public
        for public, item in sorted(vars(module).items(), reverse=True)
        if isinstance(item, type) and issubclass(item, base) and item is not base and not public.startswith("_")
    }
    return tuple(sorted(public for public in classes.values() if re.fullmatch(name, public)))


def defined_names(folder: Path, name: str) -> tuple[str, ...]:
    """Classes and functions at the top of a package's public modules whose whole name fits a pattern.

    Returns:
        "path/of/module.py:Name", sorted; read from the source, so that nothing is imported.
    """
    heading = re.compile(rf"^(?:class|def) ({name})\b(?!_)", re.MULTILINE)
    found = []
    for path in folder.rglob("*.py"):
        place = path.relative_to(folder)
        if any(part.startswith("_") and part != "__init__.py" for part in place.parts):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{place.as_posix()}:{match[1]}" for match in heading.finditer(text)]
    return tuple(sorted(found))


def training_method(
    owners: Iterable[object],
    questions: Sequence[tuple[object, ...]],
    error: Callable[[], float],
) -> str:
    """The first name under which one call trains a model; empty where no call does.

    Args:
        owners: objects that may have such a method or function: the model, a trainer, the package.
        questions: arguments to be tried, one tuple a call: rows and targets, or a loader of both.
        error: how wrong the model is now; a call trains where this falls to less than half.
    """
    before = error()
    for owner in owners:
        for name in METHODS:
            call = getattr(owner, name, None)
            if callable(call) and any(_lowers(call, question, error, before) for question in questions):
                return name
    return ""


def _lowers(
    call: Callable[..., object], question: tuple[object, ...], error: Callable[[], float], before: float
) -> bool:
    try:
        call(*question)
    except Exception:  # noqa: BLE001 - a call that means something else may raise anything
        return False
    return error() < LEARNT_SHARE * before
