"""A framework that differs from itself leaves a comparison in doubt that can't bear it."""

import math

import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed, same, timed
from helpers.rules.joined_rules import joined
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.judging.judge import judge
from generators.judging.measures import Source
from generators.judging.twins import apart, margin, twin_ratios
from generators.model import Evidence, Timing, VerdictWord
from generators.rules.numbers.means import Estimate
from generators.rules.references import Reference
from generators.rules.statistics import t_interval

RATIO, MORE = ("alpha.t / beta.t > 1.1", "alpha.t / beta.t < 1.0"), VerdictWord.SUPPORTED
OPEN = VerdictWord.NOT_ENOUGH_EVIDENCE
TIMING = a_claim({"t": "timing"}, *RATIO)
EQUAL = (1.0, 1.001, 0.999, 1.0)
STEADY = (0.99, 1.01, 0.995, 1.005)


def times(centre, twins=EQUAL, size=""):
    """A timing of four steady launches around a centre."""
    return timed(*(centre * part for part in STEADY), twins=twins, size=size)


def verdict(claim, alpha, beta, **limits):
    """The verdict on a claim with one timing each, and the twins of both frameworks."""
    values = {"alpha": alpha, "beta": beta}
    found = {
        name: Evidence(newest=observed(claim, name, measures, limits=limits)) for name, measures in values.items()
    }
    return judge(claim, a_project(claim), {claim.id: found}, NOW)


def of_ratio(ratio, twins, claim=TIMING, **limits):
    """The verdict where Alpha takes so many times as long, and the twins of both have these ratios."""
    return verdict(claim, {"t": times(ratio, twins)}, {"t": times(1.0, twins)}, **limits)


@pytest.mark.parametrize(
    ("ratio", "twins", "word"),
    [
        (1.5, (1.08, 1.081, 1.082, 1.079), MORE),
        (1.5, (1.3, 1.301, 1.302, 1.299), MORE),
        (1.5, (0.77, 0.771, 0.772, 0.769), MORE),
        (1.5, (1.4, 1.401, 1.402, 1.399), OPEN),
        (1.5, (0.71, 0.711, 0.712, 0.709), OPEN),
        (1.5, (1.6, 0.7, 1.5, 0.65), OPEN),
        (3.0, (1.6, 0.7, 1.5, 0.65), MORE),
        (1.15, (1.08, 1.081, 1.082, 1.079), MORE),
        (1.15, (1.12, 1.121, 1.122, 1.119), OPEN),
        (1 / 1.5, (1.3, 1.301, 1.302, 1.299), VerdictWord.REFUTED),
        (1 / 1.5, (1.6, 1.601, 1.602, 1.599), OPEN),
        (1.05, (1.08, 1.081, 1.082, 1.079), VerdictWord.MIXED),
        (1.05, (1.2, 1.201, 1.202, 1.199), OPEN),
        (1.5, (), MORE),
        (1.5, (1.0,), OPEN),
    ],
)
def test_twins_lie_within_the_smallest_effect_or_the_distance_from_the_threshold(ratio, twins, word):
    """Whichever is larger; a timing without twins has none to differ, one with too few can't tell."""
    given = of_ratio(ratio, twins)

    assert word == given.word
    assert (word is OPEN) == given.reason.startswith("Seen: ")


def test_the_reason_says_what_was_seen_then_the_interval_what_is_allowed_and_the_timing():
    """Twins 1.4 apart, where the near end of 1.5 is 1.33 thresholds away."""
    apart_twins = of_ratio(1.5, (1.4, 1.401, 1.402, 1.399))
    rarely = of_ratio(1.5, (1.0,))

    assert same(
        "Seen: Beta is 1.50 times faster, but this machine is too noisy to say so: "
        "A/A 1.40 to 1.40, allowed 0.# to 1.3#: “T”.",
        apart_twins.reason,
    )
    assert (
        "Seen: Beta is 1.50 times faster, but a framework was compared with itself too rarely to say so: “T”."
        == rarely.reason
    )
    assert () == apart_twins.comparisons


