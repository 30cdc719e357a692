"""Views: what a page or a record may show is in its digest, and nothing more is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers.site.findings import findings_with_claim, sample

from generators.model import ClaimHistory, EntryChange, History
from generators.site.exports import api
from generators.site.exports.schemas import json_text
from generators.site.pages import render_pages
from generators.site.reuse.views import Views


def base():
    """The sample, in which one claim uses another."""
    return findings_with_claim(sample("more-fun", uses={"graphs": "static-graphs"}))


def with_claim(claim):
    """The same with this claim in the place of the one of its id."""
    found = base()
    claims = tuple(claim if old.id == claim.id else old for old in found.project.claims)
    return with_project(claims=claims)


def with_project(**changes):
    """The same with other fields of its project."""
    found = base()
    return found.model_copy(update={"project": found.project.model_copy(update=changes)})


def digests(found):
    """The digest of each entry's view."""
    views = Views(found)
    return {entry.id: views.digest(entry) for entry in found.project.entries}


def changed(found):
    """Ids of the entries whose digest is another than in the sample, and whether that of the overview is."""
    before, after = digests(base()), digests(found)
    overview = Views(base()).overview_digest() != Views(found).overview_digest()
    return {name for name in after if after[name] != before.get(name)}, overview


def test_equal_findings_have_equal_digests():
    """Findings that are read again have the digests of before, at any moment."""
    found = base()

    assert (set(), False) == changed(found.model_copy(update={"at": found.at + timedelta(days=1)}))


def test_a_note_reaches_one_page():
    """A changed note changes the view of its claim, and no overview."""
    note = {"method": "Another way.", "content": "digest of other files"}

    assert ({"training-step"}, False) == changed(with_claim(sample("training-step").model_copy(update=note)))


def test_a_title_reaches_the_pages_that_name_it():
    """A changed title changes its claim's view, that of the claim that uses it, and the overview."""
    assert ({"static-graphs", "more-fun"}, True) == changed(with_claim(sample("static-graphs", title="Another")))


def test_a_verdict_reaches_the_pages_that_show_it():
    """A changed verdict changes its claim's view, that of the claim that uses it, and the overview."""
    found = base()
    verdict = found.verdicts["static-graphs"].model_copy(update={"reason": "Another reason."})
    verdicts = {**found.verdicts, "static-graphs": verdict}

    assert ({"static-graphs", "more-fun"}, True) == changed(found.model_copy(update={"verdicts": verdicts}))


def test_a_facet_reaches_the_page_of_its_lead():
    """Its verdict changes both views; its files change its own alone."""
    facet = sample("traceback", facet_of="more-fun")
    found = with_claim(facet)
    verdicts = {
        **found.verdicts,
        "traceback": found.verdicts["traceback"].model_copy(update={"reason": "Another."}),
    }
    edited = with_claim(facet.model_copy(update={"method": "Another way.", "content": "digest of other files"}))
    before = digests(found)

    def differing(other):
        after = digests(other)
        return {name for name in after if after[name] != before[name]}

    assert {"traceback", "more-fun"} == differing(found.model_copy(update={"verdicts": verdicts}))
    assert {"traceback"} == differing(edited)


@pytest.mark.parametrize("field", ["evidence", "elsewhere"])
def test_what_was_observed_reaches_its_page(field):
    """Evidence of this machine or of another one is in the view of its claim."""
    found = base()
    parts = {key: part for key, part in getattr(found, field).items() if key != "training-step"}

    assert ({"training-step"}, True) == changed(found.model_copy(update={field: parts}))


def test_a_history_reaches_its_page_alone():
    """A new change of a claim's rules is in its view, and in no overview."""
    change = EntryChange(commit="0" * 40, at=base().at, rules=True)
    histories = {
        "before": History(claims={"accuracy": ClaimHistory(published=base().at)}),
        "after": History(claims={"accuracy": ClaimHistory(published=base().at, changes=(change,))}),
    }
    views = {name: Views(base().model_copy(update={"history": found})) for name, found in histories.items()}
    entries = base().project.entries

    assert ["accuracy"] == [
        entry.id for entry in entries if views["before"].digest(entry) != views["after"].digest(entry)
    ]
    assert views["before"].overview_digest() == views["after"].overview_digest()


def test_a_passage_reaches_the_claims_that_it_names():
    """The outline's text on a passage is in the view of the claims that appear there."""
    claim = sample("training-step")
    article, name = base().project.article, claim.entry.appearances[0]
    passages = {**article.passages, name: article.passages[name].model_copy(update={"gist": "Otherwise."})}
    shown = {other.id for other in base().project.claims if name in other.entry.appearances}

    assert (shown, True) == changed(with_project(article=article.model_copy(update={"passages": passages})))


def test_a_complaint_reaches_the_page_of_its_entry():
    """What is wrong with a broken entry is in its view."""
    (broken,) = base().project.broken
    other = broken.model_copy(update={"complaints": ()})

    assert ({broken.id}, True) == changed(with_project(broken=(other,)))


def test_what_all_pages_show_reaches_all():
    """The title of a framework is in every view."""
    frameworks = dict(base().project.frameworks)
    frameworks["alpha"] = frameworks["alpha"].model_copy(update={"title": "Alfa"})
    found = with_project(frameworks=frameworks)

    assert ({entry.id for entry in found.project.entries}, True) == changed(found)


def test_pages_from_a_view_are_those_of_all_findings(monkeypatch):
    """An overview, a page or a record that is made of less shows the same."""
    found = base()
    narrow = {**render_pages(found), **api.render_api(found)}
    monkeypatch.setattr(Views, "overview", property(lambda self: self.findings))
    monkeypatch.setattr(Views, "view", lambda self, _: self.findings)

    assert {**render_pages(found), **api.render_api(found)} == narrow


@pytest.mark.parametrize("found", [base(), with_project(claims=(), broken=())], ids=["sample", "empty"])
def test_joined_answers_are_json_as_any_other(found):
    """The answers that are joined of parts have the form that a JSON writer gives them."""
    answers = api.render_api(found)

    assert {name: json_text(json.loads(text)) for name, text in answers.items()} == answers
