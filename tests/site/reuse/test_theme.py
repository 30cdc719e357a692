"""A theme's files are listed without its icons, and are the same files."""

from __future__ import annotations

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from generators.site.reuse.theme import ThemeFiles, list_without_icons


@pytest.fixture
def config(tmp_path):
    """The settings of a site with Material and a folder that overrides files of it."""
    for name in ("main.html", ".hidden/text.txt", "assets/.hidden/text.txt", "assets/ours.txt", ".dot.txt"):
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_text("{% extends 'base.html' %}", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: {name: material, custom_dir: mine}\n")
    return load_config(str(tmp_path / "mkdocs.yml"))


def added(config):
    """Paths of the files that MkDocs takes from the theme, with where they are."""
    files = Files([])
    files.add_files_from_theme(config.theme.get_env(), config)
    return [(file.src_uri, file.src_dir) for file in files]


def test_mkdocs_copies_the_same_files(config):
    """Of the theme and of the folder that overrides it, with far fewer looked at."""
    before, whole = added(config), config.theme.get_env().loader.list_templates()
    list_without_icons(config.theme)

    assert added(config) == before
    assert "assets/ours.txt" in dict(before)
    assert len(config.theme.get_env().loader.list_templates()) < len(whole) / 10


def test_icons_are_found_by_name(config):
    """Templates include them."""
    list_without_icons(config.theme)
    env = config.theme.get_env()

    assert isinstance(env.loader, ThemeFiles)
    assert "<svg" in env.get_template(".icons/material/home.svg").render()
