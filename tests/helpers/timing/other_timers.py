"""`pyperf` and `timeit` compare the two scripts of a claim, each called as from the command line."""

from __future__ import annotations

import re
import subprocess
import sys

SETUP = "import runpy; call = runpy.run_path({script!r})['verify']()['call']"


def pyperf(folder) -> float:
    """Alpha's time over Beta's as `pyperf compare_to` prints it; 1 where it finds no significant difference."""
    for name in ("alpha", "beta"):
        setup = SETUP.format(script=str(folder / f"verify_{name}.py"))
        (folder / f"{name}.json").unlink(missing_ok=True)
        _run("pyperf", "timeit", "--quiet", "--setup", setup, "call()", "--output", f"{name}.json", folder=folder)
    output = _run("pyperf", "compare_to", "beta.json", "alpha.json", folder=folder)
    if "not significant" in output:
        return 1.0
    found = re.search(r": (\d+\.\d+)x (slower|faster)", output)
    assert found, output
    return float(found[1]) if found[2] == "slower" else 1 / float(found[1])


def timeit(folder) -> float:
    """Alpha's best of five over Beta's."""
    best = []
    for name in ("alpha", "beta"):
        setup = SETUP.format(script=str(folder / f"verify_{name}.py"))
        output = _run("timeit", "--unit", "nsec", "--setup", setup, "call()", folder=folder)
        best.append(float(re.search(r"best of 5: ([\d.e+]+) nsec", output)[1]))
    return best[0] / best[1]


def _run(module, *arguments, folder) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
