"""The built site: complete in its links, well-formed, light, and safe whatever a contributor wrote."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from helpers.site.built_sites import Page, make_root, rendered_as

from generators.mkdocs_plugin import ASSETS
from generators.site.builds import mkdocs_build

OUTSIDE = {"https://squidfunk.github.io/mkdocs-material/", "https://example.org/graphs"}
INLINE = re.compile(r'url\("data:image/svg\+xml,[^"]*"\)')  # a picture that the sheet itself holds


@pytest.fixture(scope="module")
def built(tmp_path_factory, generated):
    """The built site of the sample."""
    return mkdocs_build.build(make_root(tmp_path_factory.mktemp("site")), rendered_as(generated))


@pytest.fixture(scope="module")
def parsed(built):
    """Every page of the built site, parsed, by its address; the one for what is not found apart."""
    return {
        path.relative_to(built).as_posix().removesuffix("index.html"): Page(path.read_text(encoding="utf-8"))
        for path in built.rglob("*.html")
        if path.name == "index.html"
    }


def test_builds_from_a_config_that_names_two_plugins(built, generated):
    """Two plugins in mkdocs.yml are enough: every page and file is there, in our theme."""
    home = (built / "index.html").read_text(encoding="utf-8")

    for name in generated:
        assert (built / name.replace(".md", ".html")).is_file(), name
    assert "Hand-written." in home
    assert "The newest run" in home
    assert "md-header" in home
    assert 1 == home.count("<h1")
    assert (built.parent / "docs/claims/index.md").is_file()
    assert not list(built.parent.glob(".staging-*"))


def test_every_link_leads_somewhere(built, parsed):
    """Every link of every page, fragments included, leads to something in the site or is known to lead outside."""
    lost = []
    for address, page in parsed.items():
        for link in (*page.links, *page.requests):
            target, fragment = urldefrag(urljoin(f"http://site/{address}", link))
            parts = urlsplit(target)
            if parts.netloc != "site":
                lost += [] if link in OUTSIDE else [(address, link)]
                continue
            path = unquote(parts.path).lstrip("/")
            exists = path in parsed or (path and (built / path).is_file())
            anchored = not fragment or path not in parsed or unquote(fragment) in parsed[path].ids
            lost += [] if exists and anchored else [(address, link)]

    assert lost == []


def test_what_is_not_found_leads_to_what_is_there(built):
    """The page for a missing address leads to the home page, the claims and the article, by whole paths."""
    text = (built / "404.html").read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    links = Page(text).links

    assert ["/.", "/claims/", "/article/"] == links
    assert [link for link in links if not (built / link.strip("/.") / "index.html").is_file()] == []


def test_asks_no_other_host_for_anything(built, parsed):
    """No page, stylesheet or script of ours loads anything from another host."""
    requests = {request for page in parsed.values() for request in page.requests if "//" in request}
    ours = [INLINE.sub("", (built / name).read_text(encoding="utf-8")) for name in ASSETS]

    assert requests == set()
    assert not [text for text in ours if re.search(r"https?://|url\(|@import", text)]


def test_pages_are_well_formed(built):
    """Inside the article of each page every element is closed, and no id is there twice."""
    for path in built.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        article = text.partition('<article class="md-content__inner md-typeset">')[2].partition("</article>")[0]
        page = Page(article)
        assert (page.faults, page.stack) == ([], []), path


def test_hostile_text_gains_no_attribute_or_script(parsed, built):
    """What a contributor wrote makes no handler, no script and no javascript link."""
    for address, page in parsed.items():
        assert not [name for name in page.attributes if name.startswith("on")], address
        assert not [link for link in page.links if link.lower().startswith(("javascript", "data"))], address
    for path in built.rglob("*.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8"), path


def test_pages_have_a_language_a_title_and_a_description(built):
    """Each generated page is distinguished by its title and description."""
    for path in built.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="en"' in text, path
        assert re.search(r"<title>[^<]+</title>", text), path
        if path.parent != built:
            assert re.search(r'<meta name="description" content="[^"<>]+">', text), path


def test_page_matrix_file_search_and_badge_agree(built):
    """Every claim has a page, a row, a file, an entry in the search and a badge, and one verdict."""
    listing = json.loads((built / "api/v1/claims.json").read_text(encoding="utf-8"))["result"]
    matrix = (built / "claims/index.html").read_text(encoding="utf-8")
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    tags = {entry["location"]: entry.get("tags", []) for entry in index}
    words = {
        cells[0]: cells[1] for cells in re.findall(r'href="([\w-]+)/".*?verdict--([\w-]+)', matrix, re.DOTALL)
    }

    for row in listing:
        word = row["verdict"].replace("-", " ")
        badge = json.loads((built / f"badges/{row['id']}.json").read_text(encoding="utf-8"))
        assert row["url"] in tags
        assert [word.capitalize()] == tags[row["url"]] or row["id"] == "onnx-round-trip"  # it is broken
        assert badge["message"].startswith(word)
        assert row["verdict"] == words[row["id"]]
        assert f"verdict--{row['verdict']}" in (built / row["url"] / "index.html").read_text(encoding="utf-8")


def test_code_and_charts_stay_out_of_the_search(built):
    """The search knows a claim's words, not its scripts, output or axis labels, and stays small."""
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    mine = [entry for entry in index if entry["location"].startswith("claims/static-graphs/")]
    text = " ".join(entry["text"] for entry in mine)

    assert "the claim needs at most 2" in text
    assert not [word for word in ("import alpha", "calls.append", "alpha ready") if word in text]
    assert len(json.dumps(mine)) < 6_000
    assert not [entry for entry in index if "chart__" in entry["text"] or "interval over" in entry["text"]]


def test_claims_stay_out_of_the_navigation(built):
    """The navigation names topics and lists, not every claim."""
    home = (built / "index.html").read_text(encoding="utf-8")
    sidebar = home.partition('<nav class="md-nav md-nav--primary"')[2].partition("</nav>\n")[0]

    assert "static-graphs" not in sidebar
    assert "static-graphs" not in home.partition('data-md-type="navigation"')[2].partition('data-md-type="toc"')[0]


def test_pages_are_light(built):
    """No page exceeds 120 KB."""
    assert max(path.stat().st_size for path in built.rglob("*.html")) < 120_000