def test_a_long_title_is_cut_to_the_room_of_the_sentence():
    """The reason has at most 160 characters and needs no fold-out for the rest of the title."""
    claim = a_claim({"t": {"kind": "timing", "title": "One training step, " * 5}}, *RATIO)
    given = of_ratio(1.5, (1.4, 1.401, 1.402, 1.399), claim)

    assert len(given.reason) <= 160
    assert given.reason.endswith(" …”.")
    assert () == given.details


def test_the_bound_of_the_look_widens_the_interval_of_the_twins():
    """The same twins are near enough by the bound of the last look, and not by that of the first."""
    twins = (1.05, 0.95, 1.04, 0.96)

    assert apart(t_interval(twins * 2, log=True)) < 1.1
    assert MORE == of_ratio(1.15, twins, bound=2.46).word
    assert OPEN == of_ratio(1.15, twins, bound=7.95).word


def test_an_unanswered_rule_keeps_its_own_reason():
    """Where the interval of the ratio is too wide, the twins aren't asked."""
    wide = timed(1.0, 1.3, 0.9, 1.2, twins=(2.0, 2.0, 2.0, 2.0))
    given = verdict(TIMING, {"t": wide}, {"t": times(1.0)})

    assert OPEN == given.word
    assert given.reason.startswith("Too close to call.")


@pytest.mark.parametrize(
    ("supported", "bad", "word"),
    [
        ("alpha.t / beta.t > 1.1 and alpha.u / beta.u > 1.1", "u", OPEN),
        ("alpha.t / beta.t > 1.1 or alpha.u / beta.u > 1.1", "u", MORE),
        ("count(alpha.t / beta.t > 1.1, alpha.u / beta.u > 1.1) >= 1", "u", MORE),
        ("count(alpha.t / beta.t > 1.1, alpha.u / beta.u > 1.1) >= 2", "u", OPEN),
        ("count(alpha.t / beta.t > 1.1, alpha.u / beta.u > 1.1) == 2", "t", OPEN),
        ("not alpha.t / beta.t <= 1.1", "t", OPEN),
        ("not alpha.t / beta.t <= 1.1", "u", MORE),
        ("alpha.t > 1.1 * beta.t", "t", OPEN),
        ("alpha.t - beta.t > 0.1", "t", OPEN),
        ("alpha.t > 0.01", "t", MORE),
        ("alpha.t + alpha.u > beta.t + beta.u", "t", MORE),
        ("3 * alpha.t + alpha.u > 3 * beta.t + beta.u", "t", OPEN),
        ("abs(alpha.t - beta.t) > 0.1", "t", OPEN),
        ("alpha.t * alpha.t > 0.01", "t", OPEN),
        ("alpha.n > 1", "t", MORE),
    ],
)
def test_only_the_timings_that_a_rule_needs_are_asked(supported, bad, word):
    """By themselves in a count, an `or` or a `not`; sums and differences by what they come to where one is off."""
    claim = a_claim({"t": "timing", "u": "timing", "n": "number"}, supported, "alpha.n < 1")
    twins = {name: (1.5, 1.501, 1.502, 1.499) if name == bad else EQUAL for name in ("t", "u")}
    alpha, beta = ({name: times(centre, twins[name]) for name in twins} | {"n": 2} for centre in (1.3, 1.0))

    assert word == verdict(claim, alpha, beta).word


def test_the_reason_is_the_doubt_that_the_rule_needs():
    """Also where a count asks, and not what was unknown or doubted beside it; the verdict is about that timing."""
    count = "count(alpha.t / beta.t > 1.1, alpha.u / beta.u > 1.1) == 2"
    either = "(alpha.t / beta.t > 1.1 or alpha.u / beta.u > 1.1) and alpha.v > 1.2 * beta.v"
    measures = {"t": "timing", "u": "timing", "v": "timing", "n": "number"}
    far, near = times(1.3, (1.5, 1.501, 1.502, 1.499)), times(1.3)
    sides = {"t": far, "u": near, "v": far}
    verdicts = [
        verdict(
            a_claim(measures, rule, "alpha.n < 1"), {**sides, "n": 2}, {**dict.fromkeys("tuv", times(1.0)), "n": 2}
        )
        for rule in (count, either)
    ]
    reasons = [found.reason for found in verdicts]

    assert ["“T”.", "“V”."] == [reason.rpartition(": ")[2] for reason in reasons]
    assert all(", but this machine is too noisy to say so: A/A " in reason for reason in reasons)
    assert ["T", "V"] == [found.subject.title for found in verdicts]


