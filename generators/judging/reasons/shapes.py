"""The words for every kind of comparison, as templates whose fields `wording` fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Wording(NamedTuple):
    """The words for one comparison, or the template of them.

    Attributes:
        title: of the measure; empty where the phrase names it.
        phrase: what was observed.
        required: what it must be, as the rule wants it.
        result: what the phrase comes to.
        detail: what may be left out where there is no room.
        aside: what stands beside the need, in its bracket.
        left_open: what an interval leaves open; in a template its subject, where that isn't the comparison.
        required_then: what the rule needs of that; in a template only where it isn't `required`.
    """

    title: str
    phrase: str
    required: str
    result: str = ""
    detail: str = ""
    aside: str = ""
    left_open: str = ""
    required_then: str = ""


MEASURE = Wording("{title}", "{value} in {one}{interval}", "{bound}", left_open="{title}: {one}'s")
PAIRED = Wording("{title}", "{pair}", "{bound}")
SHAPES: Mapping[str, Wording] = {
    "measure": MEASURE,
    "share": Wording("{title}", "{value} in {one}", "{share}"),
    "times": MEASURE._replace(phrase="{one} took {value}x as long as {other}{interval}", left_open="{quotient}"),
    "ratio": PAIRED._replace(result=", a ratio of {value}{interval}", left_open="{quotient}"),
    "difference": PAIRED._replace(result="{difference}", left_open="{subtraction}"),
    "difference of shares": PAIRED._replace(required="a difference of {points}"),
    "distance": PAIRED._replace(result=", {value} apart{interval}"),
    "distance of shares": PAIRED._replace(required="{points} apart"),
    "mcnemar": PAIRED._replace(aside="exact McNemar p = {value}"),
    "order": PAIRED._replace(required="{order}", result="{difference}", left_open="{subtraction}"),
    "pair": PAIRED._replace(required="{multiple}", result="{difference}", required_then="{zero}"),
    "sides": Wording("", "{both}", "the former {latter}", required_then="{zero}"),
    "expression": Wording("", "{text} is {value}{interval}", "{bound}"),
}
