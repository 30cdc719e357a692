"""Verdicts: gates first, rules second; freshness, health, strength, distinguishes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed, timed

from generators.judging.judge import judge, judge_all
from generators.model import Broken, Complaint, Evidence, Freshness, Health, Outcome, VerdictWord

RULES = ("alpha.n >= 2", "alpha.n < 1")
STARTED = datetime(2026, 11, 20, tzinfo=UTC)


def verdict(claim, found, *, names=("alpha", "beta"), now=NOW, others=()):
    """The verdict of a claim."""
    return judge(claim, a_project(claim, *others, names=names), found, now)


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
        Broken(id="bad", title="Bad", complaints=(complaint, complaint)),
        Broken(id="worse", title="Worse", complaints=()),
        Broken(id="one", title="One", complaints=(complaint,)),
    ]
    found = judge_all(a_project(broken=broken), {}, NOW)

    assert ["bad", "one", "worse"] == list(found)
    assert "claims/bad/claim.toml: no title (got nothing); add one (and 1 more)" == found["bad"].reason
    assert "claims/bad/claim.toml: no title (got nothing); add one" == found["one"].reason
    assert {VerdictWord.NOT_ENOUGH_EVIDENCE} == {item.word for item in found.values()}


def test_a_claim_that_has_not_run_says_so():
    """Before any run, and while one framework is missing."""
    claim = a_claim({"n": "number"}, *RULES)

    assert "Alpha and Beta: not run yet." == verdict(claim, {}).reason
    assert "Beta: not run yet." == verdict(claim, evidence(claim, alpha={"n": 2})).reason
    assert Health.OK == verdict(claim, {}).health
    assert verdict(claim, {}).distinguishes is None


def test_an_entry_without_rules_has_not_enough_evidence():
    """The catalogue refuses it; the judge doesn't fall over it."""
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


@pytest.mark.parametrize(("days", "freshness"), [(29, Freshness.FRESH), (31, Freshness.STALE)])
def test_evidence_grows_stale(days, freshness):
    """After `valid_days`; a moment without a zone is taken as UTC."""
    claim = a_claim({"n": "number"}, *RULES)
    found = evidence(claim, alpha={"n": 2}, beta={"n": 3})

    assert freshness == verdict(claim, found, now=STARTED + timedelta(days=days)).freshness
    assert freshness == verdict(claim, found, now=(STARTED + timedelta(days=days)).replace(tzinfo=None)).freshness


def test_a_snapshot_may_expire_first():
    """Its date plus `max_age_days`, where that is earlier."""
    snapshot = {"file": "a.csv", "date": date(2026, 11, 1), "sha256": "0" * 64, "max_age_days": 20}
    claim = a_claim({"n": "number"}, *RULES, snapshot=snapshot)
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 3}))

    assert (datetime(2026, 11, 21, tzinfo=UTC), Freshness.STALE) == (given.expires, given.freshness)


def test_a_failed_job_leaves_an_earlier_verdict_standing_but_stale():
    """Same scripts and rules: stale and failing, and the sentence says why."""
    claim = a_claim({"n": "number"}, *RULES)
    found = evidence(claim, alpha={"n": 2}, beta={"n": 3})
    failed = observed(claim, "beta", {}, outcome=Outcome.TIMED_OUT, limits={"seconds": 60})
    found[claim.id]["beta"] = Evidence(newest=failed, good=found[claim.id]["beta"].good)
    given = verdict(claim, found)

    assert (VerdictWord.SUPPORTED, Freshness.STALE, Health.FAILING) == (given.word, given.freshness, given.health)
    assert given.reason.endswith("This rests on an earlier run, because Beta timed out after 60 s.")


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
    claim = a_claim({"n": "number"}, *RULES, favours=favours)
    found = evidence(claim, **{name: {"n": value} for name, value in zip(names, values, strict=True)})

    assert expected is verdict(claim, found, names=names).distinguishes


def test_an_exchange_that_cannot_be_judged_leaves_the_verdict_alone():
    """Beta's one value may stand under `==`; Alpha's seeds, put in its place, may not."""
    claim = a_claim({"n": "number"}, "alpha.n > 1 and beta.n == 2", "alpha.n < 1 and beta.n == 2")
    given = verdict(claim, evidence(claim, alpha={"n": [5, 6, 7]}, beta={"n": 2}))

    assert (VerdictWord.SUPPORTED, True) == (given.word, given.distinguishes)


