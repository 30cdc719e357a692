"""Siblings: a page lists so many of a group, and what it lists is in its view."""

from __future__ import annotations

import pytest
from helpers.site.findings import findings, findings_with, sample

from generators.site.claim.siblings import MOST, siblings_of
from generators.site.reuse.views import Views

GROUPS = {
    "passage": {"appearances": ("table.training-step",)},
    "facets": {"facet_of": "static-graphs", "appearances": ()},
}


def group_of(size, **changes):
    """The sample with so many copies of a claim that have these fields of an entry."""
    copy = sample("training-step", **changes)
    copies = tuple(copy.model_copy(update={"id": f"copy-{number:03d}"}) for number in range(size))
    return findings_with(claims=(*findings().project.claims, *copies))


@pytest.mark.parametrize("group", GROUPS)
def test_each_page_lists_the_next_of_a_large_group(group):
    """The pages of a large group list others, of which each is on as many pages, and say that there are more."""
    found = group_of(3 * MOST, **GROUPS[group])
    views = Views(found)
    named = []
    for claim in found.project.claims[-3 * MOST :]:
        siblings = siblings_of(views.view(claim).project, claim)
        assert siblings == siblings_of(found.project, claim)
        assert (len(getattr(siblings, group)), siblings.more) == (MOST, True)
        named += getattr(siblings, group)
    assert set(map(named.count, set(named))) <= {MOST - 1, MOST}


def test_a_page_lists_all_of_a_small_group():
    """Where a group is no larger than what a page lists, it is all there."""
    found = group_of(MOST, **GROUPS["passage"])
    siblings = siblings_of(found.project, found.project.claims[-1])

    assert not siblings.more
    assert {"training-step", *(f"copy-{number:03d}" for number in range(MOST - 1))} == {*siblings.passage}


def test_a_claim_of_a_large_group_reaches_the_pages_near_it():
    """Another title of one claim changes the views of those that list it, whatever the size of the group."""
    found = group_of(4 * MOST, **GROUPS["passage"])
    old = found.project.claims[-1]
    new = old.model_copy(update={"entry": old.entry.model_copy(update={"title": "Another"})})
    changed = findings_with(claims=(*found.project.claims[:-1], new))
    before, after = Views(found), Views(changed)
    reached = [claim.id for claim in changed.project.claims if before.digest(claim) != after.digest(claim)]

    assert old.id in reached
    assert len(reached) == MOST + 2  # itself, those that list it, and the one that only knows of it
