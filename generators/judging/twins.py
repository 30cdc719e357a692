"""Doubt a comparison of timings where a framework differs from itself by more than the comparison can bear.

The twins' interval must lie within M: the larger of the smallest effect and the factor by which a timing may be
off before the comparison comes out otherwise. For a ratio that is the distance of the interval's near end from the
threshold. For other comparisons it is tried, with each of the timings alone multiplied and divided. Conditions
that a rule doesn't need may stay in doubt: an unknown one decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from generators.judging.measures import Source
from generators.judging.reasons.labels import WHOLE, Labels
from generators.judging.reasons.statements import MOST
from generators.judging.reasons.wording import wording
from generators.model import Measure, Timing
from generators.rules.evaluate import decide, truth_of
from generators.rules.nodes import Call, ComparisonNode, MeasureNode
from generators.rules.numbers.arithmetic import combine
from generators.rules.numbers.means import Estimate
from generators.rules.numbers.values import Operand, Replicates
from generators.rules.operands import references_in, walk
from generators.rules.references import Reference
from generators.rules.statistics import bound_of, t_interval, twin_ratio
from generators.text import numbers

SHORTEST = 15  # characters of a title that still says which timing it is
HALVINGS = 12  # of the logarithm of a factor, where the factor that a comparison bears is searched


def apart(interval: Estimate | None) -> float:
    """The factor, 1 or more, by which a framework may differ from itself; infinite where it has no interval."""
    return max(interval.high, 1 / interval.low) if interval and interval.low > 0 else math.inf


def margin(smallest_effect: float, distance: float) -> float:
    """M: how far apart twins may be, as a factor.

    Args:
        smallest_effect: of the measure.
        distance: the factor by which a timing may be off before the comparison comes out otherwise.
    """
    return max(smallest_effect, distance)


@dataclass(frozen=True)
class TwinGate:
    """Asks of each comparison whether the twins of its timings leave it in doubt.

    Attributes:
        lookup: gives the operands that the rules read.
        sources: the measures behind them, by alias.
        labels: of the claim.
        intervals: of the twins, by measure and size; what has been looked up.
    """

    lookup: Callable[[Reference], Operand]
    sources: Mapping[str, Source]
    labels: Labels
    intervals: dict[Reference, Estimate | None] = field(default_factory=dict, compare=False)

    def doubt(self, node: ComparisonNode) -> str | None:
        """Why a decided comparison is in doubt; None where every timing in it has twins that are near enough."""
        for reference in references_in(node):
            measure = self.timed(reference)
            if measure is None:
                continue
            found = self._interval(measure, reference)
            allowed = margin(measure.smallest_effect, 1.0)
            if apart(found) > allowed and not self._bears(node, reference, apart(found)):
                most = margin(allowed, self._most(node, reference, apart(found)))
                return self._sentence(node, reference, found, most)
        return None

    def timed(self, reference: Reference) -> Measure | None:
        """The measure of a timing that has twins; None for any other, and for a predicate."""
        source = self.sources.get(reference.alias)
        measure = source.measures.get(reference.measure) if source and not reference.predicate else None
        return measure if measure and source and _twins(source, reference, measure) is not None else None

    def _interval(self, measure: Measure, reference: Reference) -> Estimate | None:
        """The interval of a framework over itself, over the twins of all frameworks."""
        key = reference._replace(framework="")
        if key not in self.intervals:
            source = self.sources[reference.alias]
            bound = bound_of(source.observations.values())
            units = twin_ratios(source, reference, measure)
            self.intervals[key] = t_interval(units, log=True, bound=bound)
        return self.intervals[key]

    def _bears(self, node: ComparisonNode, reference: Reference, factor: float) -> bool:
        """Whether the comparison comes out the same where one timing is off by up to a factor, to either side.

        The ends tell where it stands once and in no `abs`: then the sides only rise or only fall with it. Any
        other comparison bears no more than the smallest effect.
        """
        parts = list(walk(node))
        places = [part for part in parts if isinstance(part, MeasureNode) and part.reference == reference]
        folded = any(isinstance(part, Call) and part.name == "abs" for part in parts)
        if not math.isfinite(factor) or len(places) > 1 or folded:
            return False
        truth = truth_of(node, self.lookup)
        return all(truth_of(node, self._off(reference, off)) is truth for off in (factor, 1 / factor))

    def _off(self, reference: Reference, factor: float) -> Callable[[Reference], Operand]:
        """The operands with one of them multiplied."""
        operand = self.lookup(reference)
        if isinstance(operand, Replicates):
            off = combine("*", operand, factor)
            assert isinstance(off, Replicates)  # noqa: S101 - replicates times a number
            units = tuple(unit * factor for unit in operand.units)
            operand = replace(off, units=units, better=operand.better)
        return lambda wanted: operand if wanted == reference else self.lookup(wanted)

    def _most(self, node: ComparisonNode, reference: Reference, beyond: float) -> float:
        """The largest factor that the comparison bears, below one that it doesn't."""
        low, high = 0.0, math.log(min(beyond, 1e6))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._bears(node, reference, math.exp(middle)) else (low, middle)
        return math.exp(low)

    def _sentence(
        self, node: ComparisonNode, reference: Reference, interval: Estimate | None, allowed: float
    ) -> str:
        """What was seen, and by how much a framework differed from itself meanwhile."""
        (item,) = decide(node, self.lookup).comparisons
        seen = f"Seen: {wording(self.labels, item).phrase}, but"
        if interval is None:
            return f"{seen} a framework was compared with itself too rarely to say so: {self._named(reference)}"
        low, high, least, most = numbers([interval.low, interval.high, 1 / allowed, allowed])
        noise = f"A/A {low} to {high}, allowed {least} to {most}"
        said = f"{seen} this machine is too noisy to say so: {noise}: "
        return said + self._named(reference, MOST - len(said) - len("“”."))

    def _named(self, reference: Reference, room: int = WHOLE) -> str:
        """The title of a timing, cut to the room that a sentence leaves where that is enough to be read."""
        size = len(f" ({reference.size})") if reference.size else 0
        longest = room - size if room - size >= SHORTEST else WHOLE
        return f"“{replace(self.labels, longest=longest).title(reference)}”"


def twin_ratios(source: Source, reference: Reference, measure: Measure) -> list[float]:
    """A framework's seconds over its own, one a launch, of all frameworks; those that a clock read as 0 left out.

    Sizes of a sweep are taken one by one: in a launch they share their processes, so together they would count as
    more launches than there are.
    """
    return _twins(source, reference, measure) or []


def _twins(source: Source, reference: Reference, measure: Measure) -> list[float] | None:
    """The ratios; None where no twins were timed."""
    values = (observation.measures.get(reference.measure) for observation in source.observations.values())
    pairs = [pair for value in values if isinstance(value, Timing) for pair in value.twins.get(reference.size, ())]
    return [ratio for pair in pairs if (ratio := twin_ratio(pair, measure.clock)) > 0] if pairs else None
