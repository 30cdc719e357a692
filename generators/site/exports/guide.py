"""Write `llms.txt`: what the site says and where, for programs that read text (https://llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generators.site import cards, escaping
from generators.site.claim.site import Site

MARKS = re.compile(r"([\\\[\]<>*_`])")
OVERVIEWS = (
    ("", "Home", "the score, and what the verdicts rest on"),
    ("choose/", "Choose: which one do I pick?", "the article's questions, answered by the verdicts"),
    ("article/", "The article", "each passage in our own words, with its verdict"),
    ("claims/", "All claims", "one table"),
    ("performance/", "Timings", "every timing of the frameworks as a ratio"),
    ("deployment/", "Deployment", "where a model of each framework runs"),
)
FILES = (
    ("api/v1/claims.json", "All claims as JSON", "every verdict with its reason, its releases and its date"),
    ("api/v1/article.json", "The article as JSON", "every passage with its verdict"),
    ("claims.csv", "All claims as CSV", "the same table"),
)


def guide(rows: Sequence[Mapping[str, Any]], index: str, site: Site, *, questions: bool) -> str:
    """The text of `llms.txt`.

    Args:
        rows: the results of `api/v1/claims.json`.
        index: what the address of a page ends with after its folder.
        site: without an address the links are relative to its home page.
        questions: whether the article asks any, so that there is a page that answers them.
    """
    words = {word: title for word, (title, _) in cards.PAGE_WORDS["words"].items()}
    parts = [f"# {_plain(site.title or 'Claims')}\n"]
    parts.append(
        "> Claims about software, each checked by scripts that ran. A verdict is decided by rules, and dated.\n"
    )
    pages = [overview for overview in OVERVIEWS if questions or overview[0] != "choose/"]
    parts.append(_section("Pages", (_link(site, f"{path}{index}", *rest) for path, *rest in pages)))
    parts.append(_section("Data", (_link(site, *file) for file in FILES)))
    for topic, title in [*cards.TOPICS.items(), (None, "Other claims")]:
        mine = sorted((row for row in rows if row["topic"] == topic), key=lambda row: (row["title"], row["id"]))
        lines = [_link(site, row["url"], row["title"], _said(row, words)) for row in mine]
        if lines:
            parts.append(_section(title, lines))
    return "\n".join(parts)


def _said(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    day = f" ({row['verified_at'][:10]})" if row["verified_at"] else ""
    return f"{words[row['verdict']]}{day}. {row['reason']}"


def _section(title: str, lines: Iterable[str]) -> str:
    return f"## {title}\n\n{''.join(lines)}"


def _link(site: Site, path: str, title: str, what: str) -> str:
    return f"- [{_plain(title)}]({site.page(path) or path or './'}): {_plain(what)}\n"


def _plain(text: str) -> str:
    """A text of strangers on one line, with no mark of Markdown in it."""
    return MARKS.sub(r"\\\1", escaping.one_line(text))
