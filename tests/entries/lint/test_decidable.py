"""The rules of a verdict exclude each other, and each of them can hold."""

from __future__ import annotations

import pytest

from generators.entries.lint import verdict
from generators.entries.lint.context import Context

MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "size": {"kind": "number", "title": "Size"},
    "loss": {"kind": "number", "title": "Loss"},
    "time": {"kind": "timing", "title": "Time"},
    "items": {"kind": "battery", "title": "Items"},
    "words": {"kind": "text", "title": "Words"},
}


@pytest.fixture
def judged(project):
    """A function: severity and sentence of each complaint about a pair of rules."""

    def complaints(supported, refuted, valid=None, **keys):
        rules = {"supported_if": supported, "refuted_if": refuted, **({"valid_if": valid} if valid else {})}
        project.add("one")
        keys = {"uses": {"one": "one"}, **keys}
        project.add("says-yes", measures=MEASURES, verdict=rules, **keys)
        read = project.load()
        return [
            (complaint.severity, str(complaint))
            for complaint in verdict.decidable(read.claim("says-yes"), Context(read))
        ]

    return complaints


@pytest.mark.parametrize(
    ("supported", "refuted", "valid"),
    [
        ("alpha.yes and not beta.yes", "not alpha.yes", None),
        ("alpha.size <= 2", "alpha.size == 10", "alpha.loss == beta.loss"),
        ("supported(one)", "refuted(one)", None),
        ("wins(one.alpha) and not refuted(one)", "wins(one.beta)", None),
        ("alpha.size < -3", "alpha.size > -3", None),
        ("alpha.time / beta.time > 1.1", "alpha.time / beta.time < 1.0", "abs(alpha.loss - beta.loss) < 0.001"),
        ("alpha.time[64] > 2 * beta.time[64]", "alpha.time[64] < beta.time[64]", None),
        ("alpha.loss <= 0.5 * alpha.size", "alpha.loss >= alpha.size", "alpha.size > 0 and alpha.loss > 0"),
        ("share(alpha.items) >= 0.95", "share(alpha.items) < 0.5", None),
        ("passes(alpha.items) >= 60", "passes(alpha.items) <= 3", None),
        (
            "mcnemar(alpha.items, beta.items) < 0.05 and share(alpha.items) - share(beta.items) >= 0.15",
            "share(alpha.items) <= share(beta.items)",
            None,
        ),
        (
            "count(alpha.size > 1, alpha.loss > 1, alpha.yes) >= 2",
            "count(alpha.size > 1, alpha.loss > 1, alpha.yes) < 2",
            None,
        ),
        ("log(alpha.size) > 3", "log(alpha.size) < 2", None),
    ],
)
def test_accepts_rules_that_exclude_each_other(judged, supported, refuted, valid):
    """Checks, constants, ratios, shares, counts."""
    assert judged(supported, refuted, valid) == []


@pytest.mark.parametrize(
    ("supported", "refuted", "witness"),
    [
        ("alpha.yes", "beta.yes", "alpha.yes = True, beta.yes = True"),
        ("alpha.size < 5", "alpha.size > 3", "alpha.size = 4"),
        ("alpha.size >= 5", "alpha.size <= 5", "alpha.size = 5"),
        ("alpha.time < beta.time", "beta.time < 3 and alpha.yes", "alpha.yes = True"),
        ("share(alpha.items) > 0.4", "passes(alpha.items) < 12", "of 20 items"),
        ("alpha.loss * 2 > beta.loss", "alpha.loss < beta.loss", "alpha.loss = "),
    ],
)
def test_refuses_rules_that_can_both_hold(judged, supported, refuted, witness):
    """The complaint shows values at which they do."""
    ((severity, sentence),) = judged(supported, refuted)

    assert severity == "error"
    assert "supported_if and refuted_if can both hold (got " in sentence
    assert witness in sentence
    assert sentence.startswith("claims/says-yes/claim.toml:38: ")


