"""Each script is a task of its own: `doit -n 2`."""

import os
from pathlib import Path

PYTHON, SCRIPTS, RESULTS = (os.environ[f"BENCH_{name}"] for name in ("PYTHON", "SCRIPTS", "RESULTS"))


def task_script():
    """Run a script and keep its result."""
    for path in sorted(Path(SCRIPTS).glob("*/verify_*.py")):
        name = f"{path.parent.name}-{path.stem}"
        target = f"{RESULTS}/{name}.json"
        yield {
            "name": name,
            "file_dep": [str(path)],
            "targets": [target],
            "actions": [f"{PYTHON} -I {path} > {target}"],
        }
