"""What the tests of the site share: the generated files of the sample findings."""

from __future__ import annotations

import pytest
from helpers.site.findings import findings

from generators.commands.site import generated_files
from generators.site.pages import render_pages


@pytest.fixture(scope="session")
def generated():
    """Text of every generated page and API file of the sample, by path."""
    return generated_files(findings())


@pytest.fixture(scope="session")
def rendered():
    """Text of every generated page of the sample, by path."""
    return render_pages(findings())
