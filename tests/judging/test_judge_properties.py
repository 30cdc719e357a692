"""What holds of every verdict, whatever the claims and the evidence."""

import math
import re
from contextlib import suppress

from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed, spread, timed
from helpers.rules.joined_rules import joined
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generators.judging.judge import judge, judge_all
from generators.model import Evidence, Outcome, VerdictWord
from generators.rules.expression import ExpressionError, parse
from generators.rules.parser import LONGEST

KINDS = {
    "ok": "check",
    "n": "number",
    "seeds": {"kind": "number", "title": "Seeds", "better": "lower"},
    "t": "timing",
}
CONDITIONS = st.sampled_from(
    [
        "alpha.ok",
        "beta.ok",
        "alpha.n > beta.n",
        "alpha.n >= 2",
        "alpha.seeds - beta.seeds < 0.5",
        "worst(alpha.seeds) < 1",
        "alpha.t / beta.t > 1.1",
        "alpha.t < beta.t",
        "alpha.n / beta.n > 1",
    ]
)
RULES = joined(CONDITIONS)
SECONDS = st.lists(st.floats(0.5, 2), min_size=4, max_size=4)
MEASURED = st.fixed_dictionaries(
    {
        "ok": st.booleans(),
        "n": st.integers(0, 4),
        "seeds": st.lists(st.floats(-2, 2), min_size=3, max_size=5),
        "t": SECONDS.map(lambda seconds: timed(*seconds)),
    }
)
CLAIMS = st.tuples(RULES, RULES, MEASURED, MEASURED)
DEVIATIONS = st.lists(st.floats(-0.5, 0.5), min_size=5, max_size=5)


def build(drawn, claim_id="a-claim"):
    """A claim and its evidence out of what was drawn."""
    supported, refuted, alpha, beta = drawn
    claim = a_claim(KINDS, supported, refuted, claim_id=claim_id)
    return claim, evidence(claim, alpha=alpha, beta=beta)


def centred(deviations):
    """Deviations around a mean of zero."""
    mean = math.fsum(deviations) / len(deviations)
    return [deviation - mean for deviation in deviations]


@settings(max_examples=40)
@given(st.lists(CLAIMS, min_size=2, max_size=4), st.randoms())
def test_a_verdict_never_depends_on_the_order_of_claims(drawn, random):
    """Neither that of the entries nor that of the evidence."""
    built = [build(claim_parts, f"claim-{index}") for index, claim_parts in enumerate(drawn)]
    shuffled = random.sample(built, len(built))

    def verdicts(pairs):
        found = {key: value for _, item in pairs for key, value in item.items()}
        return judge_all(a_project(*(claim for claim, _ in pairs)), found, NOW)

    assert list(verdicts(built).items()) == list(verdicts(shuffled).items())


@settings(max_examples=60)
@given(CLAIMS)
def test_judging_is_deterministic(drawn):
    """Equal evidence, equal verdict, to the last digit."""
    (claim, found), (again, same) = build(drawn), build(drawn)

    assert judge(claim, a_project(claim), found, NOW) == judge(again, a_project(again), same, NOW)


@settings(max_examples=60)
@given(CLAIMS, st.sampled_from([("one", "two"), ("two", "one"), ("beta", "alpha")]))
def test_renaming_the_frameworks_changes_nothing(drawn, names):
    """In rules and observations together: word, comparisons and distinguishes stay, up to the names in texts."""
    to = dict(zip(("alpha", "beta"), names, strict=True))

    def renamed(text):
        return re.sub(r"\b(alpha|beta)\.", lambda match: f"{to[match[1]]}.", text)

    claim, found = build(drawn)
    supported, refuted, alpha, beta = drawn
    other = a_claim(KINDS, renamed(supported), renamed(refuted), favours=to["alpha"])
    theirs = evidence(other, **{to["alpha"]: alpha, to["beta"]: beta})
    before = judge(claim, a_project(claim), found, NOW)
    after = judge(other, a_project(other, names=names), theirs, NOW)

    assert (before.word, before.distinguishes) == (after.word, after.distinguishes)
    assert [item.model_copy(update={"text": renamed(item.text)}) for item in before.comparisons] == (
        list(after.comparisons)
    )


@settings(max_examples=80)
@given(DEVIATIONS, DEVIATIONS, st.floats(0.8, 1.3), st.floats(0.8, 1.3), st.floats(1, 20))
def test_more_noise_never_decides_a_timing(first, second, centre, bound, factor):
    """Log deviations of the launches scaled by 1 or more around the same centre leave an unknown ratio unknown.

    Launches whose ratios are all the same, up to rounding, have no noise that could grow.
    """
    assume(any(abs(ours - theirs) > 1e-9 for ours, theirs in zip(centred(first), centred(second), strict=True)))
    claim = a_claim({"t": "timing"}, f"alpha.t / beta.t > {bound!r}", f"alpha.t / beta.t < {bound!r}")

    def word(scale):
        alpha = {"t": timed(*spread(centre, centred(first), scale))}
        beta = {"t": timed(*spread(1.0, centred(second), scale))}
        return judge(claim, a_project(claim), evidence(claim, alpha=alpha, beta=beta), NOW).word

    assume(word(1.0) is VerdictWord.NOT_ENOUGH_EVIDENCE)

    assert word(factor) is VerdictWord.NOT_ENOUGH_EVIDENCE


