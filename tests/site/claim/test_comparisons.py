"""The comparisons of a verdict, by what they compare."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from helpers.plain_words import faults
from helpers.site.findings import findings, findings_with_claim, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.entries.load import read_project
from generators.judging.reasons.shapes import BOUNDS
from generators.model import Comparison, Rules, Verdict, VerdictWord
from generators.rules.expression import parse, rules_of
from generators.rules.nodes import ComparisonNode
from generators.rules.numbers.values import COMPARE, MIRRORED, Unknown
from generators.rules.operands import walk
from generators.site.claim.comparisons import rows
from generators.site.claim.titles import LONGEST
from generators.site.pages import render_pages

ROOT = Path(__file__).parents[3]


def rows_of(claim_id, supported_if, *parts, refuted_if="alpha.{name} > 99"):
    """The rows of a claim of the sample with another rule, from comparisons that it comes to."""
    name = next(iter(sample(claim_id).entry.measures))
    rules = Rules(supported_if=supported_if, refuted_if=refuted_if.format(name=name))
    verdict = Verdict(claim=claim_id, word=VerdictWord.MIXED, reason="", comparisons=parts)
    return rows(findings().project, sample(claim_id, verdict=rules), verdict)


def part(text, value=1.0, *, truth=True, rule="supported_if", **more):
    """A comparison."""
    return Comparison(rule=rule, text=text, value=value, truth=truth, **more)


def test_what_all_rules_need_of_a_value_stands_together():
    """One row for a measure, with the demand of each rule and whether it held."""
    project, claim = findings().project, sample("static-graphs")
    (row,) = rows(project, claim, findings().verdicts["static-graphs"])

    assert ("Times the Python body ran in ten calls", "Alpha", "1 of 10") == row[:3]
    assert [
        ("valid_if", "at least 1 of 10", True),
        ("supported_if", "at most 2 of 10", True),
        ("refuted_if", "exactly 10 of 10", False),
    ] == [demand[:3] for demand in row.demands]


def test_what_a_rule_needs_twice_is_said_once():
    """A rule may ask the same of a value in several of its parts."""
    (row,) = rows_of("accuracy", "alpha.accuracy > 0 and alpha.accuracy > 0", *[part("alpha.accuracy > 0")] * 2)

    assert ["more than 0"] == [demand.needed for demand in row.demands]


def test_what_two_rules_need_alike_is_said_once_with_both():
    """A count of conditions stands in both rules; what only one needs keeps a line of its own."""
    same, other = "alpha.accuracy > 0", "alpha.accuracy > 2"
    parts = part(same), part(same, rule="refuted_if"), part(other, truth=False, rule="refuted_if")
    (row,) = rows_of("accuracy", same, *parts, refuted_if=f"{same} and {other}")

    assert [(("supported_if", "refuted_if"), "more than 0"), (("refuted_if",), "more than 2")] == [
        (names, demand.needed) for names, demand in row.asked
    ]


@pytest.mark.parametrize(
    ("claim_id", "text", "title", "of", "needed"),
    [
        (
            "training-step",
            "alpha.step / beta.step > 1.1",
            "One training step",
            "Alpha / Beta",
            "more than 1.10",
        ),
        ("training-step", "alpha.step < beta.step", "One training step", "Alpha less Beta", "less than 0 s"),
        ("training-step", "0.01 < alpha.step", "One training step", "Alpha", "more than 10 ms"),
        (
            "mobile-operators",
            "passes(alpha.operators) >= 2",
            "Operators that the mobile format takes",
            "Alpha, items passed",
            "at least 2",
        ),
        (
            "accuracy",
            "count(alpha.accuracy > 1, beta.accuracy > 1) >= 2",
            "How many of 2 conditions hold",
            "",
            "at least 2",
        ),
        ("traceback", "alpha.names_line", "", "Alpha", "yes"),
    ],
)
def test_a_comparison_is_said_without_the_syntax_of_rules(claim_id, text, title, of, needed):
    """Titles of measures and frameworks, and the bound in words."""
    if claim_id == "traceback":
        name, measure = next(iter(sample(claim_id).entry.measures.items()))
        text, title = f"alpha.{name}", measure.title
    found = rows_of(claim_id, text, part(text), refuted_if=f"not ({text})")[0]

    assert (title, of, needed) == (found.title, found.of, found.demands[0].needed)


def test_counts_of_other_conditions_stay_apart():
    """Though both are a number of two conditions."""
    first, second = (f"count(alpha.accuracy > {limit}, beta.accuracy > {limit}) >= 2" for limit in (1, 2))
    verdict = part(first), part(second, 0.0, truth=False, rule="refuted_if")

    assert ["1", "0"] == [row.value for row in rows_of("accuracy", first, *verdict, refuted_if=second)]


def test_a_count_of_what_is_partly_unknown_has_its_bounds_as_its_value():
    """It has no interval of a measurement."""
    text = "count(alpha.accuracy > 1, beta.accuracy > 1) >= 2"
    found = part(text, None, truth=False, interval=(0.0, 1.0))
    (row,) = rows_of("accuracy", text, found, refuted_if=f"not {text}")

    assert ("0 to 1", "") == (row.value, row.interval)


def test_a_condition_inside_of_a_count_decides_no_rule_alone():
    """The page says that it is counted, and leaves what the rules need to the row of the count."""
    text = "count(alpha.accuracy > 1, beta.accuracy > 1) >= 2"
    inside, whole = rows_of("accuracy", text, part("alpha.accuracy > 1"), part(text, 1.0, interval=(1.0, 1.0)))

    assert [True, False] == [row.demands[0].counted for row in (inside, whole)]
    assert ("1", "") == (whole.value, whole.interval)


def test_a_condition_under_not_is_turned_round():
    """What is needed, whether it held, and in which share of the resamples."""
    comparison = part("alpha.accuracy > 0.9", truth=False, share=0.25)
    (row,) = rows_of("accuracy", "not alpha.accuracy > 0.9", comparison)

    assert [("supported_if", "at most 0.900", True, 0.75, "", False)] == list(row.demands)


def test_a_comparison_of_earlier_rules_stays_as_it_is_written():
    """It is not in the entry any more."""
    (row,) = rows_of("accuracy", "alpha.accuracy > 0.5", part("alpha.gone > 1"))

    assert ("alpha.gone > 1", "as written") == (row.title, row.demands[0].needed)


@pytest.mark.parametrize(
    ("text", "value", "needed", "words", "order"),
    [
        ("beta.step / alpha.step > 1.1", "0.500", "less than 0.909", "Alpha more than 1.1 times faster", "turned"),
        ("beta.step / alpha.step >= 2", "0.500", "at most 0.500", "Alpha at least 2 times faster", "turned"),
        ("beta.step / alpha.step < 1.0", "0.500", "more than 1", "Beta faster", "turned"),
        ("1.1 < beta.step / alpha.step", "0.500", "less than 0.909", "Alpha more than 1.1 times faster", "turned"),
        ("alpha.step / beta.step < 0.8", "2", "less than 0.800", "Alpha more than 1.25 times faster", ""),
        ("beta.step / alpha.step > 0", "2", "more than 0", "", "kept"),
    ],
)
def test_a_ratio_has_one_direction_whatever_the_rule_divides(text, value, needed, words, order):
    """That of the table of ratios beside it: the first framework over the second, and which one is faster."""
    (row,) = rows_of("training-step", text, part(text, 2.0, interval=(1.6, 2.5)), refuted_if=f"not ({text})")
    interval = "0.400 to 0.625" if order == "turned" else "1.60 to 2.50"

    assert ("One training step", value, interval, order) == (row.title, row.value, row.interval, row.order)
    assert ("Beta / Alpha" if order == "kept" else "Alpha / Beta") == row.of
    assert (needed, words) == (row.demands[0].needed, row.demands[0].words)


def test_a_page_has_every_ratio_in_one_direction():
    """The table of rules as the table of ratios; the fold-out has the rule as written and says what was turned."""
    text = "beta.step / alpha.step < 0.8"
    claim = sample("training-step", verdict=Rules(supported_if=text, refuted_if=f"not ({text})"))
    found = findings_with_claim(claim)
    given = part(text, 0.704, interval=(0.645, 0.763))
    verdict = found.verdicts[claim.id].model_copy(update={"comparisons": (given,)})
    found = found.model_copy(update={"verdicts": {**found.verdicts, claim.id: verdict}})
    page = html.unescape(render_pages(found)["claims/training-step/index.md"])
    table, _, fold_out = page[page.index("{ #rules }") :].partition("The rules as written")

    assert 'One training step <span class="hint">Alpha / Beta</span>' in page[: page.index("{ #rules }")]
    assert 'One training step <span class="hint">Alpha / Beta</span>' in table
    assert '<strong>1.42</strong> <span class="hint">1.31 to 1.55</span>' in table
    assert 'more than 1.25 <span class="hint">Beta more than 1.25 times faster</span>' in table
    assert f"<code>{text}</code>" in fold_out
    assert "These rules divide the other way round. The table above shows Alpha / Beta" in fold_out
    assert "Beta / Alpha" not in page


def test_no_row_of_this_knowledge_base_shows_a_rule():
    """Titles, whose they are and what is needed of them, for every condition of every claim."""
    project = read_project(ROOT)
    texts = []
    for claim in project.claims:
        conditions = [
            part(item.text, 1.5, rule=name)
            for name, rule in (rules_of(claim, project) if claim.entry.verdict else {}).items()
            for item in rule.decide(lambda _: Unknown("not run")).comparisons
        ]
        verdict = Verdict(claim=claim.id, word=VerdictWord.MIXED, reason="", comparisons=tuple(conditions))
        for row in rows(project, claim, verdict):
            needs = [text for demand in row.demands for text in (demand.needed, demand.words)]
            texts += [(claim.id, text) for text in (row.title, row.of, row.value, *needs)]

    assert [] == [(name, text, faults(text, 10_000)) for name, text in texts if faults(text, 10_000)]
    assert not [name for name, text in texts if text == "PyTorch / TensorFlow"]
    assert len(texts) > 3000


def test_both_directions_of_a_ratio_share_a_row():
    """One value, and what each rule needs of it."""
    one, other = "beta.step / alpha.step > 1.1", "alpha.step / beta.step > 1"
    given = part(one, 0.8, truth=False), part(other, 1.25, rule="refuted_if")
    (row,) = rows_of("training-step", one, *given, refuted_if=other)

    assert ("Alpha / Beta", "1.25", "turned") == (row.of, row.value, row.order)
    assert ["less than 0.909", "more than 1"] == [demand.needed for demand in row.demands]


def test_an_unknown_ratio_is_turned_where_it_can_only_be_positive():
    """One of times is; one of numbers may be below zero, where the reciprocal would say something else."""
    timed, numbers = "beta.step / alpha.step > 1.1", "beta.accuracy / alpha.accuracy > 1.1"
    (turned,) = rows_of("training-step", timed, part(timed, None, truth=None), refuted_if=f"not ({timed})")
    (kept,) = rows_of("accuracy", numbers, part(numbers, None, truth=None), refuted_if=f"not ({numbers})")

    assert ("Alpha / Beta", "turned", "less than 0.909") == (turned.of, turned.order, turned.demands[0].needed)
    assert ("Beta / Alpha", "kept", "more than 1.10") == (kept.of, kept.order, kept.demands[0].needed)


NUMBERS = st.integers(-3, 40) | st.floats(-4, 1e6).map(lambda number: round(number, 4))
LEFT = st.sampled_from(
    [
        "beta.accuracy / alpha.accuracy",
        "alpha.accuracy / beta.accuracy",
        "2 * beta.accuracy / alpha.accuracy",
        "beta.accuracy / alpha.accuracy / 2",
        "beta.accuracy - alpha.accuracy",
        "abs(alpha.accuracy - beta.accuracy)",
        "count(beta.accuracy / alpha.accuracy > 1.1, alpha.accuracy > 3)",
        "beta.accuracy",
    ]
)
LIMITS = st.sampled_from(["0", "1", "1.1", "2", "3", "0.9", "1/3", "0.909", "1.0999", "1.10001", "12.5", "-2"])
FORMS = st.sampled_from(
    [
        "{left} {operator} {limit}",
        "{limit} {mirrored} {left}",
        "not {left} {operator} {limit}",
        "not {limit} {mirrored} {left}",
    ]
)
ASKED = {words.removesuffix(" {}"): operator for operator, words in BOUNDS.items()}


@st.composite
def conditions(draw):
    """A rule of one comparison, either way round."""
    operator = draw(st.sampled_from(list(BOUNDS)))
    parts = {"left": draw(LEFT), "operator": operator, "mirrored": MIRRORED[operator], "limit": draw(LIMITS)}
    return draw(FORMS).format(**parts)


@settings(max_examples=400, deadline=None)
@given(conditions(), NUMBERS, NUMBERS)
def test_what_is_shown_holds_where_the_rule_does(rule, alpha, beta):
    """As a reader compares the two numbers of the table, of ratios, differences, chains and counts alike."""
    values = {"alpha": alpha, "beta": beta}
    decided = parse(rule, values).decide(lambda reference: values[reference.framework]).comparisons
    parts = [part(item.text, item.value, truth=item.truth, interval=item.interval) for item in decided]
    for row in rows_of("accuracy", rule, *parts, refuted_if="alpha.accuracy > 99"):
        (demand,) = row.demands
        words, _, needed = demand.needed.rpartition(" ")
        if all(item.value is not None for item in decided):
            assert demand.held == COMPARE[ASKED[words]](shown(row.value), shown(needed))
        assert row.of != "Beta / Alpha" or row.order == "kept"


def shown(text):
    """The number that a reader sees."""
    return float(text.replace(",", ""))


def rows_of_this_knowledge_base():
    """Every row that the rules of this repository's claims can give, by claim."""
    project = read_project(ROOT)
    for claim in project.claims:
        rules = rules_of(claim, project) if claim.entry.verdict else {}
        parts = [
            part(node.text, rule=name)
            for name, rule in rules.items()
            for node in walk(rule.tree)
            if isinstance(node, ComparisonNode)
        ]
        verdict = Verdict(claim=claim.id, word=VerdictWord.MIXED, reason="", comparisons=parts)
        yield claim.id, rows(project, claim, verdict)


