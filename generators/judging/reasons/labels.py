"""Names of what stands in a rule: titles of measures and frameworks, values with their units."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from generators.model import (
    Claim,
    Kind,
    Measure,
    Observation,
    Outcome,
    Project,
)
from generators.rules.operands import Reading
from generators.rules.references import Reference
from generators.text import number

WHOLE = 10_000
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True)
class Names:
    """Names for the measures of one claim.

    Attributes:
        longest: characters of a title; a longer one is cut after a word.
    """

    project: Project
    claim: Claim
    longest: int = WHOLE

    def measure(self, reference: Reference) -> Measure:
        """The measure itself; one titled by its name where there is none."""
        owner = self.project.claim(self.claim.entry.uses[reference.alias]) if reference.alias else self.claim
        if reference.asked:
            title = owner.entry.title if owner else self.claim.entry.uses[reference.alias]
            return Measure(kind=Kind.CHECK, title=title)
        found = owner.entry.measures.get(reference.measure) if owner else None
        return found or Measure(kind=Kind.NUMBER, title=reference.measure)

    def title(self, reference: Reference) -> str:
        """Title of a measure with the size of a sweep."""
        title = self.short(self.measure(reference).title)
        return f"{title} ({reference.size})" if reference.size else title

    def stands(self, reference: Reference, *, truth: bool | None) -> str:
        """What was found of the verdict on another claim."""
        title = f"“{self.title(reference)}”"
        if truth is None:
            return f"nothing is known of {title}"
        if reference.asked == "wins":
            return f"{self.framework(reference)} {'wins' if truth else 'does not win'} {title}"
        return f"{title} is {reference.asked if truth else f'not {reference.asked}'}"

    def standing(self, reference: Reference, *, wanted: bool) -> str:
        """What was needed of the verdict on another claim."""
        if reference.asked == "wins":
            return f"{'a' if wanted else 'no'} win of {self.framework(reference)}"
        return f"{'the' if wanted else 'another'} verdict {'' if wanted else 'than '}{reference.asked}"

    def origins(self, *references: Reference) -> list[str]:
        """The claims that measures belong to, as words behind their titles; empty for those of the claim itself.

        All are empty where the measures belong to one claim.
        """
        several = len({one.alias for one in references}) > 1
        return [self._origin(one) if several and one.alias else "" for one in references]

    def quoted(self, *references: Reference, owned: bool = True) -> list[str]:
        """Measures amid other words: `PyTorch's “One call (64)”`, or without the owner."""
        return [
            f"{self.framework(one)}'s “{self.title(one)}”{origin}" if owned else f"“{self.title(one)}”{origin}"
            for one, origin in zip(references, self.origins(*references), strict=True)
        ]

    def short(self, text: str) -> str:
        """A text of at most `longest` characters, cut after a word."""
        return (
            text if len(text) <= self.longest else textwrap.shorten(text, self.longest, placeholder=" …").strip()
        )

    def framework(self, reference: Reference) -> str:
        """Title of a framework."""
        framework = self.project.frameworks.get(reference.framework)
        return framework.title if framework else reference.framework

    def timed(self, reference: Reference) -> bool:
        """True for a timing."""
        return self.measure(reference).kind is Kind.TIMING

    def unit(self, *references: Reference) -> str:
        """The unit that all of these share; empty where they differ."""
        units = {self.measure(one).unit or ("s" if self.timed(one) else "") for one in references}
        return units.pop() if len(units) == 1 else ""

    def gap(self, *references: Reference) -> str:
        """The unit of what is needed or of a difference: `10 of 10` differ by a plain number."""
        unit = self.unit(*references)
        return "" if unit.startswith("of ") else unit

    def told(self, reading: Reading) -> str:
        """The value of a reading: `14 of 15`, `1.20 s`, `0.930 at worst`."""
        if reading.decided:
            return f"{reading.passed} of {reading.decided}"
        if reading.value is None:
            return "not known"
        worst = " at worst" if reading.function == "worst" else ""
        return number(reading.value, self.unit(reading.reference)) + worst

    def readable(self, text: str, references: Iterable[Reference]) -> str:
        """A part of a rule with its measures called by their titles."""
        every = list(references)
        return _renamed(self._counts(text, every), dict(zip(every, self.quoted(*every), strict=True)))

    def _counts(self, text: str, references: Iterable[Reference]) -> str:
        """The text with each `count` told as how many conditions hold, and where, if that is one framework."""
        start = re.search(r"\bcount\(", text)
        if start is None:
            return text
        depth, conditions, end = 1, 1, start.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            conditions += depth == 1 and text[end] == "," and not text[end + 1 :].lstrip().startswith(")")
            end += 1
        inside = {self.framework(one) for one in references if str(one) in text[start.end() : end]}
        told = f"how many of {conditions} conditions hold" + (f" in {inside.pop()}" if len(inside) == 1 else "")
        return text[: start.start()] + told + self._counts(text[end:], references)

    def pattern(self, text: str, references: Iterable[Reference]) -> str:
        """A part of a rule with nothing but the framework left of each measure: `PyTorch < 3`."""
        return _renamed(text, {one: self.framework(one) for one in references}).replace("*", TIMES)

    def _origin(self, reference: Reference) -> str:
        used = self.claim.entry.uses[reference.alias]
        claim = self.project.claim(used)
        return f" of the claim “{self.short(claim.entry.title) if claim else used}”"


def same_measure(*references: Reference) -> bool:
    """True where these differ in nothing but the framework, and do differ in that."""
    measures = {one._replace(framework="") for one in references}
    return len(measures) == 1 and len({one.framework for one in references}) == len(references)


def apart(titles: Iterable[str]) -> list[str]:
    """Titles less the words that all begin with, but for the first; whole where nothing would be left."""
    words = [title.split() for title in titles]
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))))
    rests = [" ".join(title[shared:]) for title in words]
    return [" ".join(words[0]), *rests[1:]] if all(rests) else [" ".join(title) for title in words]


def common_end(titles: Iterable[str]) -> tuple[str, list[str]]:
    """What all of several titles say after a comma, and the titles without it."""
    parts = [title.rpartition(", ") for title in titles]
    ends = {end for _, comma, end in parts if comma}
    if len(ends) != 1 or not all(comma for _, comma, _ in parts) or len(parts) < 2:
        return "", ["".join(part) for part in parts]
    end = ends.pop()
    return end[:1].upper() + end[1:], [start for start, _, _ in parts]


def _renamed(text: str, names: dict[Reference, str]) -> str:
    if not names:
        return text
    by_text = {str(reference): name for reference, name in names.items()}
    written = "|".join(map(re.escape, sorted(by_text, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.])({written})(?![\w\[])", lambda match: by_text[match[1]], text)


ENDED = {
    Outcome.MEASURED: "measured",
    Outcome.RAISED: "raised an error",
    Outcome.CRASHED: "crashed",
    Outcome.OVER_LIMIT: "went over its limit",
    Outcome.UNAVAILABLE: "is unavailable here",
}


def outcome(project: Project, observation: Observation) -> str:
    """How a job ended: `PyTorch timed out after 60 s: the reason`, without a full stop."""
    framework = project.frameworks.get(observation.framework)
    title = framework.title if framework else observation.framework
    limit = observation.limits.get("seconds", observation.seconds)
    ended = ENDED.get(observation.outcome, f"timed out after {number(limit, 's')}")
    reason = " ".join(observation.reason.split()).rstrip(".")
    return f"{title} {ended}: {reason}" if reason and reason != ended else f"{title} {ended}"
