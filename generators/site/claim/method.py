"""Cut a text of Markdown after its first sentences, where that leaves both parts whole."""

from __future__ import annotations

import re

SENTENCES = 2
END = re.compile(r"(?<=[\w)`*'\"])[.!?](?=\s+[A-Z`*\"(]|$)")
BLOCK = re.compile(r"\s*([-*+]\s|\d+[.)]\s|#|>|\||```|~~~| {4})")
SHORT = ("e.g", "i.e", "vs", "etc", "cf", "approx", "incl", "Fig", "No")
PAIRS = ("()", "[]", "{}")


def cut(text: str, sentences: int = SENTENCES) -> tuple[str, str]:
    """The first sentences of a text, and the rest, which may be empty.

    A text that does not begin with a plain paragraph is not cut: all of it is the first part.
    """
    text = text.strip()
    paragraph, _, _ = text.partition("\n\n")
    if BLOCK.match(text) or any(BLOCK.match(line) for line in paragraph.splitlines()):
        return text, ""
    ends = [found.end() for found in END.finditer(paragraph) if _ends(paragraph, found.start(), found.end())]
    place = ends[sentences - 1] if len(ends) >= sentences else len(paragraph)
    return text[:place].strip(), text[place:].strip()


def _ends(text: str, before: int, after: int) -> bool:
    """Whether a full stop ends a sentence, with nothing that is open there."""
    start = text[:after]
    closed = all(start.count(pair[0]) == start.count(pair[1]) for pair in PAIRS)
    return (
        closed and start.count("`") % 2 == 0 and start.count("**") % 2 == 0 and not text[:before].endswith(SHORT)
    )
