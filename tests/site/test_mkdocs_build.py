"""The site: built strictly, swapped in whole, complete in its links and silent on standard output."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import subprocess
import sys
import time
import urllib.request
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from helpers.site_findings import findings
from mkdocs.livereload import LiveReloadServer

from generators.errors import SiteError, UsageError
from generators.site import mkdocs_build
from generators.site.api import render_api
from generators.site.pages import render_pages

CONFIG = "site_name: Alpha or Beta\nplugins: [search, claims]\n"
OUTSIDE = {"https://squidfunk.github.io/mkdocs-material/", "https://example.org/graphs"}


class Page(HTMLParser):
    """Collects the ids, links, requests and open elements of a page."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.requests: list[str] = []
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag names and asks for."""
        found = {name: value or "" for name, value in attrs}
        self.attributes |= set(found)
        if "id" in found:
            if found["id"] in self.ids:
                self.faults.append(f"id {found['id']} twice")
            self.ids.add(found["id"])
        for name in ("href", "src"):
            if name in found:
                (self.links if tag == "a" else self.requests).append(found[name])
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        """A self-closed tag opens nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        """Close the newest element, which must be this one; p and li may end by themselves."""
        while self.stack and self.stack[-1] != tag and self.stack[-1] in ("p", "li"):
            self.stack.pop()
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def make_root(folder: Path, config: str = CONFIG, **docs: str) -> Path:
    """A project's root with an mkdocs.yml and a home page."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Alpha or Beta\n\nHand-written.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    for name, text in docs.items():
        path = folder / "docs" / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def generated():
    """Everything that is generated for the sample."""
    found = findings()
    return render_pages(found) | render_api(found)


@pytest.fixture(scope="module")
def built(tmp_path_factory, generated):
    """The built site of the sample."""
    return mkdocs_build.build(make_root(tmp_path_factory.mktemp("site")), generated)


@pytest.fixture(scope="module")
def parsed(built):
    """Every page of the built site, parsed, by its address; the theme's own not-found page apart."""
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
            there = path in parsed or (path and (built / path).is_file())
            anchored = not fragment or path not in parsed or unquote(fragment) in parsed[path].ids
            lost += [] if there and anchored else [(address, link)]

    assert lost == []


def test_asks_no_other_host_for_anything(built, parsed):
    """No page, stylesheet or script of ours loads anything from another host."""
    asked = {request for page in parsed.values() for request in page.requests if "//" in request}
    ours = [(built / "assets" / name).read_text(encoding="utf-8") for name in ("claims.css", "claims.js")]

    assert asked == set()
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
    """Each generated page is told apart by its title and description."""
    for path in built.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="en"' in text, path
        assert re.search(r"<title>[^<]+</title>", text), path
        if path.parent != built:
            assert re.search(r'<meta name="description" content="[^"<>]+">', text), path


def test_page_matrix_file_search_and_map_agree(built):
    """Every claim has a page, a row, a file, a place in the search and a line in the map, and one verdict."""
    listing = json.loads((built / "api/v1/claims.json").read_text(encoding="utf-8"))["result"]
    matrix = (built / "claims/index.html").read_text(encoding="utf-8")
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    places = {entry["location"].partition("#")[0] for entry in index}
    words = {
        cells[0]: cells[1]
        for cells in re.findall(r'href="\.\./claims/([\w-]+)/".*?verdict--([\w-]+)', matrix, re.DOTALL)
    }

    for row in listing:
        assert row["url"] in places
        assert row["verdict"] == words[row["id"]]
        assert f"verdict--{row['verdict']}" in (built / row["url"] / "index.html").read_text(encoding="utf-8")
    assert ET.parse(built / "sitemap.xml").getroot() is not None  # noqa: S314  # made by MkDocs here


def test_code_and_charts_stay_out_of_the_search(built):
    """The search knows a claim's words, not its scripts, output or axis labels, and stays small."""
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    mine = [entry for entry in index if entry["location"].startswith("claims/static-graphs/")]
    text = " ".join(entry["text"] for entry in mine)

    assert "the claim needs at most 2" in text
    assert not [word for word in ("import alpha", "calls.append", "alpha ready") if word in text]
    assert len(json.dumps(mine)) < 6_000
    assert not [entry for entry in index if "chart__" in entry["text"] or "95 % interval over" in entry["text"]]


