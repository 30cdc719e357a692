"""Tables that a script writes between two marks of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def between(page: str, begin: str, end: str, text: str) -> str:
    """The page with the text between its marks, whatever stood there."""
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *lines])
