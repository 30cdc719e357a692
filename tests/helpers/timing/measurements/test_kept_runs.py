"""What the commands that keep runs are given."""

from __future__ import annotations

from pathlib import Path

from helpers.timing.measurements import kept_runs


def test_new_runs_are_quiet_unless_said_otherwise():
    """Folders come in any number, and `--loaded` holds for all of them."""
    assert ([], False) == kept_runs.arguments([])
    assert ([Path("a"), Path("b")], True) == kept_runs.arguments(["a", "b", "--loaded"])
