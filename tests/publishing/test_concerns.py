"""What speaks against an edition, and what is said of one that is published all the same."""

from __future__ import annotations

import pytest
from helpers.published_editions import published_names, put
from helpers.repositories import NOON, git, make_record, write_records, write_site

from generators.errors import PublishError
from generators.model import Source


def jobs(*outcomes: str) -> dict[str, dict[str, str]]:
    """A job of each framework, with its outcome."""
    return {name: {"outcome": outcome} for name, outcome in zip(("alpha", "beta"), outcomes, strict=True)}


def write_failures(site, failed):
    """A site with ten claims, some of whose twenty jobs failed, each in another way."""
    ways = ["raised", "timed-out", "crashed", "over-limit"]
    outcomes = [ways[number % 4] if number < failed else "measured" for number in range(20)]
    records = [
        make_record(f"claim-{number}", observations=jobs(*outcomes[2 * number : 2 * number + 2]))
        for number in range(10)
    ]
    write_records(site, "run-1", *records)


def test_more_than_a_tenth_of_failed_jobs_is_refused(root, site):
    """A tenth may fail; where more did the edition is refused, with the first of them and the way out."""
    write_failures(site, 2)
    put(root, site)
    write_failures(site, 5)

    with pytest.raises(PublishError) as refused:
        put(root, site)
    assert (
        "5 of the 20 jobs behind the verdicts failed, 25 %, where 10 % may (claim-0 alpha raised, "
        "claim-0 beta timed-out, claim-1 alpha crashed, ...); "
        "correct that, or publish it all the same with --anyway" == str(refused.value)
    )
    assert published_names(root) == ("2026-11-22",)


def test_what_is_published_anyway_says_so(root, site):
    """With `--anyway` the edition's commit names what it was published in spite of, and so does the warning."""
    write_failures(site, 5)
    published = put(root, site, edition="2026-11-01", anyway=True)

    _, *against = git(root, "log", "--format=%B", "gh-pages").split("\nPublished anyway: ")
    assert [text.partition(",")[0] for text in against] == [
        "5 of the 20 jobs behind the verdicts failed",
        "the name 2026-11-01 lies before the day of the newest run",
    ]
    assert published.warnings[:2] == tuple(against)


@pytest.mark.parametrize("outcome", ["unavailable", "abandoned"])
def test_what_is_no_failure_is_not_counted(root, site, outcome):
    """A job without its framework, or with an outcome of a later version, is no failed one."""
    put(root, write_site(site, "first", observations=jobs(outcome, outcome)))

    assert published_names(root) == ("2026-11-22",)


def test_a_nightly_has_its_own_rule(root, site):
    """Failed jobs don't keep a nightly back; whether it is withheld is decided before."""
    write_failures(site, 20)

    assert put(root, site, "nightly").name == "nightly"


def test_a_name_before_the_newest_run_is_refused(root, site):
    """An edition isn't named by a day on which its newest run was still to come; its own day will do."""
    with pytest.raises(
        PublishError, match="the name 2026-11-21 lies before the day of the newest run, 2026-11-22;"
    ):
        put(root, site, edition="2026-11-21")

    assert put(root, site, edition="2026-11-22.7").name == "2026-11-22.7"


def test_a_site_writes_no_line_of_its_own_into_the_message(root, site):
    """A framework's name from a site that was built elsewhere forges no line of the commit and no escape."""
    forged = {"alpha\n\nSource: forged\x1b[31m": {"outcome": "raised"}}
    write_records(site, "run-1", make_record(observations={**jobs("measured", "measured"), **forged}))
    published = put(root, site, anyway=True)
    message = git(root, "log", "--format=%B", "gh-pages")

    assert not [line for line in message.splitlines() if line.startswith("Source: forged")]
    assert "says-yes alpha Source: forged raised" in message
    assert "\x1b" not in "".join((message, *published.warnings))


def test_unchanged_results_are_named(root, site):
    """An edition whose results are those of the last one is published with a warning; any other result is news."""
    first = put(root, write_site(site, "first", measures={"n": {"alpha": {"value": 1}}}))
    again = put(root, write_site(site, "more words", measures={"n": {"alpha": {"value": 1}}}, run="run-2"))
    other = put(root, write_site(site, "first", measures={"n": {"alpha": {"value": 2}}}))

    words = "no verdict, value or outcome differs from those of "
    said = [[text for text in each.warnings if text.startswith(words)] for each in (first, again, other)]
    assert said == [[], [f"{words}2026-11-22"], []]


def test_a_nightly_with_the_same_results_is_no_news(root, site):
    """A nightly in which nothing changed is what is hoped for."""
    put(root, site)

    assert not any("differs" in warning for warning in put(root, site, "nightly").warnings)


def test_a_last_edition_that_cannot_be_read_is_no_obstacle(root, site):
    """Only a warning is lost where the records of the last edition are damaged."""
    put(root, site)
    damaged = git(root, "rev-parse", "gh-pages:latest/api/v1/claims/says-yes.json")
    (root / ".git" / "objects" / damaged[:2] / damaged[2:]).unlink()
    published = put(root, write_site(site, "second", verdict="refuted"))

    assert published.name == "2026-11-22.2"


def test_another_branch_is_warned_of(root, site):
    """An edition from another branch than the default one is published with a warning."""
    source = Source(commit=git(root, "rev-parse", "HEAD"), clean=True)
    git(root, "switch", "--quiet", "--create", "mine")
    published = put(root, write_site(site, "first", source=source))

    assert published.warnings == ("the branch mine is checked out, not the default one, main",)


def test_a_sound_edition_warns_of_nothing(root, site):
    """A clean run of a commit of the default branch needs no word."""
    source = Source(commit=git(root, "rev-parse", "HEAD"), clean=True)

    assert put(root, write_site(site, "first", source=source), at=NOON).warnings == ()
