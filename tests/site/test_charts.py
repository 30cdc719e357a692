"""Charts: one line of SVG that a screen reader can read and Markdown can't tear."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from generators.model import Framework
from generators.site import charts

NAME = "{http://www.w3.org/2000/svg}"
SIDES = (charts.Side("faster", "#e65100"), charts.Side("slower", "#6a1b9a"))
ROWS = [charts.Dot("Alpha / Beta", 1.42, 1.31, 1.55), charts.Dot("Alpha / Beta, 64", 0.5, None, None)]


def draw(rows=ROWS, **changes):
    """The parsed chart."""
    values = {
        "identity": "step",
        "title": "One step",
        "rows": rows,
        "smallest": 1.1,
        "meaning": SIDES,
    }
    return ET.fromstring(charts.ratios(**(values | changes)))  # noqa: S314  # made here


def test_is_one_line_without_links():
    """A chart is one line and holds no link, script or style."""
    text = charts.ratios("step", "One step", ROWS, 1.1, SIDES)

    assert "\n" not in text
    assert not [tag for tag in ("<a", "<script", "<style", "style=", "href") if tag in text]


def test_says_in_words_what_it_shows():
    """The title and description name every row with its interval."""
    chart = draw()

    assert "img" == chart.get("role")
    assert "step-title step-desc" == chart.get("aria-labelledby")
    assert "One step" == chart.find(f"{NAME}title").text
    assert (
        "Alpha / Beta: 1.42 times, 95 % interval 1.31 to 1.55; Alpha / Beta, 64: 0.5 times"
        == chart.find(f"{NAME}desc").text
    )


def test_has_a_dot_a_row_and_a_whisker_where_there_is_an_interval():
    """Two rows have two dots, and only the one with an interval has a whisker."""
    chart = draw()

    assert 2 == len(chart.findall(f"{NAME}circle"))
    assert 1 == len([path for path in chart.findall(f"{NAME}path") if path.get("class") == "chart__whisker"])


@pytest.mark.parametrize("value", [1e-7, 0.01, 0.3, 0.999, 1, 1.02, 3, 40, 9e5])
def test_stays_inside_the_picture(value):
    """Whatever the ratio, the dot, the zone and the line at 1 lie inside and stand in the right order."""
    chart = draw([charts.Dot("x", value, value / 1.2, value * 1.2)])
    dot = float(chart.find(f"{NAME}circle").get("cx"))
    equal = next(path for path in chart.findall(f"{NAME}path") if path.get("class") == "chart__equal")
    line = float(equal.get("d")[1:].split(" ")[0])

    assert charts.SIDE <= dot <= charts.WIDTH - charts.SIDE
    assert charts.SIDE <= line <= charts.WIDTH - charts.SIDE
    assert (value > 1, value < 1) == (dot > line, dot < line)
    assert (
        2 <= len([path for path in chart.findall(f"{NAME}path") if "chart__tick" == path.get("class")]) + 1 <= 22
    )


def test_escapes_labels_and_title():
    """A label that looks like markup stays a label."""
    chart = draw([charts.Dot("<b>&", 1, None, None)], title="</title><script>")

    assert "</title><script>" == chart.find(f"{NAME}title").text
    assert "<b>&" in [text.text for text in chart.findall(f"{NAME}text")]


def test_a_row_of_a_table_shares_its_scale():
    """Every ratio lies inside; a whisker that goes on beyond the scale ends there in an arrow."""
    ends = charts.scale([0.2, 3], 1.1)
    plain = charts.strip(charts.Dot("", 3, 2.5, 3.5), 1.1, ends)
    long = charts.strip(charts.Dot("", 1, 0.001, 1000), 1.1, ends)
    bare = charts.strip(charts.Dot("", 0.2, None, None), 1.1, ends)

    assert [1, 3, 0] == [strip.count("chart__whisker") for strip in (plain, long, bare)]
    for strip in (plain, long, bare):
        drawn = ET.fromstring(strip)  # noqa: S314  # made here
        assert 0 < float(drawn.find("circle").get("cx")) < charts.WIDTH
        assert "\n" not in strip


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
    of_two = draw(meaning=charts.sides([alpha, beta]))
    lines = [path for path in of_two.findall(f"{NAME}path") if path.get("class") == "chart__framework"]

    assert ["#e65100", "#6a1b9a"] == [line.get("stroke") for line in lines]
    assert "\N{LEFTWARDS ARROW} Alpha takes less" in [text.text for text in of_two.findall(f"{NAME}text")]
    assert "chart__framework" not in charts.axis((0.5, 2), charts.sides([alpha, beta, alpha]))


@pytest.mark.parametrize("value", [0.02, 1, 50])
def test_no_line_crosses_a_word(value):
    """Lines and zone of a row lie below its label and above the next one; the sides are named at the ends."""
    chart = draw([charts.Dot("one", value, None, None), charts.Dot("other", value, None, None)])
    texts = {text.text: (text.get("text-anchor"), float(text.get("y"))) for text in chart.findall(f"{NAME}text")}
    zones = [float(zone.get("y")) for zone in chart.findall(f"{NAME}rect")]

    assert texts["one"][1] < zones[0] < zones[0] + charts.STRIP < texts["other"][1] - 10 < zones[1]
    assert ("start", "end") == (
        texts["\N{LEFTWARDS ARROW} faster"][0],
        texts["slower \N{RIGHTWARDS ARROW}"][0],
    )
