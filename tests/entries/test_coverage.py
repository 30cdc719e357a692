"""Which passages of the article the claims cover."""

from __future__ import annotations

import pytest

from generators.entries import coverage
from generators.entries.project import load_project


@pytest.fixture
def outline(project):
    """A function: writes the article with more passages, and gives the project as read."""

    def write(*more, complete=False):
        path = project.root / "claims" / "article.toml"
        text = path.read_text().replace("[passages]", f"complete = {str(complete).lower()}\n\n[passages]")
        path.write_text(text + "".join(f"{line}\n" for line in more))
        return load_project(project.root)

    return write


def test_every_sort_of_passage_is_counted(project, outline):
    """A listed claim covers what it names; a passage without one is counted by its kind."""
    project.add("says-yes")
    project.add("opinion", status="draft", appearances=["intro.p2"])

    assert "3 passages: 1 covered, 0 not checkable, 2 without a claim (1 advice, 1 navigation), 0 unmapped" == str(
        coverage.coverage(outline())
    )


def test_what_nothing_can_decide_is_counted_by_itself(project, outline):
    """A passage that only a not-checkable entry names isn't among the covered ones."""
    files = dict.fromkeys(("notes.md", "verify_alpha.py", "verify_beta.py"))
    lacking = {"status": "not-checkable", "reason": "no run can tell", "measures": None, "verdict": None}
    project.add("says-yes", files=files, **lacking)
    found = coverage.coverage(outline())

    assert (0, 1) == (found.covered, found.not_checkable)


@pytest.mark.parametrize(("complete", "severity"), [(True, "error"), (False, "warning")])
def test_a_passage_that_is_left_over_is_complained_of(project, outline, complete, severity):
    """A claim without an entry, and anything else without a reason; an error once the outline is complete."""
    project.add("says-yes")
    read = outline(
        '"new" = { gist = "Beta says no", kind = "claim" }',
        '"odd" = { gist = "Odd", kind = "advertising", reason = " " }',
        complete=complete,
    )
    claim, odd = coverage.complaints(read)

    assert ("new", "odd") == coverage.coverage(read).unmapped
    assert [severity, severity] == [claim.severity, odd.severity]
    assert str(claim) == (
        "claims/article.toml: passages.new: no claim covers this passage (got 'Beta says no'); "
        "name it in the `appearances` of an entry"
    )
    assert "says no reason why it has no claim" in str(odd)
