"""Label what stands in a rule: titles of measures and frameworks, values with their units."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from generators.model import Claim, Kind, Measure, Project
from generators.rules.nodes import Arithmetic, Call, Constant, MeasureNode, Node
from generators.rules.operands import Reading, references_in
from generators.rules.references import Reference
from generators.text import digits_between, number

WHOLE = 10_000
FUNCTIONS = {"": "{}", "worst": "{} at worst", "share": "the share of {}", "passes": "the passes of {}"}
CALLS = FUNCTIONS | {
    "abs": "the size of {}",
    "log": "the logarithm of {}",
    "min": "the smallest of {}",
    "max": "the largest of {}",
    "mcnemar": "the exact McNemar p of {}",
}
WORDS = {"+": "plus", "-": "less", "*": "times", "/": "over"}


@dataclass(frozen=True)
class Labels:
    """Labels for the measures of one claim.

    Attributes:
        longest: characters of a title; a longer one is cut after a word.
    """

    project: Project
    claim: Claim
    longest: int = WHOLE

    def measure(self, reference: Reference) -> Measure:
        """The measure itself; one titled by its name where there is none."""
        owner = self.project.claim(self.claim.uses[reference.alias]) if reference.alias else self.claim
        if reference.predicate:
            title = owner.entry.title if owner else self.claim.uses[reference.alias]
            return Measure(kind=Kind.CHECK, title=title)
        measure = owner.entry.measures.get(reference.measure) if owner else None
        return measure or Measure(kind=Kind.NUMBER, title=reference.measure)

    def title(self, reference: Reference) -> str:
        """Title of a measure with the size of a sweep."""
        title = self.short(self.measure(reference).title)
        return f"{title} ({reference.size})" if reference.size else title

    def origins(self, *references: Reference) -> list[str]:
        """The claims that measures belong to, as words behind their titles; empty for those of the claim itself.

        All are empty where the measures belong to one claim.
        """
        several = len({reference.alias for reference in references}) > 1
        titles = [self.origin(item) if several else "" for item in references]
        return [f" of the claim “{title}”" if title else "" for title in titles]

    def origin(self, reference: Reference) -> str:
        """Title of the used claim that a measure belongs to; empty for a measure of the claim itself."""
        used = self.claim.uses[reference.alias] if reference.alias else ""
        claim = self.project.claim(used)
        return self.short(claim.entry.title) if claim else used

    def quoted(self, *references: Reference, owned: bool = True) -> list[str]:
        """Measures amid other words: `PyTorch's “One call (64)”`, or without the owner."""
        return [
            f"{self.framework(item)}'s “{self.title(item)}”{origin}" if owned else f"“{self.title(item)}”{origin}"
            for item, origin in zip(references, self.origins(*references), strict=True)
        ]

    def short(self, text: str) -> str:
        """A text of at most `longest` characters, cut after a word."""
        fits = len(text) <= self.longest
        return text if fits else textwrap.shorten(text, self.longest, placeholder=" …").strip()

    def framework(self, reference: Reference) -> str:
        """Title of a framework."""
        framework = self.project.frameworks.get(reference.framework)
        return framework.title if framework else reference.framework

    def timed(self, reference: Reference) -> bool:
        """True for a timing."""
        return self.measure(reference).kind is Kind.TIMING

    def unit(self, *references: Reference) -> str:
        """The unit that all of these share; empty where they differ."""
        units = {self.measure(item).value_unit for item in references}
        return units.pop() if len(units) == 1 else ""

    def difference_unit(self, *references: Reference) -> str:
        """The unit of a difference or a bound: values in `of 10` differ by a plain number."""
        unit = self.unit(*references)
        return "" if unit.startswith("of ") else unit

    def value(self, reading: Reading, others: Iterable[float] = ()) -> str:
        """The value of a reading: `14 of 15`, `1.20 s`, `0.930 at worst`; unlike others that differ."""
        if reading.decided:
            return f"{reading.passed} of {reading.decided}"
        if reading.value is None:
            return "not known"
        digits = digits_between(reading.value, others)
        return FUNCTIONS[reading.function].format(number(reading.value, self.unit(reading.reference), digits))

    def readable(self, node: Node, references: Sequence[Reference], *, owned: bool = True) -> str:
        """A part of a rule in words, with titles for its measures and a number of conditions for each `count`.

        Args:
            node: the part.
            references: of the whole comparison; titles say whose they are where they belong to several claims.
            owned: whether titles say of which framework they are.
        """
        names = dict(zip(references, self.quoted(*references, owned=owned), strict=True))
        return self._written(node, names)

    def pattern(self, node: Node) -> str:
        """A part of a rule in words, with nothing but the framework left of each measure: `PyTorch times 1.1`.

        Of several measures of one framework that a function takes, their number is left.
        """
        names = {reference: self.framework(reference) for reference in references_in(node)}
        return self._written(node, names, counted=True)

    def _written(self, node: Node, names: Mapping[Reference, str], *, counted: bool = False) -> str:
        match node:
            case MeasureNode():
                return names[node.reference]
            case Constant():
                return written(node.value)
            case Call(name="count"):
                frameworks = {self.framework(reference) for reference in references_in(node)}
                place = f" in {frameworks.pop()}" if len(frameworks) == 1 else ""
                return f"how many of {len(node.parts)} conditions hold{place}"
            case Call():
                owners = {self.framework(reference) for reference in references_in(node)}
                if counted and len(node.parts) > 1 and len(owners) == 1:
                    return CALLS[node.name].format(f"{len(references_in(node))} measures of {owners.pop()}")
                parts = [within(part, self._written(part, names, counted=counted)) for part in node.parts]
                return CALLS[node.name].format(listed(parts))
            case Arithmetic():
                parts = [self._written(part, names, counted=counted) for part in node.parts]
                return joined(node.operator, [*zip(node.parts, parts, strict=True)])
        raise AssertionError(node)


def within(node: Node, text: str) -> str:
    """The words for a part that stands inside of another: in brackets where they have an operator or a list."""
    several = isinstance(node, Call) and node.name != "count" and len(node.parts) > 1
    return f"({text})" if several or isinstance(node, Arithmetic) else text


def joined(operator: str, parts: Sequence[tuple[Node, str]]) -> str:
    """One or two parts of a rule with their operator in words: `Alpha less (Beta plus 2)`.

    Brackets stand wherever reading from left to right, or times and over first, would give another value.

    Args:
        operator: between the parts, or before the only one.
        parts: each with the words for it.
    """
    *first, (last, end) = parts
    if not first:
        return f"minus {within(last, end)}"
    ((node, start),) = first
    # of `(Alpha less Beta) plus 2` the brackets show that 2 is not taken away
    orders = ("++", "-+", "--")
    kept = isinstance(node, Arithmetic) and (
        len(node.parts) == 1 or node.operator in "*/" or operator + node.operator in orders
    )
    return f"{start if kept else within(node, start)} {WORDS[operator]} {within(last, end)}"


def same_measure(*references: Reference) -> bool:
    """True where these differ in nothing but the framework, and do differ in that."""
    measures = {reference._replace(framework="") for reference in references}
    return len(measures) == 1 and len({reference.framework for reference in references}) == len(references)


def without_common_start(titles: Iterable[str]) -> list[str]:
    """Titles less the words that all begin with, but for the first; whole where nothing would be left."""
    words = [title.split() for title in titles]
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))))
    rests = [" ".join(title[shared:]) for title in words]
    return [" ".join(words[0]), *rests[1:]] if all(rests) else [" ".join(title) for title in words]


def common_end(titles: Iterable[str]) -> tuple[str, list[str]]:
    """What all of several titles say after a comma, and the titles without it."""
    parts = [title.rpartition(", ") for title in titles]
    if len(parts) < 2 or len({part[1:] for part in parts}) > 1 or not parts[0][1]:
        return "", ["".join(part) for part in parts]
    end = parts[0][2]
    return end[:1].upper() + end[1:], [start for start, _, _ in parts]


def listed(words: Sequence[str]) -> str:
    """Several words as a list: `one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def written(constant: float) -> str:
    """A constant as precisely as it was written."""
    return number(constant) if isinstance(constant, int) or constant.is_integer() else f"{constant:.10g}"
