"""Node: what a JavaScript program answers outside a browser, in a process without Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

from generators.probes.programs.fresh_interpreter import ElsewhereError, LateError
from generators.probes.programs.json_messages import Told, from_reply

# Where npm installs for an environment's prefix.
LIBRARIES = Path(sys.prefix, "lib", "node_modules")
FRAME = """
const fs = require("fs");
const [artefact, asked, told] = process.argv.slice(-3);
const end = (said) => { fs.writeFileSync(told, JSON.stringify(said)); process.exit(0); };
const failed = (error) => end({error: String(error?.message ?? error)});
process.on("unhandledRejection", failed);
process.on("uncaughtException", failed);
(async () => {
  const question = JSON.parse(fs.readFileSync(asked));
  const answer = await (async () => {
%(program)s
  })();
  end({answer: await answer(question)});
})().catch(failed);
"""


def missing(*libraries: str, folder: Path = LIBRARIES) -> str:
    """Why JavaScript libraries can't be used here, in words; empty where all can."""
    lacking = [library for library in libraries if not (folder / library / "package.json").is_file()]
    if not lacking:
        return ""
    noun = "library" if len(lacking) == 1 else "libraries"
    return f"the JavaScript {noun} {', '.join(lacking)} can't be found in this environment"


def version(library: str, folder: Path = LIBRARIES) -> str:
    """Version of an installed JavaScript library."""
    return str(json.loads((folder / library / "package.json").read_text(encoding="utf-8"))["version"])


def ask_node(
    program: str,
    question: Any,  # noqa: ANN401 - any JSON
    artefact: Path,
    folder: Path = LIBRARIES,
    timeout: float = 60,
) -> Told:
    """What a program answers in Node; `seconds` count from starting Node.

    Args:
        program: body of a JavaScript function that returns `answer`, an async function of the question; `require`,
            `fs` and `artefact` (a path) are there.
        question: given to `answer` as JSON.
        artefact: what the program reads.
        folder: where `require` finds libraries.
        timeout: seconds until Node must have ended.

    Raises:
        ElsewhereError: there is no Node, or it ended without telling anything, as where a program doesn't parse.
        LateError: it had no end in time.
    """
    node = shutil.which("node")
    if node is None:
        raise ElsewhereError("node is not on PATH")
    with tempfile.TemporaryDirectory() as name:
        asked, told, script = (Path(name, part) for part in ("asked.json", "told.json", "program.cjs"))
        asked.write_text(json.dumps(question), encoding="utf-8")
        script.write_text(FRAME % {"program": program}, encoding="utf-8")
        command = [node, str(script), str(artefact.resolve()), str(asked), str(told)]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "NODE_PATH": str(folder), "HOME": name}
        began = monotonic()
        try:
            done = subprocess.run(command, env=environment, capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise LateError(f"no end within {timeout:g} s") from error
        seconds = monotonic() - began
        if not told.is_file():
            tail = done.stderr.decode(errors="replace").strip()[-2000:]
            raise ElsewhereError(f"status {done.returncode}: {tail}")
        return from_reply(json.loads(told.read_text(encoding="utf-8")), seconds)
