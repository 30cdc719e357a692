"""What the rules of before a change give on the evidence as it is."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed
from helpers.plain_words import faults

from generators.judging import earlier_rules
from generators.judging.earlier_rules import OTHER_KIND, UNNAMED, UNREAD, UNWINNABLE, with_earlier_verdicts
from generators.judging.judge import judge, judge_all
from generators.model import (
    ClaimHistory,
    EntryChange,
    Evidence,
    Findings,
    History,
    Outcome,
    Rules,
    VerdictWord,
)

CLAIM = a_claim({"size": "number", "name": "text"}, "alpha.size > 1", "alpha.size <= 1")
FOUND = evidence(CLAIM, alpha={"size": 2, "name": "a"}, beta={"size": 5, "name": "b"})


def judged(earlier, found=FOUND, *, rules=True):
    """The change of rules, once it is judged."""
    project = a_project(CLAIM)
    findings = Findings(project=project, verdicts=judge_all(project, found, NOW), evidence=found, at=NOW)
    change = EntryChange(commit="0" * 40, at=NOW, rules=rules, earlier=earlier, data=() if rules else ("data.py",))
    history = History(claims={CLAIM.id: ClaimHistory(published=NOW, changes=(change,))})
    return with_earlier_verdicts(findings, history).history.of(CLAIM.id).changes[0]


def test_the_earlier_rule_is_judged_on_the_evidence_of_now():
    """With the word and the sentence that it gives."""
    change = judged(Rules(supported_if="alpha.size > 3", refuted_if="alpha.size <= 3"))

    assert VerdictWord.REFUTED == change.before
    assert "2 in Alpha" in change.why


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("alpha.dry_weight > beta.dry_weight", "they read what is not measured any more: “dry weight”"),
        ("gamma.size > 1", UNNAMED),
        ("alpha.name", OTHER_KIND),
        ("alpha.size[64] > 1", OTHER_KIND),
        ("alpha.size >", UNNAMED),
        ("supported(other)", UNNAMED),
    ],
)
def test_a_rule_that_no_longer_fits_the_measures_gives_the_reason(rule, why):
    """A measure, a framework or a used claim that is gone, another kind, or what can't be parsed."""
    change = judged(Rules(supported_if=rule, refuted_if="alpha.size < 0"))

    assert (None, why) == (change.before, change.why)
    assert not faults(change.why)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("x.alpha.weight > 1", "they read what is not measured any more: “weight” of the claim “A claim”"),
        ("wins(x.alpha)", UNWINNABLE),
    ],
)
def test_a_rule_that_no_longer_fits_a_used_claim_gives_the_reason(rule, why):
    """The claim by its title; its alias stands in rules alone."""
    used = a_claim({"size": "number"}, "alpha.size > 1", "alpha.size <= 1", favours="neither")
    claim = a_claim({}, "x.alpha.size > 1", "x.alpha.size <= 1", claim_id="advice", uses={"x": used.id})
    findings = Findings(project=a_project(used, claim), verdicts={}, evidence={}, at=NOW)
    earlier = Rules(supported_if=rule, refuted_if="x.alpha.size <= 3")
    change = EntryChange(commit="0" * 40, at=NOW, rules=True, earlier=earlier)
    history = History(claims={"advice": ClaimHistory(published=NOW, changes=(change,))})
    (found,) = with_earlier_verdicts(findings, history).history.of("advice").changes

    assert (None, why) == (found.before, found.why)


def test_rules_that_can_not_be_read_say_so():
    """Their keys were others then."""
    assert (None, UNREAD) == (judged(None).before, judged(None).why)


def test_a_change_of_data_has_no_verdict():
    """What other data would have given takes a run."""
    assert (None, "") == (judged(None, rules=False).before, judged(None, rules=False).why)


def test_the_last_good_evidence_stands_for_a_failed_job():
    """As it does for the verdict of now, though it was made under the rules of now."""
    failed = observed(CLAIM, "alpha", {}, outcome=Outcome.CRASHED)
    good = FOUND[CLAIM.id]["alpha"].newest
    parts = {**FOUND[CLAIM.id], "alpha": Evidence(newest=failed, good=good)}
    change = judged(Rules(supported_if="alpha.size > 3", refuted_if="alpha.size <= 3"), {CLAIM.id: parts})

    assert VerdictWord.REFUTED == change.before


def test_without_evidence_the_earlier_rules_give_nothing():
    """The same verdict would be none at all."""
    change = judged(Rules(supported_if="alpha.size > 3", refuted_if="alpha.size <= 3"), {})

    assert (None, "Alpha and Beta: not run yet.") == (change.before, change.why)


def test_a_claim_that_rests_on_others_alone_is_judged_by_its_earlier_rules():
    """Its evidence is theirs."""
    claim = a_claim({}, "x.alpha.size > 1", "x.alpha.size <= 1", claim_id="advice", uses={"x": CLAIM.id})
    findings = Findings(project=a_project(CLAIM, claim), verdicts={}, evidence=FOUND, at=NOW)
    earlier = Rules(supported_if="x.alpha.size > 3", refuted_if="x.alpha.size <= 3")
    change = EntryChange(commit="0" * 40, at=NOW, rules=True, earlier=earlier)
    history = History(claims={"advice": ClaimHistory(published=NOW, changes=(change,))})

    assert VerdictWord.REFUTED == with_earlier_verdicts(findings, history).history.of("advice").changes[0].before


def test_a_claim_is_judged_beside_those_alone_that_it_uses(monkeypatch):
    """However many there are: the work would grow with the square of the claims."""
    seen = []
    monkeypatch.setattr(
        earlier_rules,
        "judge",
        lambda claim, project, *others: seen.append(project) or judge(claim, project, *others),
    )
    used = a_claim({"size": "number"}, "alpha.size > 1", "alpha.size <= 1", claim_id="used")
    claim = a_claim({}, "x.alpha.size > 1", "x.alpha.size <= 1", claim_id="advice", uses={"x": "used"})
    found = evidence(used, alpha={"size": 2}, beta={"size": 5})
    findings = Findings(project=a_project(CLAIM, used, claim), verdicts={}, evidence=found | FOUND, at=NOW)
    earlier = Rules(supported_if="x.alpha.size > 3", refuted_if="x.alpha.size <= 3")
    change = EntryChange(commit="0" * 40, at=NOW, rules=True, earlier=earlier)
    with_earlier_verdicts(findings, History(claims={"advice": ClaimHistory(published=NOW, changes=(change,))}))

    assert [{"advice", "used"}] == [{*project.claims_by_id} for project in seen]