@pytest.mark.parametrize(("ratio", "word"), [(1.5, MORE), (0.5, VerdictWord.REFUTED), (1.05, VerdictWord.MIXED)])
def test_a_condition_of_validity_is_behind_every_word(ratio, word):
    """Its timings too bear how far a framework is from itself, or nothing is judged."""
    claim = a_claim({"t": "timing", "u": "timing"}, *RATIO, valid_if="alpha.u / beta.u < 1.15")
    far = (1.3, 1.301, 1.302, 1.299)
    words = [
        verdict(claim, {"t": times(ratio), "u": times(1.0, twins)}, {"t": times(1.0), "u": times(1.0, twins)}).word
        for twins in (EQUAL, far)
    ]

    assert [word, OPEN] == words


def test_a_claim_that_may_not_be_valid_offers_no_measure():
    """Where the twins leave its `valid_if` in doubt, who reads another timing of it finds that unknown."""
    own = a_claim({}, "s.alpha.t / s.beta.t > 1.1", "s.alpha.t / s.beta.t < 1", uses={"s": "steps"})
    steps = a_claim(
        {"t": "timing", "u": "timing"}, *RATIO, claim_id="steps", valid_if="alpha.u / beta.u < 1.15", title="Steps"
    )
    far = times(1.0, (1.3, 1.301, 1.302, 1.299))
    found = evidence(steps, alpha={"t": times(1.5), "u": far}, beta={"t": times(1.0), "u": far})
    given = judge(own, a_project(own, steps), found, NOW)

    assert OPEN == given.word
    assert "The measures of “Steps” don't count: Seen: Alpha takes " in " ".join([given.reason, *given.details])


def test_a_smallest_effect_of_its_own_is_allowed():
    """Twins 1.5 apart are no hindrance where a difference below 2 doesn't matter."""
    timing = {"kind": "timing", "title": "Time", "smallest_effect": 2}
    claim = a_claim({"t": timing}, "alpha.t > beta.t", "beta.t > alpha.t")

    assert MORE == of_ratio(1.3, (1.5, 1.501, 1.502, 1.499), claim).word


@pytest.mark.parametrize(("size", "word"), [("1", OPEN), ("2", MORE)])
def test_each_size_of_a_sweep_has_twins_of_its_own(size, word):
    """Sizes of one launch share their processes, so calm ones can't make up for one that is off."""
    claim = a_claim({"t": "timing"}, f"alpha.t[{size}] / beta.t[{size}] > 1.1", "alpha.t[1] / beta.t[1] < 1")
    off = (1.4, 1.401, 1.402, 1.399)

    def sweep(centre):
        parts = {"1": times(centre, off), "2": times(centre)}
        return Timing(
            launches={size: part.launches[""] for size, part in parts.items()},
            twins={size: part.twins[""] for size, part in parts.items()},
        )

    assert word == verdict(claim, {"t": sweep(1.2)}, {"t": sweep(1.0)}).word


def test_the_clock_of_the_measure_is_read():
    """Twins that differ by the wall clock leave an answer by the CPU clock alone."""
    claim = a_claim({"t": {"kind": "timing", "title": "T", "clock": "cpu"}}, *RATIO)
    wall_only = tuple(
        pair.model_copy(update={"first": pair.first.model_copy(update={"cpu": pair.second.cpu})})
        for pair in times(1.0, (1.5,) * 4).twins[""]
    )
    timing = [times(centre).model_copy(update={"twins": {"": wall_only}}) for centre in (1.3, 1.0)]

    assert MORE == verdict(claim, {"t": timing[0]}, {"t": timing[1]}).word


