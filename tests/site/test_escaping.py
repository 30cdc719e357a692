"""Escaping: any text appears as text."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime

import pytest
from helpers.site.claims import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateAssertionError
from markdown import Markdown
from mkdocs.utils.meta import get_data

from generators.site import escaping


def markdown():
    """Python-Markdown as the plugin sets it up, with the snippets that a project might add."""
    return Markdown(
        extensions=["attr_list", "tables", "toc", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.tabbed"],
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_raw_text_survives_markdown_and_html(text):
    """In a raw block any text comes out as the text it was, control characters made visible."""
    converted = markdown().convert(f'<div class="x">\n<p>{escaping.raw_text(text)}</p>\n</div>\n\n## After\n')
    found = re.fullmatch(r'<div class="x">\n<p>(.*)</p>\n</div>\n+<h2 id="after">After</h2>', converted, re.DOTALL)

    assert found is not None
    assert escaping.visible(text) == html.unescape(found.group(1))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_code_is_what_it_was(text):
    """Highlighted code is the code as it was, on one line, without a mark outside of our tags."""
    text = text.lstrip("\ufeff")
    markup = escaping.code(text)
    bare = re.sub(r'<span class="[a-z0-9]+">|</span>', "", markup)

    assert escaping.visible(text).rstrip() + "\n" == html.unescape(bare)
    assert not set(bare) & set("<>{}[]`*_\"'\n\t")


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.just("@x"), inner))
)
def test_json_in_a_script_reads_back(value):
    """Any JSON comes out as it was, and no string of it holds a mark."""
    text = escaping.script_json(value)

    assert value == json.loads(text)
    assert all(character.isascii() or character > "\uffff" for character in text)
    assert not set("<>&%#$`*_~'") & set(text)


def test_front_matter_holds_any_character():
    """MkDocs reads the title and the words of the search back, characters of two UTF-16 units among them."""
    text = "a \U0001f600 b"
    page = (
        f"---\ntitle: {escaping.header_text(text)}\nsearch: {escaping.script_json({'parts': [text]})}\n---\nbody\n"
    )

    assert get_data(page) == ("body\n", {"title": text, "search": {"parts": [text]}})


def test_a_new_template_shows_text_as_text():
    """A template that says nothing of escaping shows a text as it is; none can declare it to be HTML."""
    macro = "{% macro bold() %}<b>x</b>{% endmacro %}"
    source = macro + '<p title="{{ a }}">{{ a }}{{ a ~ a }}{{ bold() }}{{ bold() ~ a }}</p>'
    page = escaping.environment().from_string(source).render(a="{{ 7 }}")

    assert "{{" not in page
    assert 1 == page.count("<b>")
    for name in ("safe", "escape", "e", "forceescape", "tojson", "xmlattr", "urlize"):
        with pytest.raises(TemplateAssertionError, match="No filter named"):
            escaping.environment().from_string(f"{{{{ a | {name} }}}}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mb", "a\N{SYMBOL FOR ESCAPE}[31mb"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\x9bb", "a[U+009B]b"),
        ("a\u2028b", "a[U+2028]b"),
        ("a\ud800b", "a[U+D800]b"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("\u4f60\u597d \u05e9\u05dc\u05d5\u05dd", "\u4f60\u597d \u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_makes_what_acts_visible(text, expected):
    """Escape sequences and direction marks are seen and don't act; scripts of other languages stay."""
    assert expected == escaping.visible(text)


def test_words_between_backticks_are_code():
    """What stands between two of them is code with its marks as entities, and a single backtick stays."""
    assert "run <code>git log &#x3c;b&#x3e;</code> &#x60;" == escaping.coded("run `git log <b>` `")


def test_header_text_is_safe_raw_and_unescaped():
    """A title in front matter opens no tag in a theme that prints it raw, nor in one that unescapes it."""
    value = json.loads(escaping.header_text(f"{HOSTILE} & \"x\" 'y' &lt;b&gt;"))

    assert "<" not in value
    assert "<" not in html.unescape(value)
    assert '"' not in value
    assert "\x1b" not in value
    assert "script" in value


def test_code_has_the_classes_of_pygments():
    """Words of the language, comments and what is imported have their colours; other names need none."""
    assert '<span class="kn">import</span> <span class="nn">alpha</span>' in escaping.code("import alpha\n")


def test_prose_is_markdown_without_markup_of_its_own():
    """Notes are Markdown; HTML, scripts, images and data links in them appear as text."""
    links = "[a](https://example.org) [b](javascript:alert(1)) [c](data:x,y) ![d](https://example.org/d.png)"
    text = f"# Top\n\n*so* {links} <b>e</b>"
    markup = html.unescape(escaping.prose(text))

    assert "<h3>Top</h3>" in markup
    assert '<em>so</em> <a href="https://example.org">a</a>' in markup
    assert ["https://example.org", "https://example.org/d.png"] == re.findall(r'href="(.*?)"', markup)
    assert "<img" not in markup
    assert "<b>" in markup  # unescaped from text
    assert "mermaid" not in escaping.prose("```mermaid\ngraph\n```")
    assert "<b>" not in escaping.prose(text)


@pytest.mark.parametrize(("text", "expected"), [("", ""), ("no result", "no result."), ("Why?", "Why?")])
def test_a_reason_ends_as_a_sentence(text, expected):
    """A reason that another sentence follows ends with a full stop."""
    assert expected == escaping.sentence(text)


def test_dates_read_well():
    """Dates and moments have one form for people and one for machines."""
    moment = datetime(2026, 11, 2, 3, 4, tzinfo=UTC)

    assert "2 November 2026" == escaping.day(date(2026, 11, 2))
    assert "2 November 2026, 03:04 UTC" == escaping.moment(moment)
    assert "2026-11-02T03:04:00Z" == escaping.iso(moment)
