"""Three-valued logic, and the sides of comparisons as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.decisions import decide, kleene
from generators.grammar import read
from generators.operands import Items

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


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("a.x > 1", "reference", "constant"),
        ("a.x / b.x > 1 + 1", "ratio", "constant"),
        ("a.x / 2 > b.x", "other", "reference"),
        ("worst(a.x) > 1", "worst", "constant"),
        ("max(a.x, 1) > -1", "other", "constant"),
        ("1 > 2", "constant", "constant"),
    ],
)
def test_a_side_knows_its_shape(text, left, right):
    """Measure, ratio, function of measures alone, constant, or other."""
    (item,) = decide(read(text, ("a", "b")), lambda _: 3.0).comparisons

    assert (left, right) == (item.left.shape, item.right.shape)


def test_a_battery_stands_only_in_its_functions():
    """The way out names them."""
    with pytest.raises(ValueError, match="passes, share or mcnemar"):
        decide(read("a.x > 1", ("a",)), lambda _: Items({}))
