"""Verdicts on claims that use the evidence or the verdicts of others."""

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed
from helpers.rules.worded_rules import N_RULES, verdict
from hypothesis import given as drawn
from hypothesis import strategies as st

from generators.entries.members import with_members
from generators.judging.judge import judge
from generators.model import BrokenEntry, Evidence, Freshness, Outcome, VerdictWord, member_alias
from generators.model.project import claims


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
    assert "Acc: 0.950 in Alpha; needed: more than 0.9." == newest.reason
    assert VerdictWord.SUPPORTED == verdict(claim, {**own, "digits": older}, others=(digits,)).word


def reading(digits, found, **keys):
    """The verdict of a claim that reads `acc` of another one, as Alpha and Beta have it."""
    claim = a_claim({"n": "number"}, "d.alpha.acc > 0.9", "d.alpha.acc < 0.5", uses={"d": "digits"}, **keys)
    own = evidence(claim, alpha={"n": 1}, beta={"n": 1})
    return verdict(claim, {**own, **found}, others=digits)


def test_missing_evidence_of_a_used_claim_is_named():
    """Not run, never measured, unknown, or broken."""
    digits = a_claim({"acc": "number"}, "alpha.acc > 0", "alpha.acc < 0", claim_id="digits")
    seen = evidence(digits, alpha={"acc": 0.95}, beta={"acc": 0.4})["digits"]
    crashed = {
        "digits": {**seen, "alpha": Evidence(newest=observed(digits, "alpha", {}, outcome=Outcome.CRASHED))}
    }
    broken = BrokenEntry(id="digits", title="Digits", complaints=())
    claim = a_claim({}, "d.alpha.acc > 0.9", "d.alpha.acc < 0.5", uses={"d": "digits"})
    of_digits, of_none = (f"The measures of {title} don't count: " for title in ("“A claim”", "digits"))

    assert f"{of_digits}Alpha and Beta: not run yet." == reading((digits,), {}).reason
    assert f"{of_digits}Alpha crashed." == reading((digits,), crashed).reason
    assert f"{of_none}there is no such claim." == reading((), {}).reason
    assert f"{of_none}its entry is broken." == judge(claim, a_project(claim, broken=[broken]), {}, NOW).reason


FAULTS = {
    "a failed control": "A control failed in Alpha: verify_alpha.py: “Ok” read yes where no is known",
    "a missing control": "Beta has no known yes and no known no for “Ok”",
    "unequal settings": "The comparison isn't fair: the setting batch is 1 in Alpha, 2 in Beta",
    "an invalid comparison": "No verdict. N: 0 in Alpha; needed: more than 0",
    "an unknown validity": "Division by zero",
    "a crash": "Beta crashed",
}


def faulty(*faults):
    """A claim on digits and its evidence, with these faults."""
    kinds = {"acc": "number", "n": "number", "ok": "check"}
    digits = a_claim(
        kinds,
        "alpha.acc > 0",
        "alpha.acc < 0",
        claim_id="digits",
        valid_if="alpha.n > 0 and alpha.n / beta.n > 0",
    )
    values = {"acc": 0.95, "n": 1, "ok": True}
    alpha, beta = {**values, "n": 0 if "an invalid comparison" in faults else 1}, dict(values)
    beta["n"] = 0 if "an unknown validity" in faults else 1
    keys = {"alpha": {"settings": {"batch": "1"}}, "beta": {"settings": {"batch": "1"}}}
    if "unequal settings" in faults:
        keys["beta"]["settings"] = {"batch": "2"}
    if "a failed control" in faults:
        failed = {"measure": "ok", "observed": True, "known": False, "passed": False}
        keys["alpha"]["controls"] = [failed]
    if "a missing control" in faults:
        keys["beta"]["controls"] = []
    if "a crash" in faults:
        keys["beta"]["outcome"] = Outcome.CRASHED
        beta = {}
    found = {name: observed(digits, name, part, **keys[name]) for name, part in (("alpha", alpha), ("beta", beta))}
    return digits, {"digits": {name: Evidence(newest=item) for name, item in found.items()}}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_closes_a_claim_closes_it_to_those_that_read_its_measures(fault):
    """The reason names the used claim and what closed it."""
    digits, found = faulty(fault)
    given = reading((digits,), found)

    assert VerdictWord.NOT_ENOUGH_EVIDENCE == given.word
    reason = " ".join([*given.details, given.reason])
    assert reason.startswith(f"The measures of “A claim” don't count: {FAULTS[fault]}")


