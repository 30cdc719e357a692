"""Answers for choosing: from the lead claims of each option's passages, and nothing else."""

from __future__ import annotations

import re

import pytest
from helpers.site.claims import AT
from helpers.site.findings import findings
from helpers.site.questions import findings_with_questions, option

from generators.model import ChoiceWord, DeploymentTarget, Freshness, Question, Status, VerdictWord
from generators.site.choose.answers import groups, question_rows
from generators.site.choose.bearings import DEPENDS, NO_DIFFERENCE, OPEN, Bearing
from generators.site.choose.sentences import summary
from generators.site.pages import render_pages

SUPPORTED, REFUTED = VerdictWord.SUPPORTED, VerdictWord.REFUTED


def verdict(claim_id, word, exchanged, **fields):
    """The sample's verdict on a claim that favours Alpha, with another word."""
    found = findings().verdicts[claim_id]
    apart = {"word": word, "of_others": {"beta": exchanged}, "distinguishes": word is not exchanged}
    return found.model_copy(update=apart | fields)


def answers(found):
    """The answers by question and option."""
    return {answer.name: answer for row in question_rows(found) for answer in row.answers}


def test_an_answer_follows_from_the_lead_claims_of_its_passages():
    """It names them with what each says alone, and ends when the first of them does."""
    found = findings_with_questions(static_graphs=verdict("static-graphs", SUPPORTED, REFUTED))
    answer = answers(found)["graphs", "static"]

    assert (ChoiceWord.FAVOURS, "alpha") == answer.bearing
    assert ["static-graphs"] == [driver.card.id for driver in answer.drivers]
    assert found.verdicts["static-graphs"].expires == answer.expires
    assert "graphs--static" == answer.anchor
    assert answer.sentence == (
        "The evidence here favours Alpha for static graphs, because what the article says of it is supported, and "
        "refuted of Beta."
    )


def test_a_stale_or_undecided_claim_leaves_no_answer():
    """Whatever its word; the sentence says which of them it is."""
    found = answers(findings_with_questions(traceback=verdict("traceback", SUPPORTED, REFUTED)))
    stale, undecided = found["graphs", "errors"], found["speed", "yes"]

    assert [ChoiceWord.OPEN] * 2 == [stale.bearing.word, undecided.bearing.word]
    assert stale.sentence == "The evidence here gives no answer yet for clear errors, because it is stale."
    assert undecided.sentence.endswith("for speed, because there is not enough of it.")
    assert (None, "") == (stale.expires, stale.aged)


def test_a_claim_that_is_decided_of_one_framework_alone_gives_no_answer():
    """The sentence says what is missing; all pages say alike that the claim tells the frameworks apart."""
    lacking = verdict("static-graphs", REFUTED, VerdictWord.NOT_ENOUGH_EVIDENCE)
    found = findings_with_questions(static_graphs=lacking)
    answer, pages = answers(found)["graphs", "static"], render_pages(found)

    assert ChoiceWord.OPEN is answer.bearing.word
    assert answer.sentence.endswith(
        "because what the article says of Alpha is refuted, and there is not enough evidence to judge it of Beta."
    )
    for name in ("choose/index.md", "claims/static-graphs/index.md"):
        assert re.search(r"Tells them apart(: |\?</dt><dd>)yes", pages[name], re.IGNORECASE), name


def test_facets_follow_ups_and_retired_claims_drive_no_answer():
    """Without a lead claim there is no answer, and the sentence says so."""
    found = findings_with_questions()
    entries = tuple(
        claim.model_copy(update={"entry": claim.entry.model_copy(update={"status": Status.RETIRED})})
        if claim.id == "static-graphs"
        else claim
        for claim in found.project.claims
    )
    found = found.model_copy(update={"project": found.project.model_copy(update={"claims": entries})})
    answer = answers(found)["graphs", "static"]

    assert (ChoiceWord.OPEN, ()) == (answer.bearing.word, answer.drivers)
    assert answer.sentence.endswith("because no claim with rules is behind it.")


