"""Charts: one line of SVG that Markdown can't tear, beside cells that a screen reader can read."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import pytest

from generators.model import Framework
from generators.site import charts

SIDES = (charts.Side("faster", "#e65100"), charts.Side("slower", "#6a1b9a"))


def draw(value, low=None, high=None, ends=None):
    """The parsed drawing of one ratio."""
    given = [part for part in (value, low, high) if part is not None]
    return ET.fromstring(charts.strip(charts.Dot(value, low, high), 1.1, ends or charts.scale(given, 1.1)))  # noqa: S314  # made here


def marks(drawing, name):
    """The lines of a class, at any depth."""
    return [mark for mark in drawing.iter() if mark.get("class") == name]


def place(mark, name):
    """A place in per cent of the width."""
    return float(mark.get(name).removesuffix("%"))


def test_is_one_line_without_links():
    """A drawing is one line and holds no link, script or style."""
    ends = charts.scale([1.42], 1.1)
    for text in (charts.strip(charts.Dot(1.42, 1.31, 1.55), 1.1, ends), charts.axis(ends, SIDES)):
        assert "\n" not in text
        assert not [tag for tag in ("<a", "<script", "<style", "style=", "href") if tag in text]


def test_is_hidden_from_screen_readers():
    """The cells beside it hold the same numbers as text."""
    assert "true" == draw(1.42).get("aria-hidden")


@pytest.mark.parametrize("value", [1e-7, 0.01, 0.3, 0.999, 1, 1.02, 3, 40, 9e5])
def test_stays_inside_the_picture(value):
    """Whatever the ratio, the dot, the zone and the line at 1 lie inside and stand in the right order."""
    drawing = draw(value, value / 1.2, value * 1.2)
    dot = place(drawing.find("circle"), "cx")
    line = place(marks(drawing, "chart__equal")[0], "x1")

    assert charts.SIDE <= dot <= 100 - charts.SIDE
    assert charts.SIDE <= line <= 100 - charts.SIDE
    assert (value > 1, value < 1) == (dot > line, dot < line)
    assert 1 <= len(marks(drawing, "chart__tick")) <= 21


def test_rows_of_a_table_share_its_scale():
    """Every ratio lies inside; a whisker that goes on beyond the scale ends there in an arrow."""
    ends = charts.scale([0.2, 3], 1.1)
    drawings = [draw(3, 2.5, 3.5, ends), draw(1, 0.001, 1000, ends), draw(0.2, ends=ends)]

    assert [1, 3, 0] == [len(marks(drawing, "chart__whisker")) for drawing in drawings]
    for drawing in drawings:
        assert 0 < place(drawing.find("circle"), "cx") < 100


def test_letters_and_marks_keep_their_size():
    """No drawing is scaled to its width: places are in per cent, and letters and dots have a size of their own."""
    ends = charts.scale([1.42], 1.1)

    for text in (charts.strip(charts.Dot(1.42, 1.31, 1.55), 1.1, ends), charts.axis(ends, SIDES)):
        assert "viewBox" not in text


@pytest.mark.parametrize("value", [1e-5, 0.01, 0.3, 0.7, 1, 1.3, 1.7, 2.5, 4, 40, 150, 9e4])
def test_the_numbers_of_a_scale_stand_apart(value):
    """Each has a tenth of the width at least, which is what four letters take of the narrowest chart."""
    head = ET.fromstring(charts.axis(charts.scale([value], 1.1), SIDES))  # noqa: S314  # made here
    places = [place(text, "x") for text in marks(head, "chart__axis")]

    assert min(after - before for before, after in itertools.pairwise(places)) > 10


def test_the_head_of_a_table_names_both_sides():
    """The scale's numbers and what lies on either side of 1 stand in the head, escaped."""
    text = charts.axis(charts.scale([0.5, 2], 1.1), (charts.Side("<Alpha>"), charts.Side("Beta")))

    assert "\N{LEFTWARDS ARROW} &#x3c;Alpha&#x3e;" in text
    assert "Beta \N{RIGHTWARDS ARROW}" in text
    assert "1\N{MULTIPLICATION SIGN}" in text


def test_each_side_of_1_has_the_colour_of_the_framework_that_takes_less():
    """A line in its colour leads from each end to 1; a chart of more than two frameworks has none."""
    alpha = Framework(name="alpha", title="Alpha", module="alpha", colour="#e65100")
    beta = Framework(name="beta", title="Beta", module="beta", colour="#6a1b9a")
    head = ET.fromstring(charts.axis((0.5, 2), charts.sides([alpha, beta])))  # noqa: S314  # made here

    assert ["#e65100", "#6a1b9a"] == [line.get("stroke") for line in marks(head, "chart__framework")]
    assert "\N{LEFTWARDS ARROW} Alpha is faster" in [text.text for text in head.findall("text")]
    assert "chart__framework" not in charts.axis((0.5, 2), charts.sides([alpha, beta, alpha]))
