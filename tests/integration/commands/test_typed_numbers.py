"""A number of the notes that a measure also gives: noted by `verify` and `show`, and no matter of `check`."""

from __future__ import annotations

import shutil

import pytest
from helpers.run_command import claims

NOTE = {
    "claim": "typed",
    "where": "claims/typed/notes.md:4",
    "text": "3.25",
    "placeholder": "{{ alpha.n }}",
}
LINE = (
    "note: claims/typed/notes.md:4: a typed number that a measure gives (got '3.25'); "
    "write {{ alpha.n }}, which follows the evidence"
)


@pytest.fixture
def typed(project):
    """The project with a claim whose notes have a number that Alpha measures."""
    project.add(
        "typed",
        measures={"n": {"kind": "number", "title": "N"}},
        verdict={"supported_if": "alpha.n > beta.n", "refuted_if": "alpha.n <= beta.n"},
        files={
            "verify_alpha.py": "def verify():\n    return {'n': 3.25}\n",
            "verify_beta.py": "def verify():\n    return {'n': 2}\n",
            "notes.md": "## Method\n\nAlpha gives\n3.25.\n\n## Limits\n\nNone.\n",
        },
    )
    return project


def test_check_depends_on_the_entries_alone(typed):
    """It says the same before a run, after it, and where the evidence is damaged."""
    before = claims(typed.root, "--json", "check").json["result"]
    ran = claims(typed.root, "verify")
    after = claims(typed.root, "--json", "check").json["result"]
    shutil.rmtree(typed.root / "build" / "evidence")
    typed.write("build/evidence", "a file where the folder should be")
    damaged = claims(typed.root, "check", "typed")

    assert (0, [], []) == (ran.code, before, after)
    assert (0, "every entry keeps every lint rule\n") == (damaged.code, damaged.out)


def test_verify_and_show_note_a_typed_number(typed):
    """In text and in JSON, of its own claim alone; neither the verdict nor the exit code changes."""
    verified = claims(typed.root, "--json", "verify")
    rows = {row["id"]: row for row in verified.json["result"]}
    shown = claims(typed.root, "--json", "show", "typed")

    assert (0, 0) == (verified.code, shown.code)
    assert ("supported", [NOTE]) == (rows["typed"]["verdict"], rows["typed"]["typed_numbers"])
    assert [] == rows["says-yes"]["typed_numbers"]
    assert [NOTE] == shown.json["result"]["typed_numbers"]
    assert LINE in claims(typed.root, "verify", "typed").out.splitlines()
    assert LINE in claims(typed.root, "show", "typed").out.splitlines()


def test_notes_without_a_typed_number_are_not_mentioned(typed):
    """A placeholder takes its place."""
    typed.write("claims/typed/notes.md", "## Method\n\nAlpha gives {{ alpha.n }}.\n\n## Limits\n\nNone.\n")
    verified = claims(typed.root, "verify", "typed")

    assert (0, False) == (verified.code, "note:" in verified.out)
