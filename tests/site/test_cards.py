"""Cards: what lists show of every entry."""

from __future__ import annotations

from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, value
from helpers.site.claims import AT, observation
from helpers.site.findings import findings, findings_with, sample

from generators.judging.judge import judge_all
from generators.model import Evidence, Findings, Outcome, Status, Verdict, VerdictWord
from generators.site import cards


def by_id():
    """The cards of the sample, by id."""
    return {card.id: card for card in cards.all_cards(findings())}


def test_lists_every_entry_that_the_site_shows():
    """Published, not checkable and broken entries have cards, drafts and retired ones don't."""
    found = findings()
    statuses = [Status.DRAFT, Status.RETIRED]
    hidden = tuple(
        claim.model_copy(update={"entry": claim.entry.model_copy(update={"status": statuses[place]})})
        if place < 2
        else claim
        for place, claim in enumerate(found.project.claims)
    )
    fewer = findings_with(claims=hidden)

    assert len(found.project.claims) + 1 == len(cards.all_cards(found))
    assert len(found.project.claims) - 1 == len(cards.all_cards(fewer))


def test_orders_by_topic_then_title():
    """Cards come by topic as the site has them, then by title; the order of the entries does not matter."""
    found = findings()
    shuffled = findings_with(claims=found.project.claims[::-1])

    assert cards.all_cards(found) == cards.all_cards(shuffled)
    assert ["static-graphs", "more-fun", "traceback"] == [card.id for card in cards.all_cards(found)][:3]


def test_a_broken_entry_without_a_topic_comes_last():
    """A broken entry may have no topic; it is still shown."""
    found = findings()
    broken = found.project.broken[0].model_copy(update={"topic": None})
    last = findings_with(broken=(broken,))

    assert broken.id == cards.all_cards(last)[-1].id


def test_a_cell_shows_the_measure_that_the_rule_names():
    """A cell shows a value with its unit, the size of a sweep, an outcome, or that nothing ran."""
    found = by_id()

    assert (("measured", "1 of 10"), ("measured", "10 of 10")) == found["static-graphs"].cells
    assert (("raised", "raised"), ("", "not run")) == found["hostile"].cells
    assert found["inference-sweep"].cells[0][1].endswith("ms at 64")
    assert (("", "no script can decide it"),) * 2 == found["more-fun"].cells
    assert "Times the Python body ran in ten calls" == found["static-graphs"].measure
    assert "yes" == found["traceback"].cells[1][1]
    assert () == found["onnx-round-trip"].cells


def test_a_cell_shows_no_measure_whose_name_is_a_part_of_another_s():
    """The rule reads `call_time`; that its text also contains `time` and `alpha` is chance."""
    measures = {"time": "number", "alpha": "number", "call_time": "number"}
    claim = a_claim(measures, "alpha.call_time < beta.call_time", "alpha.call_time > beta.call_time")
    values = {"time": value(1.0), "alpha": value(2.0), "call_time": value(3.0)}
    found = Findings(project=a_project(claim), verdicts={}, evidence=evidence(claim, alpha=values), at=NOW)

    assert (("measured", "3"), ("", "not run")) == cards.all_cards(found)[0].cells


def test_an_entry_without_a_verdict_has_not_run():
    """Before any run an entry is not enough evidence, because it has not run yet."""
    found = findings().model_copy(update={"verdicts": {}})
    expected = Verdict(claim="accuracy", word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="not run yet")

    assert expected == cards.verdict_of(found, "accuracy")


def test_the_newest_run_counts_outcomes_and_versions():
    """The newest run says when, where, in which versions and how its jobs ended."""
    run = cards.newest_run(findings())

    assert {"alpha": {"2.21.0"}, "beta": {"2.13.0"}} == run["versions"]
    assert {"measured": 11, "raised": 1, "timed-out": 1} == run["outcomes"]
    assert run["started"] < AT
    assert ["x86_64, 2 cores, 8 GiB, Linux, AMD EPYC"] == run["machines"]


def test_no_run_is_none():
    """Without evidence there is no newest run."""
    run = cards.newest_run(findings().model_copy(update={"evidence": {}}))

    assert run["started"] is None


def test_a_job_without_a_version_names_none():
    """A framework that its environment does not have names no version."""
    found = findings()
    seen = found.evidence["accuracy"]["alpha"].newest
    bare = seen.model_copy(update={"environment": seen.environment.model_copy(update={"versions": {}})})
    changed = found.model_copy(update={"evidence": {"accuracy": {"alpha": Evidence(newest=bare)}}})

    assert {} == cards.newest_run(changed)["versions"]


def test_shows_the_good_observation_behind_a_failed_one():
    """After a failed job the last good observation is shown, if it was measured under the same rules."""
    claim = a_claim({"size": "number"}, "alpha.size < 1", "alpha.size > 1")
    failed = observation(claim.id, "alpha", claim.rules_digest, outcome=Outcome.CRASHED)
    good = observation(claim.id, "alpha", claim.rules_digest)
    other = observation(claim.id, "alpha", "other rules")
    away = observation(claim.id, "alpha", claim.rules_digest, outcome=Outcome.UNAVAILABLE)

    def chosen(**evidence):
        return cards.observed_in(a_project(claim), claim, {"alpha": Evidence(**evidence)}).get("alpha")

    assert chosen(newest=failed, good=good) is good
    assert chosen(newest=failed, good=other) is failed
    assert chosen(newest=away, good=good) is away
    assert chosen(newest=failed) is failed
    assert chosen() is None
    assert {} == cards.observed_in(a_project(claim), claim, {})


