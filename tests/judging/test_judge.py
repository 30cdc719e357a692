"""Verdicts: gates first, rules second; strength, distinguishes."""

from datetime import timedelta

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, timed
from helpers.rules.worded_rules import N_RULES, STARTED, verdict

from generators.judging.judge import judge_all
from generators.model import BrokenEntry, Complaint, Evidence, Freshness, Health, VerdictWord


@pytest.mark.parametrize(
    ("supported_if", "refuted_if", "valid_if", "word"),
    [
        ("alpha.n > 1", "alpha.n < 1", "", VerdictWord.SUPPORTED),
        ("alpha.n > 9", "alpha.n < 9", "", VerdictWord.REFUTED),
        ("alpha.n > 9", "alpha.n < 1", "", VerdictWord.MIXED),
        ("alpha.n > 1", "alpha.n > 1", "", VerdictWord.NOT_ENOUGH_EVIDENCE),
        ("alpha.n > 1", "alpha.n < 1", "alpha.n == beta.n", VerdictWord.NOT_ENOUGH_EVIDENCE),
        ("alpha.n > 1", "alpha.n < 1", "1 / (alpha.n - 2) > 0", VerdictWord.NOT_ENOUGH_EVIDENCE),
        ("alpha.n > 1", "alpha.n < 1", "alpha.n != beta.n", VerdictWord.SUPPORTED),
        ("alpha.n > 1", "1 / (alpha.n - 2) > 0", "", VerdictWord.NOT_ENOUGH_EVIDENCE),
        ("alpha.n > 1", "1 / alpha.missing > 0", "", VerdictWord.NOT_ENOUGH_EVIDENCE),
        ("alpha.n", "alpha.n < 1", "", VerdictWord.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_the_verdict_table(supported_if, refuted_if, valid_if, word):
    """Valid, supported, refuted to one word; anything unknown or wrong is not enough evidence."""
    claim = a_claim({"n": "number"}, supported_if, refuted_if, valid_if=valid_if)
    found = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 3}))

    assert word == found.word
    assert found.reason.endswith(".")


def test_a_claim_that_cannot_be_checked_gives_its_reason():
    """Without rules and without evidence."""
    claim = a_claim({}, status="not-checkable", reason="Nobody counted.")

    given = verdict(claim, {})

    assert (VerdictWord.NOT_CHECKABLE, "Nobody counted.") == (given.word, given.reason)


def test_a_broken_entry_gives_its_first_complaint():
    """And says how many more there are."""
    complaint = Complaint(rule="r", claim="bad", where="claims/bad/claim.toml", what="no title", way_out="add one")
    broken = [
        BrokenEntry(id="bad", title="Bad", complaints=(complaint, complaint)),
        BrokenEntry(id="worse", title="Worse", complaints=()),
        BrokenEntry(id="one", title="One", complaints=(complaint,)),
    ]
    found = judge_all(a_project(broken=broken), {}, NOW)

    assert ["bad", "one", "worse"] == list(found)
    assert "claims/bad/claim.toml: no title (got nothing); add one (and 1 more)" == found["bad"].reason
    assert "claims/bad/claim.toml: no title (got nothing); add one" == found["one"].reason
    assert {VerdictWord.NOT_ENOUGH_EVIDENCE} == {item.word for item in found.values()}


def test_a_claim_that_has_not_run_says_so():
    """Before any run, and while one framework is missing."""
    claim = a_claim({"n": "number"}, *N_RULES)

    assert "Alpha and Beta: not run yet." == verdict(claim, {}).reason
    assert "Beta: not run yet." == verdict(claim, evidence(claim, alpha={"n": 2})).reason
    assert Health.OK == verdict(claim, {}).health
    assert verdict(claim, {}).distinguishes is None


def test_an_entry_without_rules_has_not_enough_evidence():
    """The lint refuses it; the judge still gives a verdict."""
    assert "The entry has no rules." == verdict(a_claim({"n": "number"}), {}).reason


def test_a_verdict_says_when_with_what_and_on_how_much_it_rests():
    """Oldest observation, expiry, versions, controls, repeated units, share of the deciding comparison."""
    claim = a_claim(
        {"n": "number", "ok": "check", "t": "timing"}, "alpha.t / beta.t > 1.1 and alpha.ok", "alpha.t < beta.t"
    )
    found = evidence(
        claim,
        alpha={"n": 2, "ok": True, "t": timed(2.0, 2.1, 2.2, 2.0)},
        beta={"n": 3, "ok": True, "t": timed(1.0, 1.1, 1.0, 1.05)},
    )
    late = found[claim.id]["beta"].newest.model_copy(update={"started": STARTED + timedelta(days=1)})
    found[claim.id]["beta"] = Evidence(newest=late, good=late)
    given = verdict(claim, found)

    assert (VerdictWord.SUPPORTED, STARTED, STARTED + timedelta(days=30)) == (
        given.word,
        given.verified_at,
        given.expires,
    )
    assert {"alpha": "1.0", "beta": "1.0"} == given.frameworks
    assert (4, 4, 4) == (given.strength.controls, given.strength.controls_passed, given.strength.runs)
    assert given.strength.share >= 0.975
    assert ["supported_if", "supported_if", "refuted_if"] == [item.rule for item in given.comparisons]
    assert (Freshness.FRESH, Health.OK) == (given.freshness, given.health)


