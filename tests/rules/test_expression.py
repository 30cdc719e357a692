"""Rules as values: what they name, and how they decide."""

import pytest

from generators.rules.expression import ExpressionError, Reference, parse
from generators.rules.numbers.values import Items, Replicates, Unknown
from generators.rules.statistics import repeat

NAMES = ("alpha", "beta")


def timing(*seconds):
    """Replicates of a timing."""
    found = repeat(seconds, family="launches", seed="x", log=True, better="lower")
    assert isinstance(found, Replicates)
    return found


VALUES = {
    "alpha.yes": True,
    "alpha.no": False,
    "alpha.lost": Unknown("no value"),
    "alpha.one": 1,
    "alpha.zero": 0.0,
    "alpha.time": timing(1.40, 1.52, 1.45, 1.42, 1.39),
    "beta.time": timing(1.00, 1.05, 1.02, 1.03, 0.98),
    "alpha.battery": Items({"a": True, "b": True, "c": None}),
    "beta.battery": Items({"a": True, "b": False, "c": True}),
}


def value_of(reference):
    """The operand of a reference."""
    return VALUES[str(reference)]


def decide(text):
    """A rule's decision over VALUES."""
    return parse(text, NAMES).decide(value_of)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("alpha.yes", True),
        ("alpha.lost", None),
        ("not alpha.lost", None),
        ("alpha.yes and not alpha.no", True),
        ("alpha.lost and alpha.no", False),
        ("alpha.lost and alpha.yes", None),
        ("alpha.lost or alpha.yes", True),
        ("alpha.lost or alpha.no", None),
        ("alpha.one == 1", True),
        ("-alpha.one + 2 * 3 > 4", True),
        ("alpha.one / alpha.zero > 1", None),
        ("log(alpha.zero) > 1", None),
        ("alpha.time / beta.time > 1.1", True),
        ("alpha.time / beta.time < 1.1", False),
        ("alpha.time / beta.time > 1.418", None),
        ("beta.time < alpha.time", True),
        ("abs(alpha.time - beta.time) < 1", True),
        ("abs(alpha.time) == 1", False),
        ("count(alpha.yes, alpha.no, alpha.lost) >= 1", True),
        ("count(alpha.yes, alpha.no, alpha.lost) >= 2", None),
        ("count(alpha.yes, alpha.no, alpha.lost) >= 3", False),
        ("worst(alpha.time) == 1.52", True),
        ("passes(alpha.battery) == 2 and share(beta.battery) > 0.6", True),
        ("mcnemar(alpha.battery, beta.battery) == 1", True),
        ("passes(alpha.lost) > 1", None),
    ],
)
def test_a_rule_is_true_false_or_unknown(text, truth):
    """Comparisons are decided one by one, then joined as Kleene does, also where the truth alone is asked."""
    assert truth is decide(text).truth
    assert truth is parse(text, NAMES).truth(value_of)


@pytest.mark.parametrize(
    ("text", "what", "column"),
    [
        ("alpha.one", "a measure that is no check stands where a yes or no must", 1),
        ("alpha.battery", "a measure that is no check stands where a yes or no must", 1),
        ("alpha.yes + 1 > 1", "a check stands where a number must", 1),
        ("1 < alpha.battery", "a battery stands where a number must", 5),
        ("alpha.time == 1", "a repeated measure can't be asked to be exactly equal", 1),
        ("alpha.time / beta.time != 1", "a repeated measure can't be asked to be exactly equal", 1),
        ("passes(alpha.one) > 1", "passes takes a battery", 8),
        ("worst(alpha.yes) > 1", "worst takes a number or a timing", 7),
    ],
)
def test_a_measure_of_the_wrong_kind_is_refused(text, what, column):
    """At decision, because only then the kind is known."""
    with pytest.raises(ExpressionError) as caught:
        decide(text)
    with pytest.raises(ExpressionError) as again:
        parse(text, NAMES).truth(value_of)

    assert (what, column) == (caught.value.what, caught.value.column) == (again.value.what, again.value.column)


def test_a_rule_is_another_one_where_its_names_mean_others():
    """The same text counts the members that it is read for, whatever was read before."""
    text = "count(supported(each)) >= 1"
    few, more = (parse(text, NAMES, (), {"each": ids}) for ids in (["one"], ["one", "two"]))

    assert (1, 2) == (len(few.references), len(more.references))
    with pytest.raises(ExpressionError):
        parse("gamma.one > 1", NAMES)
    assert parse("gamma.one > 1", (*NAMES, "gamma")).references


def test_a_comparison_shows_the_side_that_is_not_constant():
    """The ratio of a ratio, the left of two sides less the right; a constant on the left is turned over."""
    (ratio,) = decide("1.1 < alpha.time / beta.time").comparisons
    (difference,) = decide("alpha.time < beta.time").comparisons

    assert ("1.1 < alpha.time / beta.time", ">", "ratio", pytest.approx(1.0, abs=1e-5)) == (
        ratio.text,
        ratio.operator,
        ratio.left.shape,
        ratio.share,
    )
    assert pytest.approx(1.4124, abs=1e-3) == ratio.value
    assert ratio.interval[0] < ratio.value < ratio.interval[1]
    assert pytest.approx(ratio.left.value) == ratio.value
    assert pytest.approx(difference.left.value - difference.right.value) == difference.value


