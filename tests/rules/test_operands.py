"""The sides of comparisons as people read them."""

import pytest

from generators.rules.numbers.values import Items, Unknown
from generators.rules.operands import Reading, extent, is_constant, ratios, side, walk
from generators.rules.parser import read
from generators.rules.references import Reference

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
        ("a.x / 2", "scaled", 1),
        ("2 / a.x", "other", 0),
        ("count(a.x > 1, b.y > 1)", "count", 0),
    ],
)
def test_a_side_knows_its_shape(text, shape, readings):
    """Constant, measure, ratio, difference, function of measures alone, or other."""
    found = a_side(text)

    assert (shape, readings, text) == (found.shape, len(found.readings), found.node.text)


def test_a_side_carries_what_forms_are_made_of():
    """Each reference once, the factor, the number of conditions."""
    assert (X, Y) == a_side("a.x / b.y - a.x").references
    assert (1.1, 1.0) == (a_side("1.1 * a.x").factor, a_side("a.x").factor)
    assert (1.0, 1.1) == (a_side("a.x / 1.1").factor, a_side("a.x / 1.1").divisor)
    assert (2, 0) == (a_side("count(a.x > 1, b.y > 1)").conditions, a_side("a.x").conditions)


def test_a_reading_has_the_value_of_its_function():
    """Of a battery its counts, items that were left out not counted; of what is unknown nothing."""
    battery = Items({"one": True, "two": False, "three": None})

    assert (Reading(X, "", 3.0),) == a_side("a.x").readings
    assert (Reading(X, "worst", 3.0),) == a_side("worst(a.x)").readings
    assert (Reading(X, "passes", None, 1, 2),) == a_side("passes(a.x)", lambda _: battery).readings
    assert Reading(Y, "share", None, 1, 2) == a_side("mcnemar(a.x, b.y)", lambda _: battery).readings[1]
    assert (Reading(X, "worst"),) == a_side("worst(a.x)", lambda _: Unknown("nothing ran")).readings


@pytest.mark.parametrize(
    ("text", "in_units"),
    [
        ("a.x", True),
        ("1.1 * a.x / 2", True),
        ("worst(a.x) + 0.1", True),
        ("max(a.x, b.y) - 1 / 2", True),
        ("-a.x", True),
        ("a.x * b.y", False),
        ("a.x / b.y", False),
        ("log(a.x) - 1", False),
        ("a.x + a.x / b.y", False),
        ("2 * (a.x + a.x / b.y)", False),
        ("(a.x + a.x / b.y) / 2", False),
        ("count(a.x > 1)", False),
    ],
)
def test_a_side_knows_whether_it_has_the_unit_of_its_measures(text, in_units):
    """Sums, multiples and extremes have it; products, quotients, logarithms and counts do not."""
    assert in_units == a_side(text).in_units


@pytest.mark.parametrize(
    ("left", "right", "known"),
    [
        ("a.x", "2 * b.y", 2),
        ("a.x / 2", "b.y", 2),
        ("a.x", "2", 0),
        ("a.x", "b.y + 1", 0),
        ("worst(a.x)", "b.y", 0),
        ("2 * worst(a.x)", "b.y", 0),
    ],
)
def test_two_measures_have_ratios_both_ways(left, right, known):
    """Of the measures themselves, without the constants; none where a side holds anything else."""
    found = ratios(a_side(left), a_side(right), lambda _: 3.0)

    assert ((1.0, None),) * known == found


@pytest.mark.parametrize("operand", [0.0, -1.0, Unknown("nothing ran"), True])
def test_what_is_not_positive_has_no_ratio(operand):
    """A factor turns its order round, or says nothing."""
    assert () == ratios(a_side("a.x"), a_side("b.y"), lambda _: operand)


def test_walking_meets_every_part_in_order():
    """A part comes before what is in it; a part without measures is constant."""
    node = read("a.x + 1 > b.y", ("a", "b"))

    assert ["a.x + 1 > b.y", "a.x + 1", "a.x", "1", "b.y"] == [part.text for part in walk(node)]
    assert [False, True] == [is_constant(node), is_constant(node.parts[0].parts[1])]


def test_the_unknown_has_no_extent():
    """Neither centre nor interval; a plain number has its centre."""
    assert (None, None) == extent(Unknown("nothing ran"))
    assert (2.0, None) == extent(2.0)
