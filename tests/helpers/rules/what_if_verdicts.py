"""What the rules of claims give on the values of their `[what_if]`: explanations without a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generators.entries.lint.context import Context
from generators.entries.lint.what_if.values import Fault, Values
from generators.judging.reasons.sentences import Explanation
from generators.judging.verdicts.table import apply_rules, explained
from generators.model import Claim, Project, VerdictWord
from generators.rules.expression import rules_of
from generators.rules.numbers.values import Operand, Unknown
from generators.rules.references import Reference


class Shown(NamedTuple):
    """The explanation of one verdict that a claim can get."""

    claim: str
    word: VerdictWord
    explanation: Explanation


def what_if_verdicts(project: Project) -> Iterator[Shown]:
    """The verdict on each claim for each table of values in its entry."""
    context = Context(project)
    for claim in project.claims:
        if claim.entry.verdict is None or claim.entry.what_if is None:
            continue
        for word in claim.entry.what_if.sentences:
            values = claim.entry.what_if.values_of(word)
            if values:
                result = apply_rules(claim, project, _lookup(values, claim, context))
                yield Shown(claim.id, result.word, explained(claim, project, result))


def _lookup(values: dict[str, object], claim: Claim, context: Context):
    """The operand of each reference, by the values; unknown where there is none."""
    references = [reference for rule in rules_of(claim, context.project).values() for reference in rule.references]
    known = Values(values, claim, context, references)

    def operand(reference: Reference) -> Operand:
        found = known.operand(reference, context.measure(reference, claim))
        return Unknown(found.what) if isinstance(found, Fault) else found

    return operand
