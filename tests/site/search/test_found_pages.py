"""The built site as search engines and its own search find it: entries, descriptions, site map, sections."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from helpers.site.built_sites import CONFIG, make_root, rendered_as

from generators.site.builds import mkdocs_build

ADDRESS = "https://example.org/latest/"


@pytest.fixture(scope="module")
def built(tmp_path_factory, generated):
    """The built sample, with an address."""
    config = f"{CONFIG}site_url: {ADDRESS}\n"
    root = make_root(tmp_path_factory.mktemp("found"), config, more__page_md="# Page\n\nA page of its own.\n")
    return mkdocs_build.build(root, rendered_as(generated))


@pytest.fixture(scope="module")
def entries(built):
    """The entries of the search by their location."""
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))
    return {entry["location"]: entry for entry in index["docs"]}


def test_a_claim_is_one_entry_with_its_verdict(entries):
    """A claim's page has one entry: conclusion, statement, scope and passages, and the verdict as a tag."""
    (place,) = (location for location in entries if location.startswith("claims/training-step/"))
    entry = entries[place]

    assert ["Supported"] == entry["tags"]
    assert "A training step takes less time in Beta" == entry["title"]
    assert "<p>Alpha took 1.42x as long" in entry["text"]
    assert "<p>On training-step.</p>" in entry["text"]


def test_an_entry_holds_strange_text_as_text(entries):
    """Marks of HTML in a title or a conclusion are escaped once."""
    entry = entries["claims/hostile/"]

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in entry["title"]
    assert "<script" not in json.dumps(entry)


def test_a_claim_is_small_in_the_index(entries):
    """No claim takes over 6 KB of the index, and no section of another generated page over 1 KB."""
    sizes = {location: len(json.dumps(entry)) for location, entry in entries.items()}

    assert max(size for location, size in sizes.items() if location.startswith("claims/")) < 6_000
    assert max(size for location, size in sizes.items() if location.startswith("article/")) < 1_000


def test_former_addresses_are_not_found(entries):
    """A page that only leads on is no result."""
    assert "claims/graphs-are-static/" not in entries


def test_every_page_has_a_short_description_of_its_own(built):
    """No two pages share a description, and none is longer than 160 characters, hand-written ones too."""
    found = {}
    for path in built.rglob("index.html"):
        if "graphs-are-static" not in path.parts:
            (text,) = re.findall(r'<meta name="description" content="([^"]*)"', path.read_text(encoding="utf-8"))
            found[path.relative_to(built).as_posix()] = text

    assert "A page of its own." == found["more/page/index.html"]
    assert len(found) == len(set(found.values()))
    assert max(len(re.sub("&[^;]+;", "x", text)) for text in found.values()) <= 160


def test_the_site_map_names_every_page_with_its_day(built):
    """Each page is there, dated by its verdict, or by the newest of all: never by the day of the build."""
    root = ET.parse(built / "sitemap.xml").getroot()  # noqa: S314  # made by MkDocs here
    named = {place[0].text: place[1].text for place in root}

    assert "2026-10-12" == named[f"{ADDRESS}claims/traceback/"]
    assert "2026-11-22" == named[f"{ADDRESS}more/page/"]
    assert {
        f"{ADDRESS}{path.parent.relative_to(built)}/".replace("/./", "/") for path in built.rglob("index.html")
    } == set(named)


def test_a_site_without_an_address_has_no_empty_map(tmp_path, generated):
    """Without `site_url` there is no site map, and no instant navigation, which would ask for it."""
    site = mkdocs_build.build(make_root(tmp_path), rendered_as(generated))
    home = (site / "index.html").read_text(encoding="utf-8")

    assert not list(site.glob("sitemap.xml*"))
    assert "navigation.instant" not in home
    assert "navigation.indexes" in home


def test_topics_and_data_have_a_page_of_their_own(built):
    """The page of all topics leads to each; the page for machines leads to files and schemas that are there."""
    topics = (built / "topics/index.html").read_text(encoding="utf-8")
    machines = (built / "api/index.html").read_text(encoding="utf-8").partition("<article")[2]

    assert 6 == len(set(re.findall(r'<dt><a href="([\w-]+)/"', topics)))
    files = re.findall(r'href="(\.\./[\w./-]+|v1/[\w./-]+)"', machines.partition("</article>")[0])
    assert len(files) > 10
    assert not [name for name in files if not (built / "api" / name).exists()]
