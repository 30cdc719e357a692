"""Put the controls of a claim into rows: what holds of many items, or of several frameworks, is said once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generators.model import ControlResult, Framework, Observation
from generators.site import summaries


class Row(NamedTuple):
    """Controls with the same answer.

    Attributes:
        frameworks: titles of those whose scripts ran them.
        measure: whose probe they try.
        items: those of a battery; empty for any other measure.
        where: file and line of a control that failed, as far as they are known.
    """

    frameworks: tuple[str, ...]
    measure: str
    items: tuple[str, ...]
    observed: str
    known: str
    passed: bool
    where: str


def rows(observations: Mapping[str, Observation], frameworks: Mapping[str, Framework]) -> list[Row]:
    """The controls of these observations, in their order."""
    ran: dict[tuple[str, Row], dict[str, None]] = {}
    for name, observation in observations.items():
        for control in observation.controls:
            ran.setdefault(_alone(control), {})[frameworks[name].title] = None
    found: dict[Row, list[str]] = {}
    for (item, row), titles in ran.items():
        found.setdefault(row._replace(frameworks=tuple(titles)), []).append(item)
    return [row._replace(items=tuple(filter(None, items))) for row, items in found.items()]


def _alone(control: ControlResult) -> tuple[str, Row]:
    """The item of a control, and its row without items and frameworks."""
    measure, _, item = control.measure.partition(".")
    observed, known = summaries.known(control.observed), summaries.known(control.known)
    return item, Row((), measure, (), observed, known, control.passed, "" if control.passed else control.where)
