"""Show that rules leave no gap for *mixed*, by a search over what their comparisons can say.

Each side of a comparison that isn't constant becomes a number of its own, which may have any value. That allows
more than the measures do: where even so every choice of values makes a rule hold, every observation does.
"""

from __future__ import annotations

from generators.entries.lint.context import Context
from generators.entries.lint.satisfiable import Search, candidates
from generators.model import Claim, Kind
from generators.rules.evaluate import constant_value
from generators.rules.expression import Expression
from generators.rules.nodes import Call, ComparisonNode, Constant, Logic, MeasureNode, Node
from generators.rules.numbers.values import MIRRORED
from generators.rules.operands import oriented
from generators.rules.references import Reference


def excludes_mixed(claim: Claim, context: Context) -> bool:
    """Whether every valid observation makes a rule hold.

    False where the search can't show it, and where another lint rule complains of the rules.
    """
    rules = context.expressions(claim)
    references = {reference for rule in rules.values() for reference in rule.references}
    known = all(context.measure(reference, claim) for reference in references)
    if not known or len(rules) < 2 or len(rules) < len(context.parsed(claim)):
        return False
    goal = [_wanted(rule, wanted=name == "valid_if") for name, rule in rules.items()]
    kinds = {
        reference: Kind.NUMBER if reference.measure and not reference.framework else Kind.CHECK
        for rule in goal
        for reference in rule.references
    }
    return Search(goal, candidates(goal, kinds, likely=False)).run() is False


def _wanted(rule: Expression, *, wanted: bool) -> Expression:
    """A rule, or its opposite, over independent numbers."""
    tree = _independent(rule.tree)
    return Expression(rule.text, tree if wanted else Logic(tree.text, tree.column, (tree,), "not"))


def _independent(node: Node) -> Node:
    """A condition whose comparisons are of numbers that have nothing to do with each other."""
    if isinstance(node, ComparisonNode):
        return _comparison(node)
    if isinstance(node, Logic):
        return Logic(node.text, node.column, tuple(map(_independent, node.parts)), node.word)
    return node


def _comparison(node: ComparisonNode) -> ComparisonNode:
    left, operator, right = oriented(node)
    limit = constant_value(right)
    if limit is None:  # two measured sides: their difference and zero
        if right.text < left.text:
            left, operator, right = right, MIRRORED[operator], left
        side: Node = _number(f"{left.text} - {right.text}", node)
        limit = 0.0
    elif isinstance(left, Call) and left.name == "count":
        side = Call(left.text, left.column, tuple(map(_independent, left.parts)), left.name)
    else:
        side = _number(left.text, node)
    return ComparisonNode(node.text, node.column, (side, Constant(right.text, right.column, (), limit)), operator)


def _number(text: str, node: Node) -> MeasureNode:
    return MeasureNode(text, node.column, (), Reference("", "", text, ""))
