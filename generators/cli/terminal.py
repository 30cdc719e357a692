"""Adapt the command line to the terminal or log that it writes to."""

from __future__ import annotations

import io
import os
import sys


def adapt_output() -> None:
    """Ignore a terminal of no size, and replace what the output's encoding can't write.

    Some shells and containers export `COLUMNS=0`; Rich takes that for a width, and prints nothing.
    """
    for name in ("COLUMNS", "LINES"):
        if not os.environ.get(name, "1").strip("0"):
            del os.environ[name]
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def is_interactive() -> bool:
    """Whether progress goes to a terminal that can move its cursor; `FORCE_COLOR` asks for colours alone."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
