"""The lint rule about `[what_if.values]`: the rules are decided over the values of each verdict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generators.entries.lint.context import Context, at, complain
from generators.entries.lint.what_if.operands import Fault, Values
from generators.model import Claim, Complaint
from generators.rules.expression import ExpressionError
from generators.rules.words import word_of


def what_if_values(claim: Claim, context: Context) -> Iterator[Complaint]:
    """The values of `[what_if.values]` are those of the measures in the rules, which give the verdict by them.

    The entry runs without them.
    """
    table, rules = claim.entry.what_if, context.expressions(claim)
    if table is None or not rules or len(rules) < len(context.parsed(claim)):
        return
    references = tuple(dict.fromkeys(reference for rule in rules.values() for reference in rule.references))
    measures = {reference: context.measure(reference, claim) for reference in references}
    known = {reference: measure for reference, measure in measures.items() if measure}
    if len(known) < len(measures):  # `rule_references` complains, or `uses`
        return
    for word in table.values:
        key = f"what_if.values.{word}"
        flaw = partial(complain, claim, severity="flaw")
        if table.why_unreachable(word) is not None:
            yield flaw(at(claim, key), f"{key}: values for what the sentence calls unreachable", "remove either")
            continue
        given = Values(table.values_of(word), claim, context, references)
        operands = {reference: given.operand(reference, measure) for reference, measure in known.items()}
        found = (*operands.values(), *given.unread())
        faults = dict.fromkeys(fault for fault in found if isinstance(fault, Fault))
        for fault in faults:
            where = f"{key}.{fault.key}"
            yield flaw(at(claim, where), f"{where}: {fault.what}", fault.way_out, fault.got)
        if faults:
            continue
        try:
            truths = {name: rule.decide(operands.__getitem__).truth for name, rule in rules.items()}
        except ExpressionError:  # a kind out of its place: `rule_kinds` complains
            continue
        if (given_word := word_of(truths)) != word:
            what = f"{key}: the rules don't give {word} for these values"
            decided = ", ".join(f"{name} {_TRUTHS[truth]}" for name, truth in truths.items())
            yield flaw(at(claim, key), what, "write values that give it", f"{given_word}: {decided}")


_TRUTHS = {True: "holds", False: "doesn't hold", None: "is unknown"}
