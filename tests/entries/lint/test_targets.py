"""Lint rule about the tables `[[targets]]` of an entry."""

from __future__ import annotations

import pytest

from generators.entries.lint import tables

MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "diff": {"kind": "number", "title": "Difference"},
    "why": {"kind": "text", "title": "Why"},
    "ran": {"kind": "battery", "title": "Models that ran"},
}
SOUND = """
[[targets]]
target = "browser"
runtime = { alpha = "Alpha.js", beta = "Beta Web" }
agreement = "diff"
tolerance = 1e-5
size = "diff"
start = "diff"
possible = "yes"
reason = "why"
"""


@pytest.fixture
def complaints_about(project, lint):
    """A function: the complaints about the sound claim with those tables."""

    def complaints(text, measures=MEASURES):
        folder = project.add("says-yes", measures=measures)
        with (folder / "claim.toml").open("a") as file:
            file.write(text)
        return [line.partition(": ")[2] for line in lint(tables.targets)]

    return complaints


def test_accepts_none_and_what_is_sound(complaints_about, lint, project):
    """A claim needs no table; measures of the right kinds are sound, and a file that is only made needs none."""
    assert lint(tables.targets) == []
    assert complaints_about(SOUND) == []
    assert (
        complaints_about('[[targets]]\ntarget = "phone"\nruntime = { alpha = "A" }\nconverts_only = true\n') == []
    )
    assert project.claim().entry.targets[0].converts_only
    assert complaints_about('[[targets]]\ntarget = "phone"\nruntime = { alpha = "A" }\npasses = "ran"\n') == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('"diff"', '"dif"', "targets, browser: agreement: no such measure (got 'dif'); did you mean diff?"),
        (
            'agreement = "diff"',
            'agreement = "yes"',
            "targets, browser: agreement: a measure of kind check (got 'yes'); name one of kind number",
        ),
        (
            'possible = "yes"',
            'possible = "why"',
            "targets, browser: possible: a measure of kind text (got 'why'); name one of kind check",
        ),
        (
            "beta =",
            "gamma =",
            "targets, browser: runtime: no such framework (got 'gamma'); use one of alpha, beta",
        ),
        (
            'agreement = "diff"',
            "",
            (
                "targets, browser: nothing says whether the answers agree (got nothing); "
                "name its measure as agreement or passes, or say converts_only = true"
            ),
        ),
    ],
)
def test_refuses_what_cannot_be_shown(complaints_about, before, after, complaint):
    """Measures and frameworks must exist, measures must be of the right kind, and one must be compared."""
    assert complaint in complaints_about(SOUND.replace(before, after))


def test_refuses_the_same_cell_twice(complaints_about):
    """Two tables may share a place, but not a framework's runtime in it."""
    other = SOUND.replace("Alpha.js", "Alpha native").replace("Beta Web", "Beta native")

    assert complaints_about(SOUND + other) == []
    assert complaints_about(SOUND + SOUND) == [
        "targets, browser: alpha by that runtime stands twice (got 'Alpha.js'); leave one table out",
        "targets, browser: beta by that runtime stands twice (got 'Beta Web'); leave one table out",
    ]


def test_refuses_a_claim_that_measures_nothing(project, lint, not_checkable):
    """A claim without measures fills no cell."""
    not_checkable()
    with (project.root / "claims/says-yes/claim.toml").open("a") as file:
        file.write(SOUND)

    assert [line.partition(": ")[2] for line in lint(tables.targets)] == [
        "targets, browser: the claim measures nothing (got nothing); leave [[targets]] to the claims that measure"
    ]


def test_a_place_that_is_not_listed_is_no_target(project):
    """The places are a closed list, which the complaint names."""
    with (project.root / "claims/says-yes/claim.toml").open("a") as file:
        file.write('[[targets]]\ntarget = "toaster"\nruntime = { alpha = "A" }\nagreement = "x"\n')
    (broken,) = project.load().broken

    assert "'phone', 'arm64', 'small-device'" in str(broken.complaints[0])
