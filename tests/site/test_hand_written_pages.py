"""Hand-written pages beside generated ones: each stays the file that it is, and links name what is there."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from conftest import ProjectFolder
from helpers.site.built_sites import CONFIG, Page

from generators.commands import site
from generators.errors import SiteError

HOOK = """\
def on_page_content(html, page, config, files):
    return f"{html}<p>source: {page.file.abs_src_path}</p>"
"""
LINKED = """\
site_name: Alpha or Beta
docs_dir: web/docs
repo_url: https://example.org/r
edit_uri: edit/main/web/docs/
hooks: [hook.py]
theme: {name: material, features: [content.action.edit]}
plugins: [claims]
"""
EDIT = re.compile(r'href="(https://example\.org/[^"]*)"\s+title="Edit')


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A built project with a hook, edit links, a folder of docs further down and an editor's lock in it."""
    project = ProjectFolder(tmp_path_factory.mktemp("linked"))
    project.write("mkdocs.yml", LINKED)
    project.write("hook.py", HOOK)
    project.write("web/docs/README.md", "# Hand-written\n")
    project.write("web/docs/zebra/guide.md", "# Guide\n")
    (project.root / "web/docs/.#guide.md").symlink_to("someone@host.1:2")
    project.add("says-no", aliases=["said-no"])
    project.add("no-entry", {"claim.toml": None})
    site.build(project.root)
    return project


def page_of(project, name):
    """Text of a page of the built site."""
    return (project.root / "build/site" / name / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "source"), [("", "README.md"), ("zebra/guide", "zebra/guide.md")])
def test_a_hand_written_page_is_read_where_it_lies(linked, name, source):
    """A hook sees the project's own file as the source of a page, of the home page too."""
    assert f"source: {linked.root}/web/docs/{source}<" in page_of(linked, name)


def test_the_generated_part_joins_a_home_page_of_any_name(linked):
    """README.md opens the home page as index.md does, and the generated part follows it."""
    home = page_of(linked, "")

    assert 0 < home.index("Hand-written") < home.index("The newest run")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("", ["web/docs/README.md"]),
        ("claims/says-no", ["claims/says-no/claim.toml"]),
        ("article", ["claims/article.toml"]),
        ("claims/said-no", []),
        ("claims/no-entry", []),
        ("claims", []),
        ("topics/origins", []),
    ],
)
def test_an_edit_link_leads_to_a_file_that_exists(linked, name, source):
    """A page that is made from one file leads there; any other generated page has no edit link."""
    assert [f"https://example.org/r/edit/main/{path}" for path in source] == EDIT.findall(page_of(linked, name))


def test_generated_folders_stand_in_the_order_of_the_docs_folder(linked):
    """A navigation that MkDocs makes itself sorts generated and hand-written folders together."""
    labels = re.findall(r'<span class="md-ellipsis">\s*([\w ]+?)\s*<', page_of(linked, ""))

    assert labels.index("Article") < labels.index("Topics") < labels.index("Zebra")


@pytest.mark.parametrize(
    ("settings", "links"),
    [
        (
            "edit_uri: https://example.org/r/edit/main/docs/",
            ["https://example.org/r/edit/main/claims/article.toml"],
        ),
        ("edit_uri: '?edit=docs/'\nrepo_url: https://example.org/r", []),
        ("edit_uri_template: 'edit/{path!q}'\nrepo_url: https://example.org/r", []),
    ],
    ids=["whole", "query", "quoted"],
)
def test_no_edit_link_has_a_way_up_in_it(project, settings, links):
    """The way from the docs folder to the claims is resolved, or the link is left out."""
    theme = "theme: {name: material, features: [content.action.edit]}\n"
    project.write("mkdocs.yml", f"site_name: x\nplugins: [claims]\n{theme}{settings}\n")
    site.build(project.root)

    assert links == EDIT.findall(page_of(project, "article"))


@pytest.mark.parametrize("name", ["picture.png", "page.md"])
@pytest.mark.parametrize(
    ("make", "got"),
    [
        (lambda path: path.symlink_to("nowhere"), "a link to nowhere"),
        (lambda path: path.symlink_to(path.name), "a link to p"),
        (os.mkfifo, "no file"),
    ],
    ids=["nowhere", "itself", "pipe"],
)
def test_what_can_t_be_read_is_named(project, name, make, got):
    """A link to nothing and a pipe are refused by name before anything waits for them; excluded ones are not."""
    make(project.root / "docs" / name)
    with pytest.raises(SiteError, match=rf"^docs/{name}: can't be read \(got {got}.*\); remove it"):
        site.build(project.root)

    project.write("mkdocs.yml", f"{CONFIG}exclude_docs: {name}\n")
    assert site.build(project.root).is_dir()


@pytest.mark.parametrize("name", ["claims/index.html", "api/v1/claims.json", "assets/claims.css", "topics"])
def test_any_file_at_a_generated_address_is_refused(project, name):
    """No file may stand at the address of a generated file, nor where a generated folder will be."""
    project.write(f"docs/{name}", "mine")

    with pytest.raises(SiteError, match=rf"^docs/{name} stands where the generated .* will stand; rename it"):
        site.build(project.root)


def test_an_excluded_page_is_in_nobody_s_way(project):
    """A page that MkDocs leaves out may have the address of a generated one."""
    project.write("docs/claims.md", "# Mine\n")
    project.write("mkdocs.yml", f"{CONFIG}exclude_docs: claims.md\n")

    assert "All claims" in (site.build(project.root) / "claims/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("patterns", ["claims/", "'*.json'", "'*'"])
def test_what_excludes_hand_written_files_leaves_no_generated_one_out(project, patterns):
    """The patterns of `exclude_docs` are for the docs folder, where no generated file lies."""
    made = {path for path in site.build(project.root).rglob("*") if path.is_file()}
    project.write("mkdocs.yml", f"{CONFIG}exclude_docs: {patterns}\n")

    assert made == {path for path in site.build(project.root).rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "config",
    ["plugins: [search, claims]\nuse_directory_urls: false\n", "plugins: [search, claims, offline]\n"],
    ids=["setting", "plugin"],
)
def test_links_name_files_where_there_is_no_server(project, config):
    """Read from disk, every link, every redirect and every address for machines names a file of the site."""
    project.write("mkdocs.yml", f"site_name: x\ntheme: material\n{config}")
    project.add("says-no", aliases=["said-no"])
    place = site.build(project.root)
    lost = []
    for path in place.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        for link in (*Page(text).links, *re.findall(r'content="0; url=([^"]+)"', text)):
            target = urlsplit(urldefrag(urljoin(f"file://{path}", link)).url)
            lost += [] if target.scheme != "file" or Path(target.path).is_file() else [(path, link)]
    listed = [
        row["url"]
        for name in ("claims", "deployment")
        for row in json.loads((place / f"api/v1/{name}.json").read_text(encoding="utf-8"))["result"]
    ]

    former = (place / "claims/said-no/index.html").read_text(encoding="utf-8")

    assert lost == []
    assert '<meta http-equiv="refresh" content="0; url=../says-no/index.html">' in former.partition("</head>")[0]
    assert ["claims/says-no/index.html", "claims/says-yes/index.html"] == sorted(listed)
