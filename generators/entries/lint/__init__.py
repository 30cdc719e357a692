"""What makes an entry sound: one rule, one file; `RULES` is all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from generators.entries.lint import (
    appearances,
    controls_defined,
    decidable,
    favours,
    ids,
    measure_names,
    measured,
    not_checkable,
    note_references,
    notes,
    rule_kinds,
    rule_references,
    rules_parse,
    run_tables,
    scripts_parse,
    scripts_present,
    shadowing,
    snapshot,
    targets,
    unique_ids,
    uses,
    verify_defined,
)
from generators.entries.lint.complaining import line_of
from generators.model import Claim, Complaint, Project


class LintRule(Protocol):
    """A module of this package; its docstring says the rule in one sentence."""

    __name__: str
    __doc__: str | None

    def check(self, claim: Claim, project: Project, /) -> Iterator[Complaint]:
        """Complaints about one claim."""


RULES: tuple[LintRule, ...] = (
    ids,
    unique_ids,
    favours,
    appearances,
    not_checkable,
    measured,
    measure_names,
    scripts_present,
    shadowing,
    scripts_parse,
    verify_defined,
    controls_defined,
    uses,
    rules_parse,
    rule_references,
    rule_kinds,
    decidable,
    run_tables,
    snapshot,
    targets,
    notes,
    note_references,
)


def name(rule: LintRule) -> str:
    """A rule's name: the stem of its file."""
    return rule.__name__.rpartition(".")[2]


def check(project: Project, only: Collection[str] | None = None) -> tuple[Complaint, ...]:
    """Every complaint about the claims, or about those whose ids are in `only`, by claim, file and line."""
    found = [
        complaint.model_copy(update={"rule": name(rule)})
        for claim in project.claims
        if only is None or claim.id in only
        for rule in RULES
        for complaint in rule.check(claim, project)
    ]
    return tuple(sorted(found, key=lambda one: (one.claim, *line_of(one), one.what)))
