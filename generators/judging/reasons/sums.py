"""Word a comparison of sums of passes: how many items pass in each framework, over all batteries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from generators.judging.reasons.labels import Labels, written
from generators.judging.reasons.shapes import BOUNDS, ORDERS, Wording
from generators.rules.evaluate import ComparisonResult
from generators.rules.operands import Reading, terms
from generators.rules.references import Reference

ITEMS = "Items that pass"


def sum_wording(labels: Labels, item: ComparisonResult, operator: str) -> Wording | None:
    """The passes of each of two frameworks, added up; None for anything but such sums.

    Args:
        labels: of the claim.
        item: the comparison; its right side may be a constant.
        operator: as the rule wants it.
    """
    sides = [(item.left, 1), *([(item.right, -1)] if item.right.shape == "sum" else [])]
    if item.left.shape != "sum" or item.right.shape not in ("sum", "constant"):
        return None
    by_sign: dict[int, list[Reading]] = {1: [], -1: []}
    for side, turned in sides:
        for (sign, _), reading in zip(terms(side.node), side.readings, strict=True):
            by_sign[sign * turned].append(reading)
    owners = [{labels.framework(reading.reference) for reading in readings} for readings in by_sign.values()]
    if [len(names) for names in owners] != [1, 1]:
        return None
    (one,), (other,) = owners
    first, last = map(_summed, by_sign.values())
    limit = (item.right.value or 0.0) if item.right.shape == "constant" else 0.0
    order = ORDERS[operator].format(one=one, other=other, much="many", less="fewer")
    required = f"{BOUNDS[operator].format(written(limit))} more in {one}" if limit else order
    title = title_of_sum(labels, [reading.reference for readings in by_sign.values() for reading in readings])
    return Wording(title, f"{first} in {one} against {last} in {other}", required)


def _summed(readings: Sequence[Reading]) -> str:
    passed, decided = (sum(getattr(reading, name) for reading in readings) for name in ("passed", "decided"))
    return f"{passed} of {decided}"


def title_of_sum(labels: Labels, references: Sequence[Reference]) -> str:
    """What the titles of all these batteries begin with; words for any item where they share no word."""
    titles = list(dict.fromkeys(tuple(labels.title(reference).split()) for reference in references))
    columns = zip(*titles, strict=False)
    shared = " ".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)) or ITEMS
    batteries = {reference._replace(framework="") for reference in references}
    return f"{shared}, {len(batteries)} batteries together" if len(batteries) > 1 else shared
