"""`new` makes a draft that is valid, or exits 2 and writes nothing."""

from __future__ import annotations

import pytest
from helpers.run_command import claims


def test_new_makes_a_valid_draft(project):
    """A new claim passes `check` and `verify` as it is, in a project without a template of its own."""
    made = claims(
        project.root, "--json", "new", "my-claim", "--title", 'A "title" \\1', "--appearance", "intro.p1"
    )

    assert 0 == made.code
    assert "claims/my-claim/verify_beta.py" in made.json["result"]
    assert 0 == claims(project.root, "check", "my-claim").code
    assert "supported" == claims(project.root, "--json", "verify", "my-claim").json["result"][0]["verdict"]


@pytest.mark.parametrize("claim_id", ["says-yes", "Upper", "a/b", "../x", "a--b", "x" * 65, "_template"])
def test_new_refuses_bad_and_taken_ids(project, claim_id):
    """An id that is no good or taken exits 2 and writes nothing."""
    before = sorted((project.root / "claims").rglob("*"))
    result = claims(project.root, "new", claim_id)

    assert 2 == result.code
    assert result.err.startswith(f"error: claims/{claim_id}: ")
    assert before == sorted((project.root / "claims").rglob("*"))


def test_new_copies_the_projects_own_template(project):
    """Where a project has a template, its files are the ones that are copied and filled in."""
    project.add("_template", files={"data.py": "X = 1\n"}, status="draft")
    made = claims(project.root, "--json", "new", "mine", "--topic", "performance").json["result"]

    assert "claims/mine/data.py" in made
    assert 'topic = "performance"' in (project.root / "claims/mine/claim.toml").read_text()
    assert 0 == claims(project.root, "check", "mine").code


def test_new_refuses_to_favour_nobody(project):
    """A framework that isn't in the project can't be favoured, and nothing is written."""
    result = claims(project.root, "new", "mine", "--favours", "alphq")

    assert (result.code, "did you mean alpha?" in result.err) == (2, True)
    assert not (project.root / "claims/mine").exists()
