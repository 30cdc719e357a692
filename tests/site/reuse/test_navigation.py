"""Items of the navigation that are made once: each page shows those that it would show without that."""

from __future__ import annotations

import pytest
from helpers.site.built_sites import make_root
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from generators.site.reuse.navigation import NavigationItems

OURS = ("claims/a/index.md", "claims/b/index.md", "claims/c/index.md", "claims/index.md", "deep/er/d/index.md")


@pytest.fixture(params=[True, False], ids=["folders", "files"])
def pages(tmp_path, request):
    """Pages by their path, one of ours in the navigation and one with an item below it; and the navigation."""
    nav = "nav: [index.md, {Claims: [claims/index.md, claims/c/more.md, {Far: 'https://example.org/'}]}]\n"
    root = make_root(tmp_path, f"site_name: x\nplugins: [claims]\nuse_directory_urls: {request.param}\n{nav}")
    config = load_config(str(root / "mkdocs.yml"), theme={"name": "material"})
    names = ("index.md", "claims/c/more.md", *OURS)
    files = Files([File(name, "docs", "site", use_directory_urls=request.param) for name in names])
    navigation = get_navigation(files, config)
    for name in OURS:
        file = files.get_file_from_path(name)
        file.generated_by = "claims"
        file.page = file.page or Page(None, file, config)
    return {name: files.get_file_from_path(name).page for name in names}, navigation


def shown(page, navigation):
    """The addresses of the items as the theme shows them on a page."""
    found = [other.file.url_relative_to(page.file) for other in navigation.pages]
    return " ".join([*found, *("here" for other in navigation.pages if other is page)])


def test_each_page_shows_its_own_items(pages):
    """Whichever page comes first, links are relative to the page that shows them."""
    found, navigation = pages
    for order in (OURS, OURS[::-1]):
        items = NavigationItems(navigation)
        for name in order:
            page = found[name]
            assert shown(page, navigation) == items(page, lambda page=page: shown(page, navigation))


def test_items_are_made_once_for_the_pages_of_a_folder(pages):
    """Not for pages of the navigation, hand-written ones, and those with an item below them."""
    found, navigation = pages
    items, made = NavigationItems(navigation), []
    for name in (*OURS, *OURS, "index.md", "index.md"):
        items(found[name], lambda name=name: made.append(name) or name)

    once = {"claims/a/index.md", "deep/er/d/index.md"}
    assert {name for name in made if made.count(name) == 1} == once
    assert "claims/b/index.md" not in made
