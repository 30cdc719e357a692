"""Packages of each framework that mention a topic."""

from __future__ import annotations

import pytest

from generators.probes.packages.index import COLUMNS
from generators.probes.packages.snapshots import format_table
from generators.probes.packages.topics import Topic


@pytest.fixture
def topic(tmp_path):
    """A table of packages, those of one framework mentioning a topic more often."""
    rows = [("tensorflow", "2026-10", "9", "T", "for"), ("torch", "2026-10", "3", "P", "for paper")]
    rows += [(f"t{number}", "2026-10", "", "T", "for" if number % 2 else "") for number in range(40)]
    rows += [(f"p{number}", "2026-10", "", "P", "for papers" if number % 2 else "thesis") for number in range(40)]
    file = tmp_path / "packages.tsv"
    file.write_text(format_table({"listed": "1000"}, COLUMNS, rows))
    return Topic(file, least=10, core=("paper",), around=("thesis",))


def test_a_framework_is_compared_with_the_other(topic):
    """Counts, share and interval by either list of words, and whether the table is whole."""
    mine, other = topic.measures("pytorch"), topic.measures("tensorflow")

    assert (True, 21, 41, 41) == (mine["intact"], mine["core_mentions"], mine["mentions"], mine["packages"])
    assert (0, 100) == (other["mentions"], mine["percent"])
    assert mine["odds_low"] > mine["core_odds_low"] > 1 > other["core_odds_high"] > other["odds_high"]


def test_what_is_known_of_the_table_holds(topic):
    """Every control reads what is known, and a changed row is seen."""
    for framework in ("tensorflow", "pytorch"):
        for measure, observed, known in topic.controls(framework):
            low, high = known if isinstance(known, tuple) else (known, known)
            assert low <= observed <= high, (framework, measure, observed, known)


def test_a_damaged_table_is_not_read(topic):
    """One letter is enough."""
    topic.file.write_text(topic.file.read_text().replace("t7", "x7"))

    with pytest.raises(ValueError, match="checksum differs"):
        topic.measures("pytorch")
