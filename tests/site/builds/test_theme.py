"""What we replace of the theme differs from it in one named place, or fills what the theme leaves open."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from helpers.site.built_sites import CONFIG, make_root, rendered_as

import generators
from generators.mkdocs_plugin import THEME
from generators.site.builds import mkdocs_build

OF_MATERIAL = Path(material.__file__).parent / "templates"


ITEMS = """
    {% for nav_item in nav.items %}
      {% set path = "__nav_" ~ loop.index %}
      {{ item.render(nav_item, path, 1) }}
    {% endfor %}"""
SHOWN = (
    "{{ items_of(page, items) if items_of is defined else items() }}"  # without our plugin the theme stands alone
)


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("partials/search.html", 'role="dialog"', """role="dialog" aria-label="{{ lang.t('search') }}\""""),
        ("partials/javascripts/outdated.html", 'new URL("{{ base_url }}")', "__md_scope"),
        ("partials/nav.html", ITEMS, f"{{% macro items() %}}{ITEMS}{{% endmacro %}}{SHOWN}"),
    ],
    ids=["a name for the dialog of the search", "an address that is no relative one", "items made once"],
)
def test_a_partial_is_that_of_the_theme_but_for_one_place(name, theirs, ours):
    """A release of Material that changes the partial fails here, and the copy follows it."""
    of_material = (OF_MATERIAL / name).read_text(encoding="utf-8")

    assert 1 == of_material.count(theirs)
    assert of_material.replace(theirs, ours) == (THEME / name).read_text(encoding="utf-8")


def test_what_the_theme_leaves_open_is_filled():
    """The theme has a bar for older editions, without a text, and a page for what is not found, without a link."""
    bar = (OF_MATERIAL / "base.html").read_text(encoding="utf-8")
    missing = (OF_MATERIAL / "404.html").read_text(encoding="utf-8")

    assert "{% block outdated %}{% endblock %}" in bar
    assert "<a" not in missing


def test_no_script_keeps_a_page_waiting(tmp_path, generated):
    """Every script that a page asks for runs when the page is there; ours are one script and one stylesheet."""
    config = f"{CONFIG}extra_javascript: [mine.js, {{path: late.js, defer: true}}]\n"
    root = make_root(tmp_path, config)
    for name in ("mine.js", "late.js"):
        (root / "docs" / name).write_text("", encoding="utf-8")
    home = (mkdocs_build.build(root, rendered_as(generated)) / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script\b[^>]*\bsrc=[^>]*>", home)

    assert [1, 1, 1, 1] == [script.count("defer") for script in scripts]
    assert ["assets/claims.css"] == re.findall(r'href="(assets/[\w-]+\.css)"', home)
    assert ["assets/claims.js"] == re.findall(r'src="(assets/[\w-]+\.js)"', home)


def test_nothing_else_of_the_theme_is_replaced():
    """Each file in our folder is one that a test above names."""
    assert {path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html")} == {
        *("404.html", "main.html"),
        *("partials/search.html", "partials/javascripts/outdated.html", "partials/nav.html"),
    }
    assert Path(generators.__file__).parent in THEME.parents