@drawn(st.sets(st.sampled_from(sorted(FAULTS))))
def test_a_measure_of_a_used_claim_is_known_where_nothing_closes_that_claim_and_nowhere_else(faults):
    """Whatever closes it; then its own verdict is undecided too, and with the frameworks exchanged as well."""
    digits, found = faulty(*faults)
    given = reading((digits,), found)
    own = judge(digits, a_project(digits), found, NOW)

    assert bool(faults) == (given.word is VerdictWord.NOT_ENOUGH_EVIDENCE)
    assert bool(faults) == (own.word is VerdictWord.NOT_ENOUGH_EVIDENCE)


def test_validity_of_a_used_claim_is_asked_with_the_frameworks_exchanged_too():
    """A measure is read under the same exchange as the `valid_if` behind it."""
    digits = a_claim(
        {"acc": "number"}, "alpha.acc > 0", "alpha.acc < 0", claim_id="digits", valid_if="alpha.acc > 0.5"
    )
    given = reading((digits,), evidence(digits, alpha={"acc": 0.95}, beta={"acc": 0.4}))

    assert (VerdictWord.SUPPORTED, True) == (given.word, given.distinguishes)


def test_a_gate_reaches_a_claim_by_way_of_another():
    """Where a claim's own `valid_if` reads a closed claim, it is closed as well."""
    digits, found = faulty("a failed control")
    middle = a_claim(
        {"acc": "number"},
        "alpha.acc > 0",
        "alpha.acc < 0",
        claim_id="middle",
        valid_if="d.alpha.acc > 0",
        uses={"d": "digits"},
    )
    found |= evidence(middle, alpha={"acc": 0.95}, beta={"acc": 0.95})
    claim = a_claim({}, "m.alpha.acc > 0.9", "m.alpha.acc < 0.5", uses={"m": "middle"})
    (reason,) = judge(claim, a_project(claim, middle, digits), found, NOW).details

    of_claim = "he measures of “A claim” don't count: "
    assert reason.startswith(f"T{of_claim}T{of_claim}A control failed")


def test_a_rule_that_needs_no_closed_measure_is_decided():
    """Unknown is not false: what another condition settles stays settled."""
    digits, found = faulty("a failed control")
    claim = a_claim({"n": "number"}, "alpha.n == 1 or d.alpha.acc > 0.9", "alpha.n == 2", uses={"d": "digits"})

    assert (
        VerdictWord.SUPPORTED
        == verdict(claim, {**evidence(claim, alpha={"n": 1}, beta={"n": 1}), **found}, others=(digits,)).word
    )


