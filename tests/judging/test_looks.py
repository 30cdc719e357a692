"""Whether a timing goes on after a look."""

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, observed, spread, timed

from generators.judging.looks import why_go_on
from generators.model import ControlResult, Outcome
from generators.rules.looks import LOOKS, bound_at

KINDS = {"t": "timing", "u": "timing", "n": "number", "seeds": "number"}
FASTER, SLOWER = "alpha.t / beta.t > 1.1", "alpha.t / beta.t < 1.0"
SHAPE = (-1.2, 1.1, 0.4, -0.3, 0.7, -0.9, 1.3, -1.1, 0.2, -0.2, 0.8, -0.6, 0.5, -0.7, 0.9, -0.4, 0.1, -0.4)


def launches(ratio, sd, count=4):
    """A timing whose launches lie around a ratio."""
    shape = SHAPE[:count]
    centre = sum(shape) / count
    return timed(*spread(ratio, [value - centre for value in shape], sd))


def asked(claim, alpha, beta=None, evidence=None, **keys):
    """What `why_go_on` says of the measures of the two frameworks."""
    count = next(len(value.launches[""]) for value in alpha.values() if hasattr(value, "launches"))
    steady = dict.fromkeys((key for key in alpha if key in ("t", "u")), timed(*[1.0] * count))
    seen = {
        "alpha": observed(claim, "alpha", alpha, **keys),
        "beta": observed(claim, "beta", {**{key: alpha[key] for key in alpha}, **steady, **(beta or {})}, **keys),
    }
    return why_go_on(a_project(claim), claim, seen, evidence or {}, NOW)


def a_timing(supported=FASTER, refuted=SLOWER, **keys):
    """A claim with two timings and numbers."""
    return a_claim(KINDS, supported, refuted, **keys)


@pytest.mark.parametrize("ratio", [2.0, 0.6])
def test_a_decided_verdict_stops(ratio):
    """Supported or refuted at the first look."""
    assert asked(a_timing(), {"t": launches(ratio, 0.02)}) is None


def test_a_mixed_verdict_is_decided():
    """Neither rule holds, and both are decided."""
    assert asked(a_timing(), {"t": launches(1.05, 0.004)}) is None


def test_an_open_ratio_goes_on_and_names_its_interval():
    """The reason is the sentence of the verdict."""
    assert "T: between Beta 1.02 times faster and Beta 1.29 times faster" in asked(
        a_timing(), {"t": launches(1.15, 0.03)}
    )


def test_plain_t_would_have_decided():
    """At four launches 3.18 standard errors are enough for one look, and not for four."""
    claim, alpha = a_timing(), {"t": launches(1.25, 0.05)}

    assert asked(claim, alpha) is not None
    assert asked(claim, alpha, limits={"bound": 3.19}) is None


def test_the_last_look_stops():
    """Whatever is open."""
    assert asked(a_timing(), {"t": launches(1.1, 0.1, LOOKS[-1].launches)}) is None
    assert asked(a_timing(), {"t": launches(1.1, 0.1, LOOKS[-2].launches)}) is not None


def test_narrow_intervals_stop():
    """On the threshold, with an interval of less than the root of 1.1, no launch more is worth its time."""
    assert asked(a_timing(), {"t": launches(1.1, 0.004)}) is None


def test_of_two_timings_the_wide_one_goes_on():
    """Both are needed, one is narrow and one is wide."""
    claim = a_timing(f"{FASTER} and alpha.u / beta.u > 1.1", f"{SLOWER} and alpha.u / beta.u < 1.0")

    assert asked(claim, {"t": launches(1.1, 0.004), "u": launches(1.15, 0.05)}) is not None
    assert asked(claim, {"t": launches(1.1, 0.004), "u": launches(1.1, 0.004)}) is None


def test_a_timing_that_cannot_matter_does_not_go_on():
    """One of two is decided against each rule, however wide the other is."""
    claim = a_timing(f"{FASTER} and alpha.u / beta.u > 1.1", f"{SLOWER} and alpha.u / beta.u < 1.0")

    assert asked(claim, {"t": launches(1.05, 0.002), "u": launches(1.15, 0.05)}) is None


