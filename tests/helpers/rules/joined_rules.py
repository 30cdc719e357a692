"""Texts of rules for property tests: conditions come in, joined by `not`, `and`, `or` and `count` they go out."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


def joined(conditions: SearchStrategy[str]) -> SearchStrategy[str]:
    """Rules of at most four of these conditions."""
    return st.recursive(
        conditions,
        lambda rules: st.one_of(
            rules.map("not ({})".format),
            st.tuples(rules, rules).map("({0[0]}) and ({0[1]})".format),
            st.tuples(rules, rules).map("({0[0]}) or ({0[1]})".format),
            st.tuples(rules, rules).map("count({0[0]}, {0[1]}) >= 1".format),
        ),
        max_leaves=4,
    )
