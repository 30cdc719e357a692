"""Names of measures and frameworks, and values with their units."""

import re
from contextlib import suppress

import pytest
from helpers.entries_and_observations import a_claim, a_project
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.judging.reasons.labels import WORDS, Labels, common_end, same_measure, without_common_start
from generators.rules.expression import parse
from generators.rules.operands import Reading, references_in
from generators.rules.references import Reference

TIME = Reference("", "alpha", "time", "")
MEASURES = {
    "time": {"kind": "timing", "title": "One call of the model"},
    "runs": {"kind": "number", "title": "Runs", "unit": "of 10"},
    "size": {"kind": "number", "title": "Size", "unit": "bytes"},
}


def labels(longest=10_000):
    """Names for a claim that uses another."""
    digits = a_claim({"acc": {"kind": "number", "title": "Accuracy"}}, claim_id="digits")
    claim = a_claim(MEASURES, "alpha.runs > 1", "alpha.runs < 1", uses={"d": "digits", "gone": "nowhere"})
    return Labels(a_project(claim, digits), claim, longest)


def tree(text):
    """The tree of a rule."""
    return parse(text, ("alpha", "beta")).tree


def readable(text):
    """The left side of a rule in the words of its titles."""
    return labels().readable(tree(text).parts[0], references_in(tree(text)))


def test_a_measure_goes_by_its_title():
    """With the size of a sweep; by its name where its claim is not there; another claim's by its alias."""
    assert "One call of the model (64)" == labels().title(TIME._replace(size="64"))
    assert "Accuracy" == labels().title(Reference("d", "alpha", "acc", ""))
    assert "acc" == labels().title(Reference("gone", "alpha", "acc", ""))


def test_measures_of_several_claims_name_the_others():
    """By its title, or by its identifier where it is not there; not where all belong to one claim."""
    digits, gone = Reference("digits"[:1], "alpha", "acc", ""), Reference("gone", "alpha", "acc", "")

    assert ["", " of the claim “A claim”"] == labels().origins(TIME, digits)
    assert [" of the claim “A claim”", " of the claim “nowhere”"] == labels().origins(digits, gone)
    assert [""] == labels().origins(digits)
    assert ["“One call of the model”"] == labels().quoted(TIME, owned=False)


def test_a_framework_goes_by_its_title():
    """By its name where it is unknown."""
    assert ["Alpha", "omega"] == [labels().framework(TIME._replace(framework=name)) for name in ("alpha", "omega")]


@pytest.mark.parametrize(
    ("longest", "title"), [(21, "One call of the model"), (20, "One call of the …"), (9, "One …"), (2, "…")]
)
def test_a_title_is_cut_after_a_word(longest, title):
    """Where it is longer than it may be."""
    assert title == labels(longest).title(TIME)


def test_seconds_stay_seconds_whatever_unit_an_entry_gives_a_timing():
    """A launch is recorded in seconds, and no other unit scales it."""
    claim = a_claim(
        {"time": {"kind": "timing", "title": "One call", "unit": "ms"}}, "alpha.time < 1", "alpha.time > 1"
    )
    named = Labels(a_project(claim), claim)

    assert ("s", "2 ms") == (named.unit(TIME), named.value(Reading(TIME, "", 0.002)))


def test_units_are_shared_or_left_out():
    """A timing's is the second; `of 10` belongs to a value, not to a difference of two."""
    runs, size = (TIME._replace(measure=name) for name in ("runs", "size"))

    assert ["s", "of 10", "bytes", ""] == [labels().unit(*some) for some in ([TIME], [runs], [size], [TIME, size])]
    assert ["s", "", "bytes"] == [labels().difference_unit(reference) for reference in (TIME, runs, size)]