def test_a_claim_reads_anothers_evidence():
    """By its alias, from the newest measured observation, else from the last good one."""
    digits = a_claim({"acc": "number"}, "alpha.acc > 0", "alpha.acc < 0", claim_id="digits")
    claim = a_claim({"n": "number"}, "d.alpha.acc > 0.9", "d.alpha.acc < 0.5", uses={"d": "digits"})
    good = evidence(digits, alpha={"acc": 0.95}, beta={"acc": 0.4})["digits"]
    failed = observed(digits, "alpha", {}, outcome=Outcome.CRASHED)
    own = evidence(claim, alpha={"n": 1}, beta={"n": 1})
    newest = verdict(claim, {**own, "digits": good}, others=(digits,))
    older = {"alpha": Evidence(newest=failed, good=good["alpha"].good), "beta": good["beta"]}

    assert (VerdictWord.SUPPORTED, True) == (newest.word, newest.distinguishes)
    assert "Acc: 0.950 in Alpha; the claim needs more than 0.9." == newest.reason
    assert VerdictWord.SUPPORTED == verdict(claim, {**own, "digits": older}, others=(digits,)).word


def test_missing_evidence_of_a_used_claim_is_named():
    """Not run, never measured, unknown, broken, or with a failed control."""
    digits = a_claim({"acc": "number"}, "alpha.acc > 0", "alpha.acc < 0", claim_id="digits")
    claim = a_claim({"n": "number"}, "d.alpha.acc > 0.9", "d.alpha.acc < 0.5", uses={"d": "digits"})
    own = evidence(claim, alpha={"n": 1}, beta={"n": 1})
    crashed = {"digits": {"alpha": Evidence(newest=observed(digits, "alpha", {}, outcome=Outcome.CRASHED))}}

    assert "D reads the claim digits, which has not been measured." == verdict(claim, own, others=(digits,)).reason
    assert "never measured in Alpha" in verdict(claim, {**own, **crashed}, others=(digits,)).reason
    assert "D reads the claim digits: there is no such claim." == verdict(claim, own).reason


@pytest.mark.parametrize("uses", [{"d": "a-claim"}, {"d": "other"}])
def test_a_claim_that_uses_itself_is_not_judged(uses):
    """Directly or by way of another."""
    other = a_claim({"n": "number"}, *RULES, claim_id="other", uses={"back": "a-claim", "odd": "nowhere"})
    claim = a_claim({"n": "number"}, *RULES, uses=uses)
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 2}), others=(other,))

    assert "The claim uses itself by way of [uses], which can't be judged." == given.reason


# --- claims that rest on the verdicts on others ----------------------------------------------------------


def resting(supported_if, refuted_if, *others, found=(), **keys):
    """The verdict of a claim that measures nothing itself, on `one` and `two` as aliases of the others."""
    uses = dict(zip(("one", "two", "three"), (other.id for other in others), strict=False))
    claim = a_claim({}, supported_if, refuted_if, claim_id="advice", uses=uses, **keys)
    return judge(claim, a_project(claim, *others), dict(found), NOW)


def faster(claim_id, alpha, beta, *, favours="alpha"):
    """A claim that its favoured framework takes less than the other, with both measured."""
    other = {"alpha": "beta", "beta": "alpha"}[favours]
    rules = (f"{favours}.n < {other}.n", f"{favours}.n >= {other}.n")
    claim = a_claim({"n": "number"}, *rules, claim_id=claim_id, title=claim_id.upper(), favours=favours)
    return claim, evidence(claim, alpha={"n": alpha}, beta={"n": beta})


def test_a_claim_may_rest_on_whether_another_is_supported_and_needs_no_scripts():
    """Its word follows the other's, and its sentence names the other by its title."""
    other, found = faster("a", 1, 2)
    given = resting("supported(one)", "refuted(one)", other, found=found)

    assert (VerdictWord.SUPPORTED, "“A” is supported; the claim needs the verdict supported.") == (
        given.word,
        given.reason,
    )
    assert given.distinguishes is True
    assert given.verified_at is not None


def test_who_wins_is_who_the_statement_holds_of_and_of_no_other():
    """The other framework wins a refuted claim that holds with the two exchanged; nobody wins a tie."""
    (a, first), (b, second), (c, third) = faster("a", 1, 2), faster("b", 2, 1), faster("c", 2, 2)
    found = first | second | third

    wins = [
        resting(f"wins(one.{name})", f"not wins(one.{name})", claim, found=found).word is VerdictWord.SUPPORTED
        for claim in (a, b, c)
        for name in ("alpha", "beta")
    ]
    assert [True, False, False, True, False, False] == wins