def test_with_frameworks_exchanged_the_same_twins_are_asked():
    """A claim that its twins don't bear isn't won by another framework either."""
    given = of_ratio(1.5, EQUAL)
    closed = of_ratio(1.15, (1.2, 1.201, 1.202, 1.199))

    assert VerdictWord.REFUTED == given.of_others["beta"]
    assert VerdictWord.NOT_ENOUGH_EVIDENCE == closed.of_others.get("beta", closed.word)


def test_a_claim_asks_the_twins_of_the_timings_that_it_reads_of_another():
    """By the observations of the claim that it uses."""
    own = a_claim({}, "s.alpha.t / s.beta.t > 1.1", "s.alpha.t / s.beta.t < 1", uses={"s": "steps"})
    steps = a_claim({"t": "timing"}, *RATIO, claim_id="steps")
    words = {}
    for name, twins in {"near": EQUAL, "far": (1.2, 1.201, 1.202, 1.199)}.items():
        found = evidence(steps, alpha={"t": times(1.2, twins)}, beta={"t": times(1.0, twins)})
        words[name] = judge(own, a_project(own, steps), found, NOW).word

    assert {"near": MORE, "far": OPEN} == words


def test_how_far_apart_and_how_far_allowed():
    """As factors of 1 or more."""
    assert 1.25 == apart(Estimate(0.9, 0.8, 1.1))
    assert 1.3 == apart(Estimate(1.2, 1.1, 1.3))
    assert math.inf == apart(None) == apart(Estimate(1.0, 0.0, 2.0))
    assert (1.1, 2.0) == (margin(1.1, 0.9), margin(1.1, 2.0))


def test_twins_of_all_frameworks_count_but_those_that_a_clock_reads_as_nothing():
    """One a launch; of a measure without twins there are none."""
    found = {
        "alpha": observed(TIMING, "alpha", {"t": timed(1, 1, twins=(1.5, 0.0))}),
        "beta": observed(TIMING, "beta", {"t": timed(1, 1, twins=(2.0,))}),
    }
    source = Source(TIMING.entry.measures, found)
    measure = TIMING.entry.measures["t"]

    assert [1.5, 2.0] == pytest.approx(twin_ratios(source, Reference("", "alpha", "t", ""), measure))
    assert [] == twin_ratios(source, Reference("", "alpha", "t", "64"), measure)


CONDITIONS = st.sampled_from(
    [
        "alpha.t / beta.t > 1.1",
        "alpha.u < beta.u",
        "alpha.t + alpha.u > beta.t",
        "abs(alpha.t - beta.t) < 0.3",
        "alpha.u > 0.9",
        "worst(alpha.t) < 2 * beta.t",
    ]
)
RULES_OF_TIMINGS = joined(CONDITIONS)
CENTRES = st.tuples(st.floats(0.5, 2), st.floats(0.5, 2), st.floats(0.5, 2))
OFF = st.tuples(st.floats(-0.5, 0.5), st.floats(0, 0.3))


def twins_of(off, factor=1.0):
    """Four twins whose mean logarithm and its spread are given, both times a factor."""
    mean, sd = off
    return tuple(math.exp(factor * (mean + sd * part)) for part in (-1.2, 1.2, 0.4, -0.4))


@settings(max_examples=60)
@given(RULES_OF_TIMINGS, RULES_OF_TIMINGS, CENTRES, OFF, OFF, st.floats(1, 3))
def test_twins_that_are_further_apart_never_decide(supported, refuted, centres, first, second, factor):
    """The verdict is that of perfect twins or open, and what is open stays open where they are further apart."""
    claim = a_claim({"t": "timing", "u": "timing"}, supported, refuted)

    def word(twins_of_t, twins_of_u):
        alpha = {"t": times(centres[0], twins_of_t), "u": times(centres[1], twins_of_u)}
        return verdict(claim, alpha, {"t": times(1.0, twins_of_t), "u": times(centres[2], twins_of_u)}).word

    perfect = word(EQUAL, EQUAL)
    near = word(twins_of(first), twins_of(second))
    far = word(twins_of(first, factor), twins_of(second, factor))

    assert near in {perfect, OPEN}
    assert far in {near, OPEN}
