"""Adapt the command line to the terminal or log that it writes to."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

NARROWEST = 40  # columns; in fewer, tables lose their text
STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}


def adapt_output() -> None:
    """Print whole texts whatever the terminal says of its size, its encoding lacks or the shell has closed."""
    for name, mode in STREAMS.items():
        if getattr(sys, name) is None:  # the shell has closed it, and another file would get its number
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        value = os.environ.get(name, "")
        if not (value.isascii() and value.isdecimal() and int(value)):  # some shells and containers export 0
            os.environ.pop(name, None)
    if shutil.get_terminal_size().columns < NARROWEST:
        os.environ["COLUMNS"] = str(NARROWEST)  # the terminal itself breaks such lines
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in ("strict", "surrogateescape"):
        sys.stdout.reconfigure(errors="replace")


def is_interactive() -> bool:
    """Whether progress goes to a terminal that can move its cursor; `FORCE_COLOR` asks for colours alone."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
