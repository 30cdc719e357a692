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

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.json_messages import JsonAnswer, answer_from_reply

# Where npm installs for an environment's prefix.
LIBRARIES = Path(sys.prefix, "lib", "node_modules")
FRAME = """
const fs = require("fs");
const [artefact, given, target] = process.argv.slice(-3);
const end = (message) => { fs.writeFileSync(target, JSON.stringify(message)); process.exit(0); };
const failed = (error) => end({error: String(error?.message ?? error)});
process.on("unhandledRejection", failed);
process.on("uncaughtException", failed);
(async () => {
  const question = JSON.parse(fs.readFileSync(given));
  const answer = await (async () => {
%(program)s
  })();
  end({answer: await answer(question)});
})().catch(failed);
"""


def missing_libraries(*libraries: str, folder: Path = LIBRARIES) -> str:
    """Why JavaScript libraries can't be used here, in words; empty where all can."""
    lacking = [library for library in libraries if not (folder / library / "package.json").is_file()]
    if not lacking:
        return ""
    noun = "library" if len(lacking) == 1 else "libraries"
    return f"the JavaScript {noun} {', '.join(lacking)} can't be found in this environment"


def library_version(library: str, folder: Path = LIBRARIES) -> str:
    """Version of an installed JavaScript library."""
    return str(json.loads((folder / library / "package.json").read_text(encoding="utf-8"))["version"])


def answer_in_node(
    program: str,
    question: Any,  # noqa: ANN401 - any JSON
    artefact: Path,
    folder: Path = LIBRARIES,
    timeout: float = 60,
) -> JsonAnswer:
    """What a program answers in Node; `seconds` count from starting Node.

    Args:
        program: body of a JavaScript function that returns `answer`, an async function of the question; `require`,
            `fs` and `artefact` (a path) are there.
        question: given to `answer` as JSON.
        artefact: what the program reads.
        folder: where `require` finds libraries.
        timeout: seconds until Node must have ended.

    Raises:
        ProcessFailedError: there is no Node, or it ended without an answer, as where a program doesn't parse.
        ProcessTimeoutError: it had no end in time.
    """
    node = shutil.which("node")
    if node is None:
        raise ProcessFailedError("node is not on PATH")
    with tempfile.TemporaryDirectory() as name:
        given, answer, script = (Path(name, part) for part in ("question.json", "answer.json", "program.cjs"))
        given.write_text(json.dumps(question), encoding="utf-8")
        script.write_text(FRAME % {"program": program}, encoding="utf-8")
        command = [node, str(script), str(artefact.resolve()), str(given), str(answer)]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "NODE_PATH": str(folder), "HOME": name}
        began = monotonic()
        try:
            done = subprocess.run(command, env=environment, capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise ProcessTimeoutError(f"no end within {timeout:g} s") from error
        seconds = monotonic() - began
        if not answer.is_file():
            tail = done.stderr.decode(errors="replace").strip()[-2000:]
            raise ProcessFailedError(f"status {done.returncode}: {tail}")
        return answer_from_reply(json.loads(answer.read_text(encoding="utf-8")), seconds)
