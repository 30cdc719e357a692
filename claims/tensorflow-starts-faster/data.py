"""An interpreter with a framework, what it requires, and NumPy."""

import json
import tempfile
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from generators.probes.packages.requirements import installs
from generators.probes.programs.fresh_interpreter import (
    run_isolated,
)

REPORT = """
import json, pathlib, sys
names = (name for name, module in sys.modules.items() if module)
loaded = sorted({name.partition(".")[0] for name in names})
report = json.dumps({"sum": SUM, "loaded": loaded})
pathlib.Path(sys.argv[1]).write_text(report)
"""


def strangers(framework):
    """Modules that neither the framework requires nor NumPy."""
    ask, kept = cache(requires), {framework, "numpy"}
    return [
        module
        for module, owners in packages_distributions().items()
        if not any(
            owner in kept or installs(framework, owner, ask)
            for owner in owners
        )
    ]


def hiding(framework):
    """Code that hides every package which the framework does not
    require.

    Importing a hidden package fails, as where it is not installed.
    NumPy stays: PyTorch does not require it, but hardly anyone goes
    without.
    """
    hidden = strangers(framework)
    loop = (
        f"for name in {hidden!r}:\n    sys.modules.setdefault(name)"
    )
    return f"import sys\n{loop}\n"


def shown(code, total, framework):
    """What an interpreter shows after the code.

    One and one by `total`, and how many strangers it has loaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        run_isolated(
            code + REPORT.replace("SUM", total), str(report)
        )
        read = json.loads(report.read_text())
    return {
        "sum": read["sum"],
        "strangers": len(
            {*read["loaded"]} & {*strangers(framework)}
        ),
    }
