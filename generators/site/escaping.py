"""Show text of strangers as plain text: text comes in; HTML, front matter or JSON goes out.

A page passes through whatever a project has switched on: Markdown extensions, hooks and plugins that include
files, evaluate templates or replace marks, before Markdown, after it, and over the finished page. All of them
look for punctuation. So no page holds punctuation of a stranger: it is written as numeric entities, which only
a browser reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape, unescape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markdown_it import MarkdownIt
from markupsafe import Markup
from pygments.token import STANDARD_TYPES

from generators.site.reuse.kept import KEPT

if TYPE_CHECKING:
    from pygments.lexers.python import PythonLexer

# Every mark of ASCII but comma, full stop, hyphen, slash and semicolon, which mean something in rows only.
MARKS = re.compile(r"[!-+:<-@\[-`{-~\n\t]|[,-/;]{2,}")
TAG = re.compile(r"<[^>]*>|[^<]+")
VALUE = re.compile(r'(?<==")[^"]*')
UNSAFE = re.compile("[^A-Za-z0-9 .,\U00010000-\U0010ffff]|[.,]{2,}")  # YAML has no escape of two units
JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(:?)')
COLOURS = dict.fromkeys(("n", "o", "p", "w"), "") | {"ow": "k"}  # names and marks are most of a page's weight
TWINS = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "<>{}$"})  # their full-width forms
FILTERS = re.findall(
    r"\w+",
    "default dictsort first format int join last length list lower map max min rejectattr round selectattr sort "
    "trim unique",
)
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069]"
)
"""Control characters, halves of pairs, ends of lines and paragraphs, and what turns the direction of a text."""
SUSPECT = re.compile(f"{MARKS.pattern}|{HIDDEN.pattern}")
SHORT = 80  # characters of a text that is likely to come again: a name, a version, a piece of code


def visible(text: str) -> str:
    """The text with control and bidirectional characters made visible; line ends become plain."""
    return HIDDEN.sub(_substitute, text.replace("\r\n", "\n"))


def _substitute(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"


def raw_text(text: str) -> Markup:
    """The text for a raw HTML block or an attribute: nothing that reads the page finds a mark in it."""
    return _short_text(text) if len(text) <= SHORT else _raw_text(text)


def _raw_text(text: str) -> Markup:
    if not SUSPECT.search(text):
        return Markup(text)  # noqa: S704 - it has no mark
    return Markup(MARKS.sub(_entities, visible(text)))  # noqa: S704 - all marks are entities


_short_text = lru_cache(maxsize=8192)(_raw_text)


def linked(text: str, addresses: Mapping[str, str]) -> Markup:
    """The text with a link at the first match of each pattern that has an address; patterns are of plain words."""
    found = str(raw_text(text))
    for pattern, address in addresses.items():
        if address:
            found = re.sub(pattern, rf'<a href="{address}">\g<0></a>', found, count=1)
    return Markup(found)  # noqa: S704 - escaped text, and links of ours


def coded(text: str) -> Markup:
    """The text with what stands between two backticks, as in a message for a terminal, as code."""
    return Markup(re.sub("&#x60;(.+?)&#x60;", r"<code>\1</code>", str(raw_text(text))))  # noqa: S704 - escaped text


def versions(packages: Mapping[str, str]) -> Markup:
    """Packages with their versions, by their names."""
    return _versions(tuple(packages.items()))


@lru_cache(maxsize=16)  # an environment has hundreds of them, and many scripts
def _versions(packages: tuple[tuple[str, str], ...]) -> Markup:
    ordered = sorted(packages, key=lambda package: package[0].lower())
    return Markup(", ".join(f"{raw_text(name)} {raw_text(version)}" for name, version in ordered))  # noqa: S704 - escaped


def _entities(match: re.Match[str]) -> str:
    """Each character as a numeric entity; hexadecimal, for `#12` looks like the number of an issue."""
    return "".join(f"&#x{ord(character):x};" for character in match[0])


def heading(text: str) -> Markup:
    """A heading of the outline in Markdown; its type allows no mark but these two, which may stay."""
    return Markup(str(raw_text(text)).replace("&#x27;", "'").replace("&#x3f;", "?"))  # noqa: S704 - as said


def header_text(text: str) -> Markup:
    """The text as a front matter value that is safe in any theme, escaped there, decoded there or neither."""
    safe = escape(one_line(text).translate(TWINS))
    plain = re.sub(r"([!-/:-@\[-`|~])\1+", _entities, safe)
    return Markup(json.dumps(plain, ensure_ascii=False))  # noqa: S704 - JSON of escaped text


def one_line(text: str) -> str:
    """The text on one line, without control and bidirectional characters."""
    return HIDDEN.sub("", " ".join(text.split()))


def brief(text: str, longest: int = 160) -> str:
    """The text on one line, cut after a clause, else after a word, where it is longer than so many characters."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    clause = line[:longest].rpartition("; ")[0]
    if 2 * len(clause) > longest:
        return f"{clause}."
    head = line[: longest - 1].rpartition(" ")[0] or line[: longest - 1]
    return f"{head.rstrip(' ,;:.-')}\u2026"


