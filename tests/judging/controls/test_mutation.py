"""What a broken probe would have reported, for each kind of measure."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import a_claim, observed, timed

from generators.judging.controls.mutation import mutants
from generators.model import Check, ControlResult


def mutated(value, controls=()):
    """What each fault makes of a value and of its controls' readings."""
    claim = a_claim({"m": "number"})
    found = observed(claim, "alpha", {"m": value}).model_copy(update={"controls": tuple(controls)})
    return {
        mutant.fault: (mutant.observation.measures["m"], [part.observed for part in mutant.observation.controls])
        for mutant in mutants(found, "m")
    }


def control(reading, known, measure="m"):
    """A control that passed."""
    return ControlResult(measure=measure, observed=reading, known=known, passed=True)


def test_a_check_is_stuck_or_turned():
    """Its controls are read by the same broken probe."""
    yes, no = control(reading=True, known=True), control(reading=False, known=False)
    given = mutated(Check(value=True), [yes, no, control(3, 3, "other")])

    assert {
        "always says yes": (True, [True, True, 3]),
        "always says no": (False, [False, False, 3]),
        "says the opposite": (False, [False, True, 3]),
    } == {fault: (value.value, readings) for fault, (value, readings) in given.items()}


def test_a_battery_changes_item_by_item():
    """What was left out stays left out."""
    given = mutated({"a": True, "b": False, "c": None})

    assert {"a": False, "b": True, "c": None} == given["says the opposite"][0].items
    assert {"a": True, "b": True, "c": None} == given["always says yes"][0].items


@pytest.mark.parametrize(("value", "stuck", "turned"), [(4, 4, -4), ([1, 2, 6], (3, 3, 3), (-1, -2, -6))])
def test_a_number_is_stuck_or_far_off(value, stuck, turned):
    """One value, or one a seed."""
    given = mutated(value, [control(7, (6, 8))])

    assert stuck == given["always reads what it read here"][0].value
    assert turned == given["reads the sign turned"][0].value
    assert [7000.0] == given["reads a thousandfold"][1]


def test_a_timing_is_scaled_with_its_twins():
    """Wall and CPU seconds, of launches and of the A/A control alike."""
    value = timed(0.5, 0.6, 0.7, twins=(1.0, 1.1))
    slow = mutated(value)["reads ten times the time"][0]

    for before, after in zip(value.launches[""], slow.launches[""], strict=True):
        assert tuple(10 * second for second in before.cpu) == after.cpu
    for pair, later in zip(value.twins[""], slow.twins[""], strict=True):
        assert tuple(10 * second for second in pair.second.wall) == later.second.wall


def test_a_text_has_no_faults():
    """It is shown, never judged."""
    assert {} == mutated("words")
