"""Three-valued logic, and the comparisons that a decision rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.rules.evaluate import decide, kleene
from generators.rules.numbers.values import Items
from generators.rules.parser import read

TRUTHS = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=6)


@given(TRUTHS)
def test_kleene_laws(truths):
    """De Morgan, double negation, order, idempotence, and no value out of nothing but the known."""
    negated = [kleene("not", [truth]) for truth in truths]
    both, either = kleene("and", truths), kleene("or", truths)

    assert kleene("not", [both]) is kleene("or", negated)
    assert kleene("not", [either]) is kleene("and", negated)
    assert truths == [kleene("not", [truth]) for truth in negated]
    assert both is kleene("and", truths[::-1]) is kleene("and", truths * 2)
    assert both is (False if False in truths else None if None in truths else True)


@given(TRUTHS, st.booleans())
def test_learning_an_unknown_never_overturns_a_decision(truths, learnt):
    """What was decided stays decided, whatever the unknown ones turn out to be."""
    known = [learnt if truth is None else truth for truth in truths]

    for word in ("and", "or"):
        assert kleene(word, truths) in (None, kleene(word, known))


def test_a_battery_stands_only_in_its_functions():
    """The way out names them."""
    with pytest.raises(ValueError, match="passes, share or mcnemar"):
        decide(read("a.x > 1", ("a",)), lambda _: Items({}))


def test_a_comparison_keeps_what_its_count_compared():
    """Every comparison within `count`, and no other; the rule lists them all."""
    rule = "a.x > 9 or count(a.x > 1, not b.x > 5) >= 2"
    decision = decide(read(rule, ("a", "b")), lambda _: 3.0)

    assert ["a.x > 1", "b.x > 5"] == [item.text for item in decision.comparisons[-1].counted]
    assert [True, False] == [item.wanted for item in decision.comparisons[-1].counted]
    assert () == decision.comparisons[0].counted
    assert 4 == len(decision.comparisons)