def test_a_difference_of_sums_has_brackets():
    """Each row of the rules of this repository can be read in one way."""
    found = {claim: [(row.title, row.of) for row in shown] for claim, shown in rows_of_this_knowledge_base()}
    texts = [(claim, text) for claim, shown in found.items() for row in shown for text in row]

    assert [] == [(claim, text, faults(text, 10_000)) for claim, text in texts if faults(text, 10_000)]
    assert len([text for _, text in texts if " less (" in text]) > 3


@pytest.mark.parametrize(
    ("rule", "title", "of"),
    [
        ("alpha.accuracy < beta.accuracy / 2", "Accuracy on unseen digits", "Alpha less (Beta over 2)"),
        (
            "count(alpha.accuracy > 1, alpha.accuracy > 2) >= 2 + count(beta.accuracy > 1, beta.accuracy > 2)",
            ("How many of 2 conditions hold in Alpha less (2 plus how many of 2 conditions hold in Beta)"),
            "",
        ),
    ],
)
def test_the_second_side_of_a_comparison_stands_in_brackets(rule, title, of):
    """Where it is more than one value; a reader who reckons from left to right comes to the value of the row."""
    (row,) = rows_of("accuracy", rule, part(rule))

    assert (title, of) == (row.title, row.of)


def test_rows_of_other_claims_that_look_alike_are_titled_by_their_claims():
    """The rows of one measure of thirteen claims, which two rules read, differ by their titles."""
    found = dict(rows_of_this_knowledge_base())["small-projects-suit-pytorch"]
    titles = [(row.title, row.of) for row in found if row.of.startswith("CPU seconds of the whole script, ")]

    assert 2 * 13 == len(titles) == len({*titles})
    assert "TensorFlow can recognise images" in dict(titles)


