"""How large what is installed is, by the list of files that each distribution keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import Distribution, distributions, packages_distributions, requires
from pathlib import Path

from generators.probes.packages.requirements import installs

MIB = 1 << 20


def installed_closure(distribution: str, path: Sequence[str] | None = None) -> list[Distribution]:
    """A distribution and everything installed that it requires, directly or through others, by name.

    `path` holds the folders that are searched, in place of `sys.path`; the first of each name counts.
    """
    found: dict[str, Distribution] = {}
    for each in distributions() if path is None else distributions(path=list(path)):
        found.setdefault(each.metadata["Name"], each)

    def ask(name: str) -> Iterable[str] | None:
        plain = name.replace("_", "-").lower()
        named = (each for key, each in found.items() if key.replace("_", "-").lower() == plain)
        return next((each.requires for each in named), None)

    return [found[name] for name in sorted(found) if name == distribution or installs(distribution, name, ask)]


def installed_mebibytes(installed: Iterable[Distribution]) -> float:
    """MiB of the files that distributions brought along, without bytecode, which Python writes itself."""
    files = (
        Path(str(distribution.locate_file(file)))
        for distribution in installed
        for file in distribution.files or ()
        if file.suffix != ".pyc"
    )
    return sum(file.stat().st_size for file in files if file.is_file()) / MIB


def unrelated_modules(distribution: str, kept: Sequence[str] = ("numpy",)) -> list[str]:
    """Installed modules that a distribution does not require, but for those of distributions to be kept.

    An interpreter in which they can't be imported is one where only the distribution was installed.
    """
    ask = cache(requires)
    known = {distribution, *kept}
    return [
        module
        for module, owners in packages_distributions().items()
        if not any(owner in known or installs(distribution, owner, ask) for owner in owners)
    ]
