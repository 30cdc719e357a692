"""A small network, its right answers, and a look at its runtime."""

import importlib.util
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from generators.probes.measuring.memory_maps import (
    files_in_mebibytes,
    mapped_libraries,
)
from generators.probes.programs.fresh_interpreter import (
    run_isolated,
)

RANDOM = np.random.default_rng(91)
OFF = 0.5


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]
INPUTS = draw(5, 8)
HIDDEN = np.maximum(INPUTS @ WEIGHTS[0] + WEIGHTS[1], 0)
EXPECTED = HIDDEN @ WEIGHTS[2] + WEIGHTS[3]

# Around a runtime's own lines, in an interpreter of its own.
FRAME = """
import json
import sys
from pathlib import Path

import numpy as np

artefact, question, reply = sys.argv[1:]
inputs, rows = np.load(question), []
{lines}
report = {{
    "maps": Path("/proc/self/maps").read_text(),
    "rows": np.array(rows).tolist(),
}}
Path(reply).write_text(json.dumps(report))
"""

# Loads a file that is no runtime, as long as its size is known.
MAPPING = """
import mmap

file = open(artefact, "rb")
kept = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
"""
KNOWN_MIB = 3


def asked(lines, artefact):
    """What an interpreter has loaded, and answers."""
    with tempfile.TemporaryDirectory() as folder:
        question, reply = (
            Path(folder, "question.npy"),
            Path(folder, "reply"),
        )
        np.save(question, INPUTS)
        code = FRAME.format(lines=lines)
        run_isolated(code, str(artefact), str(question), str(reply))
        return json.loads(reply.read_text())


def home(package):
    """The folder of an installed package."""
    (folder,) = importlib.util.find_spec(
        package
    ).submodule_search_locations
    return Path(folder)


def loaded(report, folder):
    """MiB of the libraries below a folder that a process loaded."""
    return files_in_mebibytes(
        mapped_libraries(report["maps"], Path(folder))
    )


def needs(report, package):
    """Whether a process loaded libraries of a package."""
    homes = [Path(place, package) for place in sys.path]
    return any(loaded(report, folder) > 0 for folder in homes)
