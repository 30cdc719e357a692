"""Verdicts are known from before as long as every input is the same, and judged again otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.synthetic.evidence import write_evidence

from generators import clock
from generators.commands.verdicts import current_verdicts, known_findings
from generators.entries.project import load_project
from generators.evidence.store import store_of
from generators.judging import findings, judge
from generators.model import Check, Freshness, VerdictWord


@pytest.fixture
def root(project):
    """A project with a claim and another that uses it, both with fresh evidence."""
    project.add("says-more", uses={"other": "says-yes"})
    write_evidence(project.root, sandbox="none")
    return project.root


@pytest.fixture
def judged(monkeypatch):
    """The ids of the claims that are judged, each time that some are."""
    judge, ids = findings.judge_evidence, []

    def counted(project, *arguments):
        ids.append({claim.id for claim in project.claims})
        return judge(project, *arguments)

    monkeypatch.setattr(findings, "judge_evidence", counted)
    return ids


def verdicts(root, now=None):
    """The verdicts, as another process finds them."""
    found = current_verdicts(load_project(root), store_of(root), now or clock.now(), whole=True)
    return {claim_id: each.verdict for claim_id, each in found.items()}


def test_an_unchanged_claim_is_judged_once(root, judged):
    """The second look judges nothing and finds what a judge of everything finds."""
    first, second = verdicts(root), verdicts(root)
    whole = findings.judge_evidence(load_project(root), store_of(root), clock.now())

    assert [{"says-more", "says-yes"}] == judged[:-1]
    assert first == second == whole.verdicts
    assert VerdictWord.SUPPORTED is first["says-yes"].word


def test_changed_evidence_is_judged_again_for_those_that_use_it(root, judged):
    """A new observation under the same fingerprint gives another verdict."""
    verdicts(root)
    store = store_of(root)
    seen = store.evidence("says-yes", "alpha").good
    store.save(seen.model_copy(update={"measures": {"yes": Check(value=False)}}))
    changed = verdicts(root)

    assert {"says-more", "says-yes"} == judged[1]
    assert (VerdictWord.REFUTED, VerdictWord.SUPPORTED) == (changed["says-yes"].word, changed["says-more"].word)


def test_a_verdict_that_has_expired_is_judged_again(root, judged):
    """Time alone makes it stale; a clock that was set back makes it fresh."""
    later = clock.now() + timedelta(days=400)
    found = [verdicts(root, now)["says-yes"].freshness for now in (None, later, None)]

    assert [Freshness.FRESH, Freshness.STALE, Freshness.FRESH] == found
    assert 3 == len(judged)


def test_a_retired_claim_keeps_its_last_verdict(root, project):
    """It is judged on what was observed before, as long as that is there."""
    project.add("says-yes", status="retired", reason="another claim asks the same")
    project.add("says-more", status="retired", reason="as above", files={"verify_beta.py": None})
    found = verdicts(root)

    assert VerdictWord.SUPPORTED is found["says-yes"].word
    assert (VerdictWord.NOT_ENOUGH_EVIDENCE, "The claim is retired, and no evidence is left.") == (
        found["says-more"].word,
        found["says-more"].reason,
    )


def test_what_pages_show_is_judged_once(root, monkeypatch):
    """The second look finds the same, verdicts and all, without applying a rule; so it does after `verify`."""
    at, applied = clock.now(), []
    monkeypatch.setattr(clock, "now", lambda: at)
    apply = judge.Evaluation.apply
    monkeypatch.setattr(judge.Evaluation, "apply", lambda *given: applied.append(given) or apply(*given))
    whole = findings.current_findings(root)
    first = known_findings(root)
    assert applied
    applied.clear()

    assert whole == first == known_findings(root)
    assert VerdictWord.SUPPORTED is first.verdicts["says-yes"].word
    assert not applied


def test_evidence_that_a_run_changes_meanwhile_is_judged_as_it_was_read(root, monkeypatch):
    """No verdict from before stands beside evidence that is newer than what it was looked up by."""
    known_findings(root)
    judge_evidence = findings.judge_evidence

    def after_a_run(project, store, *arguments):
        seen = store.evidence("says-yes", "alpha").good
        no = {"measures": {"yes": Check(value=False)}, "run": "another"}
        store_of(root).save(seen.model_copy(update=no))
        return judge_evidence(project, store, *arguments)

    monkeypatch.setattr(findings, "judge_evidence", after_a_run)
    found = known_findings(root)
    monkeypatch.undo()

    assert VerdictWord.REFUTED is found.verdicts["says-yes"].word
    assert VerdictWord.REFUTED is known_findings(root).verdicts["says-yes"].word
