"""Word a `count`: how many conditions hold, what they are, and which of them do."""

from __future__ import annotations

from collections.abc import Sequence

from generators.judging.reasons.labels import Labels, common_end, listed
from generators.judging.reasons.shapes import Wording
from generators.rules.evaluate import ComparisonResult
from generators.rules.operands import walk
from generators.rules.parser import Call
from generators.rules.references import Reference
from generators.text import number


def count_wording(labels: Labels, item: ComparisonResult, required: str) -> Wording:
    """How many conditions hold and what they are; as a detail, which of them do."""
    low, high = map(number, item.interval or (0.0, 0.0))
    count, between = low if low == high else f"{low} to {high}", f"between {low} and {high}"
    met = [each for each in item.counted if each.truth is each.wanted]
    kind = _counted_verdict(item)
    if kind:
        title, names = "", [f"“{labels.title(each.left.references[0])}”" for each in met]
        phrase, left_open = (_claims(labels, kind, part, len(item.counted)) for part in (count, between))
    else:
        title, pattern, names = _conditions(labels, item, met)
        compared = f"of the {item.left.conditions} counted comparisons"
        phrase = f"{count} {compared}{pattern} {'holds' if count == '1' else 'hold'}"
        left_open = f"{between} {compared} hold"
    detail = f": {listed(names)}" if names else ""
    left_open = left_open[0].upper() + left_open[1:]
    return Wording(title, phrase, required, detail=detail, left_open=left_open, required_then=required)


def two_counts(labels: Labels, item: ComparisonResult, bound: str) -> Wording | None:
    """How many claims two counts of verdicts come to; None where a side is more than such a count, scaled.

    Args:
        labels: of the claim.
        item: the comparison.
        bound: what the rule needs of the left side, with a field for the right one.
    """
    counts = [[part for part in walk(side.node) if isinstance(part, Call)] for side in (item.left, item.right)]
    parts = [call.parts for calls in counts for call in calls]
    if [len(calls) for calls in counts] != [1, 1] or sum(map(len, parts)) != len(item.counted):
        return None
    found, names = [], []
    for conditions in (item.counted[: len(parts[0])], item.counted[len(parts[0]) :]):
        kind = _verdict_of(conditions)
        if not kind:
            return None
        low = sum(each.truth is True for each in conditions)
        high = low + sum(each.truth is None for each in conditions)
        number_of = f"{low}{f' to {high}' if high > low else ''} of {len(conditions)}"
        names.append(labels.framework(kind) if kind.framework else kind.predicate)
        found.append(
            f"{names[-1]} wins {number_of} claims" if kind.framework else f"{number_of} claims are {names[-1]}"
        )
    sides = zip((item.left, item.right), counts, names, strict=True)
    left, right = (
        side.node.text.replace(calls[0].text, name).replace("*", "\N{MULTIPLICATION SIGN}")
        for side, calls, name in sides
    )
    fact, required = " and ".join(sorted(found)), f"{left} {bound.format(right)}"
    return Wording("", fact, required, left_open=fact, required_then=required)


def _counted_verdict(item: ComparisonResult) -> Reference | None:
    """The condition on the verdicts on used claims that is counted, without an alias; None where others are."""
    return _verdict_of(item.counted) if len(item.counted) == item.left.conditions else None


def _verdict_of(conditions: Sequence[ComparisonResult]) -> Reference | None:
    """What all of these conditions ask of a verdict, without the claim's alias; None where others are there."""
    kinds = {None if each.operator else each.left.references[0]._replace(alias="") for each in conditions}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind if kind and kind.predicate else None


def _claims(labels: Labels, kind: Reference, count: str, every: int) -> str:
    if kind.framework:
        return f"{labels.framework(kind)} wins {count} of {every} claims"
    return f"{count} of {every} claims {'is' if count == '1' else 'are'} {kind.predicate}"


def _conditions(labels: Labels, item: ComparisonResult, met: list[ComparisonResult]) -> tuple[str, str, list[str]]:
    """What the titles of conditions have in common, their pattern, and the names of those that hold.

    All are empty unless each condition is about one measure.
    """
    alone = all(len({reference.measure for reference in each.references}) == 1 for each in item.counted)
    if len(item.counted) != item.left.conditions or not alone:
        return "", "", []
    titles = list(dict.fromkeys(labels.title(each.references[0]) for each in item.counted))
    common, rests = common_end(titles) if len(titles) > 1 else (titles[0], [""])
    short = dict(zip(titles, rests, strict=True))
    patterns = {labels.pattern(each.node) for each in item.counted}
    pattern = f" “{patterns.pop()}”" if len(patterns) == 1 and item.counted[0].operator else ""
    names = []
    for each in met:
        place = "" if pattern else " and ".join(dict.fromkeys(map(labels.framework, each.references)))
        names.append(" in ".join(filter(None, (short[labels.title(each.references[0])], place))))
    return common, pattern, list(filter(None, names))
