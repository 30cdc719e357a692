"""The list `RULES`, where each lint rule is registered, and the functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Literal, NamedTuple

from generators.entries.lint import names, notes, processes, references, scripts, tables, twins, verdict
from generators.entries.lint.context import Context, line_of
from generators.entries.lint.what_if import sentences, values
from generators.model import Complaint, Project


class LintRule(NamedTuple):
    """What must hold of an entry or of the project.

    Attributes:
        scope: of what `check` is asked: of each claim in its context, or of the context alone.
        check: yields complaints; its name is that of the rule, its docstring begins with the rule in one sentence.
    """

    scope: Literal["entry", "project"]
    check: Callable[..., Iterator[Complaint]]

    @property
    def name(self) -> str:
        """The name that complaints carry."""
        return self.check.__name__

    @property
    def sentence(self) -> str:
        """The rule in one sentence."""
        return (self.check.__doc__ or "").partition("\n")[0]


RULES = (
    LintRule("entry", names.ids),
    LintRule("entry", names.unique_ids),
    LintRule("entry", tables.favours),
    LintRule("entry", references.appearances),
    LintRule("entry", tables.not_checkable),
    LintRule("entry", tables.measured),
    LintRule("entry", names.measure_names),
    LintRule("entry", scripts.scripts_present),
    LintRule("entry", names.shadowing),
    LintRule("entry", scripts.scripts_parse),
    LintRule("entry", scripts.verify_defined),
    LintRule("entry", scripts.controls_defined),
    LintRule("entry", processes.fresh_processes),
    LintRule("entry", scripts.artefacts_shared),
    LintRule("entry", scripts.controls_differ),
    LintRule("entry", processes.exclusive),
    LintRule("entry", references.facet_of),
    LintRule("entry", references.retired),
    LintRule("entry", references.uses),
    LintRule("entry", references.uses_all),
    LintRule("entry", verdict.rules_parse),
    LintRule("entry", verdict.rule_references),
    LintRule("entry", verdict.rule_kinds),
    LintRule("entry", verdict.decidable),
    LintRule("entry", verdict.refutations),
    LintRule("entry", tables.run_tables),
    LintRule("entry", tables.snapshot),
    LintRule("entry", tables.targets),
    LintRule("entry", sentences.what_if),
    LintRule("entry", values.what_if_values),
    LintRule("entry", twins.twins),
    LintRule("entry", notes.notes),
    LintRule("entry", notes.note_references),
    LintRule("entry", notes.note_units),
    LintRule("project", references.passages),
    LintRule("project", references.sections),
    LintRule("project", references.questions),
)


def check_entries(project: Project, only: Collection[str] | None = None) -> tuple[Complaint, ...]:
    """Complaints about the claims, or about those whose ids are in `only`, by claim, file and line."""
    context = Context(project)
    complaints = [
        complaint.model_copy(update={"rule": rule.name})
        for claim in project.claims
        if only is None or claim.id in only
        for rule in RULES
        if rule.scope == "entry"
        for complaint in rule.check(claim, context)
    ]
    return tuple(sorted(complaints, key=lambda complaint: (complaint.claim, *line_of(complaint), complaint.what)))


def check_project(project: Project) -> tuple[Complaint, ...]:
    """Complaints about what the entries leave out between them."""
    context = Context(project)
    return tuple(
        complaint.model_copy(update={"rule": rule.name})
        for rule in RULES
        if rule.scope == "project"
        for complaint in rule.check(context)
    )
