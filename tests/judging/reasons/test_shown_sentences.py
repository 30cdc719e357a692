"""Whatever the rules and the values, what is shown is short prose: no rule, no alias, nothing twice."""

import re
from functools import cache
from pathlib import Path

import pytest
from helpers.entries_and_observations import NOW, a_claim, evidence
from helpers.plain_words import faults
from helpers.rules.what_if_verdicts import what_if_verdicts
from helpers.rules.worded_rules import MEASURES, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.entries.load import read_project
from generators.judging.earlier_rules import with_earlier_verdicts
from generators.model import Claim, ClaimHistory, EntryChange, Findings, History, Rules
from generators.site.claim import history

ROOT = Path(__file__).parents[3]


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


def earlier(claim: Claim) -> list[Rules]:
    """Rules that a claim may have had: a measure called otherwise, or a used claim, or what can't be read."""
    texts, names = claim.entry.verdict.texts, [*list(claim.entry.measures)[:1], *list(claim.entry.uses)[:1]]
    renamed = [
        {key: re.sub(rf"\b{name}\b", f"{name}_of_old", text) for key, text in texts.items()} for name in names
    ]
    return [Rules(**rules) for rules in (*renamed, {key: f"{text} >" for key, text in texts.items()})]


def test_no_notice_of_a_change_shows_a_rule():
    """Why rules of before give nothing, and what a commit changed, for each claim of this knowledge base."""
    project = read_project(ROOT)
    changes = {
        claim.id: [
            *(EntryChange(commit="0" * 40, at=NOW, rules=True, earlier=rules) for rules in earlier(claim)),
            EntryChange(
                commit="0" * 40,
                at=NOW,
                kinds=tuple(claim.entry.measures),
                keys=(
                    *(f"{name}.smallest_effect" for name in claim.entry.measures),
                    *(f"uses.{name}" for name in claim.uses),
                    "uses_all.advice.topic",
                ),
            ),
        ]
        for claim in project.claims
        if claim.entry.verdict
    }
    found = with_earlier_verdicts(
        Findings(project=project, verdicts={}, evidence={}, at=NOW),
        History(claims={name: ClaimHistory(published=NOW, changes=tuple(made)) for name, made in changes.items()}),
    )
    texts = [
        (claim.id, text)
        for claim in project.claims
        for change in found.history.of(claim.id).changes
        for text in (history.changed(change, claim), history.consequence(change, None))
    ]

    assert [] == [(name, text, faults(text, 10_000)) for name, text in texts if faults(text, 10_000)]
    assert len(texts) > 500


@pytest.mark.parametrize(
    "text",
    [
        "supported_if: no such measure",
        "keys of the entry (uses.digits)",
        "Size: 379,944 bytes bytes for LiteRT",
        "Size: 36.0 % %",
        "Alpha less 2 plus Beta",
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
