"""A run that has nothing to run takes less than a second."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from helpers.run_command import claims

pytestmark = pytest.mark.bench
LIMIT = 1.0  # seconds, for twelve claims


def test_verify_with_everything_fresh(project):
    """`claims --json verify` of twelve fresh claims takes less than the limit, start-up included."""
    for number in range(11):
        project.add(f"claim-{number}")
    claims(project.root, "verify")
    command = [sys.executable, "-m", "generators", "--root", str(project.root), "--json", "verify"]
    taken = []
    for _ in range(7):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    best, median = min(taken), sorted(taken)[3]
    print(f"\nnothing to do: best {best:.2f} s, median {median:.2f} s, {median / LIMIT:.2f} of the limit")  # noqa: T201

    assert best / LIMIT < 1
