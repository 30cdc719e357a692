"""Lint rules about the rules of `[verdict]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.entries.lint.context import Context, at, complain
from generators.entries.lint.satisfiable import Search, candidates
from generators.model import Claim, Complaint, Kind, Measure, WhatIf, WhatIfWord
from generators.rules.evaluate import constant_value
from generators.rules.expression import Expression, ExpressionError, Operand, Reference
from generators.rules.nodes import Arithmetic, Call, ComparisonNode, Logic, MeasureNode, Node
from generators.rules.numbers.values import NEGATED, Items
from generators.text import closest

TYPICAL: dict[Kind, Operand] = {
    Kind.CHECK: True,
    Kind.NUMBER: 1.0,
    Kind.TIMING: 1.0,
    Kind.BATTERY: Items({"item": True}),
}

_P_NAME = re.compile(r"p|p_\w+|\w+_p")
_P_TITLE = re.compile(r"\bp[ -]values?\b|\bp$")
_ASKED = {
    ">": {1},
    ">=": {1},
    "<": {-1},
    "<=": {-1},
    "==": {1, -1},
}  # directions in which a comparison asks for a large p


def rules_parse(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each expression of `[verdict]` can be parsed."""
    for key, error in context.parsed(claim).items():
        if isinstance(error, ExpressionError):
            yield complain(claim, at(claim, f"verdict.{key}"), f"{key}: {error.what}", error.way_out, error.got)


