"""Convert a page of our own headings and HTML blocks as Markdown does, without reading the HTML of its blocks.

Markdown and MkDocs read all HTML of a page in Python, twice, to find that it stays as it is. In our blocks no
stranger writes a mark of HTML, so that a block ends where its own tag does.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from markdown.extensions.toc import nest_toc_tokens, slugify  # type: ignore[import-untyped]  # it has no types
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

EXTENSIONS = frozenset(
    {
        *("toc", "tables", "fenced_code", "attr_list"),
        *("pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"),
    }
)
"""Those that leave HTML blocks and the headings below as they are."""
HEADING = re.compile(r"(#{1,6}) ([A-Za-z0-9](?:[A-Za-z0-9 ,.'-]*[A-Za-z0-9.])?)(?: \{ #([a-z][a-z0-9-]*) \})?\n")
COMMENT = re.compile(r"<!--[^<>]*-->")
BLOCK = re.compile(r"<(details|div|figure|h1|script)\b")
BLANK = re.compile(r"(?: *\n){2}")
EMPTY_LINE = re.compile(r"(?<=\n) +\n")
ID = re.compile(r'<[a-z][^<>]* id="([^"<>]*)"')
SIGN = {"permalink": True, "permalink_title": "Link to this section"}
"""The options of `toc` that put the sign of a link behind each heading."""


class ConvertedPage(NamedTuple):
    """A page as HTML.

    Attributes:
        headings: level, id and text of each.
        ids: what a link can lead to.
    """

    content: str
    headings: tuple[tuple[int, str, str], ...]
    ids: frozenset[str]


def convert(page: Page) -> bool:
    """Whether a page is one of blocks alone, and then has its HTML and all else that `Page.render` gives it."""
    found = converted(page.markdown or "")
    if found is None:
        return False
    tokens = [{"level": level, "id": identity, "name": title} for level, identity, title in found.headings]
    page.content, page.toc = found.content, get_toc(nest_toc_tokens(tokens))
    page.present_anchor_ids = set(found.ids)
    links = {identity: f"#{identity}" for _, identity, _ in found.headings}
    page.links_to_anchors = {page.file: links} if links else {}
    return True


def converted(text: str) -> ConvertedPage | None:
    """The page of a Markdown text; None where there is anything but headings and blocks of HTML."""
    text = EMPTY_LINE.sub("\n", f"{text}\n\n")
    parts: list[str] = []
    headings: list[tuple[int, str, str]] = []
    place = 0
    while place < len(text):
        if text[place] == "\n":
            place += 1
        elif heading := HEADING.match(text, place):
            level, title = len(heading[1]), heading[2]
            if level == 1 and not parts:
                return None  # MkDocs would take it for the title
            identity = heading[3] or slugify(title, "-")
            headings.append((level, identity, title))
            sign = f'<a class="headerlink" href="#{identity}" title="{SIGN["permalink_title"]}">&para;</a>'
            parts.append(f'<h{level} id="{identity}">{title}{sign}</h{level}>')
            place = heading.end()
        else:
            end = _end_of_block(text, place)
            if end is None or text[end] != "\n":
                return None
            parts.append(text[place:end] + ("\n" if BLANK.match(text, end) else ""))
            place = end
    if len({identity for _, identity, _ in headings}) < len(headings):
        return None  # Markdown tells equal headings apart by a number
    content = "\n".join(parts).strip()
    return ConvertedPage(content, tuple(headings), frozenset(map(unescape, ID.findall(content))))


def _end_of_block(text: str, place: int) -> int | None:
    """Where the comment or the block ends that begins at a place; None where none does."""
    if comment := COMMENT.match(text, place):
        return comment.end()
    begin = BLOCK.match(text, place)
    if begin is None:
        return None
    depth = 0
    for tag in re.compile(rf"<(/?){begin[1]}\b[^<>]*>").finditer(text, place):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None
