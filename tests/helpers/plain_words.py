"""What is wrong with a sentence that readers are shown."""

from __future__ import annotations

import re

from generators.judging.reasons.statements import MOST

SYNTAX = re.compile(
    r"[<>]=?|[!=]=|[*]|\b(?:passes|share|worst|count|mcnemar|abs|min|max|log|wins|supported|refuted)\("
    r"|\b(?:tensorflow|pytorch|alpha|beta)\.\w|\w\[\w|\b(?:and|or) not\b|\b(?:valid|supported|refuted)_if\b"
    r"|\buses(?:_all)?\."
)
TWICE = re.compile(r"\b(\w+) \1\b|% %")
BRACKETED = re.compile(r"\([^()]*\)|“[^“”]*”")
UNBRACKETED = re.compile(r"\bless (?!than\b)[^.,:;|]*\b(?:plus|times|over)\b")
PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def faults(text: str, most: int = MOST) -> list[str]:
    """What is wrong with a shown text of at most so many characters: a rule, a word twice, an open bracket."""
    found = [f"{len(text)} characters"] if len(text) > most else []
    found += [f"rule syntax {match[0]}" for match in SYNTAX.finditer(text)]
    found += [f"twice {match[0]}" for match in TWICE.finditer(text)]
    outside = text
    while BRACKETED.search(outside):
        outside = BRACKETED.sub("_", outside)
    found += [f"unbracketed {match[0]}" for match in UNBRACKETED.finditer(outside)]
    return found + [f"unbalanced {start}" for start, end in PAIRS if text.count(start) != text.count(end)]