def test_a_count_goes_on_for_what_it_counts():
    """As long as one that it counts is wide."""
    count = "count(alpha.t / beta.t > 1.1, alpha.u / beta.u > 1.1) >= 1"
    claim = a_timing(count, SLOWER)

    assert asked(claim, {"t": launches(1.1, 0.004), "u": launches(1.15, 0.05)}) is not None
    assert asked(claim, {"t": launches(1.1, 0.004), "u": launches(1.1, 0.004)}) is None


def test_what_is_not_timed_stops():
    """Seeds that leave a rule open, and a validity that fails by a number."""
    seeds = {"seeds": [0.0, 1.0, -1.0]}
    claim = a_timing("alpha.seeds > 0.1", "alpha.seeds < -0.1")
    invalid = a_timing(valid_if="alpha.n < 1")

    assert asked(claim, {"t": launches(1.15, 0.05), **seeds}) is None
    assert asked(invalid, {"t": launches(1.15, 0.05), "n": 2}) is None
    assert asked(invalid, {"t": launches(1.15, 0.05), "n": 0}) is not None


def test_a_validity_that_fails_by_a_timing_goes_on():
    """A neighbour may leave; with a number that fails beside it nothing helps, unless one of them is enough."""
    alpha = {"t": launches(2.0, 0.01), "u": launches(1.5, 0.01), "n": 2}

    assert asked(a_timing(valid_if="alpha.u / beta.u < 1.15"), alpha) is not None
    assert asked(a_timing(valid_if="alpha.u / beta.u < 1.15 and alpha.n < 1"), alpha) is None
    assert asked(a_timing(valid_if="alpha.u / beta.u < 1.15 or alpha.n < 1"), alpha) is not None


def test_a_validity_that_is_open_goes_on_for_its_timing_alone():
    """What the other rules leave open doesn't count before it."""
    wide, narrow = launches(1.15, 0.05), launches(1.15, 0.004)
    claim = a_timing(valid_if="alpha.u / beta.u < 1.15")

    assert asked(claim, {"t": launches(2.0, 0.01), "u": wide}) is not None
    assert asked(claim, {"t": wide, "u": narrow}) is None


def test_closed_gates_stop():
    """A failed control, an unfair setting, a job that failed, a rule that can't be decided."""
    wide = {"t": launches(1.15, 0.05)}
    failed = ControlResult(measure="t", observed=2.0, known=(0.0, 1.0), passed=False)

    assert asked(a_timing(), wide, controls=(failed,)) is None
    assert asked(a_timing(), wide, outcome=Outcome.RAISED) is None
    assert asked(a_timing("alpha.t == beta.t", SLOWER), wide) is None


def test_a_clock_that_reads_zero_stops():
    """No launch more gives it a logarithm."""
    assert asked(a_timing(), {"t": timed(1.0, 0.0, 1.1, 1.2)}) is None


def test_two_measures_go_on_by_their_ratio():
    """`alpha.t < beta.t` is open by an interval of a difference, which has no width as a ratio."""
    claim = a_timing("alpha.t < beta.t", "alpha.t > 1.05 * beta.t")

    assert asked(claim, {"t": launches(1.01, 0.05)}) is not None
    assert asked(claim, {"t": launches(1.0005, 0.004)}) is None


def test_a_claim_that_it_uses_is_judged_on_the_evidence_given():
    """What is open there, no launch here can decide."""
    used = a_claim({"t": "timing"}, FASTER, SLOWER, claim_id="used")
    claim = a_claim(KINDS, "supported(x)", "refuted(x)", uses={"x": "used"})
    seen = {name: observed(claim, name, {"t": launches(1.15, 0.05)}) for name in ("alpha", "beta")}

    assert why_go_on(a_project(claim, used), claim, seen, {}, NOW) is None


def test_bounds_belong_to_the_last_look_that_is_reached():
    """None before the first."""
    assert [None, 7.95, 7.95, 4.15, 2.46, 2.46] == [bound_at(count) for count in (3, 4, 6, 7, 18, 30)]
