"""Verdicts of whole runs on work that is known."""

from __future__ import annotations

import math
import os
import time
from contextlib import ExitStack

import pytest
from helpers.timing import other_timers, timing_claims
from helpers.timing.timing_claims import BOTH_SIDES, LOADS

from generators.running.timing.calibration import calibrate

pytestmark = pytest.mark.verify
SETTLED = {"supported", "refuted"}


def share_supported(project, factor, times, **more):
    """Share of fresh runs that support that one side takes longer, whose work is so many times the other's."""
    name = f"times-{round(100 * factor)}-{more.get('work', 'loop')}"
    timing_claims.add(project, name, alpha=round(4000 * factor), rules=BOTH_SIDES, budget=20, **more)
    read = timing_claims.runs(project, name, times)

    assert "refuted" not in {result.verdict for result in read}
    assert max(result.measured for result in read) <= 30
    return sum(result.verdict == "supported" for result in read) / times


@pytest.mark.parametrize(
    ("work", "clock", "times"), [("loop", "wall", 7), ("matrices", "cpu", 7), ("texts", "wall", 6)]
)
def test_the_same_script_on_both_sides_is_never_found_different(project, work, clock, times):
    """Twenty runs of a script against itself never say that one side takes a tenth longer."""
    timing_claims.add(project, "itself", work=work, clock=clock, rules=BOTH_SIDES, budget=10)

    assert not SETTLED & {result.verdict for result in timing_claims.runs(project, "itself", times)}


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("work", ["loop", "matrices", "texts"])
def test_a_quarter_more_work_is_found(project, work, load):
    """At least nine of ten runs say so by the CPU clock, a busy neighbour or not, within 30 s of measuring."""
    with LOADS[load]():
        assert share_supported(project, 1.25, 10, work=work, clock="cpu") >= 0.9


@pytest.mark.parametrize("load", LOADS)
def test_twice_the_work_is_always_found(project, load):
    """Five of five runs, by the clock that a busy machine doesn't hold up."""
    with LOADS[load]():
        assert share_supported(project, 2.0, 5, clock="cpu") == 1


def test_a_twentieth_more_work_is_not_reported_as_a_tenth(project):
    """None of five runs says that the difference is beyond the smallest effect."""
    assert share_supported(project, 1.05, 5, clock="cpu") == 0


def test_a_tenth_more_work_is_an_open_question(project):
    """The threshold itself is passed by at most one of ten runs."""
    assert share_supported(project, 1.1, 10, work="texts", clock="cpu") <= 0.1


def test_a_crowded_machine_is_noticed():
    """With three neighbours for each processor, the calibration loop is delayed most of the time."""
    with ExitStack() as crowd:
        for _ in range(3 * (os.cpu_count() or 1)):
            crowd.enter_context(timing_claims.burning())
        time.sleep(1)
        calm = []
        for _ in range(30):
            time.sleep(0.02)  # as the harness sleeps while a block is measured
            calm.append(calibrate().calm)

    assert sum(calm) <= 10


@pytest.mark.parametrize("load", LOADS)
def test_the_others_beside_it(project, load):
    """`pyperf` and `timeit` agree on twice the work; their answer for equal work is printed and not checked."""
    for factor in (1.0, 1.25, 2.0):
        timing_claims.add(project, "beside", alpha=round(4000 * factor))
        folder = project.root / "claims" / "beside"
        with LOADS[load]():
            answers = {"pyperf": other_timers.pyperf(folder), "timeit": other_timers.timeit(folder)}
        print(load, factor, answers)  # noqa: T201 - `make verify` shows what was read
        assert all(math.isfinite(ratio) and ratio > 0 for ratio in answers.values())

    assert min(answers.values()) > 1.3
