"""Occasions: what timings came to in each run stays, when the observations of a later run take their place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.entries_and_observations import MACHINE, NOW, a_claim, observed, timed

from generators.evidence.occasions import MOST, OccasionStore, occasion_of
from generators.evidence.store import Store
from generators.model import Footer, Manifest, Outcome

CLAIM = a_claim({"call": "timing"}, "alpha.call < beta.call", "alpha.call > beta.call")


def a_run(number, alpha=1.0, beta=2.0, **keys):
    """The observations of both frameworks in one run."""
    seconds = {"alpha": alpha, "beta": beta}
    started = NOW + timedelta(hours=number)
    return [
        observed(
            CLAIM,
            name,
            {"call": timed(*(part * one for part in (1, 1.1, 0.9)))},
            **{"run": f"run-{number:02}", "started": started} | keys,
        )
        for name, one in seconds.items()
    ]


def test_each_run_stays_with_its_ratio_by_both_clocks(tmp_path):
    """The ratio is the geometric mean over launches."""
    store = OccasionStore(tmp_path)
    store.keep(a_run(1))
    store.keep(a_run(2, alpha=1.2))

    first, second = store.of(CLAIM.id)
    assert ["run-01", "run-02"] == [first.run, second.run]
    assert ("call", "", ("alpha", "beta")) == (first.ratios[0].measure, first.ratios[0].size, first.ratios[0].pair)
    assert [0.5, 0.6] == pytest.approx([occasion.ratios[0].wall for occasion in (first, second)])
    assert [0.5, 0.6] == pytest.approx([occasion.ratios[0].cpu for occasion in (first, second)])
    assert {"alpha", "beta"} == first.fingerprints.keys()


def test_a_run_that_is_counted_again_stands_once(tmp_path):
    """A run that was killed in its last steps counts again at the next."""
    store = OccasionStore(tmp_path)
    store.keep(a_run(1))
    store.keep(a_run(1))

    assert 1 == len(store.of(CLAIM.id))


def test_the_oldest_runs_go(tmp_path):
    """The record of a claim doesn't grow without end."""
    store = OccasionStore(tmp_path)
    for number in range(MOST + 2):
        store.keep(a_run(number))

    assert [f"run-{number:02}" for number in range(2, MOST + 2)] == [found.run for found in store.of(CLAIM.id)]


def test_what_was_not_timed_together_is_no_occasion():
    """One framework alone, one that failed, or two of different runs give no ratio."""
    alpha, beta = a_run(1)
    raised = beta.model_copy(update={"outcome": Outcome.RAISED, "measures": {}})
    apart = beta.model_copy(update={"run": "another"})

    assert occasion_of({"alpha": alpha, "beta": beta}) is not None
    assert [None] * 3 == [
        occasion_of({"alpha": alpha}),
        occasion_of({"alpha": alpha, "beta": raised}),
        occasion_of({"alpha": alpha, "beta": apart}),
    ]


def test_a_run_that_counts_keeps_its_occasions(tmp_path):
    """The store writes them when the run's footer is there."""
    store = Store(tmp_path)
    for number in (1, 2):
        parts = a_run(number, alpha=number)
        expected = tuple((part.claim, part.framework) for part in parts)
        run = parts[0].run
        store.journal.begin(Manifest(run=run, number=number, started=NOW, expected=expected, machine=MACHINE))
        for part in parts:
            store.journal.keep(run, part)
        store.finish(Footer(run=run, finished=NOW, outcomes={Outcome.MEASURED: 2}))

    assert [0.5, 1.0] == pytest.approx([found.ratios[0].wall for found in store.occasions.of(CLAIM.id)])


def test_a_damaged_record_counts_as_none(tmp_path):
    """It is set aside, and the next run begins anew."""
    store = OccasionStore(tmp_path)
    (tmp_path / f"{CLAIM.id}.json").write_text("{")

    assert () == store.of(CLAIM.id)
    store.keep(a_run(1))
    assert 1 == len(store.of(CLAIM.id))
