"""The twins of all claims together: a bias that no single claim shows."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import a_claim, a_project, observed, timed

from generators.judging.shared_bias import shared_bias
from generators.model import Outcome

NAMES = tuple(f"claim-{number}" for number in range(6))
CLAIMS = [
    a_claim({"call": "timing"}, "alpha.call < beta.call", "alpha.call > beta.call", claim_id=name)
    for name in NAMES
]


def seen(bias, claims=CLAIMS):
    """An observation of each claim whose twins are that far from 1, each with its own noise."""
    return [
        observed(claim, "alpha", {"call": timed(1, 1, 1, twins=(bias * (0.98 + 0.01 * place), bias, bias))})
        for place, claim in enumerate(claims)
    ]


def test_a_bias_that_all_claims_share_is_found():
    """Its interval excludes 1 where the claims agree, and holds the true bias."""
    found = shared_bias(a_project(*CLAIMS), seen(1.05))

    assert 1 < found.interval[0] < 1.05 < found.interval[1]
    assert found.ratio == pytest.approx(1.05, rel=0.01)


def test_without_a_bias_the_interval_holds_1():
    """The noise of single claims cancels."""
    found = shared_bias(a_project(*CLAIMS), seen(1.0))

    assert found.interval[0] < 1 < found.interval[1]


def test_the_unit_is_the_claim():
    """Twins of both frameworks of one claim share its processes; two claims are too few."""
    project = a_project(*CLAIMS)
    two = seen(1.05, CLAIMS[:2])

    assert shared_bias(project, [*two, *two, *two]) is None


def test_what_was_not_measured_counts_for_nothing():
    """Neither does an observation of a claim that is gone."""
    project = a_project(*CLAIMS)
    parts = seen(1.05)
    raised = parts[0].model_copy(update={"outcome": Outcome.RAISED})

    assert shared_bias(project, parts[1:]) == shared_bias(project, [raised, *parts[1:]])
    assert shared_bias(a_project(*CLAIMS[1:]), parts) == shared_bias(project, parts[1:])


def test_only_the_claims_with_twins_are_counted():
    """One whose timing has none, or whose clock read nothing, is not among those that are pooled."""
    parts = seen(1.05)
    without = observed(CLAIMS[0], "alpha", {"call": timed(1, 1, 1)})
    still = observed(CLAIMS[1], "alpha", {"call": timed(1, 1, 1, twins=(0.0, 0.0))})

    assert len(CLAIMS) == shared_bias(a_project(*CLAIMS), parts).claims
    assert len(CLAIMS) - 2 == shared_bias(a_project(*CLAIMS), [without, still, *parts[2:]]).claims
