"""The search finds what brute force finds, within its limit."""

from __future__ import annotations

import itertools

import pytest

from generators.entries.lint.satisfiable import MOST_STEPS, Search, candidates
from generators.model import Kind
from generators.rules.expression import Reference, parse

NAMES = ("alpha", "beta")


def rules(*texts):
    """The expressions, and the kind of every measure: `yes` is a check, the others are numbers."""
    read = [parse(text, NAMES) for text in texts]
    named = [reference for rule in read for reference in rule.references]
    return read, {reference: Kind.CHECK if reference.measure == "yes" else Kind.NUMBER for reference in named}


@pytest.mark.parametrize(
    "texts",
    [
        ("alpha.x > 1", "alpha.x < 1"),
        ("alpha.x > 1 or alpha.yes", "alpha.x < 1 and (beta.yes or alpha.x > 0)"),
        ("alpha.x / beta.x > 2", "beta.x == 3", "alpha.x == 3"),
        ("alpha.x / beta.x > 2", "beta.x > 0", "alpha.x < 2.5"),
        ("not (alpha.yes and beta.yes)", "alpha.yes or beta.yes"),
        ("count(alpha.yes, beta.yes, alpha.x > 2) == 2", "not alpha.yes"),
        ("min(alpha.x, beta.x) > 3", "max(alpha.x, beta.x) < 3"),
        ("1 < 2",),
        ("2 < 1",),
    ],
)
def test_finds_what_brute_force_finds(texts):
    """Pruning leaves out no choice that fulfils the goal, and a witness fulfils it."""
    goal, kinds = rules(*texts)
    tried = candidates(goal, kinds, likely=False)
    combinations = itertools.product(*tried.values())
    choices = [dict(zip(tried, values, strict=True)) for values in combinations]
    expected = any(all(rule.decide(choice.__getitem__).truth for rule in goal) for choice in choices)
    search = Search(goal, tried)

    assert search.run() is expected
    assert search.steps < MOST_STEPS
    if expected:
        witness = {**choices[0], **search.witness}
        assert all(rule.decide(witness.__getitem__).truth for rule in goal)


def test_ends_at_its_bound():
    """A search with too many cases says neither yes nor no."""
    sides = " + ".join(f"alpha.m{number}" for number in range(12))
    goal, kinds = rules(f"{sides} > 1", f"{sides} < 1")
    search = Search(goal, candidates(goal, kinds, likely=False))

    assert search.run() is None
    assert MOST_STEPS <= search.steps < MOST_STEPS + 10


def test_sums_of_many_batteries_have_a_witness():
    """One framework with every item and the other with none is tried before all the choices between."""
    sums = [" + ".join(f"passes({name}.b{number})" for number in range(6)) for name in NAMES]
    goal = [parse(f"{sums[0]} - ({sums[1]}) >= 5", NAMES), parse(f"{sums[1]} < 1", NAMES)]
    kinds = dict.fromkeys((reference for rule in goal for reference in rule.references), Kind.BATTERY)
    search = Search(goal, candidates(goal, kinds, likely=False))

    assert search.run() is True
    assert all(rule.decide(search.witness.__getitem__).truth for rule in goal)
    assert search.steps < MOST_STEPS


def test_tries_every_cell_round_the_constants():
    """Points, gaps and both ends are tried; a measure shares the constants of those it is compared with."""
    goal, kinds = rules("alpha.x > 2", "alpha.x == beta.x")
    tried = candidates(goal, kinds, likely=False)

    assert sorted(tried[Reference("", "alpha", "x", "")]) == [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 5.0]
    assert sorted(tried[Reference("", "beta", "x", "")]) == [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 5.0]


def test_likely_values_are_above_zero():
    """Zero and less are tried where a rule has such a constant, and never for a timing."""
    goal, kinds = rules("alpha.x > 2", "beta.x > -1")
    tried = candidates(goal, kinds, likely=True)
    timed = candidates(goal, dict.fromkeys(kinds, Kind.TIMING), likely=False)

    assert min(tried[Reference("", "alpha", "x", "")]) == 0.5
    assert min(tried[Reference("", "beta", "x", "")]) == -3.0
    assert all(min(values) > 0 for values in timed.values())


def test_survives_numbers_at_the_end_of_the_line():
    """Values that are not finite are not tried."""
    goal, kinds = rules("alpha.x * beta.x > 1e308", "alpha.x < -1e308")

    assert Search(goal, candidates(goal, kinds, likely=False)).run() is True


MANY = tuple(f"c{number}" for number in range(40))


@pytest.mark.parametrize(
    "rule",
    [
        "count(wins(all.alpha)) >= 12 and count(wins(all.beta)) >= 12",
        "count(wins(all.alpha)) > 3 * count(wins(all.beta))",
        "count(wins(all.beta)) > 3 * count(wins(all.alpha))",
        "count(supported(all)) > 15 and count(refuted(all)) > 15",
        "count(refuted(all)) == 40",
    ],
)
def test_finds_verdicts_on_many_claims(rule):
    """Neither framework needs to win by a search through all the ways in which many claims may end."""
    read = parse(rule, NAMES, (), {"all": MANY})
    search = Search([read], candidates([read], dict.fromkeys(read.references, Kind.CHECK), likely=False))

    assert search.run() is True
    assert read.decide(search.witness.__getitem__).truth
    winners = [key for key, value in search.witness.items() if value and key.predicate == "wins"]
    assert len(winners) == len({key.alias for key in winners})


def test_no_claim_is_won_by_two_frameworks_in_a_search():
    """Where a rule asks for that, nothing is found."""
    names = (*NAMES, "gamma")
    read = parse("wins(one.beta) and wins(one.gamma) or wins(one.alpha) and wins(one.gamma)", names, ("one",))
    search = Search([read], candidates([read], dict.fromkeys(read.references, Kind.CHECK), likely=False))

    assert search.run() is False


def test_of_very_many_verdicts_only_simple_choices_are_tried():
    """A choice of each would be as deep as there are verdicts; that nothing is found then shows nothing."""
    members = {"many": tuple(f"claim-{number}" for number in range(2_000))}

    def found(*texts):
        goal = [parse(text, NAMES, (), members) for text in texts]
        kinds = {reference: Kind.CHECK for rule in goal for reference in rule.references}
        return Search(goal, candidates(goal, kinds, likely=False)).run()

    assert found("count(wins(many.alpha)) > 1500") is True
    assert found("count(wins(many.alpha)) == 700") is None
