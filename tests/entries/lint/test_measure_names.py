"""Measures are named in rules."""

from __future__ import annotations

import pytest

from generators.entries.lint import measure_names


@pytest.mark.parametrize("name", ["Yes", "step-time", "1st", "not", "a b", "", "a" * 65])
def test_refuses_names_that_no_rule_can_name(project, said, name):
    """The measure's table is named."""
    project.add(
        "says-yes", measures={"yes": {"kind": "check", "title": "Y"}, name: {"kind": "text", "title": "T"}}
    )

    (complaint,) = said(measure_names)
    assert "a measure that no rule can name" in complaint
    assert complaint.endswith("use up to 64 lower-case letters, digits and underscores, such as step_time")


def test_accepts_plain_names(project, said):
    """Letters, digits, underscores."""
    project.add("says-yes", measures={"step_time_2": {"kind": "check", "title": "Y"}})

    assert said(measure_names) == []
