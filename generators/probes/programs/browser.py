"""A browser without a screen: a program in a page, what it tells, what it had to fetch and how long it took.

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

from generators.probes.programs.fresh_interpreter import ElsewhereError, LateError
from generators.probes.programs.json_messages import Told, from_reply
from generators.probes.programs.loopback_files import TELL, Site, serving

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
const tell = (told) => fetch("%(tell)s", {method: "POST", body: JSON.stringify(told)});
const failed = (error) => tell({error: String(error?.message ?? error)});
addEventListener("unhandledrejection", (event) => failed(event.reason));
try {
  const question = await (await fetch("/question.json")).json();
  const answer = await (async () => {
%(program)s
  })();
  await tell({answer: await answer(question)});
} catch (error) {
  await failed(error);
}
</script>
"""


def browser() -> str:
    """Path of a browser that this module can drive; empty where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def ask_page(
    program: str,
    question: Any,  # noqa: ANN401 - any JSON
    files: Mapping[str, Path | bytes],
    scripts: Sequence[str] = (),
    timeout: float = 90,
) -> Told:
    """What a program in a page answers; `seconds` count from starting the browser.

    Args:
        program: body of a JavaScript function that returns `answer`, an async function of the question.
        question: given to `answer` as JSON.
        files: what the page can fetch, by path: a file, a folder or bytes.
        scripts: those of them that the page loads before the program.
        timeout: seconds until the answer must have come.

    Raises:
        ElsewhereError: there is no browser, or it ended before the page told anything.
        LateError: the page told nothing in time; that says nothing of what it would have told.
    """
    tags = "\n".join(f'<script src="{path}"></script>' for path in scripts)
    page = PAGE % {"scripts": tags, "tell": TELL, "program": program}
    given = {"/": page.encode(), "/question.json": json.dumps(question).encode(), "/favicon.ico": b""}
    with serving({**files, **given}) as site:
        began = monotonic()
        with _opened(f"{site.address}/") as process:
            reply = _first_reply(site, process, began + timeout)
            seconds = monotonic() - began
    fetched = {path: size for path, size in site.fetched.items() if path not in given}
    return from_reply(reply, seconds, fetched)


@contextmanager
def _opened(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """The browser with a page, in a process group of its own; all of it is gone when the block is left."""
    program = browser()
    if not program:
        raise ElsewhereError(f"no browser is here (looked for {' and '.join(NAMES)})")
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


def _first_reply(site: Site, process: subprocess.Popen[bytes], end: float) -> Any:  # noqa: ANN401 - any JSON
    while monotonic() < end:
        with suppress(queue.Empty):
            return site.told.get(timeout=0.1)
        if process.poll() is not None:
            raise ElsewhereError(f"the browser ended with status {process.returncode} before the page answered")
    raise LateError("the page told nothing in time")