def test_checks_and_unknowns_have_no_value():
    """A bare check is its truth; what can't be computed says why."""
    check, lost = decide("alpha.yes and 1 / alpha.zero > 1").comparisons

    assert (True, None, None, "") == (check.truth, check.value, check.interval, check.operator)
    assert (None, None, "division by zero") == (lost.truth, lost.value, lost.reason)


def test_a_decision_names_what_brought_it_about():
    """True parts of a true or, false parts of a false and; under not the opposite is wanted."""
    decision = decide("(alpha.yes or alpha.no) and not (alpha.no or alpha.lost and alpha.no)")

    assert ["alpha.yes", "alpha.no", "alpha.no"] == [item.text for item in decision.deciding]
    assert [True, False, False] == [item.wanted for item in decision.deciding]
    assert len(decision.comparisons) == 5


def test_an_unknown_says_why_only_where_it_matters():
    """A reason that didn't keep the rule from being decided is left out."""
    assert "no value" == decide("alpha.lost or alpha.no").unknown
    assert decide("alpha.lost or alpha.yes").unknown is None
    assert decide("alpha.time / beta.time > 1.418").unknown is None


def test_a_rule_names_its_measures_and_constants_once():
    """In the order of the text; constants rising and with their sign."""
    rule = parse("digits.alpha.n > -3 or beta.t[64] / beta.t[8] < 2 and beta.t[8] > 2", NAMES, ("digits",))
    sizes = (Reference("", "beta", "t", "64"), Reference("", "beta", "t", "8"))

    assert (Reference("digits", "alpha", "n", ""), *sizes) == rule.references
    assert (-3.0, 2.0) == rule.constants


@pytest.mark.parametrize(
    ("text", "conclusive"),
    [
        ("alpha.yes and alpha.one > 1", True),
        ("1 > alpha.one or count(alpha.yes, alpha.one > 2) >= 1", True),
        ("alpha.one > beta.one", False),
        ("alpha.one * 2 > 1", False),
        ("abs(alpha.one) > 1", False),
        ("count(alpha.one > beta.one) >= 1", False),
    ],
)
def test_a_rule_is_conclusive_where_cells_around_constants_try_every_case(text, conclusive):
    """One measure, or a count of such comparisons, against a constant."""
    assert conclusive is parse(text, NAMES).conclusive


def test_a_rule_knows_the_functions_of_a_measure():
    """The empty text stands for a place in no function."""
    rule = parse("passes(alpha.b) > 1 and alpha.b > 1 and min(alpha.c, abs(alpha.b)) > 1", NAMES)
    own = Reference("", "alpha", "b", "")

    assert {"passes", "", "abs"} == rule.functions_of(own)
    assert {"min"} == rule.functions_of(own._replace(measure="c"))
    assert {""} == parse("alpha.b", NAMES).functions_of(own)
    assert frozenset() == rule.functions_of(own._replace(measure="d"))


def test_a_rule_knows_what_it_sets_equal():
    """Measures under == or != outside any function, where replicates are refused."""
    rule = parse("alpha.n + 1 == 2 and worst(alpha.m) != 3 and alpha.k > 1", NAMES)

    assert {Reference("", "alpha", "n", "")} == rule.equated


def test_an_interval_without_a_centre_shows_its_ends():
    """A count with unknowns has an interval and no value."""
    counted = decide("count(alpha.yes, alpha.lost) > 1").comparisons[-1]

    assert (None, (1.0, 2.0)) == (counted.value, counted.interval)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("alpha.x < 0.001", [("alpha.x < 0.001", "<", 0.001)]),
        ("0.001 > alpha.x", [("0.001 > alpha.x", "<", 0.001)]),
        ("not alpha.x >= 1 / 4", [("alpha.x >= 1 / 4", "<", 0.25)]),
        ("alpha.x < beta.x", []),
        ("alpha.x < 1 / 0", []),
        (
            "count(alpha.x < 1) >= 1 or beta.x == 2",
            [("count(alpha.x < 1) >= 1", ">=", 1), ("beta.x == 2", "==", 2)],
        ),
    ],
)
def test_a_rule_knows_the_numbers_that_bound_its_measures(text, bounds):
    """However a comparison is written: the measures on the left, the number on the right, as it needs to hold."""
    found = parse(text, ("alpha", "beta")).bounds

    assert bounds == [(bound.text, bound.operator, bound.limit) for bound in found]


def test_a_bound_names_its_measures():
    """Those of the side that isn't constant."""
    (bound,) = parse("abs(alpha.x - beta.y) <= 0.1", ("alpha", "beta")).bounds

    assert ["alpha.x", "beta.y"] == [str(reference) for reference in bound.references]


@pytest.mark.parametrize(
    ("text", "conjunctive"),
    [
        ("alpha.yes and not alpha.no", True),
        ("not not alpha.yes", True),
        ("count(alpha.yes or alpha.no) >= 1", True),
        ("alpha.yes or alpha.no", False),
        ("alpha.one > 1 and not (alpha.yes and alpha.no)", False),
    ],
)
def test_a_decision_says_whether_its_rule_needs_every_comparison(text, conjunctive):
    """True where `and` alone joins them; what stands inside a function is counted, not needed."""
    assert conjunctive is decide(text).conjunctive
