"""What we replace of the theme differs from it in one named place, or fills what the theme leaves open."""

from __future__ import annotations

from pathlib import Path

import material
import pytest

import generators
from generators.mkdocs_plugin import THEME

OF_MATERIAL = Path(material.__file__).parent / "templates"


ITEMS = """
    {% for nav_item in nav.items %}
      {% set path = "__nav_" ~ loop.index %}
      {{ item.render(nav_item, path, 1) }}
    {% endfor %}"""


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("partials/search.html", 'role="dialog"', """role="dialog" aria-label="{{ lang.t('search') }}\""""),
        ("partials/javascripts/outdated.html", 'new URL("{{ base_url }}")', "__md_scope"),
        ("partials/nav.html", ITEMS, f"{{% call items_of(page) %}}{ITEMS}{{% endcall %}}"),
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


def test_nothing_else_of_the_theme_is_replaced():
    """Each file in our folder is one that a test above names."""
    assert {path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html")} == {
        *("404.html", "main.html"),
        *("partials/search.html", "partials/javascripts/outdated.html", "partials/nav.html"),
    }
    assert Path(generators.__file__).parent in THEME.parents
