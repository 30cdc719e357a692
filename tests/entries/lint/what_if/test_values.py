"""Values for which the rules give a verdict, computed as the judge computes it."""

from __future__ import annotations

import math

import pytest

from generators.entries.lint.context import Context
from generators.entries.lint.what_if import values
from generators.entries.lint.what_if.operands import Values
from generators.model import Measure
from generators.rules.references import Reference

MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "n": {"kind": "number", "title": "N"},
    "t": {"kind": "timing", "title": "T"},
    "b": {"kind": "battery", "title": "B"},
}
VERDICT = {
    "valid_if": "alpha.n == beta.n",
    "supported_if": "beta.t[64] / alpha.t[64] > 1.1 and mcnemar(alpha.b, beta.b) < 0.05",
    "refuted_if": "not alpha.yes",
}
ALPHA = {"n": 5, "t": {"64": 0.5}, "b": "30 of 48", "yes": True}
BETA = {"n": 5, "t": {"64": 0.6}, "b": "20 of 48"}


@pytest.fixture
def complaints(project, lint):
    """A function: what the lint rule says of values for a verdict, without the file's name."""

    def found(tables, word="supported", **keys):
        table = {"supported": "A", "refuted": "B", "mixed": "C", "values": {word: tables}}
        project.add("says-yes", **{"measures": MEASURES, "verdict": VERDICT, "what_if": table, **keys})
        return [line.partition(": ")[2] for line in lint(values.what_if_values)]

    return found


def test_values_that_give_the_verdict_are_accepted(complaints):
    """A number stands for all replicates; of a battery the first items pass, so that pairs can be counted."""
    assert complaints({"alpha": ALPHA, "beta": BETA}) == []


def test_values_that_give_another_verdict_are_a_flaw(complaints):
    """The complaint names the verdict that they give, and how each rule is decided."""
    (found,) = complaints({"alpha": ALPHA, "beta": BETA}, "refuted")
    assert "what_if.values.refuted: the rules don't give refuted for these values" in found
    assert "supported: valid_if holds, supported_if holds, refuted_if doesn't hold" in found
    assert "not-enough-evidence: valid_if doesn't hold" in complaints({"alpha": ALPHA | {"n": 4}, "beta": BETA})[0]


ITEMS = "let at most all of its items pass, the same items in every script"
WRONG = {
    "one is missing": (
        {"alpha": ALPHA, "beta": {key: BETA[key] for key in "nb"}},
        "beta.t.64: the rules read this, and it has no value (got nothing); add it: the verdict takes all of them",
    ),
    "one too many": (
        {"alpha": ALPHA, "beta": BETA | {"yes": True}},
        "beta.yes: no rule reads this (got True); did you mean beta.n?",
    ),
    "a number for a check": (
        {"alpha": ALPHA | {"yes": 1}, "beta": BETA},
        "alpha.yes: no value of a check (got 1); write true or false",
    ),
    "a check for a number": (
        {"alpha": ALPHA | {"n": True}, "beta": BETA},
        "alpha.n: no value of a number (got True); write a number",
    ),
    "a share for a battery": (
        {"alpha": ALPHA | {"b": 0.6}, "beta": BETA},
        'alpha.b: no value of a battery (got 0.6); write how many pass, such as "30 of 48"',
    ),
    "more passed than there are": (
        {"alpha": ALPHA | {"b": "49 of 48"}, "beta": BETA},
        f"alpha.b: no such battery (got '49 of 48'); {ITEMS}",
    ),
    "other items": (
        {"alpha": ALPHA, "beta": BETA | {"b": "2 of 4"}},
        f"beta.b: no such battery (got '2 of 4'); {ITEMS}",
    ),
    "more digits than a record holds": (
        {"alpha": ALPHA | {"n": 10**400}, "beta": BETA},
        "alpha.n: a whole number beyond 64 bits (got '1329 bits'); write one that a script can return",
    ),
    "no time at all": (
        {"alpha": ALPHA | {"t": {"64": 0}}, "beta": BETA},
        "alpha.t.64: no value of a timing (got 0); write a finite number above zero",
    ),
}


@pytest.mark.parametrize(("tables", "complaint"), WRONG.values(), ids=WRONG)
def test_a_value_that_no_script_could_return_is_a_flaw(complaints, tables, complaint):
    """The complaint names the measure, the key and what may stand there."""
    assert f"what_if.values.supported.{complaint}" in complaints(tables)


