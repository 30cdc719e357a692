"""Name what a verdict's sentence is about, and give its value for each framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from generators.judging.reasons.labels import Labels
from generators.judging.reasons.wording import wording
from generators.model import Subject
from generators.rules.evaluate import ComparisonResult, decide
from generators.rules.nodes import ExpressionError
from generators.rules.numbers.values import Operand
from generators.rules.operands import Reading, Side, references_in
from generators.rules.references import Reference
from generators.text import number, yes_or_no

Lookup = Callable[[Reference], Operand]


def subject_of(labels: Labels, item: ComparisonResult, lookup: Lookup) -> Subject:
    """The measure that a comparison is about with what each framework showed.

    A framework that the rule doesn't name has the value that the same rule would read of it. Where no value
    belongs to a single framework, there are none, and the text says what was found.

    Args:
        labels: of the claim.
        item: the comparison.
        lookup: of the operands by which it was decided.
    """
    fact = wording(labels, item)
    sides = [side for side in (item.left, item.right) if side.shape != "constant"]
    readings = [reading for side in sides for reading in side.readings]
    measures = {(reading.reference._replace(framework=""), reading.function) for reading in readings}
    named = {reference.framework for reference in item.references if reference.framework}
    title = fact.title or _untitled(labels, item)
    values: dict[str, str] = {}
    if {side.shape for side in sides} == {"sum"}:
        values = _sums(sides)
    elif len(measures) == 1 and named:
        values = _each(
            labels, item, lookup, readings[0].reference.framework, partial(_reading, labels, readings[0])
        )
    elif item.left.shape == "count" and len(sides) == 1 and len(named) == 2:
        needs = {wording(labels, each).required for each in item.counted}
        ahead, need = _ahead(labels, needs.pop() if len(needs) == 1 else "", named)
        if ahead:
            values = _each(labels, item, lookup, ahead, partial(_value, labels))
            title = f"{fact.title or 'Comparisons'}: {need}{_than(labels, need, item.references)}"
    elif {side.shape for side in sides} == {"count"} and len(sides) == 2:
        values = _counts(sides)
    elif len(named) == 1 and len(sides) == 1:
        values = _each(labels, item, lookup, next(iter(named)), partial(_value, labels))
        parts = [labels.title(reading.reference) for reading in readings]
        title = ", against ".join(parts) if len(parts) > 1 else title
    return Subject(title=title, values=values, text=fact.phrase + fact.result)


def _untitled(labels: Labels, item: ComparisonResult) -> str:
    """What a condition on verdicts, or a count, is about."""
    if item.operator:
        won = any(each.left.references and each.left.references[0].predicate == "wins" for each in item.counted)
        return "Claims won" if won else "Conditions that hold"
    reference = item.left.references[0]
    return f"{'Wins' if reference.framework else 'Verdict on'} “{labels.title(reference)}”"


def _ahead(labels: Labels, need: str, named: Iterable[str]) -> tuple[str, str]:
    """The framework that a need puts ahead, and the need without it; both empty where it puts none ahead."""
    for name in sorted(named):
        title = labels.project.frameworks[name].title
        if need.startswith(f"{title} "):
            return name, need.removeprefix(f"{title} ")
        if need.endswith(f" in {title}"):
            return name, need.removesuffix(f" in {title}")
    return "", ""


def _than(labels: Labels, need: str, references: Iterable[Reference]) -> str:
    """The end of a need that says how many times as much there is: as in what, and whether that is better."""
    if not need.endswith((" times as many", " times as much")):
        return ""
    better = {labels.measure(reference).better for reference in references}
    direction = better.pop() if len(better) == 1 else None
    return f" as in the other ({direction} is better)" if direction else " as in the other"


def _counts(sides: Sequence[Side]) -> dict[str, str]:
    """How many conditions hold for each framework; empty where a side isn't about one framework alone."""
    found = {}
    for side in sides:
        names = {reference.framework for reference in references_in(side.node)}
        if len(names) == 1 and side.value is not None:
            found[names.pop()] = f"{int(side.value)} of {side.conditions}"
    return found if len(found) == len(sides) else {}


def _sums(sides: Sequence[Side]) -> dict[str, str]:
    """The passes of each framework over all of its batteries."""
    found: dict[str, list[Reading]] = {}
    for reading in (reading for side in sides for reading in side.readings):
        found.setdefault(reading.reference.framework, []).append(reading)
    return {
        name: f"{sum(part.passed for part in parts)} of {sum(part.decided for part in parts)}"
        for name, parts in found.items()
    }


def _each(
    labels: Labels,
    item: ComparisonResult,
    lookup: Lookup,
    first: str,
    write: Callable[[ComparisonResult], str],
) -> dict[str, str]:
    """What is written of a comparison that is read again with each framework in the place of one of them."""
    values = {}
    for name in labels.project.frameworks:
        exchanged = {first: name, name: first}

        def read(reference: Reference, exchanged: Mapping[str, str] = exchanged) -> Operand:
            return lookup(reference._replace(framework=exchanged.get(reference.framework, reference.framework)))

        try:
            again = decide(item.node, read).comparisons[-1]
        except ExpressionError:
            continue
        text = write(again)
        if text:
            values[name] = text
    return values


def _reading(labels: Labels, wanted: Reading, again: ComparisonResult) -> str:
    """The value of one measure; empty where it isn't known."""
    if not again.operator:
        return "" if again.truth is None else yes_or_no(truth=again.truth)
    for side in (again.left, again.right):
        for reading in side.readings:
            if reading.reference == wanted.reference and reading.function == wanted.function:
                return labels.value(reading) if reading.value is not None or reading.decided else ""
    return ""


def _value(labels: Labels, again: ComparisonResult) -> str:
    """What a side comes to that is more than one measure."""
    if again.left.conditions:
        low, high = (int(end) for end in again.interval or (0, 0))
        return f"{low if low == high else f'{low} to {high}'} of {again.left.conditions}"
    readings = again.left.readings
    if len(readings) == 2:
        return " against ".join(labels.value(reading) for reading in readings)
    return "" if again.value is None else number(again.value)
