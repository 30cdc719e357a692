"""Gather what was observed and what the rules need of it: each fact once, as a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from generators.judging.reasons.labels import WHOLE, Labels
from generators.judging.reasons.quotients import dividends
from generators.judging.reasons.shapes import Wording
from generators.judging.reasons.wording import wording
from generators.rules.evaluate import ComparisonResult, Decision
from generators.rules.numbers.values import NEGATED
from generators.text import shortened

MOST = 160  # characters of a sentence and of a line
TITLES = (WHOLE, 70, 50, 40, 30, 20)
READABLE = 50  # characters of a title that is still told from others


class Role(NamedTuple):
    """What a comparison is to its rule, before what the rule needs; `needs` where the claim needs it."""

    words: str
    needs: bool = True
    joined: str = " and "

    def asking(self, needs: Iterable[str]) -> str:
        """What the rule needs, such as `needed: at least 3`."""
        return f"{self.words}: {self.joined.join(needs)}"


NEEDED = Role("needed")
# `or` or a negated bracket joins the comparisons, so that not each is needed
OPTIONAL = Role("asked for", joined=" or ")
REFUTED = Role("refuted by", needs=False)
ALTERNATIVE = REFUTED._replace(joined=" or ")

Words = Callable[[ComparisonResult], Wording]
Parts = Sequence[tuple[Role, ComparisonResult]]


@dataclass
class Statement:
    """An observed fact and what the rules need of it; the texts are ordered sets.

    Attributes:
        item: the comparison that refutes the claim, where one does, else the first.
    """

    fact: Wording
    item: ComparisonResult
    results: dict[str, None] = field(default_factory=dict)
    asides: dict[str, None] = field(default_factory=dict)
    needs: dict[Role, dict[str, None]] = field(default_factory=dict)

    @property
    def brief(self) -> str:
        """The fact alone: what was measured, and what it came to."""
        asides = f" ({'; '.join(self.asides)})" if self.asides else ""
        title = f"{self.fact.title}: " if self.fact.title else ""
        return f"{title}{self.fact.phrase}{self.fact.result}{asides}"

    @property
    def need(self) -> str:
        """What the claim needs of it, else what refutes the claim."""
        roles = [role for role in self.needs if role.needs] or [*self.needs]
        return "; ".join(role.asking(self.needs[role]) for role in roles)

    @property
    def whole(self) -> str:
        """The fact with what is needed of it: `Speed: 3; needed: at least 2`, `Refused: yes, as needed`."""
        (role, needs), *others = self.needs.items()
        if self.item.operator or self.item.truth is not self.item.wanted or others or len(needs) > 1:
            return f"{self.brief}; {self.need}"
        return f"{self.brief}, {f'as {role.words}' if role.needs else 'which refutes the claim'}"

    def to(self, end: str) -> str:
        """The same with the words of an end: `to support: at least 3`."""
        roles = [role for role in self.needs if role.needs] or [*self.needs]
        return "; ".join(role._replace(words=f"to {end}").asking(self.needs[role]) for role in roles)

    @property
    def line(self) -> str:
        """The fact with its intervals and all that the rules need of it, less what there is no room for."""
        full, short = (
            "".join([f"{self.fact.title}: " if self.fact.title else "", self.fact.phrase, detail, *self.results])
            for detail in (self.fact.detail, "")
        )
        needs = [role.asking(needs) for role, needs in self.needs.items()]
        every, one = ("; ".join([*self.asides, *some]) for some in (needs, [self.need]))
        versions = [f"{full} ({every})", f"{short} ({every})", f"{short} ({one})"]
        return next((version for version in versions if len(version) <= MOST), versions[-1])


def refuting(rule: Decision) -> Role:
    """What a comparison is to the rule that refutes: one of several that must hold, or one that is enough."""
    return REFUTED if rule.conjunctive else ALTERNATIVE


def statements(words: Words, parts: Parts) -> list[Statement]:
    """Each observed fact once, with everything that the rules need of it."""
    found: dict[tuple[str, ...], Statement] = {}
    for role, item in _bounding(parts):
        fact = words(item)
        statement = found.setdefault(fact[:2], Statement(fact, item))
        statement.item = statement.item if role.needs else item
        statement.results[fact.result + fact.spread] = None
        if fact.aside:
            statement.asides[fact.aside] = None
        statement.needs.setdefault(role, {})[fact.required] = None
    return list(found.values())


def _bounding(parts: Parts) -> Parts:
    """The parts less idle bounds of a value: the stricter of two alternatives, the looser of two needed."""
    kept: dict[tuple[Role, str, str], tuple[Role, ComparisonResult]] = {}
    for role, item in parts:
        operator = item.operator if item.wanted or not item.operator else NEGATED[item.operator]
        side = operator[:1] if item.right.shape == "constant" and operator[:1] in ("<", ">") else item.text
        key = (role, item.left.node.text, side)
        other = kept.get(key, (role, item))[1]
        looser = ((item.right.value or 0.0) > (other.right.value or 0.0)) == (side == "<")
        if other is item or looser == (role.joined == " or "):
            kept[key] = (role, item)
    return [*kept.values()]


@dataclass(frozen=True)
class Speaker:
    """The words for the comparisons of one claim's rules, with titles as long as there is room.

    Attributes:
        items: all comparisons that are put into words, which share the direction of their quotients.
    """

    labels: Labels
    items: Sequence[ComparisonResult]

    def words(self, longest: int = WHOLE) -> Words:
        """The wording of a comparison, with titles of at most so many characters."""
        return partial(
            wording, replace(self.labels, longest=longest), dividends=dividends(self.labels, self.items)
        )

    def lines(self, parts: Parts) -> tuple[str, ...]:
        """A line for each fact, with titles cut where it would be too long."""
        groups: dict[tuple[str, ...], list[tuple[Role, ComparisonResult]]] = {}
        whole = self.words()
        for role, item in parts:
            groups.setdefault(whole(item)[:2], []).append((role, item))
        return tuple(map(self._line, groups.values()))

    def _line(self, parts: Parts) -> str:
        """The line of one fact."""
        line = ""
        for longest in TITLES:
            line = statements(self.words(longest), parts)[0].line
            if len(line) <= MOST:
                return line
        return shortened(line, MOST)

    def sentence(
        self, write: Callable[[Words], Sequence[str]], fuller: Callable[[Words], Sequence[str]] | None
    ) -> str:
        """The first short enough of several versions of a sentence, from whole titles to ever shorter ones.

        Args:
            write: versions for any length of titles.
            fuller: versions that say more, which come first, with titles that are cut little at most.
        """
        tries = [(fuller, longest) for longest in TITLES if fuller and longest >= READABLE]
        versions = [""]
        for writer, longest in [*tries, *((write, longest) for longest in TITLES)]:
            versions = [*writer(self.words(longest))]
            for version in versions:
                if len(version) <= MOST:
                    return version
        return shortened(versions[-1], MOST)
