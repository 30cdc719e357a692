"""A repository, its remote and a site that may be published."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.repositories import git, make_repository, write_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without a publication branch, whose work tree is clean."""
    return make_repository(tmp_path / "project")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site that may be published."""
    return write_site(tmp_path / "site", "first")


@pytest.fixture
def remote(root, tmp_path) -> Path:
    """A bare repository that the project calls `origin`."""
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(root, "remote", "add", "origin", "../remote")
    return tmp_path / "remote"
