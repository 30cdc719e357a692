"""The rules of a verdict can't both hold, and each of them can."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.entries.lint.reading import expressions, measure, texts
from generators.entries.lint.searching import Search, candidates
from generators.model import Claim, Complaint, Project
from generators.rules.expression import Expression, ExpressionError, Operand, Reference
from generators.rules.values import Items


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """At most one complaint a question; none where another rule complains of the expressions."""
    rules = expressions(claim, project)
    measures = {one: measure(one, claim, project) for rule in rules.values() for one in rule.references}
    kinds = {one: found.kind for one, found in measures.items() if found}
    if not rules or len(rules) < len(texts(claim)) or len(kinds) < len(measures):
        return
    try:
        everywhere = candidates(tuple(rules.values()), kinds, likely=False)
        yield from _never(claim, rules, everywhere)
        yield from _both(claim, rules, candidates(tuple(rules.values()), kinds, likely=True), everywhere)
    except (ExpressionError, KeyError):  # a kind that may not stand there, a text: `rule_kinds` complains
        return


def _never(
    claim: Claim, rules: dict[str, Expression], tried: dict[Reference, tuple[Operand, ...]]
) -> Iterator[Complaint]:
    for key in ("supported_if", "refuted_if"):
        goal = [rules[one] for one in ("valid_if", key) if one in rules]
        found = Search(goal, tried).run()
        if not found:
            proven = found is False and all(rule.conclusive for rule in goal)
            what = (
                f"{key} can never hold" if proven else f"{key} may never hold: no values were found that fulfil it"
            )
            beside = " beside valid_if" if "valid_if" in rules else ""
            way_out = f"write a rule that some result fulfils{beside}"
            severity = "error" if proven else "warning"
            complaint = complain(claim, at(claim, f"verdict.{key}"), what, way_out, rules[key].text)
            yield complaint.model_copy(update={"severity": severity})


def _both(
    claim: Claim,
    rules: dict[str, Expression],
    likely: dict[Reference, tuple[Operand, ...]],
    everywhere: dict[Reference, tuple[Operand, ...]],
) -> Iterator[Complaint]:
    """An error where both hold at likely values, a warning where only zero or negative ones make them."""
    for severity, tried in [("error", likely), ("warning", everywhere)][: 1 if likely == everywhere else 2]:
        search = Search(tuple(rules.values()), tried)
        if search.run():
            shown = ", ".join(f"{one} = {_shown(value)}" for one, value in search.witness.items())
            what = "supported_if and refuted_if can both hold"
            way_out = "let one exclude the other, or say in valid_if what is not to happen"
            complaint = complain(claim, at(claim, "verdict.refuted_if"), what, way_out)
            yield complaint.model_copy(update={"severity": severity, "got": f"{shown:.200}"})
            return


def _shown(value: Operand) -> str:
    if isinstance(value, Items):
        return f"{list(value.items.values()).count(True)} of {len(value.items)} items"
    return f"{value:g}" if isinstance(value, float) else str(value)
