"""Whole numbers beyond those that doubles tell apart, from the observation to the record."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence
from helpers.rules.worded_rules import verdict

from generators.entries.lint.satisfiable import Search, candidates
from generators.files import read_record, write_record
from generators.judging.controls.mutation import mutants
from generators.model import ControlResult, Findings, Kind, Number
from generators.rules.expression import parse
from generators.site.claim.notes import typed_numbers

LARGE = 2**53


def word(supported_if, refuted_if, alpha, beta):
    """The word of the verdict on two numbers, or on two lists of them."""
    claim = a_claim({"n": "number"}, supported_if, refuted_if)
    return verdict(claim, evidence(claim, alpha={"n": alpha}, beta={"n": beta}))


@pytest.mark.parametrize(
    "rule",
    [
        "alpha.n == beta.n",
        "alpha.n <= beta.n",
        "alpha.n - beta.n == 0",
        "alpha.n / beta.n == 1",
        "1.0 * alpha.n == beta.n",
        "alpha.n * 1.5 == 1.5 * beta.n",
        "beta.n == 9007199254740993",
        "beta.n == 9007199254740993.0",
        "abs(alpha.n) == abs(beta.n)",
        "max(alpha.n, beta.n) == min(alpha.n, beta.n)",
        "worst(alpha.n) == worst(beta.n)",
    ],
)
def test_a_last_digit_decides(rule):
    """As an equality of neighbours that are one double."""
    assert word(rule, f"not ({rule})", LARGE + 1, LARGE).word == "refuted"


def test_a_sentence_shows_every_digit():
    """So that a reader sees why two numbers differ."""
    reason = word("alpha.n == beta.n", "alpha.n != beta.n", LARGE + 1, LARGE).reason

    assert reason.startswith("N: 9,007,199,254,740,993 in Alpha against 9,007,199,254,740,992 in Beta;")


@pytest.mark.parametrize(
    ("alpha", "beta", "reason"),
    [
        ([LARGE + 1] * 3, [LARGE] * 3, "seeds are averaged as doubles, and no double is 9007199254740993"),
        ([LARGE] * 3, LARGE + 1, "Replicates are doubles, and no double is 9007199254740993"),
    ],
)
def test_seeds_that_no_double_holds_are_undecided(alpha, beta, reason):
    """Replicates are doubles, and the reason says so."""
    found = word("alpha.n > beta.n", "alpha.n <= beta.n", alpha, beta)

    assert ("not-enough-evidence", True) == (found.word, reason in found.reason)


def test_a_product_beyond_64_bits_is_recorded_as_a_double():
    """It is compared with every digit before."""
    found = word("alpha.n * beta.n > 1", "alpha.n * beta.n < 1", 2**62 + 1, 2**62)

    assert ("supported", float(2**124 + 2**62)) == (found.word, found.comparisons[0].value)


def test_a_record_on_disk_keeps_every_digit(tmp_path):
    """JSON has no limit of its own."""
    write_record(tmp_path / "n.json", Number(value=2**63 - 1))

    assert read_record(tmp_path / "n.json", Number) == Number(value=9223372036854775807)


def test_an_equality_with_a_large_whole_number_can_hold():
    """The search tries the number itself, and a whole one between two that are one double apart."""
    rules = [
        parse("alpha.n > 1152921504606846976", ("alpha",)),
        parse("alpha.n < 1152921504606846978", ("alpha",)),
    ]
    kinds = {rules[0].references[0]: Kind.NUMBER}
    search = Search(rules, candidates(rules, kinds, likely=False))

    assert search.run()
    assert [2**60 + 1] == list(search.witness.values())


def test_a_mutant_of_a_large_whole_number_is_a_number():
    """Also where a thousandfold has over 64 bits; a reading of itself passes its control."""
    claim = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n < 1")
    observation = evidence(claim, alpha={"n": LARGE + 1})[claim.id]["alpha"].newest.model_copy(
        update={"controls": (ControlResult(measure="n", observed=LARGE + 1, known=LARGE + 1, passed=True),)}
    )

    passed = {fault: mutant.controls[0].passed for fault, mutant in mutants(observation, "n")}
    assert [True, False, False, False] == list(passed.values())


def test_a_typed_number_is_another_one_by_its_last_digit():
    """Notes may name the neighbour of what was measured."""
    claim = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n < 1")
    found = evidence(claim, alpha={"n": LARGE}, beta={"n": 3})

    for typed, places in ((LARGE + 1, []), (LARGE, ["claims/a-claim/notes.md:1"])):
        noted = claim.model_copy(update={"method": f"{typed}.", "note_lines": {"Method": 1}})
        findings = Findings(project=a_project(noted), verdicts={}, evidence=found, at=NOW)
        assert places == [number.where for number in typed_numbers(findings, claim.id)]