@pytest.mark.parametrize("uses", [{"d": "a-claim"}, {"d": "other"}])
def test_a_claim_that_uses_itself_is_not_judged(uses):
    """Directly or by way of another."""
    other = a_claim({"n": "number"}, *N_RULES, claim_id="other", uses={"back": "a-claim", "odd": "nowhere"})
    claim = a_claim({"n": "number"}, *N_RULES, uses=uses)
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 2}), others=(other,))

    assert "The claim uses itself by way of [uses], which can't be judged." == given.reason


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

    assert (VerdictWord.SUPPORTED, "“A” is supported, as needed.") == (
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

    assert "Alpha wins 2 of 3 claims; needed: at least 2." == given.reason


def test_wins_that_are_not_known_are_given_as_a_range():
    """Where evidence on some is missing, the sentence says what may still come out."""
    (first_claim, first), (second_claim, _) = faster("a", 1, 2), faster("b", 1, 2)
    rules = ("count(wins(one.alpha), wins(two.alpha)) >= 2", "count(wins(one.alpha), wins(two.alpha)) == 0")

    given = resting(*rules, first_claim, second_claim, found=first)
    assert "Not enough is known. Alpha wins between 1 and 2 of 2 claims; needed: at least 2." == given.reason


def test_exchanged_frameworks_are_exchanged_in_the_claims_that_are_used_too():
    """An advice for one framework that holds as well for the other doesn't distinguish them."""
    claim, first = faster("a", 1, 2)
    both = a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0", claim_id="b")
    found = first | evidence(both, alpha={"n": 1}, beta={"n": 1})

    assert resting("wins(one.alpha)", "not wins(one.alpha)", claim, found=found).distinguishes is True
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
    other = a_claim({"n": "number"}, *N_RULES, claim_id="a", favours="neither")
    given = resting(
        "wins(one.alpha)", "wins(one.beta)", other, found=evidence(other, alpha={"n": 2}, beta={"n": 2})
    )

    assert "“A claim” favours neither, so that no framework can win it." == given.reason


def test_a_claim_that_rests_on_nothing_that_is_there_is_not_judged():
    """A claim that isn't there, or that no script can check, decides nothing."""
    opinion = a_claim({}, claim_id="a", status="not-checkable", reason="An opinion.")
    for others, title in (((opinion,), "“A claim”"), ((), "A")):
        claim = a_claim({}, "supported(one)", "refuted(one)", claim_id="advice", uses={"one": "a"})
        given = judge(claim, a_project(claim, *others), {}, NOW)
        assert f"{title} can't be judged." == given.reason


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (("refuted(one)", "not refuted(one)"), "“A” is not refuted; needed: the verdict refuted."),
        (
            ("wins(one.beta)", "wins(one.alpha)"),
            "Alpha wins “A”, which refutes the claim.",
        ),
        (
            ("count(supported(one)) > 1", "count(supported(one)) < 2"),
            "1 of 1 claims is supported; needed: more than 1.",
        ),
        (
            ("count(supported(one), one.alpha.n < 9) > 1", "refuted(one)"),
            "2 of 2 conditions hold; needed: more than 1.",
        ),
    ],
)
def test_sentences_of_claims_that_rest_on_others(rules, sentence):
    """Each says how the used claim stands and what was needed."""
    other, found = faster("a", 1, 2)
    assert sentence == resting(*rules, other, found=found).reason


def test_what_rests_on_stale_evidence_is_stale():
    """The dates of a claim that rests on others are the earliest of theirs."""
    other, found = faster("a", 1, 2)
    given = resting("supported(one)", "refuted(one)", other, found=found)
    old = a_claim({"n": "number"}, "alpha.n < beta.n", "alpha.n >= beta.n", claim_id="a", run={"valid_days": 1})
    late = resting("supported(one)", "refuted(one)", old, found=evidence(old, alpha={"n": 1}, beta={"n": 2}))

    assert Freshness.FRESH == given.freshness
    assert late.expires < given.expires


def choosing(supported_if, refuted_if, pairs, **keys):
    """The verdict of a claim that counts all the others."""
    claim = a_claim({}, supported_if, refuted_if, claim_id="advice", uses_all={"all": keys})
    members = with_members((claim, *(other for other, _ in pairs)))
    return judge(
        members[0], a_project(*members), {key: value for _, part in pairs for key, value in part.items()}, NOW
    )


def test_a_condition_is_counted_for_every_claim_that_a_table_chooses():
    """Named by their titles, as if each had been written down."""
    pairs = [faster("a", 1, 2), faster("b", 2, 1), faster("c", 3, 4)]
    rules = ("count(wins(all.alpha)) > count(wins(all.beta))", "count(wins(all.alpha)) < count(wins(all.beta))")
    given = choosing("count(wins(all.alpha)) >= 2", "count(wins(all.alpha)) == 0", pairs)

    assert "Alpha wins 2 of 3 claims; needed: at least 2." == given.reason
    assert (VerdictWord.SUPPORTED, True) == (given.word, given.distinguishes)
    assert VerdictWord.SUPPORTED == choosing(*rules, pairs).word
    assert VerdictWord.REFUTED == choosing(*rules, pairs, **{"except": ("a", "c")}).word


def test_a_chosen_claim_without_evidence_may_count_or_not():
    """It is never taken for a loss."""
    pairs = [faster("a", 1, 2), (faster("b", 1, 2)[0], {})]
    given = choosing("count(wins(all.alpha)) >= 2", "count(wins(all.alpha)) == 0", pairs)

    assert "Not enough is known. Alpha wins between 1 and 2 of 2 claims; needed: at least 2." == given.reason


