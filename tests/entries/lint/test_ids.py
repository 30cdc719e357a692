"""Ids are addresses."""

from __future__ import annotations

import pytest

from generators.entries.lint import ids

WAY_OUT = "use up to 64 lower-case letters, digits and single hyphens"


@pytest.mark.parametrize("claim_id", ["a", "0", "a-b-2", "a" * 64])
def test_accepts_plain_ids(project, said, claim_id):
    """Letters, digits and single hyphens, up to 64 of them."""
    project.add(claim_id, aliases=["old-id"])

    assert said(ids, claim_id) == []


@pytest.mark.parametrize("claim_id", ["A", "a_b", "a--b", "a-", "-a", "a b", "ä", "a" * 65])
def test_refuses_other_ids(project, said, claim_id):
    """The folder is named, and what is allowed."""
    project.add(claim_id)

    assert said(ids, claim_id) == [
        f"claims/{claim_id}: an id is the claim's address (got {claim_id!r}); {WAY_OUT}",
    ]


def test_refuses_former_ids_that_are_no_addresses(project, said):
    """An alias is kept as a redirect, so it is held to the same."""
    project.add("says-yes", aliases=["../x", "fine"])

    assert said(ids) == [
        f"claims/says-yes/claim.toml:9: a former id is an address as well (got '../x'); {WAY_OUT}",
    ]
