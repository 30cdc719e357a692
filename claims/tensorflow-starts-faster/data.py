"""An interpreter that finds a framework, what it requires, NumPy, and nothing else."""

import json
import tempfile
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from generators.probes.packages.requirements import installs
from generators.probes.programs.fresh_interpreter import run_isolated

TOLD = """
import json, pathlib, sys
loaded = {name.partition(".")[0] for name, module in sys.modules.items() if module}
pathlib.Path(sys.argv[1]).write_text(json.dumps({"sum": SUM, "loaded": sorted(loaded)}))
"""


def strangers(framework):
    """Modules of every package that the framework does not require, but for NumPy."""
    ask, kept = cache(requires), {framework, "numpy"}
    return [
        module
        for module, owners in packages_distributions().items()
        if not any(owner in kept or installs(framework, owner, ask) for owner in owners)
    ]


def hiding(framework):
    """Code that hides every package which the framework does not require.

    Importing a hidden package fails, as where it is not installed. NumPy
    stays: PyTorch does not require it, but hardly anyone goes without.
    """
    hidden = strangers(framework)
    return f"import sys\nfor name in {hidden!r}:\n    sys.modules.setdefault(name)\n"


def shown(code, total, framework):
    """What an interpreter shows after the code: one and one by `total`, and how many strangers it has loaded."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        run_isolated(code + TOLD.replace("SUM", total), str(told))
        read = json.loads(told.read_text())
    return {"sum": read["sum"], "strangers": len({*read["loaded"]} & {*strangers(framework)})}
