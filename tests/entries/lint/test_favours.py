"""Whom a claim favours."""

from __future__ import annotations

import pytest

from generators.entries.lint import favours


@pytest.mark.parametrize("name", ["alpha", "beta", "both", "neither"])
def test_accepts_frameworks_and_two_words(project, said, name):
    """Any framework of the project, both, or neither."""
    project.add("says-yes", favours=name)

    assert said(favours) == []


def test_refuses_other_names(project, said):
    """The nearest name is the way out."""
    project.add("says-yes", favours="alfa")

    assert said(favours) == [
        "claims/says-yes/claim.toml:4: favours no framework there is (got 'alfa'); did you mean alpha?",
    ]
