"""What can be checked has something to check."""

from __future__ import annotations

import pytest

from generators.entries.lint import measured


@pytest.mark.parametrize("status", ["draft", "published"])
def test_refuses_entries_without_measures_and_verdict(project, said, status):
    """Both tables are asked for, in drafts too."""
    project.add("says-yes", status=status, measures={}, verdict=None)
    way_out = "add it, or make the entry not-checkable with a reason"

    assert said(measured) == [
        f"claims/says-yes/claim.toml:10: a {status} entry needs [measures] (got nothing); {way_out}",
        f"claims/says-yes/claim.toml: a {status} entry needs [verdict] (got nothing); {way_out}",
    ]


def test_accepts_an_entry_that_rests_on_others_alone(project, said):
    """What it uses was measured; it still needs a verdict."""
    project.add("says-no")
    resting = {"uses": {"one": "says-no"}, "measures": None}
    project.add("says-yes", verdict={"supported_if": "supported(one)", "refuted_if": "refuted(one)"}, **resting)
    assert said(measured) == []
    project.add("says-yes", verdict=None, **resting)
    assert len(said(measured)) == 1


def test_accepts_both_and_entries_that_need_none(project, said, not_checkable):
    """A sound entry, a retired and a not-checkable one."""
    assert said(measured) == []
    project.add("says-yes", status="retired", measures=None, verdict=None)
    assert said(measured) == []
    not_checkable()
    assert said(measured) == []