def test_a_long_title_stands_behind_a_short_one():
    """Sums of batteries and choices among measures, which take up to two thousand characters in words."""
    found = dict(rows_of_this_knowledge_base())
    (places,), workloads = found["pytorch-models-reach-fewer-places"], found["pytorch-is-for-standard-performance"]

    assert ("Architectures, 6 batteries together", "TensorFlow less PyTorch") == places[:2]
    assert places.whole.startswith("The passes of TensorFlow's “Architectures whose saved file")
    assert "TensorFlow answers a single request faster than PyTorch" == workloads[-1].title
    assert "(the smallest of 2 measures of PyTorch) less (1.2 times (" in workloads[-1].of
    assert max(len(row.title) for shown in found.values() for row in shown) <= LONGEST


def test_both_ways_to_write_a_sum_share_a_row():
    """One value, and what each rule needs of it."""
    one, other = "alpha.accuracy - beta.accuracy > 0.1", "alpha.accuracy <= beta.accuracy"
    (row,) = rows_of("accuracy", one, part(one), part(other, rule="refuted_if"), refuted_if=other)

    assert ["more than 0.100", "at most 0"] == [demand.needed for demand in row.demands]


def test_counts_say_what_all_of_their_conditions_are_about():
    """The end that the titles of all their measures share."""
    found = dict(rows_of_this_knowledge_base())["pytorch-is-easier-for-newcomers"]

    assert {"first program", "program with a loop of its own"} == {
        row.of for row in found if row.title == "How many of 6 conditions hold"
    }


def test_rows_that_look_alike_say_of_which_claim_they_are():
    """Where a rule reads the same title of its own claim and of one that it uses."""
    project = read_project(ROOT)
    claim = project.claim("tensorflow-has-the-more-extensive-ecosystem")
    parts = [part(f"{alias}tensorflow.intact", rule="valid_if") for alias in ("", "community.")]
    verdict = Verdict(claim=claim.id, word=VerdictWord.MIXED, reason="", comparisons=parts)
    own, used = rows(project, claim, verdict)

    assert own.title == used.title
    assert "TensorFlow" == own.of
    assert used.of.startswith("TensorFlow, of the claim “")
