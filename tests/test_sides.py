"""The sides of comparisons as people read them."""

import pytest

from generators.grammar import read
from generators.operands import Items, Reference, Unknown
from generators.sides import Reading, extent, is_constant, side, walk

X = Reference("", "a", "x", "")
Y = Reference("", "b", "y", "")


def a_side(text, lookup=lambda _: 3.0):
    """The left side of a comparison with zero."""
    node = read(f"{text} > 0", ("a", "b")).parts[0]
    return side(node, 3.0, lookup)


@pytest.mark.parametrize(
    ("text", "shape", "readings"),
    [
        ("1 + 1", "constant", 0),
        ("a.x", "reference", 1),
        ("worst(a.x)", "worst", 1),
        ("a.x / b.y", "ratio", 2),
        ("worst(a.x) / worst(b.y)", "ratio", 2),
        ("worst(a.x) / b.y", "other", 0),
        ("a.x - b.y", "difference", 2),
        ("a.x + b.y", "other", 0),
        ("abs(a.x - b.y)", "distance", 2),
        ("abs(a.x)", "abs", 1),
        ("max(a.x, b.y)", "max", 2),
        ("max(a.x, 1)", "other", 0),
        ("1.1 * a.x", "scaled", 1),
        ("a.x * 1.1", "scaled", 1),
        ("1.1 * (a.x + 1)", "other", 0),
        ("a.x * b.y", "other", 0),
        ("a.x / 2", "other", 0),
        ("count(a.x > 1, b.y > 1)", "count", 0),
    ],
)
def test_a_side_knows_its_shape(text, shape, readings):
    """Constant, measure, ratio, difference, function of measures alone, or other."""
    found = a_side(text)

    assert (shape, readings, text) == (found.shape, len(found.readings), found.text)


def test_a_side_carries_what_forms_are_made_of():
    """Each reference once, the factor, the number of conditions."""
    assert (X, Y) == a_side("a.x / b.y - a.x").references
    assert (1.1, 1.0) == (a_side("1.1 * a.x").factor, a_side("a.x").factor)
    assert (2, 0) == (a_side("count(a.x > 1, b.y > 1)").conditions, a_side("a.x").conditions)


def test_a_reading_has_the_value_of_its_function():
    """Of a battery its counts, items that were left out not counted; of what is unknown nothing."""
    battery = Items({"one": True, "two": False, "three": None})

    assert (Reading(X, "", 3.0),) == a_side("a.x").readings
    assert (Reading(X, "worst", 3.0),) == a_side("worst(a.x)").readings
    assert (Reading(X, "passes", None, 1, 2),) == a_side("passes(a.x)", lambda _: battery).readings
    assert Reading(Y, "share", None, 1, 2) == a_side("mcnemar(a.x, b.y)", lambda _: battery).readings[1]
    assert (Reading(X, "worst"),) == a_side("worst(a.x)", lambda _: Unknown("nothing ran")).readings


def test_walking_meets_every_part_in_order():
    """A part comes before what is in it; a part without measures is constant."""
    node = read("a.x + 1 > b.y", ("a", "b"))

    assert ["a.x + 1 > b.y", "a.x + 1", "a.x", "1", "b.y"] == [part.text for part in walk(node)]
    assert [False, True] == [is_constant(node), is_constant(node.parts[0].parts[1])]


def test_the_unknown_has_no_extent():
    """Neither centre nor interval; a plain number has its centre."""
    assert (None, None) == extent(Unknown("nothing ran"))
    assert (2.0, None) == extent(2.0)
