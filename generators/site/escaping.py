"""Any text as text: for raw HTML blocks, for lines of Markdown, for front matter, for fences, for people."""

from __future__ import annotations

import json
import re
import string
from datetime import date, datetime
from html import escape

from markdown_it import MarkdownIt
from markupsafe import Markup

SPOKEN = frozenset("&<>\"'`{}[]|~\\*")
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The text with control and bidirectional characters made visible; line ends become plain."""
    return "".join(seen(character) for character in text.replace("\r\n", "\n"))


def seen(character: str) -> str:
    """A character, or what stands for one that must not act."""
    code = ord(character)
    if code < 0x20 and character not in "\n\t":
        return chr(0x2400 + code)
    if character in BIDI or 0x7F <= code < 0xA0 or character in "\u2028\u2029" or 0xD800 <= code < 0xE000:
        return f"[U+{code:04X}]"
    return character


def raw_text(text: str) -> Markup:
    """The text for a raw HTML block: nothing in it can end the block, the attribute or the line."""
    safe = "".join(f"&#{ord(c)};" if c in SPOKEN or c in "\n\t" else c for c in visible(text))
    return Markup(safe)  # noqa: S704 - every character that HTML or Markdown reads is an entity


def md_text(text: str) -> Markup:
    """The text for a line of Markdown: every ASCII punctuation as an entity, control characters removed."""
    kept = (c for c in " ".join(str(text).split()) if seen(c) == c)
    return Markup("".join(f"&#{ord(c)};" if c in string.punctuation else c for c in kept))  # noqa: S704 - as raw_text


def header_text(text: str) -> Markup:
    """The text as a front matter value that is safe in any theme, escaped there or not."""
    kept = "".join(c for c in " ".join(str(text).split()) if seen(c) == c)
    safe = kept.replace("<", "\N{FULLWIDTH LESS-THAN SIGN}").replace(">", "\N{FULLWIDTH GREATER-THAN SIGN}")
    return Markup(json.dumps(escape(safe)))  # noqa: S704 - JSON of escaped text


def json_text(value: object) -> Markup:
    """The value as one line of ASCII JSON, safe in front matter and in a script element."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - as said


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
    parser.validateLink = lambda url: url.lower().startswith(("https://", "http://", "mailto:"))  # type: ignore[method-assign]  # how markdown-it-py is told
    tokens = parser.parse(visible(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1:])))}"
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup("".join(f"&#{ord(c)};" if c in "\n\t`{}[]|~" else c for c in html))  # noqa: S704 - markdown-it escapes


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
