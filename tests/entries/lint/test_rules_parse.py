"""Expressions can be read."""

from __future__ import annotations

from generators.entries.lint import rules_parse


def test_accepts_expressions(project, said):
    """An absent `valid_if` is none."""
    assert said(rules_parse) == []


def test_names_the_key_and_its_line(project, said):
    """Every expression that can't be read has a complaint of its own."""
    verdict = {"valid_if": "1 < 2 < 3", "supported_if": "alpha.yes", "refuted_if": "gamma.yes"}
    project.add("says-yes", verdict=verdict)

    first, second = said(rules_parse)
    assert first.startswith(
        "claims/says-yes/claim.toml:17: valid_if: comparisons can't be chained (got '1 < 2 < 3')"
    )
    assert second.startswith("claims/says-yes/claim.toml:19: refuted_if: this is no measure (got 'gamma.yes')")


def test_reads_nothing_of_entries_without_verdict(said, not_checkable):
    """There is nothing to read."""
    not_checkable()

    assert said(rules_parse) == []
