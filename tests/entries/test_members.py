"""Which claims a table of `[uses_all]` chooses."""

import pytest
from helpers.entries_and_observations import a_claim, a_project
from hypothesis import given
from hypothesis import strategies as st

from generators.entries.members import with_members
from generators.model import BrokenEntry, Topic

N = {"n": "number"}


def advice(claim_id="advice", table=None, **keys):
    """A claim that measures nothing and chooses others."""
    return a_claim({}, "supported(x)", "refuted(x)", claim_id=claim_id, uses_all={"all": table or {}}, **keys)


def chosen(table, *others, broken=()):
    """The ids that a table chooses among claims."""
    claims = with_members((advice(table=table), *others), broken)
    return claims[0].members["all"]


@pytest.mark.parametrize(
    ("table", "ids"),
    [
        ({}, ("a", "b", "c")),
        ({"topic": "performance"}, ("a", "c")),
        ({"topic": ("performance", "ecosystem")}, ("a", "b", "c")),
        ({"favours": "beta"}, ("b",)),
        ({"favours": ("alpha", "beta")}, ("a", "b")),
        ({"kind": "follow-up"}, ("c",)),
        ({"own_measures": True}, ("a", "b")),
        ({"own_measures": False}, ("c",)),
        ({"except": ("a", "c")}, ("b",)),
        ({"topic": "performance", "favours": "beta"}, ()),
    ],
)
def test_a_table_chooses_by_what_claims_have_in_common(table, ids):
    """All that it names must fit; what it leaves out fits all."""
    first, second = a_claim(N, claim_id="a"), a_claim(N, claim_id="b", favours="beta", topic="ecosystem")
    third = a_claim({}, claim_id="c", favours="both", kind="follow-up", uses={"x": "a"})

    assert ids == chosen(table, third, first, second)


@pytest.mark.parametrize("status", ["draft", "retired", "not-checkable"])
def test_only_published_claims_are_chosen(status):
    """The others have no verdict that counts."""
    assert chosen({}, a_claim(N, claim_id="a", status=status, reason="None.")) == ()


def test_a_claim_that_uses_the_chooser_is_left_out():
    """Directly, or by way of a claim that is no member itself."""
    direct = a_claim({}, claim_id="a", uses={"x": "advice"})
    draft = a_claim({}, claim_id="b", uses={"x": "advice"}, status="draft")
    by_way = a_claim({}, claim_id="c", uses={"x": "b"})

    assert ("d",) == chosen({}, direct, draft, by_way, a_claim(N, claim_id="d"))


def test_two_claims_that_would_choose_each_other_do_not():
    """Neither comes first, so that the order of their ids decides nothing."""
    both = with_members((advice("first"), advice("second"), a_claim(N, claim_id="a")))

    assert [("a",), ("a",)] == [claim.members["all"] for claim in both[:2]]


@pytest.mark.parametrize(
    ("topic", "status", "member"),
    [
        ("performance", "published", True),
        (None, None, True),
        ("origins", "published", False),
        ("performance", "draft", False),
    ],
)
def test_a_broken_entry_is_a_member_where_what_can_be_read_of_it_fits(topic, status, member):
    """Mended it would be counted; until then nobody knows how."""
    broken = BrokenEntry(id="a", title="A", topic=topic, status=status, complaints=())

    assert (("a",) if member else ()) == chosen({"topic": "performance"}, broken=[broken])


def test_members_are_part_of_what_a_verdict_rests_on():
    """Another member is another rule; a claim without such tables keeps its digest."""
    claim, other = advice(), a_claim(N, claim_id="a")
    alone, together = with_members((claim,))[0], with_members((claim, other))[0]

    assert alone.rules_digest != together.rules_digest
    assert other == with_members((claim, other))[1]
    assert {"all[a]": "a"} == together.uses
    assert together.derived


@given(
    st.lists(
        st.tuples(st.sampled_from([*Topic][:2]), st.booleans(), st.sets(st.integers(0, 5), max_size=2)), max_size=6
    )
)
def test_chosen_claims_never_close_a_cycle(drawn):
    """Whatever the tables and `[uses]`, as long as `[uses]` alone has none."""
    claims = [
        a_claim(
            {},
            claim_id=f"c{number}",
            topic=topic,
            uses={f"x{used}": f"c{used}" for used in uses if used < number},
            uses_all={"all": {}} if chooses else {},
        )
        for number, (topic, chooses, uses) in enumerate(drawn)
    ]
    assert a_project(*with_members(claims)).cyclic == frozenset()
