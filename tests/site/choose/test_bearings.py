"""What verdicts speak for: it abstains wherever one is mixed, open or stale, and knows no framework by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generators.model import ChoiceWord, Freshness, Health, Verdict, VerdictWord
from generators.site.choose.bearings import DEPENDS, NO_DIFFERENCE, OPEN, Bearing, bearing_of, joint_bearing

NAMES = ("alpha", "beta")
OTHER = {"alpha": "beta", "beta": "alpha"}
SUPPORTED, REFUTED, MIXED = VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED
FRAMEWORKS = st.sampled_from(NAMES)
WORDS = st.sampled_from([word for word in VerdictWord if word is not VerdictWord.NOT_CHECKABLE])


def verdict(word, exchanged=None, *, favours="alpha", **fields):
    """A verdict with the word that it has with the two frameworks exchanged; None where that is not judged."""
    other = {OTHER.get(favours, "beta"): exchanged} if exchanged else {}
    apart = None if exchanged is None else word is not exchanged
    return Verdict(claim="c", word=word, reason="", of_others=other, distinguishes=apart, **fields)


VERDICTS = st.builds(
    lambda word, exchanged, favours, freshness, health: (
        verdict(word, exchanged, favours=favours, freshness=freshness, health=health),
        favours,
    ),
    WORDS,
    st.none() | WORDS,
    st.sampled_from([*NAMES, "both", "neither"]),
    st.sampled_from(Freshness),
    st.sampled_from(Health),
)


def swapped(pair):
    """The same verdict with the names of the frameworks exchanged in everything."""
    found, favours = pair
    renamed = {OTHER[name]: word for name, word in found.of_others.items()}
    return found.model_copy(update={"of_others": renamed}), OTHER.get(favours, favours)


def opposite(bearing):
    """The bearing for the other framework."""
    return bearing._replace(framework=OTHER.get(bearing.framework, ""))


@given(VERDICTS)
def test_a_stale_mixed_or_open_verdict_speaks_for_no_framework(pair):
    """Nor one whose newest job failed, nor one that is mixed or open with the frameworks exchanged."""
    found, favours = pair
    bearing = bearing_of(found, favours, NAMES)
    words = {found.word, *found.of_others.values()}

    if found.freshness is Freshness.STALE or found.health is not Health.OK:
        assert bearing == OPEN
    if VerdictWord.NOT_ENOUGH_EVIDENCE in words:
        assert bearing in (OPEN, DEPENDS)
    if MIXED in words:
        assert bearing.word is not ChoiceWord.FAVOURS


@given(VERDICTS)
def test_renaming_the_frameworks_renames_the_answer(pair):
    """No name of a framework has a weight of its own."""
    assert bearing_of(*swapped(pair), NAMES) == opposite(bearing_of(*pair, NAMES))


@given(WORDS, WORDS, FRAMEWORKS)
def test_swapping_the_evidence_of_the_frameworks_swaps_the_answer(word, exchanged, favours):
    """The verdict is then the one of the exchange, and the other way round."""
    before = bearing_of(verdict(word, exchanged, favours=favours), favours, NAMES)
    after = bearing_of(verdict(exchanged, word, favours=favours), favours, NAMES)

    assert after == opposite(before)


@given(st.lists(VERDICTS, max_size=5), st.randoms())
def test_several_claims_speak_for_a_framework_only_where_none_abstains(pairs, random):
    """Whatever their order; with the frameworks swapped they speak for the other one."""
    bearings = [bearing_of(*pair, NAMES) for pair in pairs]
    joint = joint_bearing(bearings)
    words = {bearing.word for bearing in bearings}

    assert joint == joint_bearing(random.sample(bearings, len(bearings)))
    assert opposite(joint) == joint_bearing([bearing_of(*swapped(pair), NAMES) for pair in pairs])
    if joint.word is ChoiceWord.FAVOURS:
        assert words <= {ChoiceWord.FAVOURS, ChoiceWord.NO_DIFFERENCE}
        assert {joint.framework} == {bearing.framework for bearing in bearings if bearing.framework}


def test_a_claim_that_holds_of_one_framework_alone_speaks_for_it():
    """Also a refuted one, where it holds of the other one instead."""
    assert Bearing(ChoiceWord.FAVOURS, "alpha") == bearing_of(verdict(SUPPORTED, REFUTED), "alpha", NAMES)
    assert Bearing(ChoiceWord.FAVOURS, "beta") == bearing_of(verdict(REFUTED, SUPPORTED), "alpha", NAMES)


def test_a_claim_that_is_the_same_of_both_tells_no_difference():
    """Supported of both or refuted of both; one about both is no difference only where it is supported."""
    for word in (SUPPORTED, REFUTED):
        assert NO_DIFFERENCE == bearing_of(verdict(word, word), "alpha", NAMES)
    assert NO_DIFFERENCE == bearing_of(verdict(SUPPORTED, SUPPORTED, favours="both"), "both", NAMES)
    assert DEPENDS == bearing_of(verdict(REFUTED, REFUTED, favours="both"), "both", NAMES)


def test_of_three_frameworks_one_must_hold_alone():
    """Two of three that share it leave no answer."""
    found = verdict(SUPPORTED).model_copy(update={"of_others": {"beta": REFUTED, "gamma": REFUTED}})
    shared = found.model_copy(update={"of_others": {"beta": REFUTED, "gamma": SUPPORTED}})
    names = (*NAMES, "gamma")

    assert Bearing(ChoiceWord.FAVOURS, "alpha") == bearing_of(found, "alpha", names)
    assert DEPENDS == bearing_of(shared, "alpha", names)
    assert OPEN == bearing_of(verdict(SUPPORTED, REFUTED), "alpha", names)


def test_claims_that_speak_for_different_frameworks_leave_it_open_which():
    """And no claim at all leaves everything open."""
    sides = [Bearing(ChoiceWord.FAVOURS, name) for name in NAMES]

    assert DEPENDS == joint_bearing(sides)
    assert sides[0] == joint_bearing([sides[0], NO_DIFFERENCE])
    assert OPEN == joint_bearing([])