def script_json(value: object) -> Markup:
    """The value as JSON for a script element; each mark within a string is an escape of JSON."""

    def escaped(match: re.Match[str]) -> str:
        name = match[1]  # a colon follows: the key is ours
        return match[0] if name else f'"{UNSAFE.sub(_units, json.loads(match[0]))}"'

    return Markup(JSON_STRING.sub(escaped, json.dumps(value)))  # noqa: S704 - as said


def _units(match: re.Match[str]) -> str:
    """Each unit of UTF-16 as an escape of JSON."""
    return re.sub("(..)(..)", r"\\u\2\1", match[0].encode("utf-16-le", "surrogatepass").hex())


def code(text: str) -> Markup:
    """Python code as spans with the classes of Pygments, each mark an entity; kept by its text."""
    return Markup(KEPT.get().text("code", text, lambda: _highlighted(text)))  # noqa: S704 - as made there


def _highlighted(text: str) -> str:
    parts = []
    for name, tokens in groupby(_lexer().get_tokens(visible(text).rstrip()), lambda token: _class_of(token[0])):
        value = raw_text("".join([part for _, part in tokens]))
        parts.append(f'<span class="{name}">{value}</span>' if name else value)
    return "".join(parts)


@cache
def _lexer() -> PythonLexer:
    from pygments.lexers.python import PythonLexer  # a build after most edits has no new script

    return PythonLexer(stripnl=False)


@cache  # there are some hundred kinds
def _class_of(kind: Any) -> str:  # noqa: ANN401 - Pygments' own, without types
    """The class of a token's kind, or of the nearest kind above that has one; empty where it needs no colour."""
    name = next(str(STANDARD_TYPES[above]) for above in reversed(kind.split()) if above in STANDARD_TYPES)
    return COLOURS.get(name, name)


def prose(text: str) -> Markup:
    """A contributor's Markdown as HTML: no raw HTML, no images, links to http, https and mailto only."""
    parser = _parser()
    tokens = parser.parse(visible(text))
    for token in tokens:
        token.info = ""  # the language of a fence would be a class, by which a script of the site may choose it
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1:])))}"
    return Markup(TAG.sub(_reescaped, parser.renderer.render(tokens, parser.options, {})))  # noqa: S704 - as said


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: url.lower().startswith(("https://", "http://", "mailto:"))  # type: ignore[method-assign]  # markdown-it-py's own way
    return parser


def _reescaped(match: re.Match[str]) -> str:
    """A tag of escaped HTML with the marks of its values as entities, or the text between two tags."""
    part = match[0]
    if part.startswith("<"):
        return VALUE.sub(lambda value: raw_text(unescape(value[0])), part)
    return raw_text(unescape(part))


class PageCode(CodeGenerator):
    """Compiles `~` to a join of plain text, so that it can't make HTML of what it joins.

    What a template puts out is what `finalized` makes of it, which needs no second escape.
    """

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's own name
        """Join as if nothing were HTML."""
        frame.eval_ctx.autoescape = False
        super().visit_Concat(node, frame)
        frame.eval_ctx.autoescape = True

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        """Call `finalized` alone."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - as above
        """End the call."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


def finalized(value: object) -> Markup:
    """A value of a template as HTML: text without a mark, unless it is HTML already."""
    if type(value) is Markup:
        return value
    return Markup(value) if hasattr(value, "__html__") else raw_text(str(value))  # noqa: S704 - it is HTML


def environment() -> Environment:
    """Templates in which every value is text, unless this module or a macro has made it HTML.

    No filter that declares text to be HTML is known, and an unknown name is refused.
    """
    templates = Environment(
        loader=PackageLoader("generators.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalized,
        auto_reload=False,  # no process goes on with another template than its own
    )
    templates.code_generator_class = PageCode
    templates.filters = {name: templates.filters[name] for name in FILTERS}
    return templates


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
    """A moment for machines, to the second."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def epoch(value: datetime) -> int:
    """A moment for scripts: seconds since 1970."""
    return int(value.timestamp())
