"""Word a `count`: how many conditions hold, what they are, and which of them do."""

from __future__ import annotations

from generators.judging.reasons.labels import Labels, common_end, listed
from generators.judging.reasons.shapes import Wording
from generators.rules.evaluate import ComparisonResult
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


def _counted_verdict(item: ComparisonResult) -> Reference | None:
    """The condition on the verdicts on used claims that is counted, without an alias; None where others are."""
    kinds = {None if each.operator else each.left.references[0]._replace(alias="") for each in item.counted}
    kind = kinds.pop() if len(kinds) == 1 and len(item.counted) == item.left.conditions else None
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
