"""Measures read out of observations, as operands."""

import pytest
from helpers.entries_and_observations import a_claim, a_project, observed, timed

from generators.judging.measures import Source, measure_lookup, runs_behind
from generators.model import Measure
from generators.rules.expression import ExpressionError, Reference
from generators.rules.numbers.values import Items, Replicates, Unknown

MEASURES = {
    "ok": "check",
    "n": "number",
    "seeds": {"kind": "number", "title": "Seeds", "better": "higher"},
    "found": "battery",
    "t": {"kind": "timing", "title": "Time", "clock": "cpu"},
    "words": "text",
    "gone": "number",
}
VALUES = {
    "ok": True,
    "n": 3,
    "seeds": [0.3, 0.1, 0.2],
    "found": {"a": True, "b": False, "c": True},
    "t": timed(2.0, 4.0, 8.0),
    "words": "hello",
}
CLAIM = a_claim(MEASURES)


def read(text, **beta):
    """The operand of `alpha.MEASURE[SIZE]`."""
    measure, _, size = text.partition("[")
    observations = {
        "alpha": observed(CLAIM, "alpha", VALUES),
        "beta": observed(CLAIM, "beta", {**VALUES, **beta}),
    }
    lookup = measure_lookup(a_project(CLAIM), Source(CLAIM.entry.measures, observations), {})
    reference = Reference("", "alpha", measure, size.rstrip("]"))
    found = lookup(reference)
    assert found is lookup(reference)
    return found


def test_single_values_are_read_as_they_are():
    """A check as its truth, a number as a float."""
    assert [True, 3.0] == [read("ok"), read("n")]


def test_seeds_are_replicates_with_their_direction():
    """Their mean, their units and `better`."""
    seeds = read("seeds")

    assert isinstance(seeds, Replicates)
    assert (("seeds", 3), (0.3, 0.1, 0.2), "higher") == (seeds.pairing, seeds.units, seeds.better)
    assert pytest.approx(0.2) == seeds.centre


def test_a_timing_is_read_by_its_clock_on_the_log_scale():
    """The geometric mean of the launches' medians; lower is better unless the entry says otherwise."""
    time = read("t")

    assert pytest.approx(2.0) == time.centre
    assert (("launches", 3), (1.0, 2.0, 4.0), "lower") == (time.pairing, time.units, time.better)


def test_an_item_left_out_by_one_framework_is_left_out_of_all():
    """So that every framework has the same items."""
    assert Items({"a": True, "b": False, "c": None}) == read("found", found={"a": True, "b": True, "c": None})


@pytest.mark.parametrize("found", [{"a": True, "c": True}, {"a": True, "b": None, "B": True, "c": True}])
def test_batteries_of_different_items_are_not_compared(found):
    """An item that one script doesn't name can't be left out unseen: `None` says so."""
    reason = "the items of a battery are the same in every script, and not every one has"

    assert Unknown(f"Alpha, Found: {reason} {min(set(found) ^ set('abc'))}") == read("found", found=found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gone", "Alpha gives no value for “Gone”"),
        ("never", "Alpha gives no value for “never”"),
        ("n[64]", "Alpha, N: it is no sweep, so it has no size 64"),
        ("t[64]", "Alpha, Time: no timing of size 64; the sizes are (none)"),
    ],
)
def test_what_is_missing_says_so(text, reason):
    """Unknown, with framework and measure."""
    assert Unknown(reason) == read(text)


def test_a_text_is_never_judged():
    """It is refused with the way out."""
    with pytest.raises(ExpressionError, match="a text is shown, never judged"):
        read("words")


def test_a_framework_without_an_observation_is_unknown():
    """Under its title, or its name where it has none."""
    lookup = measure_lookup(a_project(CLAIM), Source(CLAIM.entry.measures, {}), {})

    assert Unknown("Alpha has not run") == lookup(Reference("", "alpha", "n", ""))
    assert Unknown("gamma has not run") == lookup(Reference("", "gamma", "n", ""))


def test_runs_are_the_units_of_the_most_repeated_measure():
    """One where nothing is repeated."""
    reference = Reference("", "alpha", "seeds", "")

    assert [1, 3] == [runs_behind({}), runs_behind({reference: read("seeds"), reference._replace(size="1"): 2.0})]


def test_a_measure_of_an_unknown_sort_is_a_defect():
    """Every kind of the model has its operand."""
    lookup = measure_lookup(a_project(CLAIM), Source({}, {}), {})

    with pytest.raises(AssertionError):
        lookup.operand(lookup.sources[""], Measure(kind="number", title="N"), None, Reference("", "a", "n", ""))


def test_a_timing_is_read_with_the_bound_of_its_look():
    """Its own observation's, so a claim that is used keeps its own; seeds stay at 97.5 %."""
    plain, wide = (
        {name: observed(CLAIM, name, VALUES, limits=limits) for name in ("alpha", "beta")}
        for limits in ({}, {"bound": 7.95})
    )
    lookup = measure_lookup(
        a_project(CLAIM), Source(CLAIM.entry.measures, wide), {"used": Source(CLAIM.entry.measures, plain)}
    )
    own, used = (lookup(Reference(alias, "alpha", "t", "")) for alias in ("", "used"))
    seeds = [lookup(Reference(alias, "alpha", "seeds", "")) for alias in ("", "used")]

    assert [pytest.approx(7.95 / 4.30265), 1.0] == [own.mean.widening, used.mean.widening]
    assert [1.0, 1.0] == [found.mean.widening for found in seeds]