@settings(max_examples=80)
@given(DEVIATIONS, DEVIATIONS, st.floats(-0.5, 0.5), st.floats(1, 20))
def test_more_noise_never_decides_a_difference_of_seeds(first, second, bound, factor):
    """On the natural scale, for what is linear in the seeds."""
    claim = a_claim({"s": "number"}, f"alpha.s - beta.s > {bound!r}", f"alpha.s - beta.s < {bound!r}")

    def word(scale):
        alpha, beta = ({"s": [scale * value for value in centred(side)]} for side in (first, second))
        return judge(claim, a_project(claim), evidence(claim, alpha=alpha, beta=beta), NOW).word

    assume(word(1.0) is VerdictWord.NOT_ENOUGH_EVIDENCE)

    assert word(factor) is VerdictWord.NOT_ENOUGH_EVIDENCE


@settings(max_examples=100)
@given(CLAIMS, st.floats(1.0, 10.0), st.floats(1.0, 5.0))
def test_what_a_wide_bound_decides_a_narrow_one_decides_alike(drawn, bound, factor):
    """So a verdict at a look is also that of a narrower bound, and of plain t, at the same launches."""
    supported, refuted, alpha, beta = drawn
    claim = a_claim(KINDS, supported, refuted)

    def word(limits):
        seen = {
            name: observed(claim, name, values, limits=limits)
            for name, values in {"alpha": alpha, "beta": beta}.items()
        }
        found = {claim.id: {name: Evidence(newest=item, good=item) for name, item in seen.items()}}
        return judge(claim, a_project(claim), found, NOW).word

    wide = word({"bound": factor * bound})

    assert wide is VerdictWord.NOT_ENOUGH_EVIDENCE or [wide] * 2 == [word({"bound": bound}), word({})]


@settings(max_examples=60)
@given(CLAIMS)
def test_exchanging_the_frameworks_twice_is_the_identity(drawn):
    """And once gives the verdict of the exchanged rules, so distinguishes is the same from either side."""
    swap = {"alpha.": "beta.", "beta.": "alpha."}

    def exchanged(text):
        return re.sub(r"\b(alpha|beta)\.", lambda match: swap[match[0]], text)

    supported, refuted, alpha, beta = drawn
    claim, found = build(drawn)
    once, _ = build((exchanged(supported), exchanged(refuted), alpha, beta))
    twice, _ = build((exchanged(exchanged(supported)), exchanged(exchanged(refuted)), alpha, beta))
    flipped = {once.id: {"alpha": found[claim.id]["beta"], "beta": found[claim.id]["alpha"]}}
    first = judge(claim, a_project(claim), found, NOW)
    second = judge(once, a_project(once), flipped, NOW)

    assert first == judge(twice, a_project(twice), found, NOW)
    assert (first.word, first.distinguishes) == (second.word, second.distinguishes)


@settings(max_examples=40)
@given(CLAIMS, st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.MEASURED]))
def test_a_failed_job_never_refutes(drawn, outcome):
    """Whatever the rules: without an earlier observation there is not enough evidence."""
    claim, found = build(drawn)
    found[claim.id]["beta"] = Evidence(newest=observed(claim, "beta", {}, outcome=outcome))

    assert judge(claim, a_project(claim), found, NOW).word is VerdictWord.NOT_ENOUGH_EVIDENCE


HOSTILE = st.one_of(
    st.text(max_size=LONGEST + 5),
    st.text(alphabet="()[]{}.,:+-*/<>=!~@#'\"\\\n\t alphbetn0123456789eE_&|^%", max_size=300),
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                "alpha",
                ".n",
                "beta.m",
                " and ",
                " or ",
                " not ",
                " > ",
                " == ",
                "1",
                "-",
                "min(",
                ",",
                "[",
                "]",
            ]
        ),
        max_size=120,
    ).map("".join),
    st.builds(
        lambda text, times: text * times,
        st.sampled_from(["(", "-", "not ", "[", "a.", "1+", "f("]),
        st.integers(1, 2000),
    ),
)


@settings(max_examples=300)
@given(HOSTILE)
def test_hostile_text_only_ever_raises_our_error(text):
    """Whatever is written, it is read or refused; and what is read can be decided or refused."""
    with suppress(ExpressionError):
        parse(text, ("alpha", "beta")).decide(lambda _: 1.0)
