"""Look up the measures that rules name, in observations, as operands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generators.model import (
    Battery,
    Check,
    Measure,
    Number,
    Observation,
    Project,
    Text,
    Timing,
    Value,
)
from generators.rules.nodes import ExpressionError
from generators.rules.numbers.values import Items, Operand, Replicates, Unknown
from generators.rules.references import Reference
from generators.rules.statistics import launch_seconds, repeat, seed_of


@dataclass(frozen=True)
class Source:
    """Where the measures of one claim come from.

    Attributes:
        measures: the claim's, by name.
        observations: by framework.
    """

    measures: Mapping[str, Measure]
    observations: Mapping[str, Observation]


@dataclass(frozen=True)
class MeasureLookup:
    """Looks references up, each once.

    Attributes:
        titles: of the frameworks, by name.
        sources: by alias; the claim's own under the empty text.
        operands: what was looked up.
    """

    titles: Mapping[str, str]
    sources: Mapping[str, Source]
    seed: str
    operands: dict[Reference, Operand] = field(default_factory=dict, compare=False)

    def __call__(self, reference: Reference) -> Operand:
        """The operand of a reference; raises `ExpressionError` where its kind is never judged."""
        if reference not in self.operands:
            self.operands[reference] = self.read(reference)
        return self.operands[reference]

    def read(self, reference: Reference) -> Operand:
        """The operand of a reference, or why there is none."""
        source = self.sources[reference.alias]
        title = self.titles.get(reference.framework, reference.framework)
        observation = source.observations.get(reference.framework)
        if observation is None:
            return Unknown(f"{title} has not run")
        measure = source.measures.get(reference.measure)
        value = observation.measures.get(reference.measure)
        if measure is None or value is None:
            return Unknown(f"{title} gives no value for “{measure.title if measure else reference.measure}”")
        operand = self.operand(source, measure, value, reference)
        if isinstance(operand, Unknown):
            return Unknown(f"{title}, {measure.title}: {operand.reason}")
        return operand

    def operand(self, source: Source, measure: Measure, value: Value, reference: Reference) -> Operand:
        """A value as what rules compute with."""
        if reference.size and not isinstance(value, Timing):
            return Unknown(f"it is no sweep, so it has no size {reference.size}")
        match value:
            case Check():
                return value.value
            case Number(value=tuple() as seeds):
                return repeat(seeds, family="seeds", seed=self.seed, better=measure.better)
            case Number(value=float() | int() as number):
                return number
            case Battery():
                return _shared(source, reference)
            case Timing():
                return self.timing(measure, value, reference, source.observations[reference.framework].bound)
            case Text():
                way_out = "return a check or a number beside it"
                raise ExpressionError(
                    "a text is shown, never judged", str(reference), way_out, references=(reference,)
                )
        raise AssertionError(value)

    def timing(
        self, measure: Measure, value: Timing, reference: Reference, bound: float | None = None
    ) -> Replicates | Unknown:
        """Seconds per call of each launch, with replicates on the log scale; lower is better by default.

        Args:
            measure: the measure.
            value: what was timed.
            reference: names the framework and the size.
            bound: t bound of the look that stopped; None where none did.
        """
        launches = value.launches.get(reference.size)
        if launches is None:
            sizes = ", ".join(size for size in value.launches if size)
            return Unknown(f"no timing of size {reference.size or '(none)'}; the sizes are {sizes or '(none)'}")
        units = [launch_seconds(launch, measure.clock) for launch in launches]
        better = measure.better or "lower"
        return repeat(units, family="launches", seed=self.seed, log=True, better=better, bound=bound)


def measure_lookup(project: Project, own: Source, used: Mapping[str, Source]) -> MeasureLookup:
    """The measures that the rules of a claim may name, with one seed for all its replicates."""
    sources = {"": own, **used}
    seed = seed_of(
        observation.fingerprint for source in sources.values() for observation in source.observations.values()
    )
    titles = {name: framework.title for name, framework in project.frameworks.items()}
    return MeasureLookup(titles, sources, seed)


def runs_behind(operands: Mapping[Reference, Operand]) -> int:
    """Number of seeds or launches of the most repeated measure; 1 where none is repeated."""
    return max((value.pairing[1] for value in operands.values() if isinstance(value, Replicates)), default=1)


def _shared(source: Source, reference: Reference) -> Items | Unknown:
    """A battery without the items that any framework leaves out, so that all have the same.

    Unknown where the scripts name different items: one that a script doesn't name would not count.
    """
    batteries = [observation.measures.get(reference.measure) for observation in source.observations.values()]
    named = [battery.items for battery in batteries if isinstance(battery, Battery)]
    missing = sorted(set().union(*named) - set(named[0]).intersection(*named))
    if missing:
        return Unknown(f"the items of a battery are the same in every script, and not every one has {missing[0]}")
    own = source.observations[reference.framework].measures[reference.measure]
    assert isinstance(own, Battery)  # noqa: S101 - the caller matched it
    return Items(
        {
            name: item if all(items[name] is not None for items in named) else None
            for name, item in own.items.items()
        }
    )
