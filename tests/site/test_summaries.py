"""Summaries: what a measured value comes to."""

from __future__ import annotations

import pytest
from helpers.site.claims import launches

from generators.model import Battery, Check, Launch, Measure, Number, Text, Timing
from generators.site import summaries

NUMBER = Measure(kind="number", title="N", unit="MiB")
TIMING = Measure(kind="timing", title="T")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Check(value=True), "yes"),
        (Check(value=False), "no"),
        (Number(value=3), "3 MiB"),
        (Number(value=(1, 2, 3)), "2 MiB"),
        (Battery(items={"a": True, "b": False, "c": None}), "1 of 2 passed"),
        (Text(value="eager"), "eager"),
        (None, summaries.NOTHING),
        (Timing(launches={}), summaries.NOTHING),
    ],
)
def test_has_a_short_text_for_every_kind(value, expected):
    """Every kind of value has one short text, and a missing one a dash."""
    assert expected == summaries.summarise(value, NUMBER).text


def test_gives_the_median_of_the_rounds_that_count():
    """One that is left out does not count, and the range holds the others."""
    marked = (False, False, False, True)
    rounds = {"wall": (1.0, 2.0, 3.0, 90.0), "cpu": (0.1, 0.2, 0.3, 9.0)}
    launch = Launch(**rounds, noisy=marked, left_out={"wall": marked})
    summary = summaries.summarise(Timing(launches={"": (launch,)}), TIMING)

    assert (2.0, 3) == (summary.value, summary.samples)
    assert 1.0 <= summary.low < summary.high <= 3.0
    assert "2 s" == summary.text


def test_reads_the_clock_of_the_measure():
    """A measure by CPU seconds reads those, those of marked rounds included."""
    launch = Launch(wall=(4.0, 4.0, 9.0), cpu=(1.0, 1.5, 2.0), noisy=(False, True, True))
    cpu = Measure(kind="timing", title="T", clock="cpu")
    summary = summaries.summarise(Timing(launches={"": (launch,)}), cpu)

    assert (1.5, 3) == (summary.value, summary.samples)


def test_orders_the_sizes_of_a_sweep_as_numbers():
    """Sizes come in the order of numbers, words last; no sweep is one empty size."""
    sweep = Timing(launches={"64": (), "8": (), "big": ()})

    assert ("8", "64", "big") == summaries.sizes({"alpha": sweep})
    assert ("",) == summaries.sizes({"alpha": Check(value=True)})


def test_gives_the_ratio_of_two_timings_with_its_interval():
    """Twice the time reads as about two, with an interval over the launches."""
    values = {
        "alpha": Timing(launches={"": launches(0.02)}),
        "beta": Timing(launches={"": launches(0.01, seed=9)}),
    }
    [(first, second, size, ratio)] = summaries.ratios(values, TIMING)

    assert ("alpha", "beta", "", 5) == (first, second, size, ratio.launches)
    assert ratio.low < 2.0 < ratio.high


def test_gives_no_interval_below_three_launches():
    """One launch gives a centre and no interval; none gives no ratio."""
    timing = Timing(launches={"": launches(0.02, 1)})

    assert summaries.ratio(timing, timing, TIMING) == summaries.Ratio(pytest.approx(1.0), None, None, 1)
    assert summaries.ratio(timing, Timing(launches={}), TIMING) is None
    assert summaries.ratios({"alpha": timing, "beta": Timing(launches={})}, TIMING) == []


@pytest.mark.parametrize(("value", "expected"), [(True, "yes"), (False, "no"), (10, "10"), ((1, 2.5), "1 to 2.5")])
def test_words_what_a_control_knows(value, expected):
    """A control's known answer is a word, a number or a range."""
    assert expected == summaries.known(value)


def test_shows_a_whole_number_of_a_control_in_full():
    """Reading and known answer may differ in their last digit."""
    assert ["1,152,921,504,606,846,977", "1 to 1,000,001", "0.5", "yes"] == [
        summaries.known(value) for value in (2**60 + 1, (1, 1_000_001), 0.5, True)
    ]