def test_claims_stay_out_of_the_navigation(built):
    """The navigation names topics and lists, not every claim."""
    home = (built / "index.html").read_text(encoding="utf-8")
    sidebar = home.partition('<nav class="md-nav md-nav--primary"')[2].partition("</nav>\n")[0]

    assert "static-graphs" not in sidebar
    assert "static-graphs" not in home.partition('data-md-type="navigation"')[2].partition('data-md-type="toc"')[0]


def test_pages_are_light(built):
    """No claim's page exceeds 120 KB."""
    assert max(path.stat().st_size for path in (built / "claims").rglob("*.html")) < 120_000


def test_builds_again_in_place(tmp_path, generated, capfd):
    """A second build replaces the first whole, and says nothing on standard output or error."""
    root = make_root(tmp_path)
    mkdocs_build.build(root, generated)
    (root / "build/site/left-over.html").write_text("old", encoding="utf-8")
    place = mkdocs_build.build(
        root, {name: text for name, text in generated.items() if "more-fun" not in name} | less(generated)
    )

    assert not (place / "left-over.html").exists()
    assert not (place / "claims/more-fun").exists()
    assert ("", "") == capfd.readouterr()


def less(generated):
    """The pages without the links to one claim."""
    pattern = re.compile(r"(\.\./)*claims/more-fun/")
    return {
        name: pattern.sub("#matrix", text)
        for name, text in generated.items()
        if name.endswith(".md") and "more-fun" not in name
    }


@pytest.mark.parametrize(
    "text",
    ["[gone](gone.md)\n", "[gone](index.md#gone)\n", "[top](/top/)\n"],
    ids=["page", "anchor", "absolute"],
)
def test_a_dead_link_keeps_the_old_site(tmp_path, generated, text):
    """A dead link is an error in MkDocs' own words, and what was built before stays as it was."""
    root = make_root(tmp_path, more_md=f"# More\n\n{text}")
    (root / "build/site").mkdir(parents=True)
    (root / "build/site/index.html").write_text("old", encoding="utf-8")

    with pytest.raises(SiteError, match=r"more\.md.*contains"):
        mkdocs_build.build(root, generated)
    assert "old" == (root / "build/site/index.html").read_text(encoding="utf-8")
    assert ["site"] == [path.name for path in (root / "build").iterdir()]


@pytest.mark.parametrize("name", ["claims__index_md", "claims_md", "article__README_md", "topics__performance_md"])
def test_a_hand_written_page_may_not_stand_in_the_way(tmp_path, generated, name):
    """A hand-written page at the address of a generated one is an error that names both."""
    root = make_root(tmp_path, **{name: "# Mine\n"})

    with pytest.raises(SiteError, match=r"docs/.* stands where the generated .*index\.md will stand; rename it"):
        mkdocs_build.build(root, generated)


def test_the_generated_part_takes_its_place():
    """The generated part of the home page follows the hand-written text, or stands where it says."""
    generated = "---\ntitle: x\n---\n\n<!-- note -->\n\n# Claims\n\n## The score\n"

    assert "# Hello\n\n## The score\n" == mkdocs_build.home("# Hello\n", generated)
    assert "# Hello\n\n## The score\n\nBye\n" == mkdocs_build.home(
        "# Hello\n\n<!-- claims -->\n\nBye\n", generated
    )


def test_a_project_s_own_theme_stays(tmp_path, generated):
    """A theme that mkdocs.yml names is used."""
    place = mkdocs_build.build(make_root(tmp_path, f"{CONFIG}theme: mkdocs\n"), generated)

    assert "md-header" not in (place / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "no such file"),
        ("site_name: [\n", "mkdocs.yml|expected|parsing"),
        ("plugins: [claims]\n", "site_name"),
        ("site_name: x\nplugins: [search]\n", "the plugin `claims` is not named"),
        ("site_name: x\nplugins: [nowhere, claims]\n", "nowhere"),
    ],
)
def test_an_unreadable_config_is_bad_usage(tmp_path, config, message):
    """A missing, broken or incomplete mkdocs.yml is told in one sentence with its cause."""
    root = make_root(tmp_path)
    (root / "mkdocs.yml").unlink()
    if config is not None:
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    with pytest.raises(UsageError, match=message):
        mkdocs_build.build(root, {})


