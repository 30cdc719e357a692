"""Word one comparison: what was observed, what the rule needs, what an interval leaves open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from generators.judging.reasons.counts import count_wording, two_counts
from generators.judging.reasons.labels import (
    FUNCTIONS,
    Labels,
    joined,
    same_measure,
    without_common_start,
    written,
)
from generators.judging.reasons.multiples import fastest_wording, multiple_fields, multiple_need
from generators.judging.reasons.quotients import Dividends, as_quotient
from generators.judging.reasons.shapes import BOUNDS, ORDERS, SHAPES, SHARES, Wording
from generators.judging.reasons.sums import sum_wording
from generators.rules.evaluate import ComparisonResult
from generators.rules.numbers.values import NEGATED
from generators.rules.operands import Side
from generators.rules.references import Reference
from generators.text import number, numbers, yes_or_no

MEASURES = ("reference", "worst", "passes")  # shapes of one measure against a constant; a share has its own words
SINGLE = {*MEASURES, "share", "scaled"}
LONGEST_SYMBOL = 3  # characters of a unit such as `s` or `MiB`; words stand behind the value already


def wording(labels: Labels, item: ComparisonResult, dividends: Dividends | None = None) -> Wording:
    """The words for a comparison, as a quotient where it is equivalent to one."""
    item = as_quotient(labels, item, dividends or {})
    if not item.operator:
        return _check(labels, item)
    references = [reading.reference for side in (item.left, item.right) for reading in side.readings]
    kind, needs = _kind(item, references), _needs(labels, item, references)
    operator = item.operator if item.wanted else NEGATED[item.operator]
    if kind == "count":
        return count_wording(labels, item, needs["bound"], partial(wording, labels))
    if kind in ("sides", "expression"):
        for special in (two_counts, sum_wording, fastest_wording):
            words = special(labels, item, operator)
            if words:
                return words
    fields = defaultdict(str, _values(labels, item, kind) | needs)
    if kind == "multiple":
        fields |= multiple_fields(labels, item, operator)
    fields |= _names(labels, references, fields["first"], fields["last"])
    fields |= {name: fields[name].format_map(fields) for name in ("order", "gap")}
    words = Wording(*(part.format_map(fields) for part in SHAPES[kind]))
    between = f"{words.left_open or fields['text']} lies between {fields['ends']}"
    left_open = f"{fields['title']}: {words.left_open}" if kind == "multiple" else between
    return words._replace(left_open=left_open, required_then=words.required_then or words.required)


def _check(labels: Labels, item: ComparisonResult) -> Wording:
    """The words for a check, or for a condition on the verdict on another claim."""
    reference, truth, wanted = item.left.references[0], item.truth, item.wanted
    title, framework, predicate = labels.title(reference), labels.framework(reference), reference.predicate
    if not predicate:
        return Wording(title, f"{yes_or_no(truth=truth)} in {framework}", yes_or_no(truth=wanted))
    if predicate == "wins":
        phrase = f"{framework} {'wins' if truth else 'does not win'} “{title}”"
        required = f"{'a' if wanted else 'no'} win of {framework}"
    else:
        phrase = f"“{title}” is {'' if truth else 'not '}{predicate}"
        required = f"{'the verdict' if wanted else 'another verdict than'} {predicate}"
    return Wording("", f"nothing is known of “{title}”" if truth is None else phrase, required)


def _kind(item: ComparisonResult, references: Sequence[Reference]) -> str:
    """The key of the shape of a comparison."""
    left, right, same = item.left, item.right, same_measure(*references)
    function = left.readings[0].function if left.readings else ""
    kind = "measure" if left.shape in MEASURES else left.shape
    if right.shape != "constant":
        unscaled = not (left.scaled or right.scaled)
        kind = "sides" if not {left.shape, right.shape} <= SINGLE else "order" if same and unscaled else "pair"
    elif left.shape == "difference" and not right.value and same:
        kind = "order"
    elif left.shape in ("difference", "distance") and function == "share":
        kind = f"{left.shape} of shares"
    elif left.shape == "ratio" and same and not function and _positive(item):
        kind = "multiple"
    return kind if kind in SHAPES or kind == "count" else "expression"


def _positive(item: ComparisonResult) -> bool:
    """True where the value and its whole interval are above 0."""
    return (item.value or 0) > 0 and (item.interval is None or item.interval[0] > 0)


def _names(labels: Labels, references: Sequence[Reference], first: str, last: str) -> dict[str, str]:
    """Frameworks and titles of the first and the last measure, beside their values; none without measures."""
    if not references:
        return {}
    one, other = labels.framework(references[0]), labels.framework(references[-1])
    titles = [labels.title(reference) for reference in references]
    same, before = same_measure(*references), f"{first} in {one} against"
    if _sizes_of_one(*references):
        titles = [labels.title(references[0]._replace(size=""))]
        before, last = f"{first} at {references[0].size} against", f"{last} at {references[-1].size}"
    elif not same:
        titles = without_common_start(map("".join, zip(titles, labels.origins(*references), strict=True)))
        before = f"{first}, {titles[-1]}:" if one == other else f"{first} in {one}, {titles[-1]}:"
    owner = f"{titles[0]}: {one}'s time" if labels.timed(references[0]) else f"{titles[0]}: {one}'s"
    return {
        "one": one,
        "other": other,
        "title": titles[0],
        "ahead": f" in {one}" if same else "",
        "pair": f"{before} {last} in {other}",
        "quotient": f"{owner} over {other}'s" if same else "",
        "subtraction": f"{owner} less {other}'s" if same else "",
    }


def _sizes_of_one(*references: Reference) -> bool:
    """True for two sizes of one measure of one framework."""
    measures = {reference._replace(size="") for reference in references}
    return len(measures) == 1 and len(references) == len({reference.size for reference in references}) == 2


def _values(labels: Labels, item: ComparisonResult, kind: str) -> dict[str, str]:
    """Values with their intervals, and the text of what has no title."""
    left, right, value, ends = item.left, item.right, item.value, item.interval
    sides = (left,) if right.shape == "constant" else (left, right)
    references = [reference for side in sides for reference in side.references]
    in_units = kind in ("difference", "distance") or all(side.in_units for side in sides)
    unit_of = labels.unit if kind == "measure" else labels.difference_unit
    unit = unit_of(*references) if in_units else ""
    centre = [] if value is None else [value]
    *written_centre, low, high = numbers([*centre, *ends], unit) if ends else [_value(value, unit), "", ""]
    written_value = written_centre[0] if written_centre else f"{low} to {high}"
    interval = f", 95 % interval {low} to {high}" if written_centre and low != high else ""
    readings = [reading for side in sides for reading in side.readings]
    beside = (*(reading.value for reading in readings), right.value)
    others = [other for other in beside if other is not None]
    values = [labels.value(reading, others) for reading in readings] or [""]
    shares = kind == "order" and left.readings[0].function == "share"
    without = shares or (len(sides) > 1 and (value is None or ends is None or left.scaled or right.scaled))
    texts = ["" if kind == "multiple" else labels.readable(side.node, references) for side in sides]
    side_values = (_value(side.value, _unit(labels, side)) for side in sides)
    return {
        "value": values[0] if kind in ("measure", "share") and not ends else written_value,
        "interval": interval,
        "ends": f"{low} and {high}",
        "difference": "" if without else f", {_size(value, unit)} {'more' if (value or 0) >= 0 else 'less'}",
        "first": values[0],
        "last": values[-1],
        "text": _difference(sides, texts),
        "both": " and ".join(f"{text} is {known}" for text, known in zip(texts, side_values, strict=True)),
    }


def _needs(labels: Labels, item: ComparisonResult, references: Sequence[Reference]) -> dict[str, str]:
    """What the rule needs: the right side as a bound, and the order of two measures."""
    left, right = item.left, item.right
    operator = item.operator if item.wanted else NEGATED[item.operator]
    bound, constant = BOUNDS[operator].format, right.value or 0.0
    unit = _unit(labels, left)
    symbol = f" {unit}" if 0 < len(unit) <= LONGEST_SYMBOL else ""
    limit = written(constant) if right.divisor == 1 else f"{written(right.factor)}/{written(right.divisor)}"
    counted = bool(left.readings) and left.readings[0].function in ("share", "passes")
    pair = len(left.readings) == len(right.readings) == 1
    first, second = _measures(labels, item, references) if pair else ("", "")
    multiple = bound(_multiplied(right, second))
    if same_measure(*references):
        multiple = (pair and multiple_need(labels, item, operator)) or f"{_multiplied(left, first)} {multiple}"
    else:
        multiple = f"{_multiplied(left, first)} {multiple}"
    return {
        "bound": bound(limit + symbol),
        "share": SHARES.get(constant, {}).get(operator) or bound(_share(left, constant)),
        "points": bound(f"{written(100 * constant)} percentage points"),
        "gap": f"{bound(limit + symbol)} more{{ahead}}" if constant else f"a difference of {bound('0')}",
        "order": ORDERS[operator],
        "much": "many" if counted else "much",
        "less": "fewer" if counted else "less",
        "times": multiple,
        "latter": bound("the latter"),
        "zero": bound("0"),
    }


def _measures(labels: Labels, item: ComparisonResult, references: Sequence[Reference]) -> list[str]:
    """The measures of two sides amid other words: by their owners where the measure is the same."""
    frameworks = [labels.framework(reference) for reference in references]
    if same_measure(*references):
        return [f"{framework}'s" for framework in frameworks]
    names = labels.quoted(*references, owned=len(set(frameworks)) > 1)
    functions = (reading.function for side in (item.left, item.right) for reading in side.readings)
    return [FUNCTIONS[function].format(name) for function, name in zip(functions, names, strict=True)]


def _difference(sides: Sequence[Side], texts: Sequence[str]) -> str:
    """The first side less the second in words; the first alone where there is no second."""
    parts = [(side.node, text) for side, text in zip(sides, texts, strict=True)]
    return joined("-", parts) if len(parts) > 1 else texts[0]


def _value(value: float | None, unit: str) -> str:
    return "not known" if value is None else number(value, unit)


def _share(side: Side, limit: float) -> str:
    """A share of items as a number of them, where it is a whole one: `9 of 10`, else `85 %`."""
    decided = side.readings[0].decided if side.readings else 0
    count = round(limit * decided, 9)
    whole = 0 < count < decided and count == int(count)
    return f"{int(count)} of {decided}" if whole else f"{written(100 * limit)} %"


def _size(value: float | None, unit: str) -> str:
    return _value(value if value is None else abs(value), unit)


def _unit(labels: Labels, side: Side) -> str:
    """The unit of the value of a side."""
    return labels.difference_unit(*side.references) if side.in_units else ""


def _multiplied(side: Side, measure: str) -> str:
    divided = measure if side.divisor == 1 else f"{measure} divided by {written(side.divisor)}"
    return divided if side.factor == 1 else f"{written(side.factor)} times {divided}"
