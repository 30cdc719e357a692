"""The simulated stops are those of the code that judges claims."""

import numpy as np
import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, observed, timed
from helpers.timing.simulated_launches.looks_simulation import (
    EFFECT,
    LESS,
    MORE,
    MOST,
    SPREADS,
    by_looks,
    launches,
    planned_once,
)
from helpers.timing.simulated_launches.looks_tables import BEGIN, END, PAGE, RATIOS
from scipy import stats

from generators.judging.judge import judge
from generators.judging.looks import why_go_on
from generators.model import Evidence, VerdictWord
from generators.rules.looks import LOOKS
from generators.rules.statistics import t_interval

CLAIM = a_claim({"t": "timing"}, f"alpha.t / beta.t > {MORE}", f"alpha.t / beta.t < {LESS}")
PROJECT = a_project(CLAIM)


def judged(logs):
    """Launches, verdict and interval of one timing, judged after each look until `why_go_on` says nothing."""
    for look in LOOKS:
        alpha, beta = timed(*np.exp(logs[: look.launches])), timed(*[1.0] * look.launches)
        seen = {
            name: observed(CLAIM, name, {"t": value}, limits={"bound": look.bound})
            for name, value in {"alpha": alpha, "beta": beta}.items()
        }
        if why_go_on(PROJECT, CLAIM, seen, {}, NOW) is None:
            break
    found = {CLAIM.id: {name: Evidence(newest=item, good=item) for name, item in seen.items()}}
    verdict = judge(CLAIM, PROJECT, found, NOW)
    return look.launches, verdict.word, verdict.comparisons[0].interval


@pytest.mark.parametrize("spread", SPREADS)
def test_simulated_looks_stop_where_the_judge_stops(spread):
    """After as many launches, with the same verdict and interval, at every true ratio of the tables."""
    logs = np.concatenate(
        [launches(SPREADS[spread], seed, trials=6) + np.log(true) for seed, true in enumerate(RATIOS)]
    )
    stops = by_looks(logs)
    words = np.full(len(logs), VerdictWord.NOT_ENOUGH_EVIDENCE, dtype=object)
    for word in (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED):
        words[getattr(stops, word.value)] = word

    for index, series in enumerate(logs):
        count, word, interval = judged(series)
        assert (count, word) == (stops.launches[index], words[index])
        assert interval == pytest.approx((stops.low[index], stops.high[index]))


def test_the_plan_before_took_seven_to_fifteen_launches():
    """As many as would make the interval, at the spread of seven, too narrow to hold both 1 and 1.1."""
    logs = launches(SPREADS["normal, 0.06"], 1, trials=50)
    stops = planned_once(logs)

    for count, low, high, series in zip(*stops, logs, strict=True):
        spread = series[:7].std(ddof=1)
        enough = [n for n in range(7, 15) if 2 * stats.t(n - 1).ppf(0.975) * spread / np.sqrt(n) <= np.log(EFFECT)]
        assert next(iter(enough), 15) == count
        assert pytest.approx((low, high)) == t_interval(np.exp(series[:count]).tolist(), log=True)[1:]


def test_correlated_launches_keep_their_spread():
    """Each is correlated by 0.1 with the one before it."""
    logs = launches(SPREADS["normal, 0.03"], 1, trials=20_000, correlation=0.1)

    assert logs.std(axis=0) == pytest.approx(np.full(MOST, 0.03), rel=0.03)
    assert np.corrcoef(logs[:, :-1].ravel(), logs[:, 1:].ravel())[0, 1] == pytest.approx(0.1, abs=0.01)


def test_the_page_has_a_place_for_the_tables():
    """Both marks, once."""
    page = PAGE.read_text(encoding="utf-8")

    assert [1, 1] == [page.count(BEGIN), page.count(END)]
