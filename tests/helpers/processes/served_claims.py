"""A `claims serve` in a process of its own: its pages as a browser gets them, and what it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urljoin

from helpers import machine_caches
from helpers.processes.waiting import HANG, wait_until

ROOT = Path(__file__).resolve().parents[3]
EPOCH = re.compile(r"livereload\((\d+),")


class ServedClaims(NamedTuple):
    """A running server.

    Attributes:
        addresses: the lines of standard output, one for each page.
        log: the file that holds standard error.
    """

    process: subprocess.Popen[str]
    addresses: tuple[str, ...]
    log: Path

    @property
    def said(self) -> str:
        """What it has printed to standard error so far."""
        return self.log.read_text(encoding="utf-8")

    def page(self, path: str = "") -> tuple[int, str]:
        """Status and text of a page, as seen from the first address."""
        return fetch(urljoin(self.addresses[0], path))

    def page_with(self, wanted: str, path: str = "") -> str:
        """The page once it holds what is wanted, or as it is when waiting is given up.

        It waits as an open page does: the server answers when there is a new version.
        """
        until = time.monotonic() + HANG
        while True:
            text = self.page(path)[1]
            if wanted in text or time.monotonic() > until or self.process.poll() is not None:
                return text
            fetch(urljoin(self.addresses[0], f"/livereload/{EPOCH.search(text)[1]}/1"))

    def said_with(self, wanted: str) -> str:
        """What it has printed, once that holds what is wanted."""
        wait_until(lambda: wanted in self.said or self.process.poll() is not None)
        return self.said

    def interrupt(self) -> int:
        """Interrupt it as Ctrl-C does, and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(HANG)


@contextmanager
def served_claims(root: Path, *ids: str, pages: int = 1) -> Iterator[ServedClaims]:
    """`claims serve` on a free port, when it has printed so many addresses; its temporary files have a folder."""
    scratch, log = root.with_name("scratch"), root.with_name("serve.log")
    scratch.mkdir(exist_ok=True)
    machine_caches.fill(root)
    command = [sys.executable, "-m", "generators", "--root", str(root), "serve", *ids, "--port", "0"]
    environment = {**os.environ, "TMPDIR": str(scratch), "COLUMNS": "200"}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background has it ignored
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        signal.signal(signal.SIGINT, before)
        try:
            lines = tuple(process.stdout.readline().strip() for _ in range(pages))
            yield ServedClaims(process, lines, log)
        finally:
            process.kill()


def fetch(address: str) -> tuple[int, str]:
    """Status and text of what an address of ours gives."""
    try:
        with urllib.request.urlopen(address, timeout=HANG) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
