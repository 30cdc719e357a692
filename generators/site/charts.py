"""Draw ratios with their intervals, each chart one line of SVG without scripts, links or styles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from generators.model import Framework

WIDTH = 400  # so that its text stays readable when a telephone shrinks it
SIDE = 10
ROW = 46
TOP = 20
BOTTOM = 20
STRIP = 26  # height of a row in a table, or below its label
NEAR = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2)
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
        label: what is compared.
        value: the ratio, above 0.
        low: lower end of its interval, or None.
        high: upper end of its interval, or None.
    """

    label: str
    value: float
    low: float | None
    high: float | None


def sides(frameworks: Sequence[Framework]) -> tuple[Side, Side]:
    """What a ratio below 1 means, and one above, between these frameworks."""
    if len(frameworks) != 2:
        return Side("the first takes less"), Side("the second takes less")
    first, second = (Side(f"{framework.title} takes less", framework.colour) for framework in frameworks)
    return first, second


def ratios(identity: str, title: str, rows: Sequence[Dot], smallest: float, meaning: tuple[Side, Side]) -> str:
    """Dots with whiskers on a log axis, a line at 1 and the zone of differences too small to matter.

    Args:
        identity: unique in the page; it names the text alternative.
        title: what the chart shows, its accessible name.
        rows: from top to bottom.
        smallest: the smallest ratio that matters, above 1.
        meaning: of a ratio below 1, and of a ratio above.
    """
    parts = [part for dot in rows for part in (dot.value, dot.low, dot.high) if part is not None and part > 0]
    ends = scale(parts, smallest)
    bottom = TOP + ROW * len(rows)
    name = escape(identity)
    lines = [
        f'<svg class="chart__ratio" role="img" aria-labelledby="{name}-title {name}-desc"',
        f' viewBox="0 0 {WIDTH} {bottom + BOTTOM}" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape("; ".join(map(_in_words, rows)))}</desc>',
        *_heads(meaning, ends),
        *(_row(TOP + ROW * place, dot, smallest, ends) for place, dot in enumerate(rows)),
        *_numbers(bottom + 15, ends),
        "</svg>",
    ]
    return "".join(lines)


# --- a chart whose rows are in a table -------------------------------------------------------------------


def scale(values: Sequence[float], smallest: float) -> tuple[float, float]:
    """Ends of a log axis that holds these ratios and the zone, with some air."""
    return min([0.8, 1 / smallest**1.2, *values]) / 1.25, max([1.25, smallest**1.2, *values]) * 1.25


def strip(dot: Dot, smallest: float, ends: tuple[float, float]) -> str:
    """One row without words, which a screen reader finds in the cells beside it.

    A whisker that goes on beyond the axis ends in an arrow.
    """
    drawing = _band(0, dot, smallest, ends)
    view = f'viewBox="0 0 {WIDTH} {STRIP}" aria-hidden="true" focusable="false"'
    return f'<svg class="chart__strip" {view}>{drawing}</svg>'


def axis(ends: tuple[float, float], meaning: tuple[Side, Side]) -> str:
    """The head of a table's chart: what lies on either side of 1, and the numbers of the scale."""
    view = f'viewBox="0 0 {WIDTH} 36" aria-hidden="true" focusable="false"'
    return "".join([f'<svg class="chart__strip" {view}>', *_heads(meaning, ends), *_numbers(31, ends), "</svg>"])


# --- parts of both -----------------------------------------------------------------------------------------


def _heads(meaning: tuple[Side, Side], ends: tuple[float, float]) -> Iterator[str]:
    """What lies on either side of 1, at the two ends, with a line in the framework's colour."""
    below, above = meaning
    yield _text(SIDE, 11, f"\N{LEFTWARDS ARROW} {below.text}", "start", "chart__side")
    yield _text(WIDTH - SIDE, 11, f"{above.text} \N{RIGHTWARDS ARROW}", "end", "chart__side")
    for side, left, right in ((below, SIDE, _place(1, ends) - 2), (above, _place(1, ends) + 2, WIDTH - SIDE)):
        if side.colour:
            yield f'<path class="chart__framework" stroke="{side.colour}" d="M{left:.1f} 16H{right:.1f}"/>'


def _numbers(y: float, ends: tuple[float, float]) -> Iterator[str]:
    """The numbers of the scale."""
    for value in _ticks(*ends):
        yield _text(_place(value, ends), y, f"{value:g}\N{MULTIPLICATION SIGN}", "middle", "chart__axis")


def _band(top: float, dot: Dot, smallest: float, ends: tuple[float, float]) -> str:
    """The dot with its whisker, on the zone and the lines of the scale."""
    middle = top + STRIP // 2
    zone = _place(1 / smallest, ends), _place(smallest, ends)
    whisker = ""
    if dot.low is not None and dot.high is not None:
        low, high = max(dot.low, ends[0]), min(dot.high, ends[1])
        left, right = _place(low, ends), _place(high, ends)
        whisker = f'<path class="chart__whisker" d="M{left:.1f} {middle}H{right:.1f}"/>'
        whisker += _arrow(left, middle, 5) if low > dot.low else ""
        whisker += _arrow(right, middle, -5) if high < dot.high else ""
    shade = f'x="{zone[0]:.1f}" y="{top}" width="{zone[1] - zone[0]:.1f}" height="{STRIP}"'
    lines = "".join(_line(_place(value, ends), top, top + STRIP, value) for value in _ticks(*ends))
    spot = f'<circle class="chart__dot" cx="{_place(dot.value, ends):.1f}" cy="{middle}" r="5"/>'
    return f'<rect class="chart__zone" {shade}/>{lines}{whisker}{spot}'


def _place(value: float, ends: tuple[float, float]) -> float:
    """The place of a ratio on a log axis, from left to right."""
    low, high = ends
    return SIDE + math.log(value / low) / math.log(high / low) * (WIDTH - 2 * SIDE)


def _arrow(x: float, y: float, length: int) -> str:
    """The head of a whisker that goes on beyond the axis."""
    return f'<path class="chart__whisker" d="M{x + length:.1f} {y - 5}L{x:.1f} {y}L{x + length:.1f} {y + 5}"/>'


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """Round numbers inside the axis, few enough to fit side by side."""
    span = high / low
    numbers = NEAR if span < 4 else FAR if span < 1000 else WIDE
    return tuple(number for number in numbers if low <= number <= high)


def _in_words(dot: Dot) -> str:
    """What is compared, the ratio and its interval, in words."""
    words = f"{dot.label}: {dot.value:.3g} times"
    if dot.low is None or dot.high is None:
        return words
    return f"{words}, 95 % interval {dot.low:.3g} to {dot.high:.3g}"


def _row(top: float, dot: Dot, smallest: float, ends: tuple[float, float]) -> str:
    """Label and value on a line, and below it the dot."""
    value = f"{dot.value:.3g}\N{MULTIPLICATION SIGN}"
    if dot.low is not None and dot.high is not None:
        value += f" ({dot.low:.3g} to {dot.high:.3g})"
    return (
        _text(SIDE, top + 14, dot.label, "start", "chart__label")
        + _text(WIDTH - SIDE, top + 14, value, "end", "chart__value")
        + _band(top + ROW - STRIP, dot, smallest, ends)
    )


def _line(x: float, top: float, bottom: float, value: float) -> str:
    """A vertical line; the one at 1 stands out."""
    name = "chart__equal" if value == 1 else "chart__tick"
    return f'<path class="{name}" d="M{x:.1f} {top}V{bottom}"/>'


def _text(x: float, y: float, content: str, anchor: str, name: str) -> str:
    """A line of text in the chart."""
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'
