"""The controls of a claim: what holds of many items or frameworks is one row."""

from __future__ import annotations

from helpers.site.claims import observation
from helpers.site.findings import findings

from generators.model import ControlResult
from generators.site.claim.controls import Row, rows


def control(measure, *, observed=True, known=True, line=None):
    """A control that passes where what was observed is known."""
    return ControlResult(
        measure=measure, observed=observed, known=known, passed=observed == known, file="verify.py", line=line
    )


def rows_of(**controls):
    """The rows of controls by framework."""
    seen = {name: observation("static-graphs", name, "", controls=parts) for name, parts in controls.items()}
    return rows(seen, findings().project.frameworks)


def test_items_with_the_same_answer_in_the_same_frameworks_are_one_row():
    """In the order in which they ran."""
    both = (control("idioms.len(x)"), control("idioms.x[0]"))

    assert [Row(("Alpha", "Beta"), "idioms", ("len(x)", "x[0]"), "yes", "yes", passed=True, where="")] == rows_of(
        alpha=both, beta=both
    )


def test_another_answer_or_framework_is_another_row():
    """Each control is found in one row, with what was observed in it."""
    found = rows_of(
        alpha=(
            control("idioms.len(x)"),
            control("idioms.x.y", observed=False, known=False),
            control("steps", observed=3, known=3),
        ),
        beta=(control("steps", observed=4, known=4),),
    )

    assert [
        (("Alpha",), "idioms", ("len(x)",), "yes"),
        (("Alpha",), "idioms", ("x.y",), "no"),
        (("Alpha",), "steps", (), "3"),
        (("Beta",), "steps", (), "4"),
    ] == [row[:4] for row in found]


def test_a_control_that_failed_has_its_place():
    """Two that failed at different lines are two rows."""
    found = rows_of(alpha=(control("a.b", observed=False, line=3), control("a.c", observed=False, line=4)))

    assert [("verify.py:3", False), ("verify.py:4", False)] == [(row.where, row.passed) for row in found]
