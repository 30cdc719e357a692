"""The words for every kind of comparison, as templates whose fields `wording` fills."""

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
SHARES = {
    ("==", 1.0): "all",
    (">=", 1.0): "all",
    ("<", 1.0): "not all",
    ("!=", 1.0): "not all",
    ("==", 0.0): "none",
    ("<=", 0.0): "none",
    (">", 0.0): "at least one",
    ("!=", 0.0): "at least one",
}
FUNCTIONS = {"": "{}", "worst": "{} at worst", "share": "the share of {}", "passes": "the passes of {}"}


class Shape(NamedTuple):
    """The words for one kind of comparison.

    Attributes:
        phrase: what was observed.
        required: what the rule needs, to stand behind the phrase.
        subject: what an interval is of, if it is of one measure.
        result: what the phrase comes to.
        aside: what stands beside the need, in its bracket.
        required_of_text: what the rule needs of the text of the comparison, if that is the subject.
    """

    phrase: str
    required: str = "{bound}"
    subject: str = "{text}"
    result: str = ""
    aside: str = ""
    required_of_text: str | None = None


PAIR = "{first} in {one} against {last} in {other}"
PAIR_OF_TITLES = "{first}{place}, {other_title}: {last} in {other}"
OVER = "{title}: {owner} over {other}'s"
LESS = "{title}: {owner} less {other}'s"
SHAPES: Mapping[str, Shape] = {
    "measure": Shape("{value} in {one}{interval}", subject="{title}: {one}'s"),
    "share": Shape("{value} in {one}", "{share}"),
    "times": Shape("{one} took {value}x as long as {other}{interval}", subject=OVER),
    "ratio": Shape("{pair}", subject=OVER, result=", a ratio of {value}{interval}"),
    "difference": Shape("{pair}", subject=LESS, result="{difference}"),
    "difference of shares": Shape("{pair}", "a difference of {points}"),
    "distance": Shape("{pair}", result=", {value} apart{interval}"),
    "distance of shares": Shape("{pair}", "{points} apart"),
    "mcnemar": Shape("{pair}", aside="exact McNemar p = {value}"),
    "order": Shape("{pair}", "{order}", LESS, "{difference}"),
    "pair": Shape("{pair}", "{multiple}", result="{difference}", required_of_text="{zero}"),
    "sides": Shape("{both}", "the former {latter}", required_of_text="{zero}"),
    "expression": Shape("{text} is {value}{interval}"),
}
UNTITLED = ("sides", "expression")


class Fact(NamedTuple):
    """What was observed.

    Attributes:
        title: of the measure; empty where the phrase names it.
        result: what it comes to, behind the phrase.
        detail: what may be left out where there is no room.
        aside: what stands beside the need, in its bracket.
    """

    title: str
    phrase: str
    result: str = ""
    detail: str = ""
    aside: str = ""
