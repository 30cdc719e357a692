"""A check must be able to fail."""

from __future__ import annotations

import pytest

from generators.entries.lint import controls_defined

BARE = "def verify():\n    return {}\n"


def test_accepts_scripts_with_controls(said):
    """Both scripts of the sound claim have them."""
    assert said(controls_defined) == []


def test_refuses_a_check_without_controls(project, said):
    """The script is named, and the measure; a comment that mentions them is not enough."""
    project.add("says-yes", files={"verify_beta.py": f"# def controls():\n{BARE}"})

    assert said(controls_defined) == [
        (
            "claims/says-yes/verify_beta.py: a check without controls, and one that can't fail doesn't "
            "count (got 'yes'); add def controls(), which yields a known yes and a known no of each check"
        ),
    ]


@pytest.mark.parametrize(
    "keys",
    [{"measures": {"yes": {"kind": "number", "title": "Yes"}}}, {"status": "retired"}],
)
def test_asks_for_none_where_nothing_is_checked(project, said, keys):
    """Numbers may go without, and so may claims that don't run."""
    project.add("says-yes", files={"verify_beta.py": BARE}, **keys)

    assert said(controls_defined) == []


def test_a_script_that_does_not_parse_is_another_rules_matter(project, said):
    """One mistake, one complaint."""
    project.add("says-yes", files={"verify_beta.py": "("})

    assert said(controls_defined) == []
