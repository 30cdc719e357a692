"""Other readers of a page: whatever extensions and hooks a project has, a stranger's text is only shown."""

from __future__ import annotations

import html
import json
import re

import pytest
from helpers.site.built_sites import make_root, rendered_as
from helpers.site.strange_text import EVALUATED, PRIVATE, STRANGE, strange_findings

from generators.commands.site import generated_files
from generators.site.builds import mkdocs_build

CONFIG = """
site_name: Alpha or Beta
plugins: [search, claims]
hooks: [hooks.py]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - meta
  - nl2br
  - sane_lists
  - smarty
  - wikilinks
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.b64
  - pymdownx.betterem
  - pymdownx.blocks.admonition
  - pymdownx.blocks.caption
  - pymdownx.blocks.definition
  - pymdownx.blocks.details
  - pymdownx.blocks.html
  - pymdownx.blocks.tab
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.escapeall
  - pymdownx.fancylists
  - pymdownx.highlight: {linenums: true}
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink: {repo_url_shorthand: true, social_url_shorthand: true, user: a, repo: b}
  - pymdownx.mark
  - pymdownx.pathconverter
  - pymdownx.progressbar
  - pymdownx.quotes
  - pymdownx.saneheaders
  - pymdownx.smartsymbols
  - pymdownx.snippets: {check_paths: true, base_path: [.]}
  - pymdownx.striphtml
  - pymdownx.superfences: {custom_fences: [{name: mermaid, class: mermaid}]}
  - pymdownx.tasklist
  - pymdownx.tilde
"""
MINE = """# Mine

{{ "evaluated-" ~ 6 * 7 }} [[ "evaluated-" ~ 6 * 7 ]] ==marked== #12 $x

--8<-- "private.txt"
"""
HOOKS = r"""
import re
from pathlib import Path

import jinja2

LOADER = jinja2.FileSystemLoader(".")
USUAL = jinja2.Environment(loader=LOADER)
OTHER = jinja2.Environment(
    loader=LOADER, variable_start_string="[[", variable_end_string="]]", block_start_string="[%",
    block_end_string="%]", comment_start_string="[#", comment_end_string="#]",
)


def evaluated(text):
    text = USUAL.from_string(text.replace("$x", "evaluated-42")).render()
    return re.sub(r"\{!(.*?)!\}", lambda match: Path(match[1]).read_text(), text)


def on_page_read_source(page, config):
    return evaluated(page.file.content_string)


def on_page_markdown(markdown, page, config, files):
    text = OTHER.from_string(evaluated(markdown)).render()
    return re.sub(r"#(\d+)", r"[issue \1](https://example.org/\1)", text)


def on_page_content(html, page, config, files):
    return OTHER.from_string(evaluated(html)).render()


def on_post_page(output, page, config):
    return evaluated(output)
"""


@pytest.fixture(scope="module")
def pages():
    """The generated pages with strange text in all of their texts."""
    return generated_files(strange_findings())


@pytest.fixture(scope="module")
def built(tmp_path_factory, pages):
    """The site of those pages, in a project of many extensions and hooks."""
    root = make_root(tmp_path_factory.mktemp("readers"), CONFIG, mine_md=MINE)
    (root / "hooks.py").write_text(HOOKS, encoding="utf-8")
    (root / "private.txt").write_text(PRIVATE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return mkdocs_build.build(root, rendered_as(pages))


def shown(text):
    """What a page shows, on one line."""
    return " ".join(html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", text, flags=re.DOTALL)).split())


def test_the_readers_act_on_the_text_of_the_project(built):
    """A hand-written page is evaluated and includes files, so the readers of this test are at work."""
    page = (built / "mine/index.html").read_text(encoding="utf-8")

    assert 3 == page.partition("<article")[2].count(EVALUATED)
    assert PRIVATE in page
    assert "<mark>marked</mark>" in page
    assert ">issue 12</a>" in page


def test_nothing_is_evaluated_and_no_file_is_read(built):
    """No generated page shows what a template gives, or a file of the project."""
    for path in built.rglob("*"):
        if path.suffix in (".html", ".xml") and path.parent.name != "mine":
            text = path.read_text(encoding="utf-8")
            assert EVALUATED not in text, path
            assert PRIVATE not in text, path


def test_every_text_is_shown_as_written(built, pages):
    """Each page shows the strange text as often as it holds it, mark for mark."""
    text = " ".join(STRANGE.split())
    for name in (name for name in pages if name.startswith("claims/") and name.endswith(".md")):
        source = shown(pages[name].split("---\n", 2)[2]).count(text)
        page = (built / name.replace(".md", ".html")).read_text(encoding="utf-8")
        assert source == shown(page.partition("<article")[2].partition("</article>")[0]).count(text) > 0, name


def test_a_title_in_the_head_is_the_title(built):
    """The title of the window and the description hold the marks, brackets and dollar signs full-width."""
    page = (built / "claims/accuracy/index.html").read_text(encoding="utf-8")
    title = html.unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])
    description = html.unescape(re.search(r'<meta name="description" content="(.*?)">', page, re.DOTALL)[1])
    wide = " ".join(STRANGE.split()).translate({ord(mark): ord(mark) + 0xFEE0 for mark in "<>{}$"})

    assert wide in title
    assert wide[:50] in description  # which is cut


def test_a_review_says_what_the_claim_says(built):
    """The JSON of a page reads back as conclusion, passage and headline, mark for mark."""
    page = (built / "claims/accuracy/index.html").read_text(encoding="utf-8")
    (record,) = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert record["reviewBody"].endswith(STRANGE)
    assert record["itemReviewed"]["name"].endswith(STRANGE)
    assert record["itemReviewed"]["appearance"]["headline"].endswith(STRANGE)


def test_the_search_finds_the_words(built):
    """The search index holds a claim's statement as it was written."""
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    text = " ".join(entry["text"] for entry in index if entry["location"].startswith("claims/accuracy/"))

    assert '{{ [6][0] * 7 }} [[ "evaluated-" ~ 6 * 7 ]]' in html.unescape(text)