def test_a_reading_has_its_unit():
    """A battery by its counts."""
    assert "1.20 s" == labels().value(Reading(TIME, "", 1.2))
    assert "1.20 s at worst" == labels().value(Reading(TIME, "worst", 1.2))
    assert "14 of 15" == labels().value(Reading(TIME, "share", None, 14, 15))
    assert "not known" == labels().value(Reading(TIME))


def test_a_part_of_a_rule_is_read_in_words():
    """Titles, and words for each sign and function."""
    text = "-alpha.time[64] * 2 + max(alpha.runs, log(alpha.size)) > 1"

    assert readable(text) == (
        "minus Alpha's “One call of the model (64)” times 2 plus "
        "(the largest of Alpha's “Runs” and the logarithm of Alpha's “Size”)"
    )


def test_the_same_measure_of_two_frameworks():
    """Not of one framework twice, nor two measures."""
    beta = TIME._replace(framework="beta")

    assert [True, False, False] == [
        same_measure(TIME, beta),
        same_measure(TIME, TIME),
        same_measure(TIME, beta._replace(measure="runs")),
    ]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Statements with Keras", "Statements without"], ["Statements with Keras", "without"]),
        (["Runs", "Size"], ["Runs", "Size"]),
        (["Size", "Size of it"], ["Size", "Size of it"]),
        (["Runs", "Runs"], ["Runs", "Runs"]),
    ],
)
def test_titles_side_by_side_share_their_first_words(titles, expected):
    """Whole where one of them would be left empty."""
    assert expected == without_common_start(titles)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Names, first program", "Methods, first program"], ("First program", ["Names", "Methods"])),
        (["Names, first", "Methods, second"], ("", ["Names, first", "Methods, second"])),
        (["Names, first", "Methods"], ("", ["Names, first", "Methods"])),
        (["Names, first"], ("", ["Names, first"])),
        ([], ("", [])),
    ],
)
def test_titles_may_share_what_follows_the_comma(titles, expected):
    """Capitalised as a title of its own."""
    assert expected == common_end(titles)


def test_a_count_amid_other_words_is_a_number_of_conditions():
    """Long lists of conditions would hide what is compared; a comma at the end adds none."""
    text = "count(alpha.n > 1, abs(alpha.n) < 5,) - count(beta.n > 1) > count(alpha.n > 1, beta.n > 1)"

    assert "how many of 2 conditions hold in Alpha less how many of 1 conditions hold in Beta" == readable(text)


def parts(draw, depth=3):
    """A random part of a rule as text."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["alpha.n", "beta.n", "3", "0.5"]))
    forms = st.sampled_from(["({}) + ({})", "({}) - ({})", "({}) * ({})", "({}) / ({})", "-({})"])
    return draw(forms).format(parts(draw, depth - 1), parts(draw, depth - 1))


def left_to_right(text):
    """The value of an expression that is read like that, brackets first."""
    while found := re.search(r"\(([^()]*)\)", text):
        text = text.replace(found[0], repr(left_to_right(found[1])))
    first, *rest = re.sub(r"minus (\S+)", lambda found: repr(-float(found[1])), text).split()
    value = float(first)
    for operator, number in zip(rest[::2], rest[1::2], strict=True):
        value = eval(f"{value!r} {operator} {number}")  # noqa: S307 - of numbers
    return value


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_part_in_words_has_one_value_however_it_is_read(data):
    """From left to right, or with times and over first: the value that the rule has."""
    text = parts(data.draw)
    words = labels().pattern(tree(f"alpha.n > {text}").parts[1])
    for name, symbol in (("Alpha", "7.0"), ("Beta", "11.0"), *((word, sign) for sign, word in WORDS.items())):
        words = words.replace(name, symbol)

    with suppress(ZeroDivisionError):
        expected = eval(text.replace("alpha.n", "7.0").replace("beta.n", "11.0"))  # noqa: S307 - of numbers
        assert expected == pytest.approx(eval(words.replace("minus", "-")))  # noqa: S307 - of numbers
        assert expected == pytest.approx(left_to_right(words))
