"""Turn a measured observation into what a broken probe would report: always the same, or the opposite.

`verify()` and `controls()` call the same probe, so a fault in it changes both. A check that can't tell such an
observation from the real one proves nothing; compare mutation testing (DeMillo, Lipton and Sayward, "Hints on
Test Data Selection", IEEE Computer 1978).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generators.model import (
    Battery,
    Check,
    ControlResult,
    Launch,
    Number,
    Observation,
    Timing,
    Twins,
    Value,
    holds,
)

Change = Callable[[float], float]


class Mutant(NamedTuple):
    """A fault of the probe behind one measure.

    Attributes:
        fault: what the broken probe does, such as `always says yes`.
        observation: what it would report.
    """

    fault: str
    observation: Observation


def mutants(observation: Observation, measure: str) -> list[Mutant]:
    """The faults of one measure of a measured observation; none for a text, which is never judged."""
    faults = _faults(observation.measures[measure])
    return [Mutant(fault, _mutated(observation, measure, change)) for fault, change in faults.items()]


def _faults(value: Value) -> Mapping[str, Change]:
    """Faults of a probe of that kind, by name, as functions of a reading; a truth is 1 or 0."""
    match value:
        case Check() | Battery():
            return {
                "always says yes": lambda _: 1.0,
                "always says no": lambda _: 0.0,
                "says the opposite": lambda truth: 1.0 - truth,
            }
        case Number(value=number):
            mean = sum(number) / len(number) if isinstance(number, tuple) else number
            return {
                "always reads what it read here": lambda _: mean,
                "always reads 0": lambda _: 0.0,
                "reads a thousandfold": lambda number: 1000.0 * number,
                "reads the sign turned": lambda number: -number,
            }
        case Timing():
            return {
                "reads ten times the time": lambda seconds: 10 * seconds,
                "reads a tenth of the time": lambda seconds: seconds / 10,
                "always reads a second": lambda _: 1.0,
            }
    return {}


def _mutated(observation: Observation, measure: str, change: Change) -> Observation:
    """The observation with a measure and its controls read by the broken probe."""
    value = _changed(observation.measures[measure], change)
    controls = tuple(
        _control(item, change) if item.measure.partition(".")[0] == measure else item
        for item in observation.controls
    )
    return observation.model_copy(
        update={"measures": {**observation.measures, measure: value}, "controls": controls}
    )


def _control(control: ControlResult, change: Change) -> ControlResult:
    reading = change(control.observed)
    observed = bool(reading) if isinstance(control.observed, bool) else reading
    return control.model_copy(update={"observed": observed, "passed": holds(observed, control.known)})


def _changed(value: Value, change: Change) -> Value:
    match value:
        case Check(value=truth):
            return Check(value=bool(change(float(truth))))
        case Battery(items=items):
            changed = {name: None if item is None else bool(change(float(item))) for name, item in items.items()}
            return Battery(items=changed)
        case Number(value=number):
            return Number(value=tuple(map(change, number)) if isinstance(number, tuple) else change(number))
        case Timing():
            launches = {
                size: tuple(_launch(item, change) for item in every) for size, every in value.launches.items()
            }
            twins = {size: tuple(_twins(item, change) for item in every) for size, every in value.twins.items()}
            return Timing(launches=launches, twins=twins)
    raise AssertionError(value)  # a text has no faults


def _launch(launch: Launch, change: Change) -> Launch:
    return launch.model_copy(
        update={"wall": tuple(map(change, launch.wall)), "cpu": tuple(map(change, launch.cpu))}
    )


def _twins(twins: Twins, change: Change) -> Twins:
    return Twins(first=_launch(twins.first, change), second=_launch(twins.second, change))