def test_facets_and_follow_ups_come_below_their_lead():
    """Facets first; what has no lead among them comes last."""
    keys = {
        "traceback": {"kind": "follow-up", "facet_of": "static-graphs"},
        "accuracy": {"facet_of": "static-graphs"},
        "training-step": {"kind": "follow-up"},
    }
    found = findings_with(
        claims=tuple(sample(claim.id, **keys.get(claim.id, {})) for claim in findings().project.claims)
    )
    every = cards.all_cards(found)
    nested = [card.id for card in cards.nested(every)]

    assert ["accuracy", "traceback"] == [card.id for card in cards.below(every)["static-graphs"]]
    assert ["static-graphs", "accuracy", "traceback"] == nested[:3]
    assert "training-step" == nested[-1]
    assert sorted(nested) == sorted(card.id for card in every)


def test_a_broken_entry_is_what_its_readable_keys_say():
    """A broken facet is no claim of its own in any count."""
    found = findings()
    broken = found.project.broken[0]
    roles = [
        cards.card_of(found, broken.model_copy(update=keys)).role
        for keys in ({}, {"facet_of": "static-graphs"}, {"kind": "follow-up"})
    ]

    assert ["claim", "facet", "follow-up"] == roles


def test_the_newest_run_leaves_retired_claims_out():
    """What was observed of one is no part of what runs now."""
    found = findings()
    alone = found.model_copy(update={"evidence": {"accuracy": found.evidence["accuracy"]}})
    retired = findings_with(claims=(sample("accuracy", status=Status.RETIRED),))

    assert cards.newest_run(alone)["outcomes"]
    assert not cards.newest_run(retired.model_copy(update={"evidence": alone.evidence}))["outcomes"]


def test_a_cell_shows_what_the_sentence_of_the_verdict_is_about():
    """The measure that decided, also of the framework that the rule doesn't name."""
    measures = {
        "runs": {"kind": "number", "title": "Body runs", "unit": "of 10"},
        "acc": {"kind": "number", "title": "Accuracy", "better": "higher"},
    }
    claim = a_claim(measures, "alpha.runs > 1 and worst(alpha.acc) > 0.9", "alpha.runs < 1")
    project = a_project(claim)
    every = evidence(claim, alpha={"runs": 9, "acc": [0.91, 0.95, 0.99]}, beta={"runs": 2, "acc": [0.5, 0.6, 0.7]})
    verdicts = judge_all(project, every, NOW)
    (card,) = cards.all_cards(Findings(project=project, verdicts=verdicts, evidence=every, at=NOW))

    said = "one that tells the frameworks apart: Accuracy: 0.910 at worst in Alpha; needed: more than 0.9."
    assert said in card.verdict.reason
    assert "Accuracy" == card.measure
    assert (("measured", "0.910 at worst"), ("measured", "0.500 at worst")) == card.cells


def test_a_cell_counts_what_each_framework_wins():
    """Of conditions on both frameworks each cell has its own number; the title says which direction is better."""
    measures = {
        name: {"kind": "number", "title": f"{name.title()}, program", "better": "lower"}
        for name in ("names", "lines")
    }
    rules = [
        f"count({one}.names * 1.1 < {other}.names, {one}.lines * 1.1 < {other}.lines) >= 2"
        for one, other in (("alpha", "beta"), ("beta", "alpha"))
    ]
    claim = a_claim(measures, *rules)
    project = a_project(claim)
    every = evidence(claim, alpha={"names": 3, "lines": 4}, beta={"names": 9, "lines": 8})
    verdicts = judge_all(project, every, NOW)
    (card,) = cards.all_cards(Findings(project=project, verdicts=verdicts, evidence=every, at=NOW))

    assert "Program: 2 of 2 comparisons show more than 1.1 times as many in Beta; needed: at least 2." == (
        card.verdict.reason
    )
    assert "Program: more than 1.1 times as many as in the other (lower is better)" == card.measure
    assert ["0 of 2", "2 of 2"] == [text for _, text in card.cells]


def test_a_row_holds_each_word_once_by_which_it_is_found():
    """The filter finds a part of a word: what the title or a longer word holds needs no place."""
    found = by_id()["static-graphs"]
    entry = found.claim.entry.model_copy(
        update={"statement": "A dynamically built graph is a graph.", "scope": "CPU"}
    )
    claim = found.claim.model_copy(update={"entry": entry})

    card = found._replace(title="Graphs are dynamic", measure="Bodies run", claim=claim)

    assert cards.more_words(card) == "dynamically built cpu"
    assert cards.more_words(card, (("dynamic", "built", "eager mode"), ("phone", "Android"))) == (
        "dynamically built eager mode cpu"
    )
