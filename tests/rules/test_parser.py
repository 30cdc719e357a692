"""The grammar of rules: what may be written, and how anything else is refused."""

import pytest

from generators.rules.functions import FUNCTIONS
from generators.rules.nodes import ExpressionError, MeasureNode
from generators.rules.operands import walk
from generators.rules.parser import DEEPEST, LONGEST, read
from generators.rules.references import Reference

NAMES = ("alpha", "beta")


def refusal(text):
    """The error that a text gives."""
    with pytest.raises(ExpressionError) as caught:
        read(text, NAMES, ("digits",))
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "alpha.ok",
        "not (alpha.ok or beta.ok) and alpha.n + 1 > -2.5 * beta.n / 3 - 1",
        "digits.alpha.accuracy >= .9",
        "alpha.time[64] / alpha.time['small'] < 2",
        "count(alpha.ok, beta.n == 1) != +1",
        "mcnemar(alpha.b, beta.b) <= 0.05",
        "abs(min(alpha.n, beta.n)) < max(log(alpha.n), worst(beta.n))",
        "passes(alpha.b) > 1\n  and share(alpha.b) > 0.5\n",
        "-alpha.n < 1",
    ],
)
def test_what_the_whitelist_holds_can_be_read(text):
    """Measures, numbers, arithmetic, comparisons, logic, functions; over several lines too."""
    assert read(text, NAMES, ("digits",)).truth or "alpha.ok" == text


@pytest.mark.parametrize(
    ("text", "what", "column"),
    [
        ("", "a rule is a condition", None),
        ("alpha.n", None, None),
        ("alpha.n > 1 # really", "a rule holds no comment", 13),
        ("alpha.n >", "the rule can't be read", None),
        ("  gamma.n > 1", "this is no measure", 3),
        ("alpha.n > 1if 2", "the rule can't be read", 11),
        ("x\0", "the rule can't be read", None),
        ("\ud800", "the rule can't be read", None),
        ("alpha.n + 1", "a number stands where a yes or no must", 1),
        ("(alpha.n > 1) + 1 > 0", "a yes or no stands where a number must", 2),
        ("0 < alpha.n < 1", "comparisons can't be chained", 1),
        ("alpha.n in beta.n", "this can't stand in a rule", 1),
        ("alpha.n ** 2 > 1", "this can't stand in a rule", 1),
        ("alpha.n > (lambda: 1)", "this can't stand in a rule", 12),
        ("~alpha.n > 1", "this can't stand in a rule", 1),
        ("alpha.n > True", "this is no finite number", 11),
        ("alpha.n > 'one'", "this is no finite number", 11),
        ("alpha.n > 1e999", "this is no finite number", 11),
        ("alpha.n > " + "9" * 400, "this is no finite number", 11),
        ("gamma.n > 1", "this is no measure", 1),
        ("other.alpha.n > 1", "this is no measure", 1),
        ("digits.gamma.n > 1", "this is no measure", 1),
        ("alpha.n.m.k > 1", "this is no measure", 1),
        ("é.n > 1 and gamma.n > 1", "this is no measure", 1),
        ("alpha.n > 1 and é.n > 1", "this is no measure", 17),
        ("alpha.n[alpha.m] > 1", "a size is a number or a text", 1),
        ("alpha.n[True] > 1", "a size is a number or a text", 1),
        ("open(alpha.n) > 1", "this function is unknown", 1),
        ("alpha.n() > 1", "this function is unknown", 1),
        ("min(alpha.n, key=alpha.m) > 1", "this function is unknown", 1),
        ("abs(alpha.n, 1) > 1", "abs takes 1 arguments", 1),
        ("min() > 1", "min takes 1 to 99 arguments", 1),
        ("worst(alpha.n + 1) > 1", "worst takes a measure itself", 1),
        ("passes(1) > 1", "passes takes a measure itself", 1),
    ],
)
def test_everything_else_is_refused_with_its_place(text, what, column):
    """Each error says what, where and the way out; a bare measure may be a check and is left to the judge."""
    if what is None:
        assert not read(text, NAMES).truth
        return
    error = refusal(text)

    assert (what, column) == (error.what, error.column)
    assert error.way_out
    assert error.way_out in str(error)


def test_an_error_reads_as_a_complaint_does():
    """What, what was got and where, the way out."""
    assert str(refusal("alpha.n > open(1)")) == (
        "this function is unknown (got open(1), column 11); the functions are "
        "abs, log, min, max, count, worst, passes, share, mcnemar, supported, refuted, wins"
    )
    assert list(FUNCTIONS) == ["abs", "log", "min", "max", "count", "worst", "passes", "share", "mcnemar"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400,
        "-" * 1900 + "1 > 2",
        "not " * 400 + "alpha.ok",
        "alpha" + ".b" * 900,
        "+".join(["alpha.n"] * 200) + " > 1",
        "alpha.n > 1 or " * 200,
        "f" + "(" * 150 + ")" * 150,
    ],
)
def test_deep_or_hostile_text_is_refused_at_once(text):
    """No recursion error, no memory error: an error of ours, with a short quotation."""
    error = refusal(text)

    assert len(error.got) <= 60


