"""The lint rule about claims that ask the same of two frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations

from generators.entries.lint.context import Context, at, complain
from generators.model import Claim, Complaint
from generators.rules.expression import Expression
from generators.rules.nodes import MeasureNode, Node

SAME = ("kind", "unit", "better", "smallest_effect", "clock")


def twins(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A claim and the one that `twin_of` names have the same measures and rules but for the frameworks' names.

    The entry runs all the same.
    """
    if not claim.entry.twin_of or not claim.checkable:
        return
    name, twin = claim.entry.twin_of, context.project.claim(claim.entry.twin_of)
    flaw = partial(complain, claim, at(claim, "twin_of"), severity="flaw")
    if name not in context.project.ids:
        yield flaw("no such claim", context.closest_id(name), name)
    elif twin and (twin.id == claim.id or not twin.checkable):
        yield flaw("no other claim with rules", "name the one that asks the same of another framework", name)
    elif twin:
        yield from _measures(claim, twin)
        yield from _rules(claim, twin, context)


def _measures(claim: Claim, twin: Claim) -> Iterator[Complaint]:
    """Measures of one alone, and those that differ in more than their title."""
    own, others = claim.entry.measures, twin.entry.measures
    flaw = partial(complain, claim, severity="flaw")
    for name in sorted(own.keys() ^ others.keys()):
        owner = claim.id if name in own else twin.id
        where, what = at(claim, f"measures.{name}"), f"a measure of {owner} that its twin lacks"
        yield flaw(where, what, "measure the same in both", name)
    for name in sorted(own.keys() & others.keys()):
        for key in SAME:
            mine, other = (getattr(table[name], key) for table in (own, others))
            if mine != other:
                where, what = at(claim, f"measures.{name}.{key}"), f"{name}.{key} is {other!r} in {twin.id}"
                yield flaw(where, what, "write the same in both", mine)


def _rules(claim: Claim, twin: Claim, context: Context) -> Iterator[Complaint]:
    """Rules that aren't those of the twin with two frameworks exchanged."""
    flaw = partial(complain, claim, severity="flaw")
    pairs = list(_exchanged(claim.entry.favours, twin.entry.favours, tuple(context.project.frameworks)))
    if not pairs:
        what = f"twins favour two frameworks, or neither, and {twin.id} favours {twin.entry.favours}"
        yield flaw(at(claim, "favours"), what, "mend `favours` of either", claim.entry.favours)
        return
    rules, others = context.expressions(claim), context.expressions(twin)
    if len(rules) < len(context.parsed(claim)) or len(others) < len(context.parsed(twin)):
        return  # `rules_parse` complains
    differing = {(first, second): _differing(rules, others, first, second) for first, second in pairs}
    (first, second), keys = min(differing.items(), key=lambda item: len(item[1]))
    for key in keys:
        what = f"{key} is not that of {twin.id} with {first} and {second} exchanged"
        where, got = at(claim, f"verdict.{key}"), rules[key].text if key in rules else ""
        yield flaw(where, what, "write one rule for both", got)


def _differing(
    rules: Mapping[str, Expression], others: Mapping[str, Expression], first: str, second: str
) -> list[str]:
    """Names of the rules that differ when two frameworks are exchanged in the others."""
    own = {key: _plain(rule.tree, {}) for key, rule in rules.items()}
    exchanged = {key: _plain(rule.tree, {first: second, second: first}) for key, rule in others.items()}
    return [key for key in own | exchanged if own.get(key) != exchanged.get(key)]


def _exchanged(favoured: str, other: str, frameworks: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The frameworks that twins may exchange: those that they favour, or any two where they favour none."""
    if favoured in frameworks and other in frameworks and favoured != other:
        yield favoured, other
    elif favoured == other and favoured not in frameworks:
        yield from combinations(frameworks, 2)


def _plain(node: Node, swap: Mapping[str, str]) -> Node:
    """A part of a rule without where it stands, and with frameworks exchanged."""
    if isinstance(node, MeasureNode):
        reference = node.reference
        framework = swap.get(reference.framework, reference.framework)
        node = replace(node, reference=reference._replace(framework=framework))
    return replace(node, text="", column=0, parts=tuple(_plain(part, swap) for part in node.parts))
