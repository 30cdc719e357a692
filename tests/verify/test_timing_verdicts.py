"""What the whole way from the clock to the verdict says of work that is known."""

from __future__ import annotations

import pytest
import timed
from commands import claims

pytestmark = pytest.mark.verify


def words(project, times):
    """The verdicts of so many fresh runs."""
    runs = [claims(project.root, "--json", "verify", "timed", "--fresh").json["result"] for _ in range(times)]
    for (row,) in runs:
        print(row["verdict"], row["reason"])  # noqa: T201 - `make verify` shows what was read
    return [row["verdict"] for (row,) in runs]


def test_the_same_script_on_both_sides_is_never_supported(project):
    """Ten runs of one script against itself never say that one side takes longer."""
    timed.add(project, "timed")

    assert "supported" not in words(project, 10)


def test_twice_the_work_is_always_supported(project):
    """Ten runs with twice the work on one side always say that it takes longer."""
    timed.add(project, "timed", alpha=8000)

    assert {"supported"} == set(words(project, 10))