def test_a_chosen_entry_that_is_broken_may_count_or_not():
    """Its id says which one."""
    claim = a_claim({}, "count(wins(all.alpha)) >= 1", "count(wins(all.alpha)) == 0", uses_all={"all": {}})
    broken = BrokenEntry(id="b", title="B", complaints=())
    members = with_members((claim,), (broken,))

    assert (
        "Not enough is known. Alpha wins between 0 and 1 of 1 claims; needed: at least 1."
        == judge(members[0], a_project(*members, broken=[broken]), {}, NOW).reason
    )


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            (
                "count(wins(all.alpha)) >= 2 * count(wins(all.beta))",
                "count(wins(all.alpha)) < count(wins(all.beta))",
            ),
            "Alpha wins 2 and Beta 1 of 3 claims; needed: Alpha's wins at least 2 times Beta's wins.",
        ),
        (
            (
                "not count(wins(all.beta)) > count(wins(all.alpha))",
                "count(wins(all.beta)) > count(wins(all.alpha))",
            ),
            "Alpha wins 2 and Beta 1 of 3 claims; needed: Beta's wins at most Alpha's wins.",
        ),
        (
            ("count(refuted(all)) > count(supported(all))", "count(refuted(all)) < count(supported(all))"),
            ("1 of 3 claims is refuted and 2 of 3 claims are supported; needed: refuted more than supported."),
        ),
    ],
)
def test_two_counts_of_verdicts_are_worded_by_who_wins(rules, sentence):
    """Each count once, and what the rule needs of one by the other."""
    pairs = [faster("a", 1, 2), faster("b", 2, 1), faster("c", 3, 4)]

    assert sentence == choosing(*rules, pairs).reason


def test_two_open_counts_of_verdicts_are_given_as_ranges():
    """What may still come out stands beside what the rule needs."""
    pairs = [faster("a", 1, 2), faster("b", 2, 1), (faster("c", 3, 4)[0], {})]
    given = choosing(
        "count(wins(all.alpha)) > count(wins(all.beta))", "count(wins(all.alpha)) < count(wins(all.beta))", pairs
    )

    assert given.reason == (
        "Not enough is known. Alpha wins 1 to 2 and Beta 1 to 2 of 3 claims; "
        "needed: Alpha's wins more than Beta's wins."
    )


def test_a_count_of_verdicts_beside_another_count_is_worded_as_before():
    """Only counts of one kind of verdict have such words."""
    pairs = [faster("a", 1, 2), faster("b", 2, 1)]
    rule = "count(wins(all.alpha), supported(all)) > count(wins(all.beta))"

    assert (
        "2 of 4 conditions hold and 1 of 2 in Beta; needed: the former more"
        in choosing(rule, f"not {rule}", pairs).reason
    )


def test_a_claim_that_others_rest_on_in_many_ways_is_judged_once():
    """Of forty layers of two claims, each on both of the one below, a trillion ways lead to the first."""
    first = a_claim({"n": "number"}, "alpha.n > 1", "alpha.n <= 1", claim_id="layer-0-a")
    layers = [first, a_claim({}, "supported(a)", "refuted(a)", claim_id="layer-0-b", uses={"a": "layer-0-a"})]
    for layer in range(1, 41):
        uses = {side: f"layer-{layer - 1}-{side}" for side in "ab"}
        layers += [
            a_claim({}, "supported(a) and supported(b)", "refuted(a)", claim_id=f"layer-{layer}-{side}", uses=uses)
            for side in "ab"
        ]
    found = judge(layers[-1], a_project(*layers), evidence(first, alpha={"n": 2}, beta={"n": 0}), NOW)

    assert (VerdictWord.SUPPORTED, {"alpha", "beta"}) == (found.word, set(found.frameworks))


def test_the_members_of_a_table_are_listed_once(monkeypatch):
    """However many conditions ask about them: the work would grow with the square of the claims."""
    others = [
        a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0", claim_id=f"claim-{number}") for number in range(20)
    ]
    rules = ("count(wins(all.alpha)) > count(wins(all.beta))", "count(wins(all.alpha)) < count(wins(all.beta))")
    conclusion = a_claim({}, *rules, claim_id="conclusion", uses_all={"all": {}})
    project, listed = a_project(*with_members((conclusion, *others))), []
    found = {each.id: evidence(each, alpha={"n": 1}, beta={"n": -1})[each.id] for each in others}
    monkeypatch.setattr(
        claims, "member_alias", lambda name, member: listed.append(member) or member_alias(name, member)
    )

    assert VerdictWord.SUPPORTED == judge(project.claims_by_id["conclusion"], project, found, NOW).word
    assert sorted(each.id for each in others) == sorted(listed)
