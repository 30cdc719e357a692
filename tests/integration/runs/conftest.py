"""What the tests of runs share."""

from __future__ import annotations

import pytest
from helpers.processes.killed_runs import six_scripts


@pytest.fixture
def six(tmp_path):
    """A project with six scripts."""
    return six_scripts(tmp_path / "project")