def test_values_of_what_is_unreachable_are_a_flaw(complaints):
    """A sentence that says so and values that show it contradict each other."""
    table = {"supported": "unreachable: never", "values": {"supported": {"alpha": ALPHA, "beta": BETA}}}

    assert complaints({}, what_if=table) == [
        "what_if.values.supported: values for what the sentence calls unreachable (got nothing); remove either"
    ]


USES = {
    "measures": None,
    "uses": {"other": "says-no", "third": "says-nothing"},
    "verdict": {
        "supported_if": "wins(other.beta) and supported(third) and third.alpha.yes",
        "refuted_if": "refuted(third)",
    },
}


@pytest.mark.parametrize(
    ("word", "uses", "complaint"),
    [
        ("supported", {"other": "won by beta", "third": "supported"}, None),
        ("refuted", {"other": "supported", "third": "refuted"}, None),
        ("refuted", {"other": "supported", "third": "won by beta"}, None),
        ("mixed", {"other": "supported", "third": "mixed"}, None),
        ("mixed", {"other": "mixed", "third": "won by alpha"}, None),
        ("mixed", {"other": "won by gamma", "third": "mixed"}, "no such framework (got 'won by gamma')"),
        (
            "mixed",
            {"other": "true", "third": "mixed"},
            "no verdict (got 'true'); write supported, refuted, mixed or",
        ),
        ("mixed", {"third": "mixed"}, "uses.other: the rules read this, and it has no value"),
    ],
)
def test_a_used_claim_has_a_verdict_or_a_winner(project, complaints, word, uses, complaint):
    """A supported claim is won by the framework that it favours; another winner refutes it."""
    project.add("says-no")
    project.add("says-nothing")
    found = complaints({"uses": uses, "third": {"alpha": {"yes": True}}}, word, **USES)

    assert (complaint is None) == (found == [])
    assert complaint is None or complaint in found[0]


def test_nobody_wins_a_claim_that_favours_neither(project, complaints):
    """The judge gives no winner there; a number of winners among several such claims is refused alike."""
    project.add("says-no", favours="both")
    keys = {"measures": None, "verdict": {"supported_if": "supported(other)", "refuted_if": "refuted(other)"}}
    (found,) = complaints({"uses": {"other": "won by beta"}}, "refuted", uses={"other": "says-no"}, **keys)
    (many,) = complaints(
        {"uses": {"others": {"beta": 1}}},
        "refuted",
        measures=None,
        uses_all={"others": {"favours": "both"}},
        verdict={"supported_if": "count(supported(others)) > 0", "refuted_if": "count(refuted(others)) > 0"},
    )

    assert "uses.other: says-no favours both, so that no framework can win it (got 'won by beta')" in found
    assert "uses.others.beta: says-no favours both, so that no framework can win it (got 1)" in many


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_is_finite(project, number):
    """As a script's is; TOML has others."""
    given = Values({"alpha.n": number}, project.claim(), Context(project.load()), ())
    fault = given.operand(Reference("", "alpha", "n", ""), Measure(kind="number", title="N"))

    assert fault.way_out == "write a finite number"


def test_of_many_used_claims_so_many_have_each_verdict(project):
    """By winner or by word; the others are mixed, and there are no more than there are claims."""
    project.add("says-no", favours="beta")
    claim, context = project.claim(), Context(project.load())
    asked = [Reference(f"many[{number}]", "beta", "", "", "wins") for number in range(5)]

    def won(**counts):
        given = Values({f"uses.many.{name}": count for name, count in counts.items()}, claim, context, asked)
        return [given.operand(reference, Measure(kind="check", title="Wins")) for reference in asked]

    assert won(alpha=1, beta=2) == [False, True, True, False, False]
    assert won(mixed=5) == [False] * 5
    for counts in ({"beta": 6}, {"alpha": 3, "beta": 3}, {"beta": 0.5}, {"beta": True}):
        assert won(**counts)[0].way_out == "write whole numbers, together at most 5"
    assert won()[0].key == "uses.many"


def test_nothing_is_computed_where_another_rule_complains(complaints):
    """A rule that can't be read and a measure that isn't there have complaints of their own."""
    assert complaints({}, verdict={"supported_if": "alpha.yes and", "refuted_if": "not alpha.yes"}) == []
    assert complaints({}, verdict={"supported_if": "alpha.none", "refuted_if": "not alpha.yes"}) == []
