"""Each measure stands in a rule where its kind may stand."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import at, complain
from generators.entries.lint.reading import expressions, measure
from generators.model import Claim, Complaint, Kind, Measure, Project
from generators.rules.expression import Expression, ExpressionError, Operand, Reference
from generators.rules.values import Items

TYPICAL: dict[Kind, Operand] = {
    Kind.CHECK: True,
    Kind.NUMBER: 1.0,
    Kind.TIMING: 1.0,
    Kind.BATTERY: Items({"item": True}),
}


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """Complaints about each measure by itself, or else the first that deciding the rule meets."""
    for key, expression in expressions(claim, project).items():
        where = at(claim, f"verdict.{key}")
        measures = {reference: measure(reference, claim, project) for reference in expression.references}
        kinds = {reference: found for reference, found in measures.items() if found}
        single = [
            (what, way_out, str(one)) for one in kinds for what, way_out in _alone(one, kinds[one], expression)
        ]
        if not single and len(kinds) == len(measures):
            single = list(_together(kinds, expression))
        for what, way_out, got in single:
            yield complain(claim, where, f"{key}: {what}", way_out, got)


def _alone(reference: Reference, found: Measure, expression: Expression) -> Iterator[tuple[str, str]]:
    if found.kind is Kind.TEXT:
        yield "a text is shown, never judged", "judge a check or a number"
    if found.kind is Kind.TIMING and reference in expression.equated:
        yield "two timings are never equal", "ask whether the difference is small: abs(a - b) < c"
    if "worst" in expression.functions_of(reference) and found.better is None:
        yield "worst needs to know which direction is better", 'add better = "lower" or "higher" to the measure'


def _together(kinds: dict[Reference, Measure], expression: Expression) -> Iterator[tuple[str, str, str]]:
    try:
        expression.decide(lambda reference: TYPICAL[kinds[reference].kind])
    except ExpressionError as error:
        yield error.what, error.way_out, error.got
