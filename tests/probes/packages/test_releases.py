"""Packages by the month of their newest release."""

from __future__ import annotations

import pytest

from generators.probes.packages.releases import COLUMNS, Releases
from generators.probes.packages.snapshots import format_table

ROWS = [
    ("2024-01", "50", "6", "1"),
    ("2026-09", "30", "2", "4"),
    ("2026-10", "15", "0", "5"),
    ("unknown", "5", "0", "0"),
]


@pytest.fixture
def releases(tmp_path):
    """A table of four months, of which two count."""

    def write(rows, listed="100"):
        file = tmp_path / "months.tsv"
        file.write_text(format_table({"listed": listed}, COLUMNS, rows), encoding="utf-8")
        return Releases(file, first="2026-09", last="2026-10")

    return write


def test_active_packages_are_counted_and_compared_with_the_rest_of_the_index(releases):
    """Of ten packages nine are active, of the other ninety 36."""
    assert releases(ROWS).measures("pytorch") == {
        "intact": True,
        "packages": 10,
        "active": 9,
        "percent": 90,
        "index_percent": 40,
    }


def test_what_is_known_of_the_table_holds(releases):
    """Every control reads what is known, and a changed month is seen."""
    rows = [("2024-01", "5000", "6", "1"), *ROWS]
    for measure, observed, known in releases(rows, "5100").controls("tensorflow"):
        low, high = known if isinstance(known, tuple) else (known, known)
        assert low <= observed <= high, (measure, observed, known)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("2024-13", "100", "6", "1")], "out of range"),
        ([("2024-01", "100", "101", "1")], "out of range"),
        ([("2024-01", "99", "6", "1")], "don't add up"),
    ],
)
def test_a_table_that_is_wrong_is_refused(releases, rows, message):
    """A thirteenth month, more packages than there are, and a sum that differs."""
    with pytest.raises(ValueError, match=message):
        releases(rows).measures("tensorflow")
