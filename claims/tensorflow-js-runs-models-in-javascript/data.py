"""A small network, its right answers, and the way into JavaScript."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

# Where `npm install --global --prefix` puts an environment's libraries.
LIBRARIES = Path(sys.prefix, "lib", "node_modules")

RANDOM = np.random.default_rng(97)
OFF = 0.5


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]
INPUTS = draw(7, 8)
HIDDEN = np.maximum(INPUTS @ WEIGHTS[0] + WEIGHTS[1], 0)
EXPECTED = HIDDEN @ WEIGHTS[2] + WEIGHTS[3]

# A program that needs no library: it gives back what it is asked.
ECHO = "const answer = async (rows) => rows;"

FRAME = """
const fs = require('fs');
const [artefact, question, told] = process.argv.slice(-3);
{program}
answer(JSON.parse(fs.readFileSync(question)))
  .then((rows) => fs.writeFileSync(told, JSON.stringify(rows)));
"""


def missing(library):
    """Why a JavaScript library can't be used; empty where it can."""
    if (LIBRARIES / library / "package.json").is_file():
        return ""
    return f"the JavaScript library {library} is not in this environment"


def told_by_node(program, artefact):
    """The answers of a JavaScript program to the inputs, or None."""
    with tempfile.TemporaryDirectory() as folder:
        question, told = Path(folder, "question.json"), Path(folder, "told.json")
        script = Path(folder, "program.js")
        question.write_text(json.dumps(INPUTS.tolist()))
        script.write_text(FRAME.format(program=program))
        command = ["node", str(script), str(artefact), str(question), str(told)]
        subprocess.run(
            command, env={"NODE_PATH": str(LIBRARIES), "PATH": "/usr/bin:/bin"}, timeout=60, check=False
        )
        return np.array(json.loads(told.read_text())) if told.exists() else None