def rule_references(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each measure that a rule names exists, only a timing has sizes, and `wins` asks about a framework."""
    for key, rule in context.expressions(claim).items():
        for reference in rule.references:
            for what, way_out in reference_faults(reference, claim, context):
                yield complain(claim, at(claim, f"verdict.{key}"), f"{key}: {what}", way_out, str(reference))


def reference_faults(reference: Reference, claim: Claim, context: Context) -> Iterator[tuple[str, str]]:
    """What is wrong with a reference, and the way out; nothing where the claim that it names is not sound."""
    owner = context.owner(reference, claim)
    if owner is None:
        return
    if reference.predicate:
        if reference.predicate == "wins" and owner.entry.favours not in context.project.frameworks:
            what = f"{owner.id} favours {owner.entry.favours}, so that no framework can win it"
            asked_of_one = reference.alias in claim.entry.uses
            yield (
                what,
                f"ask supported({reference.alias})"
                if asked_of_one
                else "ask supported, or add `favours` to the table",
            )
        return
    measure = owner.entry.measures.get(reference.measure)
    if measure is None:
        of_whom = "" if owner is claim else f" of {owner.id}"
        yield f"no such measure{of_whom}", closest(reference.measure, owner.entry.measures)
    elif reference.size and measure.kind is not Kind.TIMING:
        yield f"a {measure.kind} has no sizes", "remove the brackets; only a timing has a sweep"


def rule_kinds(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each measure stands in a rule where its kind may stand.

    Complains of each measure by itself, or else of the first that deciding the rule meets.
    """
    for key, rule in context.expressions(claim).items():
        measures = {reference: context.measure(reference, claim) for reference in rule.references}
        known = {reference: measure for reference, measure in measures.items() if measure}
        faults = [fault for reference, measure in known.items() for fault in _misplaced(reference, measure, rule)]
        if not faults and len(known) == len(measures):
            faults = list(_undecidable(known, rule))
        for what, way_out, got in faults:
            yield complain(claim, at(claim, f"verdict.{key}"), f"{key}: {what}", way_out, got)


def _misplaced(reference: Reference, measure: Measure, rule: Expression) -> Iterator[tuple[str, str, str]]:
    if reference.predicate:
        return
    got = str(reference)
    if measure.kind is Kind.TEXT:
        yield "a text is shown, never judged", "judge a check or a number", got
    if measure.kind is Kind.TIMING and reference in rule.equated:
        yield "two timings are never equal", "ask whether the difference is small: abs(a - b) < c", got
    if "worst" in rule.functions_of(reference) and measure.better is None:
        way_out = 'add better = "lower" or "higher" to the measure'
        yield "worst needs to know which direction is better", way_out, got


def _undecidable(measures: dict[Reference, Measure], rule: Expression) -> Iterator[tuple[str, str, str]]:
    try:
        rule.decide(lambda reference: TYPICAL[measures[reference].kind])
    except ExpressionError as error:
        yield error.what, error.way_out, error.got


def decidable(claim: Claim, context: Context) -> Iterator[Complaint]:
    """The rules of a verdict can't both hold, and each of them can.

    At most one complaint a question; none where another lint rule complains of the expressions.
    """
    rules = context.expressions(claim)
    measures = {
        reference: context.measure(reference, claim) for rule in rules.values() for reference in rule.references
    }
    kinds = {reference: measure.kind for reference, measure in measures.items() if measure}
    if not rules or len(rules) < len(context.parsed(claim)) or len(kinds) < len(measures):
        return
    try:
        every = candidates(tuple(rules.values()), kinds, likely=False)
        likely = candidates(tuple(rules.values()), kinds, likely=True)
        yield from _never(claim, rules, every)
        yield from _both(claim, rules, likely, every)
    except (ExpressionError, KeyError):  # a kind out of its place, a text: `rule_kinds` complains
        return


def _never(
    claim: Claim, rules: dict[str, Expression], tried: dict[Reference, tuple[Operand, ...]]
) -> Iterator[Complaint]:
    words: tuple[WhatIfWord, ...] = ("supported", "refuted")
    for word in words:
        key = f"{word}_if"
        goal = [rules[name] for name in ("valid_if", key) if name in rules]
        satisfiable = Search(goal, tried).run()
        if satisfiable:
            continue
        way_out = "write a rule that some result fulfils" + (" beside valid_if" if "valid_if" in rules else "")
        where, got = at(claim, f"verdict.{key}"), rules[key].text
        if satisfiable is False and all(rule.conclusive for rule in goal):
            yield complain(claim, where, f"{key} can never hold", way_out, got)
        elif not (claim.entry.what_if or WhatIf()).values_of(word):  # else `what_if_values` decides over these
            what = f"{key} may never hold: no values were found that fulfil it"
            yield complain(claim, where, what, way_out, got, "warning")


def _both(
    claim: Claim,
    rules: dict[str, Expression],
    likely: dict[Reference, tuple[Operand, ...]],
    every: dict[Reference, tuple[Operand, ...]],
) -> Iterator[Complaint]:
    """An error where both hold at likely values, a warning where only zero or negative ones make them."""
    for severity, tried in [("error", likely), ("warning", every)][: 1 if likely == every else 2]:
        search = Search(tuple(rules.values()), tried)
        if search.run():
            witness = ", ".join(f"{reference} = {_shown(value)}" for reference, value in search.witness.items())
            what = "supported_if and refuted_if can both hold"
            way_out = "let one exclude the other, or say in valid_if what is not to happen"
            complaint = complain(claim, at(claim, "verdict.refuted_if"), what, way_out)
            yield complaint.model_copy(update={"severity": severity, "got": f"{witness:.200}"})
            return


def refutations(claim: Claim, context: Context) -> Iterator[Complaint]:
    """No large p refutes a claim: to find no difference is not to find that there is none."""
    rule = context.expressions(claim).get("refuted_if")
    for node, operator in _comparisons(rule.tree, wanted=True) if rule else ():
        left, right = node.parts
        directions = _directions(left, claim, context) | _turned(_directions(right, claim, context))
        if directions & _ASKED.get(operator, set()):
            what = "refuted_if: a large p shows no difference, and that refutes nothing"
            way_out = "ask for the difference on the other side, or for an interval that excludes the claim"
            yield complain(claim, at(claim, "verdict.refuted_if"), what, way_out, node.text)


def _comparisons(node: Node, *, wanted: bool) -> Iterator[tuple[ComparisonNode, str]]:
    """Every comparison, with its operator as the rule needs it: turned round under `not`."""
    if isinstance(node, ComparisonNode):
        yield node, node.operator if wanted else NEGATED[node.operator]
        wanted = True  # a condition inside a count is counted where it holds
    for part in node.parts:
        yield from _comparisons(part, wanted=wanted != (isinstance(node, Logic) and node.word == "not"))


def _directions(node: Node, claim: Claim, context: Context) -> set[int]:
    """How a part of a rule moves with the p of a test in it: 1 with it, -1 against it, both where that isn't sure.

    Measures count as positive. Conditions inside a count are comparisons of their own.
    """
    if _is_p(node, claim, context):
        return {1}
    parts = [_directions(part, claim, context) for part in node.parts]
    match node:
        case Call(name="count"):
            return set()
        case Call(name="abs"):
            return parts[0] | _turned(parts[0])
        case Arithmetic(operator="-"):
            return _turned(parts[0]) if len(parts) == 1 else parts[0] | _turned(parts[1])
        case Arithmetic(operator="*" | "/" as operator):
            signs = [constant_value(part) for part in node.parts]
            scaled = [
                _turned(found) if sign is not None and sign < 0 else found
                for found, sign in zip(parts, reversed(signs), strict=True)
            ]
            return scaled[0] | (_turned(scaled[1]) if operator == "/" else scaled[1])
    return set().union(*parts)


def _turned(directions: set[int]) -> set[int]:
    return {-direction for direction in directions}


def _is_p(node: Node, claim: Claim, context: Context) -> bool:
    """Whether a part of a rule is the p of a test: of McNemar's, or a measure that its name or title calls so."""
    if not isinstance(node, MeasureNode):
        return isinstance(node, Call) and node.name == "mcnemar"
    measure = context.measure(node.reference, claim)
    if measure is None or measure.kind is not Kind.NUMBER:
        return False
    return bool(_P_NAME.fullmatch(node.reference.measure) or _P_TITLE.search(measure.title))


def _shown(value: Operand) -> str:
    if isinstance(value, Items):
        return f"{list(value.items.values()).count(True)} of {len(value.items)} items"
    return f"{value:g}" if isinstance(value, float) else str(value)
