"""The words for every kind of comparison and bound, as templates whose fields `wording` fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

BOUNDS = {
    ">": "more than {}",
    ">=": "at least {}",
    "<": "less than {}",
    "<=": "at most {}",
    "==": "exactly {}",
    "!=": "anything but {}",
}
ORDERS = {
    ">": "more in {one} than in {other}",
    ">=": "at least as {much} in {one} as in {other}",
    "<": "{less} in {one} than in {other}",
    "<=": "at most as {much} in {one} as in {other}",
    "==": "the same in {one} as in {other}",
    "!=": "something else in {one} than in {other}",
}
SHARES: Mapping[float, Mapping[str, str]] = {
    1.0: {"==": "all", ">=": "all", "<": "not all", "!=": "not all"},
    0.0: {"==": "none", "<=": "none", ">": "at least one", "!=": "at least one"},
}


class Wording(NamedTuple):
    """The words for one comparison, or the template of them.

    Attributes:
        title: of the measure; empty where the phrase names it.
        phrase: what was observed.
        required: what it must be, as the rule wants it.
        result: what the phrase comes to.
        spread: the interval of what decided.
        detail: what a reader can do without: which conditions of a count hold, what is faster than what.
        aside: what stands beside the need, in its bracket.
        left_open: what an interval leaves open; in a template its subject, where that isn't the comparison.
        required_then: what the rule needs of that; in a template only where it isn't `required`.
    """

    title: str
    phrase: str
    required: str
    result: str = ""
    spread: str = ""
    detail: str = ""
    aside: str = ""
    left_open: str = ""
    required_then: str = ""


MEASURE = Wording("{title}", "{value} in {one}", "{bound}", spread="{interval}", left_open="{title}: {one}'s")
PAIRED = Wording("{title}", "{pair}", "{bound}", spread="{interval}")
SHAPES: Mapping[str, Wording] = {
    "measure": MEASURE,
    "share": Wording("{title}", "{value} in {one}", "{share}"),
    "multiple": PAIRED._replace(
        phrase="{multiple}", required="{lead}", result="{factor}", detail="{than}", left_open="{range}"
    ),
    "ratio": PAIRED._replace(result=", a ratio of {value}", required="a ratio of {bound}", left_open="{quotient}"),
    "difference": PAIRED._replace(result="{difference}", required="{gap}", left_open="{subtraction}"),
    "difference of shares": PAIRED._replace(required="{points} more{ahead}", spread=""),
    "distance": PAIRED._replace(result=", {value} apart", required="{bound} apart"),
    "distance of shares": PAIRED._replace(required="{points} apart", spread=""),
    "mcnemar": PAIRED._replace(aside="exact McNemar p = {value}", required="p {bound}", spread=""),
    "order": PAIRED._replace(required="{order}", result="{difference}", left_open="{subtraction}"),
    "pair": PAIRED._replace(required="{times}", result="{difference}", required_then="{zero}"),
    "sides": Wording("", "{both}", "the former {latter}", required_then="{zero}"),
    "expression": Wording("", "{text} is {value}", "{bound}", spread="{interval}"),
}
