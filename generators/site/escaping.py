"""Show text of strangers as plain text in HTML, Markdown, front matter or a code fence."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Container
from datetime import date, datetime
from html import escape

from markdown_it import MarkdownIt
from markupsafe import Markup

MARKUP = frozenset("&<>\"'`{}[]|~\\*\n\t")  # what HTML or Markdown reads
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The text with control and bidirectional characters made visible; line ends become plain."""
    return "".join(visible_character(character) for character in text.replace("\r\n", "\n"))


def visible_character(character: str) -> str:
    """The character, or a visible substitute for a control or bidirectional one."""
    code = ord(character)
    if code < 0x20 and character not in "\n\t":
        return chr(0x2400 + code)
    if character in BIDI or 0x7F <= code < 0xA0 or character in "\u2028\u2029" or 0xD800 <= code < 0xE000:
        return f"[U+{code:04X}]"
    return character


def raw_text(text: str) -> Markup:
    """The text for a raw HTML block: nothing in it can end the block, the attribute or the line."""
    return _as_entities(visible(text), MARKUP)


def md_text(text: str) -> Markup:
    """The text for a line of Markdown: every ASCII punctuation as an entity, control characters removed."""
    return _as_entities(_one_line(text), string.punctuation)


def header_text(text: str) -> Markup:
    """The text as a front matter value that is safe in any theme, escaped there or not."""
    safe = _one_line(text).translate(
        {ord("<"): "\N{FULLWIDTH LESS-THAN SIGN}", ord(">"): "\N{FULLWIDTH GREATER-THAN SIGN}"}
    )
    return Markup(json.dumps(escape(safe)))  # noqa: S704 - JSON of escaped text


def _one_line(text: str) -> str:
    """The text on one line, without control and bidirectional characters."""
    return "".join(character for character in " ".join(text.split()) if visible_character(character) == character)


def _as_entities(text: str, characters: Container[str]) -> Markup:
    """The text with these characters as numeric entities, which neither HTML nor Markdown reads."""
    return Markup("".join(f"&#{ord(c)};" if c in characters else c for c in text))  # noqa: S704 - as said


def fenced(code: str, name: str) -> Markup:
    """The code in a fence that it can't end, indented for a tab, kept out of the search index."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = [
        f'{fence}{{ .python title="{name}" data-search-exclude="" }}',
        *visible(code).rstrip().split("\n"),
        fence,
    ]
    return Markup("\n".join(f"    {line}".rstrip() for line in lines))  # noqa: S704 - the fence holds it


def prose(text: str) -> Markup:
    """A contributor's Markdown as HTML: no raw HTML, no images, links to http, https and mailto only."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: url.lower().startswith(("https://", "http://", "mailto:"))  # type: ignore[method-assign]  # markdown-it-py's own way
    tokens = parser.parse(visible(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1:])))}"
    return _as_entities(parser.renderer.render(tokens, parser.options, {}), "\n\t`{}[]|~")


def sentence(text: str) -> str:
    """The text with a full stop, if it says anything and has none."""
    return text if not text or text.endswith((".", "!", "?", ":")) else f"{text}."


def day(value: date) -> str:
    """A date for people: 22 November 2026."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A moment for people: 22 November 2026, 13:40 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"


def iso(value: datetime) -> str:
    """A moment for machines."""
    return value.isoformat().replace("+00:00", "Z")