def test_claims_that_point_different_ways_are_named_in_the_sentence():
    """As are claims of which none tells the frameworks apart."""
    both = {"q": Question(title="Which?", options={"a": option("work", "table.static-graphs", "table.accuracy")})}
    fresh = {"freshness": Freshness.FRESH, "expires": AT}

    def said(first, second):
        changed = {
            "static_graphs": verdict("static-graphs", *first, **fresh),
            "accuracy": verdict("accuracy", *second, **fresh),
        }
        return answers(findings_with_questions(both, **changed))["q", "a"].sentence.partition("because ")[2]

    assert "its claims speak for Alpha and Beta." == said((SUPPORTED, REFUTED), (REFUTED, SUPPORTED))
    assert "none of 2 claims tells the frameworks apart." == said((SUPPORTED, SUPPORTED), (REFUTED, REFUTED))
    assert said((SUPPORTED, REFUTED), (SUPPORTED, REFUTED)).startswith("2 of 2 claims hold of it alone")
    mixed = said((SUPPORTED, REFUTED), (VerdictWord.MIXED, VerdictWord.MIXED))
    clear, unclear = (findings().project.claim(name).entry.title for name in ("static-graphs", "accuracy"))
    assert f"“{clear}” speaks for Alpha, but the verdict on what “{unclear}” says of Alpha is mixed." == mixed


def test_groups_gather_the_answers_by_what_they_say():
    """Each framework first, in the order of the project; every answer once, and no group is empty."""
    found = findings_with_questions(static_graphs=verdict("static-graphs", REFUTED, SUPPORTED))
    parts = groups(question_rows(found), found.project.frameworks)

    assert [("favours", "beta", 1), ("open", "", 2)] == [
        (part.word, part.framework, len(part.answers)) for part in parts
    ]
    assert () == groups((), found.project.frameworks)


def test_facets_of_the_same_places_say_what_differs_there():
    """Where the leads tell no difference; the answer stays what the leads give, and the home page says so, too."""
    equal, apart = verdict("static-graphs", SUPPORTED, SUPPORTED), verdict("accuracy", SUPPORTED, REFUTED)
    found = findings_with_questions(static_graphs=equal, accuracy=apart)
    phone = (DeploymentTarget(target="phone", runtime={"alpha": "A", "beta": "B"}, agreement="accuracy"),)
    changes = {
        "static-graphs": {"targets": phone},
        "accuracy": {"targets": phone, "facet_of": "static-graphs", "favours": "alpha"},
    }
    claims = tuple(
        claim.model_copy(update={"entry": claim.entry.model_copy(update=changes.get(claim.id, {}))})
        for claim in found.project.claims
    )
    found = found.model_copy(update={"project": found.project.model_copy(update={"claims": claims})})
    answer, title = answers(found)["graphs", "static"], found.project.claim("accuracy").entry.title

    assert ChoiceWord.NO_DIFFERENCE is answer.bearing.word
    assert answer.sentence.endswith(f"What differs in the same places: “{title}” speaks for Alpha.")
    assert "some details favour Alpha" in render_pages(found)["index.md"]


@pytest.mark.parametrize("word", [VerdictWord.MIXED, SUPPORTED])
def test_what_is_decided_from_other_claims_names_them(word):
    """With what each says alone, in the order of its rules, clear or not; a claim with scripts names none."""
    lead = verdict("static-graphs", word, REFUTED)
    measured = findings_with_questions(static_graphs=lead, accuracy=verdict("accuracy", SUPPORTED, REFUTED))
    claims = tuple(
        claim.model_copy(
            update={"entry": claim.entry.model_copy(update={"uses": {"a": "accuracy"}, "measures": {}})}
        )
        if claim.id == "static-graphs"
        else claim
        for claim in measured.project.claims
    )
    derived = measured.model_copy(update={"project": measured.project.model_copy(update={"claims": claims})})
    (plain,), (driver,) = (answers(found)["graphs", "static"].drivers for found in (measured, derived))

    assert () == plain.parts
    assert [("accuracy", (ChoiceWord.FAVOURS, "alpha"))] == [(part.card.id, part.bearing) for part in driver.parts]
    page = render_pages(derived)["choose/index.md"]
    assert re.search(r'<a href="../claims/accuracy/">[^<]+</a>: speaks for Alpha</li>', page)
    assert 'href="./"' not in page


def test_all_answers_come_to_one_sentence():
    """It counts those that speak for each framework, then those that speak for none; no count is zero."""
    titles = {"alpha": "Alpha", "beta": "Beta"}
    alpha, beta = (Bearing(ChoiceWord.FAVOURS, name) for name in titles)

    assert "No single winner: of 5 answers, 1 speaks for Alpha and 3 speak for Beta; 1 is not known yet." == (
        summary([(alpha, 1), (beta, 3), (OPEN, 1)], titles)
    )
    assert "Of 3 answers, 1 speaks for Beta; 2 show no difference." == summary(
        [(beta, 1), (NO_DIFFERENCE, 2)], titles
    )
    assert "No single winner: of 1 answer, none speaks for a framework; 1 has no clear answer." == (
        summary([(DEPENDS, 1)], titles)
    )
