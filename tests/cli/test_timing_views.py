"""The lines of `claims time`."""

from __future__ import annotations

import pytest

from generators.cli import timing_views
from generators.commands.timing import LaunchSeen, RatioSoFar, Trial

SECONDS = {"start": 1.5, "load": 2.0, "warm": 0.25, "measure": 1.0}
CALL = RatioSoFar(
    measure="call",
    size="8",
    pair=("alpha", "beta"),
    launch=1.5,
    ratio=1.42,
    interval=(1.31, 1.54),
    twins=1.01,
    noisy=3,
    rounds=40,
)


def launch_lines(launch):
    """The lines of a launch, in ASCII."""
    return [line.replace("\N{MULTIPLICATION SIGN}", "x") for line in timing_views.launch_lines(launch)]


def trial_lines(trial):
    """The last lines, in ASCII."""
    return [line.replace("\N{MULTIPLICATION SIGN}", "x") for line in timing_views.trial_lines(trial)]


def seen(number=4, needs="", **keys):
    """A launch before or at the first look."""
    return LaunchSeen(number=number, look=4, bound=7.95, ratios=(CALL,), seconds=SECONDS, needs=needs, **keys)


def test_a_launch_has_its_ratio_the_interval_so_far_its_noise_and_its_seconds():
    """The interval names its bound."""
    ratio, spent, *_ = launch_lines(seen(3))

    assert "launch 3: call[8] alpha / beta 1.50x; so far 1.42x (1.31x to 1.54x, bound 7.95), A/A 1.01x" in ratio
    assert ratio.endswith("3 of 40 rounds noisy")
    assert "start 1.50 s, load 2 s, warm 250 ms, measure 1 s" == spent.strip()


@pytest.mark.parametrize(
    ("number", "needs", "expected"),
    [
        (4, "the interval 0.98 to 1.31 contains 1.1", "goes on: the interval 0.98 to 1.31 contains 1.1"),
        (4, None, "stops: it is decided, or more launches can't help"),
    ],
)
def test_a_look_says_what_the_next_one_is_needed_for(number, needs, expected):
    """Or that the claim stops."""
    assert expected == launch_lines(seen(number, needs))[-1].strip()


def test_before_a_look_nothing_is_said_of_it():
    """Neither is the reason of the look before repeated."""
    assert 2 == len(launch_lines(seen(3))) == len(launch_lines(seen(3, "an earlier reason")))


def test_a_launch_that_is_not_counted_says_so():
    """It has no ratio."""
    first = seen(0).model_copy(update={"ratios": ()})

    assert "it isn't counted" in launch_lines(first)[0]


def test_the_end_has_the_ratios_the_seconds_and_that_nothing_counts():
    """Noise is that of all launches."""
    trial = Trial(claim="a-claim", launches=(seen(3), seen(4, None)), seconds=SECONDS | {"else": 0.5})
    head, ratio, end, spent, last = trial_lines(trial)

    assert "a-claim: 4 launches" == head
    assert (
        "call[8] alpha / beta 1.42x (1.31x to 1.54x, bound 7.95), A/A 1.01x, 6 of 80 rounds noisy" == ratio.strip()
    )
    assert "no more launches are needed, or can help" == end.strip()
    assert spent.strip().endswith("else 500 ms")
    assert "nothing of this counts as evidence; `claims verify a-claim` measures it" == last


def test_a_failure_takes_the_place_of_the_ratios():
    """Each script that was not measured has its reason."""
    lines = trial_lines(Trial(claim="a-claim", failures={"beta": "raised: ValueError"}))

    assert "beta: raised: ValueError" == lines[0]
    assert not any("launches" in line for line in lines)
