"""Sentences are short enough, whatever the titles and the number of facts."""

import re

from helpers.entries_and_observations import NOW, a_claim, a_project, evidence
from helpers.rules.worded_rules import reason
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.judging.judge import judge
from generators.judging.reasons.statements import MOST


def many(count, words=1):
    """The sentence about so many measures with titles of so many words."""
    names = [f"m{index}" for index in range(count)]
    measures = {
        name: {"kind": "number", "title": " ".join([name.title()] + ["title"] * (words - 1))} for name in names
    }
    rule = " and ".join(f"alpha.{name} > 0" for name in names)
    return reason(measures, (rule, f"not ({rule})"), dict.fromkeys(names, 1), dict.fromkeys(names, 1))


def test_a_sentence_counts_the_conditions_and_gives_one():
    """However many there are; the others are details."""
    assert "All 8 conditions hold; closest: M0: 1 in Alpha; needed: more than 0." == many(8)
    assert "All 20 conditions hold; closest: M0: 1 in Alpha; needed: more than 0." == many(20)


def test_a_title_too_long_for_a_sentence_ends_after_a_word():
    """Only where the sentence has no room for all of it."""
    assert many(2, 4).startswith("Both conditions hold; closest: M0 title title title: 1 in Alpha")
    assert "title …: 1 in Alpha; needed: more than 0." in many(2, 80)
    assert len(many(2, 80)) <= MOST


def test_a_sentence_that_nothing_else_can_shorten_is_cut():
    """A framework's title is never cut by itself."""
    claim = a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0")
    project = a_project(claim)
    titled = project.frameworks["alpha"].model_copy(update={"title": "A" * MOST})
    project = project.model_copy(update={"frameworks": {**project.frameworks, "alpha": titled}})
    found = judge(claim, project, evidence(claim, alpha={"n": 1}, beta={"n": 1}), NOW)

    assert "N: 1 in …" == found.reason


def test_a_reason_that_is_too_long_is_whole_in_the_details():
    """As what a failed job said."""
    claim = a_claim({"n": "number"}, "alpha.n > 0", "alpha.n < 0", status="not-checkable", reason="why " * 50)
    found = judge(claim, a_project(claim), {}, NOW)

    assert len(found.reason) <= MOST
    assert found.reason.endswith("why …")
    assert (("why " * 50).strip(),) == found.details


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 120), st.integers(0, 2)), min_size=1, max_size=8))
def test_every_sentence_is_short_and_whole(drawn):
    """Whatever the titles and values: at most so long, one full stop at the end, no `and` left hanging."""
    measures = {
        f"m{index}": {"kind": "number", "title": f"T{index} " + "word " * words}
        for index, (words, _) in enumerate(drawn)
    }
    values = {f"m{index}": value for index, (_, value) in enumerate(drawn)}
    rules = [" and ".join(f"alpha.{name} {bound}" for name in measures) for bound in ("> 1", "< 1")]
    found = reason(measures, rules, values, values)

    assert len(found) <= MOST
    assert found.endswith(".")
    assert not re.search(r"\band[;.,]|[;,:]\.$", found)
    assert found.count("(") == found.count(")")
