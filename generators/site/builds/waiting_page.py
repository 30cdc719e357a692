"""What runs and since when comes in; a line on the pages of a preview goes out, or a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from generators.text import first_of

MOST = 4  # scripts that are named
STYLE = "position:fixed;bottom:0;left:0;right:0;z-index:9;padding:.5rem 1rem;background:#ffec99;color:#222"
PAGE = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not ready yet</title></head>
<body><p>There are no pages yet.</p></body></html>
"""


def waiting_line(scripts: Sequence[str], since: str) -> str:
    """A line of HTML that says what is done, since when, and that the page reloads.

    Args:
        scripts: those that run; empty before and after that, while entries are checked and pages are made.
        since: the time of day.
    """
    what = (
        f"Running since {since}: {first_of(scripts, MOST)}."
        if scripts
        else f"New pages are being made, since {since}."
    )
    text = escape(f"{what} This page reloads when it is done.")
    return f'<p id="claims-waiting" role="status" style="{STYLE}">{text}</p>'


def with_line(page: bytes, line: str) -> bytes:
    """A page of HTML with a line at the end of its body."""
    head, end, tail = page.rpartition(b"</body>")
    return head + line.encode() + end + tail if end else page + line.encode()
