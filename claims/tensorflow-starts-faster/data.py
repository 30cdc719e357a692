"""An interpreter that finds a framework, what it requires, NumPy, and nothing else."""

from functools import cache
from importlib.metadata import packages_distributions, requires

from generators.probes.requirements import installs


def hiding(framework):
    """Code that hides every package which the framework does not require.

    Importing a hidden package fails, as where it is not installed. NumPy
    stays: PyTorch does not require it, but hardly anyone goes without.
    """
    ask, kept = cache(requires), {framework, "numpy"}
    hidden = [
        module
        for module, owners in packages_distributions().items()
        if not any(owner in kept or installs(framework, owner, ask) for owner in owners)
    ]
    return f"import sys\nfor name in {hidden!r}:\n    sys.modules.setdefault(name)\n"