def test_the_share_of_a_refuted_or_open_verdict_is_that_of_what_decides():
    """Of a false comparison the other share, of an unknown one its own."""
    claim = a_claim({"t": "timing"}, "alpha.t > beta.t", "not alpha.t > beta.t")
    fast, slow = {"t": timed(1.0, 1.1, 1.0, 1.05)}, {"t": timed(2.0, 2.1, 2.2, 2.0)}

    assert verdict(claim, evidence(claim, alpha=fast, beta=slow)).strength.share >= 0.975
    assert (
        0.025 < verdict(claim, evidence(claim, alpha=fast, beta={"t": timed(1.1, 1, 1, 1)})).strength.share < 0.975
    )


def test_a_control_that_fails_comes_before_any_rule():
    """Not enough evidence, failing, with dates and controls but without comparisons."""
    claim = a_claim({"ok": "check"}, "alpha.ok", "not alpha.ok")
    found = evidence(claim, alpha={"ok": True}, beta={"ok": True})
    bare = found[claim.id]["beta"].newest.model_copy(update={"controls": ()})
    found[claim.id]["beta"] = Evidence(newest=bare)
    given = verdict(claim, found)

    assert (VerdictWord.NOT_ENOUGH_EVIDENCE, Health.FAILING, ()) == (given.word, given.health, given.comparisons)
    assert (2, STARTED, None) == (given.strength.controls, given.verified_at, given.distinguishes)


@pytest.mark.parametrize(
    ("favours", "names", "values", "expected"),
    [
        ("alpha", ("alpha", "beta"), (2, 0), True),
        ("alpha", ("alpha", "beta"), (2, 3), False),
        ("both", ("alpha", "beta"), (2, 0), True),
        ("alpha", ("alpha", "beta", "gamma"), (2, 3, 3), False),
        ("alpha", ("alpha", "beta", "gamma"), (2, 3, 0), True),
        ("beta", ("alpha", "beta", "gamma"), (2, 3, 0), False),
        ("neither", ("alpha", "beta", "gamma"), (2, 3, 0), True),
        ("alpha", ("alpha",), (2,), None),
    ],
)
def test_distinguishes_judges_again_with_frameworks_exchanged(favours, names, values, expected):
    """The favoured one with each other in turn; every pair where none is favoured."""
    claim = a_claim({"n": "number"}, *N_RULES, favours=favours)
    found = evidence(claim, **{name: {"n": value} for name, value in zip(names, values, strict=True)})

    assert expected is verdict(claim, found, names=names).distinguishes


def test_what_is_undecided_whichever_framework_is_which_distinguishes_nothing():
    """Not known, rather than no; the exchange says that it is undecided too."""
    claim = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n > 1")
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 3}))

    assert VerdictWord.NOT_ENOUGH_EVIDENCE == given.word == given.exchanged.word
    assert given.distinguishes is None


@pytest.mark.parametrize(
    ("favours", "names", "values", "expected"),
    [
        ("alpha", ("alpha", "beta"), (2, 0), {"beta": VerdictWord.REFUTED}),
        ("beta", ("alpha", "beta"), (2, 0), {"alpha": VerdictWord.REFUTED}),
        ("both", ("alpha", "beta"), (2, 3), {}),
        (
            *("alpha", ("alpha", "beta", "gamma"), (2, 3, 0)),
            {"beta": VerdictWord.SUPPORTED, "gamma": VerdictWord.REFUTED},
        ),
        ("alpha", ("alpha",), (2,), {}),
    ],
)
def test_a_verdict_keeps_its_word_of_each_other_framework(favours, names, values, expected):
    """In the place of the favoured one; nothing where the claim favours none."""
    claim = a_claim({"n": "number"}, *N_RULES, favours=favours)
    found = evidence(claim, **{name: {"n": value} for name, value in zip(names, values, strict=True)})

    assert expected == verdict(claim, found, names=names).of_others


def test_an_exchange_that_cannot_be_judged_leaves_the_verdict_alone():
    """Beta's one value may stand under `==`; Alpha's seeds, put in its place, may not."""
    claim = a_claim({"n": "number"}, "alpha.n > 1 and beta.n == 2", "alpha.n < 1 and beta.n == 2")
    given = verdict(claim, evidence(claim, alpha={"n": [5, 6, 7]}, beta={"n": 2}))

    assert (VerdictWord.SUPPORTED, True) == (given.word, given.distinguishes)


def test_a_retired_claim_is_judged_on_the_evidence_that_is_left():
    """By its rules; without them, or without an observation of each script, none is left."""
    retired = {"status": "retired", "reason": "split in two"}
    claim = a_claim({"n": "number"}, *N_RULES, **retired)
    found = evidence(claim, alpha={"n": 2}, beta={"n": 3})
    half = {claim.id: {**found[claim.id], "beta": Evidence()}}
    bare = a_claim({"n": "number"}, **retired)

    assert VerdictWord.SUPPORTED is verdict(claim, found).word
    for left in (verdict(claim, half), verdict(claim, {}), verdict(bare, found)):
        assert "The claim is retired, and no evidence is left." == left.reason
