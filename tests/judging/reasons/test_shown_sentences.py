"""Whatever the rules and the values, what is shown is short prose: no rule, no alias, nothing twice."""

import re
from functools import cache
from pathlib import Path

import pytest
from helpers.entries_and_observations import a_claim, evidence
from helpers.what_if_verdicts import what_if_verdicts
from helpers.worded_rules import MEASURES, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.entries.load import read_project
from generators.judging.reasons.statements import MOST

ROOT = Path(__file__).parents[3]
SYNTAX = re.compile(
    r"[<>]=?|[!=]=|[*]|\b(?:passes|share|worst|count|mcnemar|abs|min|max|log|wins|supported|refuted)\("
    r"|\b(?:tensorflow|pytorch|alpha|beta)\.\w|\w\[\w|\b(?:and|or) not\b"
)
TWICE = re.compile(r"\b(\w+) \1\b")
PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def faults(text):
    """What is wrong with a shown text."""
    found = [f"{len(text)} characters"] if len(text) > MOST else []
    found += [f"rule syntax {match[0]}" for match in SYNTAX.finditer(text)]
    found += [f"twice {match[0]}" for match in TWICE.finditer(text)]
    return found + [f"unbalanced {start}" for start, end in PAIRS if text.count(start) != text.count(end)]


@cache
def real_base():
    """What each claim of this repository says on the values of its `[what_if]`."""
    return tuple(what_if_verdicts(read_project(ROOT)))


def test_every_sentence_of_this_knowledge_base_is_plain():
    """For each verdict of each claim that its entry gives values for; the details too, line by line."""
    shown = real_base()
    texts = [(each.claim, text) for each in shown for text in (each.explanation.reason, *each.explanation.details)]

    assert [] == [(claim, text, faults(text)) for claim, text in texts if faults(text)]
    assert len(shown) > 150


def test_no_sentence_names_a_claim_by_its_alias():
    """The alias of a used claim stands in rules alone."""
    project = read_project(ROOT)
    aliased = [
        (each.claim, text)
        for each in real_base()
        for text in (each.explanation.reason, *each.explanation.details)
        for alias in project.claims_by_id[each.claim].uses
        if f"{alias.partition('[')[0]}." in text.rstrip(".")
    ]

    assert [] == aliased


@pytest.mark.parametrize(
    "text",
    [
        "Size: 379,944 bytes bytes for LiteRT",
        "passes(alpha.found) is 3",
        "TensorFlow < PyTorch",
        "digits.alpha.n is 3",
        "call[64] is 2 s",
        "Size (needed: 3",
        "word " * 33,
    ],
)
def test_a_fault_is_seen(text):
    """Each kind of fault by itself."""
    assert faults(text)


VALUES = st.sampled_from([0, 1, 2, 3, 7, 12.5, 300, 1e-6, -4])
BATTERIES = st.integers(0, 8).map(lambda passed: {str(item): item < passed for item in range(8)})
BOUNDS = st.sampled_from(["> 1", ">= 2", "< 3", "<= 0", "> 0.5", "< 1.1"])


@st.composite
def comparisons(draw, framework):
    """One comparison of any shape, mostly about one framework."""
    other = {"alpha": "beta", "beta": "alpha"}[framework]
    name, second = (
        draw(st.sampled_from(["a", "b", "size", "with_keras", "runs"])),
        draw(st.sampled_from(["a", "b"])),
    )
    one, two = f"{framework}.{name}", f"{other}.{name}"
    left = draw(
        st.sampled_from(
            [
                *(one, f"{one} - {two}", f"{one} / {two}", f"abs({one} - {two})", f"{one} + {framework}.{second}"),
                *(f"passes({framework}.found)", f"share({framework}.found)"),
                f"passes({framework}.found) + passes({framework}.tried) - passes({other}.found)",
                *(
                    f"2 * {one} - 1",
                    f"min({one}, {framework}.{second})",
                    f"mcnemar({framework}.found, {other}.found)",
                ),
                f"count({one} > 1, {framework}.{second} * 1.1 < {other}.{second}, {framework}.ok)",
            ]
        )
    )
    if draw(st.booleans()):
        return f"{left} {draw(BOUNDS)}"
    right = draw(st.sampled_from([two, f"1.1 * {two}", f"{two} / 2", f"{other}.{second} + 1"]))
    return draw(
        st.sampled_from([f"{one} > {right}", f"1.2 * {one} <= {right}", f"not {framework}.ok", f"{framework}.ok"])
    )


@st.composite
def rules(draw):
    """A rule of one to four comparisons."""
    parts = draw(st.lists(st.sampled_from(["alpha", "beta"]).flatmap(comparisons), min_size=1, max_size=4))
    return draw(st.sampled_from([" and ", " or "])).join(parts)


@st.composite
def measured(draw):
    """A value for each measure of a framework."""
    numbers = {name: draw(VALUES) for name in ("a", "b", "size", "with_keras", "runs")}
    return {**numbers, "found": draw(BATTERIES), "tried": draw(BATTERIES), "ok": draw(st.booleans())}


@settings(max_examples=60, deadline=None)
@given(rules(), rules(), measured(), measured(), st.integers(1, 30))
def test_whatever_the_rules_and_values_a_sentence_is_plain(supported, refuted, alpha, beta, words):
    """Rules of any shape, titles of any length."""
    title = " ".join(f"word{number}" for number in range(words))
    measures = {name: MEASURES[name] for name in ("a", "b", "size", "with_keras", "runs", "found", "ok")}
    measures |= {"tried": {"kind": "battery", "title": "Errors named"}, "a": {"kind": "number", "title": title}}
    claim = a_claim(measures, supported, refuted)
    found = verdict(claim, evidence(claim, alpha=alpha, beta=beta))

    assert [] == [(text, faults(text)) for text in (found.reason, *found.details) if faults(text)]
    assert found.reason.endswith((".", "…"))
