"""Word a `count`: how many conditions hold, what they are, and which of them do."""

from __future__ import annotations

from generators.judging.reasons.labels import Labels, common_end, listed
from generators.judging.reasons.shapes import Fact
from generators.rules.evaluate import ComparisonResult
from generators.text import number


def count_fact(labels: Labels, item: ComparisonResult) -> Fact:
    """How many conditions hold and what they are; as a detail, which of them do."""
    low, high = map(number, item.interval or (0.0, 0.0))
    count = low if low == high else f"{low} to {high}"
    return _verdicts(labels, item, count) or _conditions(labels, item, count)


def open_count(labels: Labels, item: ComparisonResult) -> str:
    """Between which numbers a count lies whose conditions aren't all known."""
    between = " and ".join(map(number, item.interval or (0.0, 0.0)))
    verdicts = _verdicts(labels, item, f"between {between}")
    phrase = verdicts.phrase if verdicts else f"between {between} of {_number(item)} hold"
    return phrase[0].upper() + phrase[1:]


def _verdicts(labels: Labels, item: ComparisonResult, count: str) -> Fact | None:
    """The used claims whose verdict is as counted; None where other conditions are counted."""
    references = [condition.left.references[0] for condition in item.counted if not condition.operator]
    kinds = {reference._replace(alias="") for reference in references}
    if len(kinds) != 1 or not len(references) == len(item.counted) == item.left.conditions:
        return None
    (kind,) = kinds
    if not kind.predicate:
        return None
    pairs = zip(references, item.counted, strict=True)
    titles = [f"“{labels.title(reference)}”" for reference, condition in pairs if _holds(condition)]
    phrase = f"{count} of {len(references)} claims {'is' if count == '1' else 'are'} {kind.predicate}"
    if kind.framework:
        phrase = f"{labels.framework(kind)} wins {count} of {len(references)} claims"
    return Fact("", phrase, detail=f": {listed(titles)}" if titles else "")


def _conditions(labels: Labels, item: ComparisonResult, count: str) -> Fact:
    """Conditions under what their titles have in common; which hold, where each is about one measure."""
    verb = "holds" if count == "1" else "hold"
    alone = all(len({reference.measure for reference in each.references}) == 1 for each in item.counted)
    if len(item.counted) != item.left.conditions or not alone:
        return Fact("", f"{count} of {_number(item)} {verb}")
    titles = [labels.title(condition.references[0]) for condition in item.counted]
    distinct = list(dict.fromkeys(titles))
    common, rests = common_end(distinct) if len(distinct) > 1 else (distinct[0], [""])
    patterns = {labels.pattern(condition.node) for condition in item.counted}
    pattern = f" “{patterns.pop()}”" if len(patterns) == 1 and item.counted[0].operator else ""
    short = dict(zip(distinct, rests, strict=True))
    places = [
        "" if pattern else " and ".join(dict.fromkeys(map(labels.framework, condition.references)))
        for condition in item.counted
    ]
    hold = [
        " in ".join(filter(None, (short[title], place)))
        for title, place, condition in zip(titles, places, item.counted, strict=True)
        if _holds(condition)
    ]
    hold = list(filter(None, hold))
    return Fact(common, f"{count} of {_number(item)}{pattern} {verb}", detail=f": {listed(hold)}" if hold else "")


def _holds(condition: ComparisonResult) -> bool:
    return condition.truth is condition.wanted


def _number(item: ComparisonResult) -> str:
    return f"the {item.left.conditions} counted comparisons"
