"""One claim on another's evidence."""

from __future__ import annotations

import pytest

from generators.entries.lint import uses


def test_accepts_another_claim(project, said):
    """A broken one too: its own complaint is the one to mend."""
    project.add("says-no")
    project.add("bad", title="")
    project.add("says-yes", uses={"other": "says-no", "worse": "bad"})

    assert said(uses) == []


def test_refuses_claims_that_are_not_there_or_have_no_evidence(project, said):
    """Unknown ones get the nearest id."""
    project.add("says-no", status="retired")
    project.add("says-yes", uses={"one": "sais-no", "two": "says-no"})
    where = "claims/says-yes/claim.toml"

    assert said(uses) == [
        f"{where}:21: no such claim (got 'sais-no'); did you mean says-no?",
        f"{where}:22: that claim is retired and has no evidence (got 'says-no'); use another",
    ]


@pytest.mark.parametrize("alias", ["Other", "a-b", "and", "alpha"])
def test_refuses_aliases_that_no_rule_can_name(project, said, alias):
    """A framework's name would mean two things."""
    project.add("says-no")
    project.add("says-yes", uses={alias: "says-no"})

    assert said(uses) == [
        (
            f"claims/says-yes/claim.toml:21: an alias that no rule can name (got {alias!r}); "
            "use lower-case letters, digits and underscores, and no framework's name"
        ),
    ]


def test_refuses_circles(project, said):
    """The way round is shown; claims beside the circle aren't blamed."""
    project.add("one", uses={"x": "two", "y": "says-yes"})
    project.add("two", uses={"x": "one", "y": "nowhere"})
    project.add("says-yes", uses={"x": "one"})
    project.add("beside", uses={"x": "two"})
    project.add("self", uses={"x": "self"})

    assert said(uses) == [
        (
            "claims/says-yes/claim.toml:21: the claim uses itself: says-yes -> one -> says-yes (got 'one'); "
            "remove one of the uses"
        ),
    ]
    assert "two -> one -> two" in said(uses, "two")[0]
    assert "self -> self" in said(uses, "self")[0]
    assert said(uses, "beside") == []