def test_length_and_depth_have_limits():
    """4,000 characters and 40 levels pass, one more does not."""
    longest = "alpha.n > 1".ljust(LONGEST)
    deepest = "not " * (DEEPEST - 1) + "alpha.ok"

    assert [True, True] == [read(longest, NAMES).truth, read(deepest, NAMES).truth]
    assert refusal(longest + " ").got == "4,001"
    assert refusal("not " + deepest).what == "a rule is nested at most 40 deep"


def test_what_cannot_be_printed_is_quoted_escaped():
    """A bell in a rule reaches no terminal."""
    assert r"alpha.n > \x07" == refusal("alpha.n > \x07").got


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("supported(one)", Reference("one", "", "", "", "supported")),
        ("not refuted(one)", Reference("one", "", "", "", "refuted")),
        ("wins(one.alpha)", Reference("one", "alpha", "", "", "wins")),
    ],
)
def test_a_rule_may_ask_for_the_verdict_on_a_claim_it_uses(text, reference):
    """The question reads as it was written."""
    tree = read(text, NAMES, ("one",))
    (found,) = (node.reference for node in walk(tree) if isinstance(node, MeasureNode))

    assert reference == found
    assert text.removeprefix("not ") == str(found)


@pytest.mark.parametrize(
    "text",
    ["supported(two)", "supported(one.alpha)", "wins(one)", "wins(one.gamma)", "refuted(one, one)", "wins(alpha)"],
)
def test_a_condition_on_a_verdict_names_an_alias(text):
    """The error says how it is written and which aliases there are."""
    with pytest.raises(ExpressionError, match=r"asks for a claim of \[uses\].*aliases: one"):
        read(text, NAMES, ("one",))


MEMBERS = {"all": ("one", "two"), "none": (), "few": ("one",)}


def spread(text):
    """The conditions that the `count` of a rule comes to."""
    return [node.text for node in read(text, NAMES, ("digits",), MEMBERS).parts[0].parts]


@pytest.mark.parametrize(
    ("counted", "conditions"),
    [
        ("wins(all.beta)", ["wins(all[one].beta)", "wins(all[two].beta)"]),
        ("not supported(all)", ["not supported(all[one])", "not supported(all[two])"]),
        (
            "refuted(all) or wins(all.beta)",
            ["refuted(all[one]) or wins(all[one].beta)", "refuted(all[two]) or wins(all[two].beta)"],
        ),
        (
            "alpha.ok, supported(all), supported(digits)",
            ["alpha.ok", "supported(all[one])", "supported(all[two])", "supported(digits)"],
        ),
        ("supported(few), supported(all)", ["supported(few[one])", "supported(all[one])", "supported(all[two])"]),
    ],
)
def test_count_spreads_a_condition_over_the_members_of_a_name(counted, conditions):
    """Each member has a condition of its own, in their order, beside those that name none."""
    assert conditions == spread(f"count({counted}) > 1")


def test_a_count_inside_a_condition_is_spread_by_itself():
    """The names in it belong to it, not to the outer one."""
    assert ["count(wins(all.beta)) > 1", "supported(few[one])"] == spread(
        "count(count(wins(all.beta)) > 1, supported(few)) > 1"
    )


def test_a_spread_condition_asks_about_the_member():
    """Its alias is one that no table of `[uses]` can give."""
    tree = read("count(wins(all.beta)) > 1", NAMES, ("all_",), MEMBERS)
    references = [node.reference for node in walk(tree) if isinstance(node, MeasureNode)]

    assert [Reference(f"all[{used}]", "beta", "", "", "wins") for used in ("one", "two")] == references


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("supported(all)", "a name of [uses_all] stands for many claims"),
        ("not wins(all.alpha)", "a name of [uses_all] stands for many claims"),
        ("count(alpha.ok) > 1 and refuted(all)", "a name of [uses_all] stands for many claims"),
        ("count(all.alpha.n > 1) > 1", "this is no measure"),
        ("count(supported(none)) > 1", "[uses_all.none] fits no claim"),
        ("count(supported(all) and supported(few)) > 1", "a condition names more than one table of [uses_all]"),
    ],
)
def test_a_name_of_many_claims_stands_only_in_conditions_that_count_counts(text, what):
    """One name a condition, and never a name that fits nothing."""
    with pytest.raises(ExpressionError) as caught:
        read(text, NAMES, ("digits",), MEMBERS)

    assert what == caught.value.what
