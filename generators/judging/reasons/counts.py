"""Word a `count`: how many conditions hold, what they are, and which of them do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generators.judging.reasons.labels import Labels, common_end, joined, listed, written
from generators.judging.reasons.shapes import BOUNDS, ORDERS, Wording
from generators.rules.evaluate import ComparisonResult
from generators.rules.nodes import Arithmetic, Call, Constant, Node
from generators.rules.operands import Side, references_in, walk
from generators.rules.references import Reference

Words = Callable[[ComparisonResult], Wording]
LIMITS = {
    "<": "below their limits",
    "<=": "within their limits",
    ">": "above their limits",
    ">=": "at least at their limits",
}


def count_wording(labels: Labels, item: ComparisonResult, required: str, words: Words) -> Wording:
    """How many conditions hold and what they are; as a detail, which of them do.

    Args:
        labels: of the claim.
        item: the comparison of a `count` with a constant.
        required: what the number must be.
        words: the wording of a single condition.
    """
    low, high = (int(end) for end in item.interval or (0, 0))
    every = item.left.conditions
    count, between = f"{low} to {high}" if low < high else str(low), f"between {low} and {high}"
    met = [each for each in item.counted if each.truth is each.wanted]
    kind = _verdict_of(item.counted) if len(item.counted) == every else None
    if kind:
        title, names = "", [f"“{labels.title(each.left.references[0])}”" for each in met]
        phrase, left_open = (_claims(labels, kind, part, every) for part in (count, between))
    else:
        title, names = _names(labels, item, met)
        phrase, left_open = (_conditions(labels, item, part, words) for part in (count, between))
    detail = f": {listed(names)}" if names else ""
    left_open = (f"{title}: " if title else "") + left_open
    left_open = left_open[0].upper() + left_open[1:]
    return Wording(title, phrase, required, detail=detail, left_open=left_open, required_then=required)


class _Count(NamedTuple):
    """One side of a comparison of two counts.

    Attributes:
        name: of the framework that it counts for, or of the verdict that it counts; empty where neither is one.
        number: how many hold, or the least and the most.
        kind: what it asks of verdicts; None where it counts something else.
    """

    call: Call
    name: str
    number: str
    kind: Reference | None

    @property
    def of(self) -> str:
        """How many of how many."""
        return f"{self.number} of {len(self.call.parts)}"


def two_counts(labels: Labels, item: ComparisonResult, operator: str) -> Wording | None:
    """What two counts come to; None where a side is more than a count and constants.

    Args:
        labels: of the claim.
        item: the comparison.
        operator: as the rule wants it.
    """
    sides = (item.left, item.right)
    calls = [[part for part in walk(side.node) if isinstance(part, Call)] for side in sides]
    counts = [[call for call in found if call.name == "count"] for found in calls]
    if [len(found) for found in counts] != [1, 1]:
        return None
    (first,), (second,) = counts
    whole = len(first.parts) + len(second.parts) == len(item.counted)
    middle = len(first.parts) if whole else 0
    left = _count(labels, item.left, first, item.counted[:middle])
    right = _count(labels, item.right, second, item.counted[middle:] if whole else ())
    if not (left and right):
        return None
    named = bool(left.name and right.name)
    fact = _both(labels, *(sorted((left, right), key=lambda count: count.name) if named else (left, right)))
    required = _order(item, left, right, operator)
    return Wording("", fact, required, left_open=fact, required_then=required)


def _count(labels: Labels, side: Side, call: Call, conditions: Sequence[ComparisonResult]) -> _Count | None:
    """One side of a comparison of counts; None where it is more than the count and constants."""
    kind, frameworks = _verdict_of(conditions), {labels.framework(each) for each in references_in(call)}
    name = frameworks.pop() if len(frameworks) == 1 and not (kind and not kind.framework) else ""
    if conditions:
        low = sum(each.truth is each.wanted for each in conditions)
        high = low + sum(each.truth is None for each in conditions)
    elif side.node is call:
        low, high = (0, len(call.parts)) if side.value is None else (int(side.value),) * 2
    else:
        return None
    number = f"{low} to {high}" if high > low else str(low)
    return _Count(call, name or (kind.predicate if kind else ""), number, kind)


def _both(labels: Labels, one: _Count, other: _Count) -> str:
    """What two counts come to; what both are of is said once."""
    if one.kind and other.kind:
        if one.kind.framework and other.kind.framework and len(one.call.parts) == len(other.call.parts):
            return f"{one.name} wins {one.number} and {other.name} {other.of} claims"
        facts = (
            _claims(labels, each.kind, each.number, len(each.call.parts)) for each in (one, other) if each.kind
        )
        return " and ".join(facts)
    verb = "holds" if one.number == "1" else "hold"
    places = [f" in {each.name}" if each.name else "" for each in (one, other)]
    return f"{one.of} conditions {verb}{places[0]} and {other.of}{places[1]}"


def _order(item: ComparisonResult, left: _Count, right: _Count, operator: str) -> str:
    """What the rule needs of two counts."""
    nodes = item.left.node, item.right.node
    if not (left.name and right.name):
        return f"the former {BOUNDS[operator].format('the latter')}"
    if not left.kind and nodes[0] is left.call:
        places = {"one": left.name, "other": right.name}
        if nodes[1] is right.call:
            return ORDERS[operator].format(**places, much="many", less="fewer")
        match nodes[1]:
            case Arithmetic(operator="+", parts=(Constant(value=more), _) | (_, Constant(value=more))):
                return f"{BOUNDS[operator].format(written(more))} more in {left.name} than in {right.name}"
    sides = (_side(node, count) for node, count in zip(nodes, (left, right), strict=True))
    first, second = sides
    return f"{first} {BOUNDS[operator].format(second)}"


def _side(node: Node, count: _Count) -> str:
    """A side in words: `4 times PyTorch's wins`."""
    match node:
        case Constant():
            return written(node.value)
        case Arithmetic():
            return joined(node.operator, [(part, _side(part, count)) for part in node.parts])
    return f"{count.name}'s wins" if count.kind and count.kind.framework else count.name


def _verdict_of(conditions: Sequence[ComparisonResult]) -> Reference | None:
    """What all of these conditions ask of a verdict, without the claim's alias; None where others are there."""
    kinds = {None if each.operator else each.left.references[0]._replace(alias="") for each in conditions}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind if kind and kind.predicate else None


