"""Editions, `latest` and `nightly` on a real branch of a throw-away repository."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers.published_editions import published_names, put, read_published, versions
from helpers.repositories import NOON, git, write_site

from generators.errors import PublishError, UsageError


def test_first_edition(root, site):
    """The first edition makes the branch: its folder, `latest`, the selector's list and the root's redirect."""
    published = put(root, site)

    assert (published.name, published.commit) == ("2026-11-22", git(root, "rev-parse", "gh-pages"))
    assert published_names(root) == ("2026-11-22",)
    assert versions(root) == {"2026-11-22": ["latest"]}
    assert read_published(root, "2026-11-22/index.html") == "<p>first</p>"
    assert git(root, "rev-parse", "gh-pages:latest") == git(root, "rev-parse", "gh-pages:2026-11-22")
    assert '"latest/"' in read_published(root, "index.html")
    assert read_published(root, ".nojekyll") == ""


def test_later_editions_leave_the_earlier_ones_alone(root, site):
    """Editions of one day are numbered; an earlier one keeps its tree, `latest` moves on."""
    put(root, site)
    tree = git(root, "rev-parse", "gh-pages:2026-11-22")
    names = [put(root, write_site(site, f"text {number}"), at=NOON).name for number in range(2, 12)]
    names.append(put(root, write_site(site, "next day"), at=NOON + timedelta(days=1)).name)

    assert names == [*(f"2026-11-22.{number}" for number in range(2, 12)), "2026-11-23"]
    assert published_names(root) == (*reversed(names), "2026-11-22")
    assert git(root, "rev-parse", "gh-pages:2026-11-22") == tree
    assert {name: aliases for name, aliases in versions(root).items() if aliases} == {"2026-11-23": ["latest"]}
    assert read_published(root, "latest/index.html") == "<p>next day</p>"


def test_pages_that_are_gone_leave_latest_too(root, site):
    """`latest` holds the newest edition and nothing of the one before."""
    put(root, site)
    (site / "claims/says-yes/index.html").unlink()
    put(root, site)

    assert git(root, "rev-parse", "gh-pages:latest") == git(root, "rev-parse", "gh-pages:2026-11-22.2")


def test_edition_by_name(root, site):
    """An edition may be named; one that is not the newest doesn't become `latest`."""
    put(root, site)
    put(root, write_site(site, "older"), edition="2026-10-01.3", anyway=True)
    put(root, site, edition="2026-11-23")  # somewhere it is tomorrow already

    assert published_names(root) == ("2026-11-23", "2026-11-22", "2026-10-01.3")
    assert versions(root) == {"2026-11-23": ["latest"], "2026-11-22": [], "2026-10-01.3": []}


def test_an_edition_is_never_rewritten(root, site):
    """An edition that exists is refused, and the branch stays where it was."""
    before = put(root, site).commit

    with pytest.raises(PublishError, match=r"it exists and is never rewritten \(got '2026-11-22'\)"):
        put(root, write_site(site, "other"), edition="2026-11-22")

    assert git(root, "rev-parse", "gh-pages") == before


@pytest.mark.parametrize(
    "name",
    [
        "v1",
        "2026-1-1",
        "2026-02-30",
        "2026-11-22.0",
        "2026-11-22.02",
        "2026-11-22.x",
        "latest",
        "nightly",
        "",
        "2026-11-2\N{ARABIC-INDIC DIGIT TWO}",
    ],
)
def test_refuses_a_name_that_is_no_edition(root, site, name):
    """A name is a real day, with a number from 1 where the day has several."""
    with pytest.raises(UsageError, match="no name of an edition"):
        put(root, site, edition=name)


def test_refuses_an_edition_of_the_future(root, site):
    """An edition that lies ahead would stay `latest` for long."""
    with pytest.raises(PublishError, match="lies ahead of today, 2026-11-22"):
        put(root, site, edition="2026-11-24")


def test_nightly_is_overwritten(root, site):
    """There is one `nightly`; it is never `latest`, and its title carries the day."""
    put(root, site)
    put(root, write_site(site, "night one"), "nightly", at=NOON + timedelta(days=1))
    put(root, write_site(site, "night two"), "nightly", at=NOON + timedelta(days=2))

    assert versions(root) == {"nightly": [], "2026-11-22": ["latest"]}
    assert read_published(root, "nightly/index.html") == "<p>night two</p>"
    assert read_published(root, "latest/index.html") == "<p>first</p>"
    titles = {entry["version"]: entry["title"] for entry in json.loads(read_published(root, "versions.json"))}
    assert titles == {"nightly": "nightly (2026-11-24)", "2026-11-22": "2026-11-22"}
    assert published_names(root) == ("2026-11-22",)


def test_an_unchanged_nightly_is_published_again(root, site):
    """A nightly in which no byte changed is published all the same: the commit gives the day of the check."""
    first = put(root, site, "nightly")
    second = put(root, site, "nightly", at=NOON + timedelta(seconds=1))

    assert git(root, "rev-parse", f"{first.commit}^{{tree}}") == git(
        root, "rev-parse", f"{second.commit}^{{tree}}"
    )
    assert git(root, "rev-parse", "gh-pages") == second.commit


def test_nightly_before_any_edition(root, site):
    """Until the first edition the root leads to `nightly`, afterwards to `latest`."""
    put(root, site, "nightly")
    assert '"nightly/"' in read_published(root, "index.html")

    put(root, site)
    assert '"latest/"' in read_published(root, "index.html")


def test_nightly_takes_no_name(root, site):
    """`--edition` and nightly exclude each other."""
    with pytest.raises(
        PublishError, match=r"--edition: nightly has one version, of that name \(got '2026-11-22'\); leave it out"
    ):
        put(root, site, "nightly", edition="2026-11-22")
