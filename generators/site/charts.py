"""Draw ratios with their intervals, each chart one line of SVG without scripts, links or styles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from generators.model import Framework
from generators.site import escaping

SIDE = 2.5  # in per cent of the width, as all places from left to right
STRIP = 20  # height of a row in a table, in pixels
NEAR = (0.5, 0.7, 1, 1.5, 2)
FAR = tuple(digit * 10.0**power for power in range(-6, 6) for digit in (1, 2, 5))
WIDE = tuple(10.0**power for power in range(-9, 10))


class Side(NamedTuple):
    """What a ratio on one side of 1 means.

    Attributes:
        colour: of the framework that takes less time there; empty where several do.
    """

    text: str
    colour: str = ""


class Dot(NamedTuple):
    """One row of a ratio chart.

    Attributes:
        value: the ratio, above 0.
        low: lower end of its interval, or None.
        high: upper end of its interval, or None.
    """

    value: float
    low: float | None
    high: float | None


def sides(frameworks: Sequence[Framework]) -> tuple[Side, Side]:
    """What a ratio below 1 means, and one above, between these frameworks."""
    if len(frameworks) != 2:
        return Side("the first is faster"), Side("the second is faster")
    first, second = (Side(f"{framework.title} is faster", framework.colour) for framework in frameworks)
    return first, second


def scale(values: Sequence[float], smallest: float) -> tuple[float, float]:
    """Ends of a log axis that holds these ratios and the zone, with some air."""
    return min([0.8, 1 / smallest**1.2, *values]) / 1.25, max([1.25, smallest**1.2, *values]) * 1.25


def strip(dot: Dot, smallest: float, ends: tuple[float, float]) -> Markup:
    """One row without words, which a screen reader finds in the cells beside it.

    A whisker that goes on beyond the axis ends in an arrow.
    """
    return _macro("strip", dot, smallest, ends)


def axis(ends: tuple[float, float], meaning: tuple[Side, Side]) -> Markup:
    """The head of a table's chart: what lies on either side of 1, and the numbers of the scale."""
    return _macro("axis", ends, meaning)


def _place(value: float, ends: tuple[float, float]) -> float:
    """The place of a ratio on a log axis, in per cent from left to right."""
    low, high = ends
    return SIDE + math.log(value / low) / math.log(high / low) * (100 - 2 * SIDE)


def _ticks(ends: tuple[float, float]) -> tuple[float, ...]:
    """Round numbers inside the axis, few enough to fit side by side."""
    low, high = ends
    numbers = NEAR if high / low < 4 else FAR if high / low < 300 else WIDE
    return tuple(number for number in numbers if low <= number <= high)


def _macro(name: str, *values: object) -> Markup:
    """What a macro of `charts.jinja` makes of these values."""
    drawing: Markup = getattr(TEMPLATE.module, name)(*values)
    return drawing


ENVIRONMENT = escaping.environment()
ENVIRONMENT.filters |= {"place": _place, "ticks": _ticks, "per_cent": "{:.2f}%".format}
SIZES: dict[str, Any] = {"SIDE": SIDE, "STRIP": STRIP}
TEMPLATE = ENVIRONMENT.get_template("charts.jinja", globals=SIZES)
