"""The lint rule about `[what_if.values]`: the rules are decided over the values of each verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generators.entries.lint.context import Context, at, complain
from generators.entries.lint.what_if.operands import Fault, Values
from generators.model import Claim, Complaint, RuleName, WhatIfWord
from generators.rules.expression import ExpressionError
from generators.rules.numbers.values import Operand
from generators.rules.references import Reference
from generators.rules.words import word_of

RULES: tuple[RuleName, ...] = ("valid_if", "supported_if", "refuted_if")
TRUTHS = {True: "holds", False: "doesn't hold", None: "is unknown"}


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
        if table.why_unreachable(word) is not None:
            what = f"{key}: values for what the sentence calls unreachable"
            yield complain(claim, at(claim, key), what, "remove either", severity="flaw")
            continue
        given = Values(table.values_of(word), claim, context, references)
        read = {reference: given.operand(reference, measure) for reference, measure in known.items()}
        faults = dict.fromkeys(fault for fault in (*read.values(), *given.unread()) if isinstance(fault, Fault))
        for fault in faults:
            what, where = f"{key}.{fault.key}: {fault.what}", at(claim, f"{key}.{fault.key}")
            yield complain(claim, where, what, fault.way_out, fault.got, severity="flaw")
        if not faults:
            operands = {reference: value for reference, value in read.items() if not isinstance(value, Fault)}
            yield from _decided(word, operands, claim, context)


def _decided(
    word: WhatIfWord, operands: Mapping[Reference, Operand], claim: Claim, context: Context
) -> Iterator[Complaint]:
    """A complaint where the rules give another verdict than this one for some operands."""
    rules, truths = context.expressions(claim), dict[RuleName, bool | None]()
    try:
        for name in RULES:
            if name in rules:
                truths[name] = rules[name].truth(operands.__getitem__)
    except ExpressionError:  # a kind out of its place: `rule_kinds` complains
        return
    found = word_of(truths)
    if found != word:
        key = f"what_if.values.{word}"
        what = f"{key}: the rules don't give {word} for these values"
        got = ", ".join(f"{name} {TRUTHS[truth]}" for name, truth in truths.items())
        yield complain(
            claim, at(claim, key), what, "write values that give it", f"{found}: {got}", severity="flaw"
        )
