"""Complaints name a place and say in a few words what stands there."""

from __future__ import annotations

import pytest

from generators.entries.lint.context import at, beside, complain, line_of


def test_points_at_the_key_or_the_table_above_it(project):
    """A key that is absent, with every table above it, is named by its file alone."""
    claim = project.claim()

    assert at(claim, "verdict.supported_if") == "claims/says-yes/claim.toml:17"
    assert at(claim, "verdict.valid_if") == "claims/says-yes/claim.toml:16"
    assert at(claim, "snapshot.file") == "claims/says-yes/claim.toml"
    assert beside(claim, "notes.md") == "claims/says-yes/notes.md"
    assert beside(claim, "data.py", 3) == "claims/says-yes/data.py:3"


def test_shows_what_was_got_shortly(project):
    """The value is shown as Python writes it, without control characters; nothing is shown as `nothing`."""
    claim = project.claim()

    assert complain(claim, "x", "what", "way out", "\x1b" * 100).got == "'" + "\\x1b" * 19 + "\\x1"
    assert str(complain(claim, "x", "what", "way out")) == "x: what (got nothing); way out"


@pytest.mark.parametrize(
    ("where", "place"),
    [("a/b.toml:12", ("a/b.toml", 12)), ("a/b.toml", ("a/b.toml", 0)), ("a/b:c.toml", ("a/b:c.toml", 0))],
)
def test_reads_file_and_line_of_a_place(project, where, place):
    """Only a number after the last colon is a line."""
    assert line_of(complain(project.claim(), where, "what", "way out")) == place
