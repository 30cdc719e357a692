"""Checking the entries takes time in proportion to their number."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.bench
FEW, MANY = 1_000, 10_000
STEEPEST = 1.15  # exponent of the number of entries


def add(project, numbers):
    """Add entries of different days, each with a former id and a claim that it uses."""
    for number in numbers:
        project.add(
            f"claim-{number}",
            added=date(2020, 1, 1) + timedelta(days=number),
            aliases=[f"former-{number}"],
            uses={"other": f"claim-{number - 1}"} if number else {},
        )


def seconds_of_check(root):
    """Seconds of CPU time that `claims check` takes, start-up included; other work on the machine adds none."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "generators", "--root", str(root), "check"], check=True, capture_output=True
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_check_is_linear_in_the_number_of_entries(project):
    """Ten times as many entries take about ten times as long."""
    add(project, range(FEW))
    few = seconds_of_check(project.root)
    add(project, range(FEW, MANY))
    many = seconds_of_check(project.root)
    exponent = math.log(many / few, MANY / FEW)
    print(  # noqa: T201
        f"\nclaims check: {FEW:,} entries {few:.1f} s, {MANY:,} entries {many:.1f} s, exponent {exponent:.2f}"
    )

    assert exponent < STEEPEST
