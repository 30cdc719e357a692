"""Marked rounds are left out where a timing's twins agree better without them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.model import Launch, Timing, Twins
from generators.rules.rounds import leaves_out, marks, quietest, with_left_out, without_marked
from generators.rules.statistics import launch_seconds, twin_ratio

QUIET, SLOW = 0.005, 0.008
MARKED = (False, False, False, True, True)


def launch(seconds, disturbed=0.0, noisy=MARKED, loop=()):
    """Five rounds of which the last two took so many seconds longer, by both clocks."""
    rounds = (seconds,) * 3 + (seconds + disturbed,) * 2
    return Launch(wall=rounds, cpu=rounds, noisy=noisy, loop=loop)


def pair(first, second):
    """Twins of five rounds with the last two marked, given as lists of seconds."""
    return Twins(first=rounds(first), second=rounds(second))


def rounds(seconds, noisy=MARKED):
    """A launch of these rounds."""
    return Launch(wall=tuple(seconds), cpu=tuple(seconds), noisy=noisy)


# the marked rounds are so long that one of three more moves a median
APART = pair([1.0, 1.0, 1.3, 1.3, 1.3], [1.0, 1.0, 1.0, 1.0, 1.0])
LEVEL = pair([1.0, 1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0])
CURED = [APART.model_copy(update={"first": rounds([1.0, 1.0, 1.3, 1.3, 1.3], MARKED)}), LEVEL, LEVEL]
STEADY = {"alpha": [launch(1.5)] * 3, "beta": [launch(1.0)] * 3}


def test_the_quietest_loop_is_one_of_the_quick_ones():
    """One in ten is quicker; without loops it isn't known."""
    assert pytest.approx(1.0) == quietest([launch(1, loop=(0.0, 1, 2, 3, 4)), launch(1, loop=(5, 6, 7, 8, 9, 10))])
    assert 0 == quietest([launch(1)])


def test_each_clock_has_marks_of_its_own():
    """By the wall clock those of the loop that waited; by the CPU clock those of the loop that took long."""
    read = launch(1, loop=(QUIET, SLOW, QUIET, QUIET, SLOW))

    assert MARKED == marks(read, "wall", QUIET)
    assert (False, True, False, False, True) == marks(read, "cpu", QUIET)
    assert (False,) * 5 == marks(read, "cpu", 0.0) == marks(launch(1), "cpu", QUIET)


def test_half_of_a_launch_remains():
    """Where more than half of its rounds are marked, all of them count."""
    loud = launch(1, noisy=(False, False, True, True, True))

    assert {"wall": MARKED} == without_marked(launch(1), "wall", 0).left_out
    assert {} == without_marked(loud, "wall", 0).left_out
    assert {} == without_marked(launch(1), "cpu", 0).left_out


@pytest.mark.parametrize(
    ("launches", "twins", "left_out"),
    [
        (STEADY, CURED, True),
        (STEADY, [LEVEL] * 3, False),
        (STEADY, CURED[:1], False),
        (STEADY, [pair([1.0, 1.3, 1.3, 1.0, 1.0], [1.0] * 5), LEVEL, LEVEL], False),
        ({**STEADY, "alpha": [rounds([1.5, 1.5, 1.6, 1.6, 1.6])] * 3}, CURED, False),
        ({**STEADY, "alpha": [rounds([1.5, 1.5, 1.51, 1.51, 1.51])] * 3}, CURED, True),
        ({**STEADY, "beta": [launch(0.0)] * 3}, CURED, False),
        (STEADY, [pair([0.0] * 5, [1.0] * 5), *CURED], False),
    ],
)
def test_marked_rounds_are_left_out_where_the_twins_agree_better_and_the_ratio_stays(launches, twins, left_out):
    """Not where they agree no better, nor where the ratio moves by 2 %, nor where a clock reads 0."""
    assert left_out is leaves_out(launches, twins, "wall", 0)


def test_what_is_left_out_is_noted_in_every_launch():
    """In those of both frameworks and of the twins, by the clock that it was decided for."""
    values = {
        name: {"t": Timing(launches={"": tuple(every)}, twins={"": tuple(CURED)})}
        for name, every in STEADY.items()
    }
    found = with_left_out(values)

    for name in values:
        timing = found[name]["t"]
        every = [*timing.launches[""], *(one for pair in timing.twins[""] for one in (pair.first, pair.second))]
        assert [{"wall": MARKED}] * 9 == [one.left_out for one in every]
    assert {} == values["alpha"]["t"].launches[""][0].left_out
    assert 1.0 == twin_ratio(found["alpha"]["t"].twins[""][0], "wall")


def test_sizes_and_measures_are_decided_one_by_one():
    """A size whose twins agree no better keeps all of its rounds, and so does a measure of one framework alone."""
    sizes = {"1": tuple(CURED), "2": (LEVEL,) * 3}
    values = {
        name: {"t": Timing(launches=dict.fromkeys(sizes, tuple(every)), twins=sizes)}
        for name, every in STEADY.items()
    }
    values["alpha"]["u"] = Timing(launches={"": (launch(1.0),) * 3})
    found = with_left_out(values)

    assert [True, False] == [bool(found["beta"]["t"].launches[size][0].left_out) for size in sizes]
    assert values["alpha"]["u"] == found["alpha"]["u"]


SECONDS = st.lists(st.floats(0.5, 2), min_size=5, max_size=5)


@given(
    st.lists(st.tuples(SECONDS, SECONDS), min_size=3, max_size=5), st.lists(st.booleans(), min_size=5, max_size=5)
)
def test_the_names_and_the_order_of_frameworks_change_nothing(drawn, noisy):
    """Both sides exchanged, the same rounds are left out, and a launch always has a round that counts."""
    firsts, seconds = ([rounds(part[side], tuple(noisy)) for part in drawn] for side in (0, 1))
    twins = [Twins(first=first, second=second) for first, second in zip(firsts, seconds, strict=True)]
    one = leaves_out({"alpha": firsts, "beta": seconds}, twins, "wall", 0)

    assert one is leaves_out({"beta": firsts, "alpha": seconds}, twins, "wall", 0)
    assert one is leaves_out({"beta": seconds, "alpha": firsts}, twins, "wall", 0)
    assert all(launch_seconds(without_marked(each, "wall", 0), "wall") > 0 for each in firsts)
