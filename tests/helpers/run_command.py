"""Run a command as a user would, in this process: what it prints and how it exits."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from helpers.machine_caches import machine_caches

from generators.cli.app import main

RUNNING = {"verify", "nightly", "plan", "--controls"}


class Result(NamedTuple):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """What `--json` printed: the whole of standard output, as one document."""
        return json.loads(self.out)


def claims(root: Path, *arguments: str) -> Result:
    """`claims --root ROOT ARGUMENTS`."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    command = ["claims", "--root", str(root), *arguments]
    with (
        machine_caches(root) if RUNNING.intersection(arguments) else contextlib.nullcontext(),
        mock.patch.object(sys, "argv", command),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Result(code, out.getvalue(), err.getvalue())
