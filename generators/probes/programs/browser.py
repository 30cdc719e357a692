"""A browser without a screen: a program in a page, its answer, what it had to fetch and how long it took.

The page sends its answer to the server that it came from, and the browser is ended by its process group: waiting
for the page to look finished ends too early where WebAssembly is still being compiled.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.json_messages import JsonAnswer, answer_from_reply
from generators.probes.programs.loopback_files import ANSWER_PATH, LoopbackSite, serve_files

NAMES = ("chromium", "chromium-browser")
# Inside a sandbox of ours the browser can't make one of its own; shared memory is small there, and no GPU is seen.
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-breakpad", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--no-proxy-server",
)  # fmt: skip
PAGE = """<!doctype html><meta charset="utf-8"><title>asked</title>
%(scripts)s
<script type="module">
const send = (message) => fetch("%(path)s", {method: "POST", body: JSON.stringify(message)});
const failed = (error) => send({error: String(error?.message ?? error)});
addEventListener("unhandledrejection", (event) => failed(event.reason));
try {
  const question = await (await fetch("/question.json")).json();
  const answer = await (async () => {
%(program)s
  })();
  await send({answer: await answer(question)});
} catch (error) {
  await failed(error);
}
</script>
"""


def find_browser() -> str:
    """Path of a browser that this module can drive; empty where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def answer_in_page(
    program: str,
    question: Any,  # noqa: ANN401 - any JSON
    files: Mapping[str, Path | bytes],
    scripts: Sequence[str] = (),
    timeout: float = 90,
) -> JsonAnswer:
    """What a program in a page answers; `seconds` count from starting the browser.

    Args:
        program: body of a JavaScript function that returns `answer`, an async function of the question.
        question: given to `answer` as JSON.
        files: what the page can fetch, by path: a file, a folder or bytes.
        scripts: those of them that the page loads before the program.
        timeout: seconds until the answer must have come.

    Raises:
        ProcessFailedError: there is no browser, or it ended before the page answered.
        ProcessTimeoutError: the page did not answer in time; its answer is unknown.
    """
    tags = "\n".join(f'<script src="{path}"></script>' for path in scripts)
    page = PAGE % {"scripts": tags, "path": ANSWER_PATH, "program": program}
    given = {"/": page.encode(), "/question.json": json.dumps(question).encode(), "/favicon.ico": b""}
    with serve_files({**files, **given}) as site:
        began = monotonic()
        with _open_page(f"{site.address}/") as process:
            reply = _first_reply(site, process, began + timeout)
            seconds = monotonic() - began
    fetched = {path: size for path, size in site.fetched.items() if path not in given}
    return answer_from_reply(reply, seconds, fetched)


@contextmanager
def _open_page(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """The browser with a page, in a process group of its own; all of it is gone when the block is left."""
    program = find_browser()
    if not program:
        raise ProcessFailedError(f"no browser is here (looked for {' and '.join(NAMES)})")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, f"--user-data-dir={profile}", address]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": profile, "TMPDIR": profile}
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _first_reply(site: LoopbackSite, process: subprocess.Popen[bytes], end: float) -> Any:  # noqa: ANN401 - any JSON
    while monotonic() < end:
        with suppress(queue.Empty):
            return site.answers.get(timeout=0.1)
        if process.poll() is not None:
            raise ProcessFailedError(
                f"the browser ended with status {process.returncode} before the page answered"
            )
    raise ProcessTimeoutError("the page did not answer in time")