def test_a_hook_that_raises_is_a_site_error(tmp_path, generated):
    """Whatever a plugin or hook raises becomes a site error with its words."""
    root = make_root(tmp_path, f"{CONFIG}hooks: [hook.py]\n")
    (root / "hook.py").write_text(
        "def on_post_build(config):\n    raise ValueError('no luck')\n", encoding="utf-8"
    )

    with pytest.raises(SiteError, match="ValueError: no luck"):
        mkdocs_build.build(root, generated)


def test_mkdocs_gets_its_log_back(tmp_path):
    """After a build MkDocs' log has the level, handlers and propagation that it had."""
    log = logging.getLogger("mkdocs")
    before = (log.level, log.propagate, list(log.handlers))

    with pytest.raises(UsageError):
        mkdocs_build.build(tmp_path, {})
    assert before == (log.level, log.propagate, list(log.handlers))


def test_our_own_site_settings_build_strictly(tmp_path, generated):
    """The repository's mkdocs.yml builds with its hand-written pages and notebooks beside the sample's pages."""
    here = Path(__file__).parents[2]
    root = tmp_path / "ours"
    root.mkdir()
    (root / "docs").symlink_to(here / "docs")
    (root / "mkdocs.yml").write_text((here / "mkdocs.yml").read_text(encoding="utf-8"), encoding="utf-8")

    place = mkdocs_build.build(root, generated)

    assert (place / "claims/index.html").is_file()


@pytest.fixture
def servers(monkeypatch):
    """MkDocs' servers, interrupted at once; MkDocs leaves their sockets open, so they are closed here."""
    made = []

    class Interrupted(LiveReloadServer):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append(self)

        def serve(self, **_):
            raise KeyboardInterrupt

    monkeypatch.setattr("mkdocs.commands.serve.LiveReloadServer", Interrupted)
    yield made
    for server in made:
        server.server_close()


def test_serving_tells_its_log_and_ends_quietly(project, servers, capfd):
    """A served site tells on standard error what it builds, and an interrupt ends it."""
    mkdocs_build.serve(project.root, "127.0.0.1", 0)
    out, err = capfd.readouterr()

    assert out == ""
    assert "Documentation built" in err
    assert 1 == len(servers)


def test_serving_refuses_a_collision(project, servers):
    """A first build that fails is an error in its own words."""
    project.write("docs/claims.md", "# Mine\n")

    with pytest.raises(SiteError, match="stands where the generated"):
        mkdocs_build.serve(project.root, "127.0.0.1", 0)


def test_serving_refuses_an_address_that_is_taken(project, monkeypatch):
    """Bad usage, with the address and the way out; any other trouble of the system is the site's."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            UsageError, match=rf"^127.0.0.1:{port}: can't listen there \(got Address already in use\)"
        ):
            mkdocs_build.serve(project.root, "127.0.0.1", port)

    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mkdocs.commands.serve.serve", full)
    with pytest.raises(SiteError, match="No space left"):
        mkdocs_build.serve(project.root, "127.0.0.1", 0)


def test_an_edited_claim_is_live(project):
    """While the site is served, an edited script is run again and its page shows the new verdict."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from pathlib import Path; from generators.site import mkdocs_build; "
    code += "mkdocs_build.serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
    page = f"http://127.0.0.1:{port}/claims/says-yes/"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project.root), str(port)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert "verdict--not-enough-evidence" in fetched(page, "not run")
            path = project.root / "claims/says-yes/verify_alpha.py"
            path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
            assert "verdict--supported" in fetched(page, "conclusion--supported")
        finally:
            server.terminate()


def fetched(address: str, wanted: str) -> str:
    """The page once it holds what is wanted, or as it is after a minute."""
    text = ""
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own server
            text = answer.read().decode()
            if wanted in text:
                return text
        time.sleep(0.25)
    return text
