"""Leave out the blank lines and indentation that the theme puts around a page's article."""

from __future__ import annotations

import re

APART = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)  # where a blank is one
BLANKS = re.compile(r"[ \t\r\f]*\n[ \t\r\f\n]*")


def without_blanks(html: str) -> str:
    """A page whose article stays as it is; a page without one as a whole."""
    head, opening, rest = html.partition("<article")
    article, closing, foot = rest.rpartition("</article>")
    return f"{_dense(head)}{opening}{article}{closing}{_dense(foot)}" if closing else html


def _dense(html: str) -> str:
    """HTML with one line end wherever there were blanks with one."""
    parts = APART.split(html)
    parts[::3] = [BLANKS.sub("\n", part) for part in parts[::3]]
    del parts[2::3]  # names of the elements
    return "".join(parts)