def test_valid_if_may_keep_them_apart(judged):
    """Values that `valid_if` excludes do not count."""
    assert judged("alpha.size < 5", "alpha.size > 3", "alpha.size == 1 or alpha.size == 7") == []


def test_warns_where_only_zero_makes_both_hold(judged):
    """A measure may never be zero, so that this is no error."""
    ((severity, sentence),) = judged("alpha.loss <= 0.5 * alpha.size", "alpha.loss >= alpha.size")

    assert severity == "warning"
    assert "alpha.loss = 0, alpha.size = 0" in sentence


def test_a_rule_that_names_zero_means_it(judged):
    """Zero is a likely value where a rule compares with it."""
    ((severity, _),) = judged("alpha.size <= 0", "alpha.size >= 0")

    assert severity == "error"


@pytest.mark.parametrize(
    ("supported", "valid"),
    [
        ("alpha.yes and not alpha.yes", None),
        ("alpha.size > 5 and alpha.size < 3", None),
        ("alpha.size > 5 and not alpha.size > 5", None),
        ("alpha.size > 5", "alpha.size < 5"),
        ("count(alpha.yes, beta.yes) > 2", None),
    ],
)
def test_refuses_a_rule_that_can_never_hold(judged, supported, valid):
    """It is an error where the values around the constants are all the cases that exist."""
    ((severity, sentence),) = judged(supported, "alpha.loss == 1", valid)

    assert severity == "error"
    assert "supported_if can never hold" in sentence
    assert sentence.endswith("write a rule that some result fulfils" + (" beside valid_if" if valid else ""))


@pytest.mark.parametrize("supported", ["share(alpha.items) > 1", "abs(alpha.size) < 0", "alpha.size / 0 > 1"])
def test_warns_where_the_search_can_show_no_more(judged, supported):
    """Arithmetic and functions have more cases than are tried."""
    ((severity, sentence),) = judged(supported, "alpha.loss == 1")

    assert severity == "warning"
    assert "supported_if may never hold: no values were found that fulfil it" in sentence


def test_takes_values_of_the_entry_where_the_search_finds_none(judged):
    """No warning where the entry gives values: another lint rule decides the rules over them."""
    supported = "min(alpha.size / 100, 7) > 6"
    table = {"values": {"supported": {"alpha": {"size": 650}}}}

    assert [severity for severity, _ in judged(supported, "alpha.loss == 1")] == ["warning"]
    assert judged(supported, "alpha.loss == 1", what_if=table) == []
    assert judged(supported, "alpha.loss == 1", what_if={"values": {"refuted": {"alpha": {"loss": 1}}}}) != []


def test_complains_of_each_rule_by_itself(judged):
    """Each rule that can't hold has its complaint."""
    assert [severity for severity, _ in judged("alpha.yes and not alpha.yes", "1 > 2")] == ["error", "error"]


@pytest.mark.parametrize(
    ("supported", "refuted"),
    [
        ("alpha.yes <", "alpha.yes"),
        ("alpha.nothing > 1", "alpha.nothing < 1"),
        ("alpha.words", "not alpha.words"),
        ("alpha.size", "not alpha.size"),
        ("other.alpha.yes", "not other.alpha.yes"),
    ],
)
def test_leaves_rules_that_make_no_sense_to_other_rules(judged, supported, refuted):
    """Other lint rules complain of what can't be parsed or found, and of a kind out of its place."""
    assert judged(supported, refuted, uses={"other": "nowhere"}) == []


def test_reads_used_measures(project, judged):
    """A measure of another claim is searched like one of the claim itself."""
    project.add("says-no")

    ((severity, sentence),) = judged("other.alpha.yes", "other.beta.yes", uses={"other": "says-no"})
    assert severity == "error"
    assert "other.alpha.yes = True, other.beta.yes = True" in sentence


def test_asks_nothing_of_claims_without_rules(lint, not_checkable):
    """A not-checkable claim has no rules."""
    not_checkable()

    assert lint(verdict.decidable) == []