def _claims(labels: Labels, kind: Reference, count: str, every: int) -> str:
    if kind.framework:
        return f"{labels.framework(kind)} wins {count} of {every} claims"
    return f"{count} of {every} claims {'is' if count == '1' else 'are'} {kind.predicate}"


def _conditions(labels: Labels, item: ComparisonResult, count: str, words: Words) -> str:
    """How many of some conditions hold, and what they ask for where all ask for the same."""
    of, one = f"{count} of {item.left.conditions}", count == "1"
    plain = f"{of} conditions {'holds' if one else 'hold'}"
    if len(item.counted) != item.left.conditions or not all(each.wanted for each in item.counted):
        return plain
    frameworks = {labels.framework(reference) for each in item.counted for reference in each.references}
    needs = {words(each).required for each in item.counted}
    operators = {each.operator for each in item.counted}
    constants = all(each.right.shape == "constant" and each.right.factor == 1 for each in item.counted)
    apart = {each.left.shape for each in item.counted} == {"distance"}
    if operators == {""}:
        place = f" in {frameworks.pop()}" if len(frameworks) == 1 else ""
        return f"{of} checks {'gives' if one else 'give'} yes{place}"
    if len(needs) == 1 and (apart or not constants or {each.left.shape for each in item.counted} == {"ratio"}):
        return f"{of} comparisons {'shows' if one else 'show'} {needs.pop()}"
    single = all(len(each.references) == 1 for each in item.counted)
    if len(needs) == 1 and single:
        return f"{of} values {'is' if one else 'are'} {needs.pop()}"
    if apart and len(operators) == 1 and (limit := LIMITS.get(operators.pop())):
        return f"{of} differences {'is' if one else 'are'} {limit}"
    return plain


def _names(labels: Labels, item: ComparisonResult, met: list[ComparisonResult]) -> tuple[str, list[str]]:
    """What the titles of conditions have in common, and the names of those that hold.

    Both are empty unless each condition is about one measure.
    """
    alone = all(len({reference.measure for reference in each.references}) == 1 for each in item.counted)
    if len(item.counted) != item.left.conditions or not alone:
        return "", []
    titles = list(dict.fromkeys(labels.title(each.references[0]) for each in item.counted))
    common, rests = common_end(titles) if len(titles) > 1 else (titles[0], [""])
    short = dict(zip(titles, rests, strict=True))
    sided = all(len(each.references) > 1 for each in item.counted)
    names = []
    for each in met:
        place = "" if sided else " and ".join(dict.fromkeys(map(labels.framework, each.references)))
        names.append(" in ".join(filter(None, (short[labels.title(each.references[0])], place))))
    return common, list(filter(None, names))
