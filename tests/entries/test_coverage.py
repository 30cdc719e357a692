"""Which passages of the article the claims cover."""

from __future__ import annotations

from generators.entries.coverage import coverage_of
from generators.entries.project import load_project


def test_every_sort_of_passage_is_counted(project):
    """A listed claim covers what it names; a passage without one is counted by its kind."""
    project.add("says-yes")
    project.add("opinion", status="draft", appearances=["intro.p2"])

    assert "3 passages: 1 covered, 0 not checkable, 2 without a claim (1 advice, 1 navigation), 0 unmapped" == str(
        coverage_of(load_project(project.root))
    )


def test_what_nothing_can_decide_is_counted_by_itself(project):
    """A passage that only a not-checkable entry names isn't among the covered ones."""
    files = dict.fromkeys(("notes.md", "verify_alpha.py", "verify_beta.py"))
    lacking = {"status": "not-checkable", "reason": "no run can tell", "measures": None, "verdict": None}
    project.add("says-yes", files=files, **lacking)
    found = coverage_of(load_project(project.root))

    assert (0, 1) == (found.covered, found.not_checkable)


def test_a_broken_entry_covers_what_it_names(project):
    """The page of the article shows it there, as a lead claim whose passage is open."""
    project.add("says-yes", topic="weather")
    read = load_project(project.root)

    assert ["says-yes"] == [entry.id for entry in read.broken]
    assert (1, ()) == (coverage_of(read).covered, coverage_of(read).unmapped)
