"""What the tests of commands share."""

from __future__ import annotations

import pytest
from helpers.repositories import start_repository


@pytest.fixture
def repository(project):
    """The project as a git repository with one commit."""
    start_repository(project.root)
    return project
