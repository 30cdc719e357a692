"""The short way to the HTML of our pages: what it makes is what Markdown, MkDocs and the search make."""

from __future__ import annotations

import pytest
from helpers.built_sites import make_root
from helpers.site.findings import findings
from material.plugins.search.plugin import SearchIndex
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generators.site.pages import render_pages
from generators.site.reuse import blocks, finished

PAGES = render_pages(findings())


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """The settings of a project with our extensions."""
    root = make_root(tmp_path_factory.mktemp("project"), "site_name: x\nplugins: [claims]\n")
    config = load_config(str(root / "mkdocs.yml"), theme={"name": "material"})
    return config.plugins.on_config(config)


def page_of(config, name):
    """A page of the sample as MkDocs has it before it converts its Markdown, and all files."""
    file = File(name, src_dir=None, dest_dir="", use_directory_urls=True)
    file.generated_by, file.content_string = "claims", PAGES[name]
    page = Page(None, file, config)
    page.read_source(config)
    return page, Files([file])


def given(page):
    """What a conversion gives a page."""
    return finished.converted(page) | {"content": page.content}


def entries(page):
    """What the search keeps of a page."""
    index = SearchIndex()
    index.add_entry_from_context(page)
    return index.entries


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_ours_is_what_markdown_makes_of_it(config, name):
    """Content, table of contents, anchors and links of each page are those of Markdown."""
    short, _ = page_of(config, name)
    page, files = page_of(config, name)
    page.render(config, files)

    taken = blocks.convert(short)
    assert taken or name == "performance/index.md"  # its headings are titles of claims
    if taken:
        assert given(page) == given(short)


@pytest.mark.parametrize("name", PAGES)
def test_the_search_finds_what_it_finds_in_the_whole_page(config, name):
    """What the search leaves out may be missing when it reads a page."""
    page, files = page_of(config, name)
    page.render(config, files)
    found = entries(page)
    page.content, whole = finished.UNSEARCHED.sub(r"\1\3", page.content), page.content

    assert entries(page) == found
    assert page.content != whole or "data-search-exclude" not in whole


@pytest.mark.parametrize(
    "text",
    [
        "text\n",
        "# Twice\n\n## Twice\n",
        "## Ends with a blank \n",
        "## Ends with a mark #\n",
        "## Of *two* { #two }\n",
        "<p>unknown</p>\n",
        "<div>open\n",
        "<div>one</div> and text\n",
        "<b>inline</b>\n",
        "- a list\n",
        "    code\n",
    ],
)
def test_anything_else_is_left_to_markdown(text):
    """A page with more than headings of words, each its own, and blocks of HTML is not taken."""
    assert blocks.converted(f"<div>x</div>\n\n{text}") is None


def test_a_heading_that_opens_a_page_is_left_to_markdown():
    """MkDocs takes such a heading for the title of the page."""
    assert blocks.converted("# All claims\n\n<div>x</div>\n") is None


def test_blocks_end_where_their_own_tag_does():
    """Blocks within blocks, empty lines within them, and lines of spaces are as Markdown has them."""
    text = "<!-- a -->\n\n<div>\n<div id='b'>\n\n</div>\n   \n</div>\n<h1 id=\"c\">C</h1>\n\n\n## D { #d }\n\n"
    found = blocks.converted(text)

    assert found is not None
    assert (((2, "d", "D"),), {"c", "d"}) == (found.headings, found.ids)
    assert found.content.startswith("<!-- a -->\n\n<div>\n<div id='b'>\n\n</div>\n\n</div>\n<h1")
