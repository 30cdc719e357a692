"""How old a verdict is, and until when it is good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from helpers.entries_and_observations import a_claim, evidence, observed
from helpers.rules.worded_rules import N_RULES, STARTED, verdict

from generators.model import Evidence, Freshness, Health, Outcome, VerdictWord


@pytest.mark.parametrize(("days", "freshness"), [(29, Freshness.FRESH), (31, Freshness.STALE)])
def test_evidence_grows_stale(days, freshness):
    """After `valid_days`; a moment without a zone is taken as UTC."""
    claim = a_claim({"n": "number"}, *N_RULES)
    found = evidence(claim, alpha={"n": 2}, beta={"n": 3})

    assert freshness == verdict(claim, found, now=STARTED + timedelta(days=days)).freshness
    assert freshness == verdict(claim, found, now=(STARTED + timedelta(days=days)).replace(tzinfo=None)).freshness


def test_a_snapshot_may_expire_first():
    """Its date plus `max_age_days`, where that is earlier."""
    snapshot = {"file": "a.csv", "date": date(2026, 11, 1), "sha256": "0" * 64, "max_age_days": 20}
    claim = a_claim({"n": "number"}, *N_RULES, snapshot=snapshot)
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 3}))

    assert (datetime(2026, 11, 21, tzinfo=UTC), Freshness.STALE) == (given.expires, given.freshness)


@pytest.mark.parametrize(("day", "days"), [(date(2026, 11, 1), 10**18), (date(9999, 12, 31), 20)])
def test_a_snapshot_that_outlasts_the_calendar_ends_nothing(day, days):
    """The evidence itself expires first."""
    snapshot = {"file": "a.csv", "date": day, "sha256": "0" * 64, "max_age_days": days}
    claim = a_claim({"n": "number"}, *N_RULES, snapshot=snapshot)
    given = verdict(claim, evidence(claim, alpha={"n": 2}, beta={"n": 3}))

    assert (STARTED + timedelta(days=30), Freshness.FRESH) == (given.expires, given.freshness)


def test_a_failed_job_leaves_an_earlier_verdict_standing_but_stale():
    """Same scripts and rules: stale and failing, and the sentence says why."""
    claim = a_claim({"n": "number"}, *N_RULES)
    found = evidence(claim, alpha={"n": 2}, beta={"n": 3})
    failed = observed(claim, "beta", {}, outcome=Outcome.TIMED_OUT)
    found[claim.id]["beta"] = Evidence(newest=failed, good=found[claim.id]["beta"].good)
    given = verdict(claim, found)

    assert (VerdictWord.SUPPORTED, Freshness.STALE, Health.FAILING) == (given.word, given.freshness, given.health)
    assert "This rests on an earlier run, because Beta ran out of time." in given.reason
