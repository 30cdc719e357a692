"""Rules that leave no values for *mixed* are told from those that do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from generators.entries.lint.context import Context
from generators.entries.lint.what_if import sentences
from generators.entries.lint.what_if.exclusion import excludes_mixed
from generators.model import VerdictWord
from generators.rules.expression import rules_of
from generators.rules.words import word_of

MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "n": {"kind": "number", "title": "N"},
    "t": {"kind": "timing", "title": "T"},
}
ALL = {"supported": "It says yes.", "refuted": "It says no.", "mixed": "Both say yes."}
COMPLEMENTS = {
    "a check": ("alpha.yes", "not alpha.yes"),
    "two parts": ("alpha.yes and alpha.n < 2", "not alpha.yes or alpha.n >= 2"),
    "a quotient of timings": ("beta.t / alpha.t > 1.1", "1.1 >= beta.t / alpha.t"),
    "two measures, turned round": ("alpha.n > beta.n", "beta.n >= alpha.n"),
    "a count": ("count(alpha.yes, beta.n > 1) >= 1", "count(alpha.yes, beta.n > 1) == 0"),
}


@pytest.mark.parametrize("rules", COMPLEMENTS.values(), ids=COMPLEMENTS)
def test_rules_without_a_gap_need_no_sentence_for_mixed(project, lint, rules):
    """Where every observation makes one of them hold, a sentence for *mixed* would be false."""
    verdict = dict(zip(("supported_if", "refuted_if"), rules, strict=True))
    project.add("says-yes", measures=MEASURES, verdict=verdict, what_if=ALL)
    (found,) = lint(sentences.what_if)
    assert "the rules exclude the verdict mixed (got 'Both say yes.'); leave the sentence out" in found

    project.add("says-yes", measures=MEASURES, verdict=verdict, what_if={**ALL, "mixed": ""})
    assert lint(sentences.what_if) == []


GAPS = {
    "between two thresholds": ("beta.t / alpha.t > 1.1", "beta.t / alpha.t < 1"),
    "another part": ("alpha.yes and beta.yes", "not alpha.yes"),
    "a zero is neither": ("alpha.n > 0", "alpha.n < 0"),
}


@pytest.mark.parametrize("rules", GAPS.values(), ids=GAPS)
def test_rules_with_a_gap_need_a_sentence_for_mixed(project, lint, rules):
    """Some observation makes neither hold."""
    verdict = dict(zip(("supported_if", "refuted_if"), rules, strict=True))
    project.add("says-yes", measures=MEASURES, verdict=verdict, what_if={**ALL, "mixed": ""})
    (found,) = lint(sentences.what_if)

    assert "nothing says what would give the verdict mixed" in found


COMPARISONS = some.builds(
    "{} {} {}".format,
    some.sampled_from(["alpha.n", "beta.n", "alpha.n - beta.n", "abs(alpha.n)"]),
    some.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    some.sampled_from(["0", "1", "beta.n"]),
)
CONDITIONS = some.recursive(
    COMPARISONS | some.sampled_from(["alpha.yes", "beta.yes"]),
    lambda inner: some.one_of(
        some.builds("not ({})".format, inner),
        some.builds("({} and {})".format, inner, inner),
        some.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=3,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONDITIONS, CONDITIONS, some.booleans(), some.data())
def test_what_is_excluded_never_happens(project, supported, refuted, opposite, data):
    """Where the search says so, no values of the measures give *mixed*."""
    read = project.load()
    claim = read.claim("says-yes")
    rules = {"supported_if": supported, "refuted_if": f"not ({supported})" if opposite else refuted}
    entry = {**claim.entry.model_dump(), "measures": MEASURES, "verdict": rules}
    claim = claim.model_copy(update={"entry": type(claim.entry).model_validate(entry)})
    if not excludes_mixed(claim, Context(read)):
        assert not opposite
        return
    numbers = some.sampled_from([-2, -1, -0.5, 0, 0.5, 1, 1.5, 3])
    values = {(name, "n"): data.draw(numbers) for name in ("alpha", "beta")}
    values |= {(name, "yes"): data.draw(some.booleans()) for name in ("alpha", "beta")}
    truths = {
        name: rule.decide(lambda reference: values[reference.framework, reference.measure]).truth
        for name, rule in rules_of(claim, read).items()
    }

    assert word_of(truths) is not VerdictWord.MIXED