def test_wins_are_counted_and_named():
    """The sentence says how many claims a framework wins, and which."""
    pairs = [faster("a", 1, 2), faster("b", 2, 1), faster("c", 3, 4, favours="beta")]
    found = {key: value for _, part in pairs for key, value in part.items()}
    rules = ("count(wins(one.alpha), wins(two.alpha), wins(three.alpha)) >= 2", "wins(two.alpha)")
    given = resting(*rules, *(claim for claim, _ in pairs), found=found)

    assert "Alpha wins 2 of 3 claims: “A” and “C”; the claim needs at least 2." == given.reason


def test_wins_that_are_not_known_are_told_as_between():
    """Where evidence on some is missing, the sentence says what may still come out."""
    (one, first), (two, _) = faster("a", 1, 2), faster("b", 1, 2)
    rules = ("count(wins(one.alpha), wins(two.alpha)) >= 2", "count(wins(one.alpha), wins(two.alpha)) == 0")

    given = resting(*rules, one, two, found=first)
    assert "Alpha wins between 1 and 2 of 2 claims; the claim needs at least 2." == given.reason


def test_exchanged_frameworks_are_exchanged_in_the_claims_that_are_used_too():
    """An advice for one framework that holds as well for the other doesn't distinguish them."""
    one, first = faster("a", 1, 2)
    both = a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0", claim_id="b")
    found = first | evidence(both, alpha={"n": 1}, beta={"n": 1})

    assert resting("wins(one.alpha)", "not wins(one.alpha)", one, found=found).distinguishes is True
    assert resting("supported(one)", "refuted(one)", both, found=found).distinguishes is False


def test_without_evidence_on_a_used_claim_nothing_follows():
    """The reason names the claim on which there is not enough evidence."""
    other, _ = faster("a", 1, 2)
    for rules in (("supported(one)", "refuted(one)"), ("wins(one.alpha)", "wins(one.beta)")):
        given = resting(*rules, other)
        assert VerdictWord.NOT_ENOUGH_EVIDENCE == given.word
        assert "There is not enough evidence on “A”." == given.reason


def test_no_framework_wins_a_claim_that_favours_none():
    """The rule can't be decided, and says why."""
    other = a_claim({"n": "number"}, *RULES, claim_id="a", favours="neither")
    given = resting(
        "wins(one.alpha)", "wins(one.beta)", other, found=evidence(other, alpha={"n": 2}, beta={"n": 2})
    )

    assert "The claim a favours neither, so that no framework can win it." == given.reason


def test_a_claim_that_rests_on_nothing_that_is_there_is_not_judged():
    """A claim that isn't there, or that no script can check, decides nothing."""
    opinion = a_claim({}, claim_id="a", status="not-checkable", reason="An opinion.")
    for others in ((opinion,), ()):
        claim = a_claim({}, "supported(one)", "refuted(one)", claim_id="advice", uses={"one": "a"})
        given = judge(claim, a_project(claim, *others), {}, NOW)
        assert "One rests on the claim a, which can't be judged." == given.reason


def test_what_rests_on_stale_evidence_is_stale():
    """The dates of a claim that rests on others are the earliest of theirs."""
    other, found = faster("a", 1, 2)
    given = resting("supported(one)", "refuted(one)", other, found=found)
    old = a_claim({"n": "number"}, "alpha.n < beta.n", "alpha.n >= beta.n", claim_id="a", run={"valid_days": 1})
    late = resting("supported(one)", "refuted(one)", old, found=evidence(old, alpha={"n": 1}, beta={"n": 2}))

    assert Freshness.FRESH == given.freshness
    assert late.expires < given.expires


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (("refuted(one)", "not refuted(one)"), "“A” is not refuted; the claim needs the verdict refuted."),
        (
            ("wins(one.beta)", "wins(one.alpha)"),
            "Alpha wins “A” (refuted by: a win of Alpha).",
        ),
        (
            ("count(supported(one)) > 1", "count(supported(one)) < 2"),
            "1 of 1 claims is supported: “A”; the claim needs more than 1 and is refuted by less than 2.",
        ),
        (
            ("count(supported(one), one.alpha.n < 9) > 1", "refuted(one)"),
            "2 of the 2 counted comparisons hold: A and N in Alpha; the claim needs more than 1.",
        ),
    ],
)
def test_sentences_of_claims_that_rest_on_others(rules, sentence):
    """Each says how the used claim stands and what was needed."""
    other, found = faster("a", 1, 2)
    assert sentence == resting(*rules, other, found=found).reason
