"""What a script printed comes in; what its page shows of it goes out."""

from __future__ import annotations

from typing import NamedTuple

LONGEST = 4_000  # characters: some 40 lines
BEGINNING = 1_000


class Excerpt(NamedTuple):
    """The beginning and the end of a text, by whole lines.

    Attributes:
        left_out: how many characters stand between them; 0 where the beginning is all.
    """

    beginning: str
    left_out: int = 0
    end: str = ""


def excerpt(text: str) -> Excerpt:
    """All of a text, or its beginning and its end, which says how a script failed, where it is long."""
    if len(text) <= LONGEST:
        return Excerpt(text)
    head, last = text[:BEGINNING], text[BEGINNING - LONGEST :]
    head = head[: head.rfind("\n") + 1] or head
    last = last[last.find("\n") + 1 :] or last
    return Excerpt(head, len(text) - len(head) - len(last), last)
