"""A notebook's page holds its text and code; pictures and styles are files that it links."""

from __future__ import annotations

import base64
import re

import nbformat
import pytest
from helpers.site.built_sites import CONFIG, make_root
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from generators.site.builds import mkdocs_build

# A picture of one point.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
SETTINGS = CONFIG.replace("claims]", 'claims, mkdocs-jupyter: {include: ["*.ipynb"], cache: false}]')


def notebook(*code: str) -> str:
    """A notebook with a heading and cells of code, each of which draws a picture."""
    drawn = [new_output("display_data", {"image/png": DOT})]
    cells = [new_code_cell(text, outputs=drawn, execution_count=place) for place, text in enumerate(code, 1)]
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    heading = new_markdown_cell("# Rain", id="heading")
    return nbformat.writes(new_notebook(cells=[heading, *cells], metadata={"language_info": {"name": "python"}}))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A site with two notebooks."""
    root = make_root(tmp_path_factory.mktemp("notebooks"), SETTINGS)
    (root / "docs/rain.ipynb").write_text(notebook("rain = 1", "if rain:\n    draw(rain)"), encoding="utf-8")
    (root / "docs/wind.ipynb").write_text(notebook("wind = 2"), encoding="utf-8")
    return mkdocs_build.build(root, lambda **_: {"index.md": "# Home\n"})


@pytest.fixture(scope="module")
def page(built):
    """The page of the notebook with two cells of code."""
    return (built / "rain/index.html").read_text(encoding="utf-8")


def test_pictures_are_files_beside_the_page(built, page):
    """In the order of the notebook, with what they say to those who don't see them."""
    pictures = re.findall(r'<img alt="[^"]+"[^>]* src="([^"]+)"', page)

    assert "data:image" not in page
    assert ["figure-1.png", "figure-2.png"] == pictures
    assert all((built / "rain" / name).read_bytes() == base64.b64decode(DOT) for name in pictures)


def test_notebooks_share_one_style_sheet(built, page):
    """No page has a rule of its own; the sheet has those for what any of them shows, and no others."""
    sheet = (built / "assets/notebooks.css").read_text(encoding="utf-8")

    assert "<style" not in page
    for name in ("rain", "wind"):
        link = '<link rel="stylesheet" href="../assets/notebooks.css">'
        assert link in (built / name / "index.html").read_text(encoding="utf-8")
    assert ".highlight-ipynb .k {" in sheet  # of the one notebook that has a keyword
    assert ".jp-OutputArea" in sheet
    assert "bp3-button" not in sheet


def test_code_has_an_element_for_each_colour(page):
    """Names and blanks have that of the code; what a reader copies is all there."""
    *_, shown = re.findall(r'<div class="highlight-ipynb[^>]*><pre>(.*?)</pre>', page, re.DOTALL)
    text = re.sub(r"<[^>]+>", "", shown)

    assert '<span class="k">if</span> rain<span class="p">:</span>' in shown
    assert text.strip() == "if rain:\n    draw(rain)"
    assert ">if rain:\n    draw(rain)</div>" in page


def test_the_sign_of_a_button_is_drawn_once(page):
    """Every cell has its button, with its words."""
    assert 2 == page.count('aria-label="Copy to Clipboard"') == page.count('class="clipboard-copy-icon"')
    assert (1, 1) == (page.count('<g id="copy-sign">'), page.count('<use href="#copy-sign">'))


def test_a_site_without_notebooks_has_no_sheet_for_them(tmp_path):
    """Nothing is added that no page links."""
    site = mkdocs_build.build(make_root(tmp_path, SETTINGS), lambda **_: {"index.md": "# Home\n"})

    assert not (site / "assets/notebooks.css").exists()
