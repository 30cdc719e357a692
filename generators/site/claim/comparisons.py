"""Put the comparisons of a verdict into rows: measure, value, what each rule needs, and whether it held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generators.judging.reasons.labels import Labels, same_measure
from generators.judging.reasons.shapes import BOUNDS
from generators.model import Claim, Comparison, Project, RuleName, Verdict
from generators.rules.evaluate import constant_value
from generators.rules.expression import rules_of
from generators.rules.numbers.values import NEGATED
from generators.rules.operands import oriented, references_in
from generators.rules.parser import Arithmetic, Call, ComparisonNode, Logic, MeasureNode, Node
from generators.rules.references import Reference
from generators.text import number, yes_or_no

WORDS = {
    "passes": "items passed",
    "share": "share of items passed",
    "worst": "worst seed",
    "abs": "size of the difference",
}
SIGNS = {"/": "divided by", "-": "less", "+": "plus", "*": "times"}


class Demand(NamedTuple):
    """What a rule needs of a value.

    Attributes:
        held: None where it is unknown.
        share: of the resamples in which it held, 0 to 1; None without any.
    """

    rule: RuleName
    needed: str
    held: bool | None
    share: float | None


class Row(NamedTuple):
    """A value with all that the rules need of it.

    Attributes:
        of: whose it is, and what was made of it.
        value: for people, a dash where there is none.
        interval: for people, empty where nothing is repeated.
    """

    title: str
    of: str
    value: str
    interval: str
    demands: tuple[Demand, ...]

    @property
    def failed(self) -> bool:
        """True where a valid comparison needed it, and it did not hold."""
        return any(demand.rule == "valid_if" and demand.held is False for demand in self.demands)


class _Condition(NamedTuple):
    """A comparison or a bare check of a rule; `wanted` is the truth that the whole rule needs of it."""

    node: Node
    wanted: bool


def rows(project: Project, claim: Claim, verdict: Verdict) -> list[Row]:
    """The comparisons of a verdict by what they compare, in the order of the rules.

    A comparison of earlier rules, which the entry has no more, is shown as it was written.
    """
    labels = Labels(project, claim)
    known = {name: dict(_conditions(rule.tree)) for name, rule in rules_of(claim, project).items()}
    found: dict[str, Row] = {}
    for part in verdict.comparisons:
        condition = known.get(part.rule, {}).get(part.text)
        row = _row(labels, part, condition) if condition else _as_written(part)
        key = _compared(condition.node) if condition else part.text
        before = found.get(key)
        found[key] = row._replace(demands=before.demands + row.demands) if before else row
    return list(found.values())


def _conditions(tree: Node) -> Iterator[tuple[str, _Condition]]:
    """Every condition of a rule by its text."""

    def walk(node: Node, *, wanted: bool) -> Iterator[_Condition]:
        match node:
            case Logic():
                for part in node.parts:
                    yield from walk(part, wanted=wanted != (node.word == "not"))
            case ComparisonNode():
                yield _Condition(node, wanted)
                for part in node.parts:
                    yield from counted(part)
            case _:
                yield _Condition(node, wanted)

    def counted(node: Node) -> Iterator[_Condition]:
        for part in node.parts:
            is_condition = isinstance(node, Call) and node.name == "count"
            yield from walk(part, wanted=True) if is_condition else counted(part)

    return ((condition.node.text, condition) for condition in walk(tree, wanted=True))


def _compared(node: Node) -> str:
    """What a condition compares with its bound, as the rule has it."""
    if not isinstance(node, ComparisonNode):
        return node.text
    first, _, second = oriented(node)
    return first.text if constant_value(second) is not None else f"{first.text} - {second.text}"


def _row(labels: Labels, part: Comparison, condition: _Condition) -> Row:
    node, wanted = condition
    share = part.share if wanted or part.share is None else 1 - part.share
    held = part.truth if wanted or part.truth is None else not part.truth
    if not isinstance(node, ComparisonNode):
        title, of = _named(labels, node)
        demand = Demand(part.rule, yes_or_no(truth=wanted), held, share)
        return Row(title, of, yes_or_no(truth=part.truth), "", (demand,))
    first, operator, second = oriented(node)
    title, of = _named(labels, first)
    unit = _unit(labels, first)
    limit = constant_value(second)
    operator = operator if wanted else NEGATED[operator]
    if limit is None:
        other = _named(labels, second)
        alike = title == other[0]
        title, of = (
            (title, f"{of} less {other[1]}") if alike else (f"{_phrase((title, of))} less {_phrase(other)}", "")
        )
        limit = 0
    needed = BOUNDS[operator].format(number(limit, unit))
    return Row(title, of, *_value(part, unit), (Demand(part.rule, needed, held, share),))


def _as_written(part: Comparison) -> Row:
    return Row(part.text, "", *_value(part), (Demand(part.rule, "as written", part.truth, part.share),))


def _value(part: Comparison, unit: str = "") -> tuple[str, str]:
    """A value and its interval; a count of conditions that are partly unknown has its bounds as its value."""
    ends = "" if part.interval is None else " to ".join(number(end, unit) for end in part.interval)
    return (ends or "\N{EM DASH}", "") if part.value is None else (number(part.value, unit), ends)


def _named(labels: Labels, node: Node) -> tuple[str, str]:
    """Title of what a part of a rule is about; whose it is and what was made of it, which may be empty."""
    references = references_in(node)
    alike = len(references) == 1 or same_measure(*references)
    match node:
        case MeasureNode(reference=reference):
            return labels.title(reference), _owner(labels, reference)
        case Call(name="count"):
            return f"How many of {len(node.parts)} conditions hold", ""
        case Call(name=name, parts=(part,)) if name in WORDS:
            title, of = _named(labels, part)
            return title, f"{of}, {WORDS[name]}" if of else WORDS[name]
        case Arithmetic(operator=sign, parts=(MeasureNode(reference=first), MeasureNode(reference=second))) if (
            alike
        ):
            return labels.title(first), f"{_owner(labels, first)} {SIGNS[sign]} {_owner(labels, second)}"
    return (
        (labels.title(references[0]), labels.pattern(node)) if alike else (labels.readable(node, references), "")
    )


def _owner(labels: Labels, reference: Reference) -> str:
    """Whose a measure is; what is asked of the verdict on a used claim."""
    if reference.predicate in ("", "wins"):
        return labels.framework(reference) + (" wins" if reference.predicate else "")
    return reference.predicate


def _phrase(named: tuple[str, str]) -> str:
    """A title with its owner, amid other words."""
    title, of = named
    return f"{title} ({of})" if of else title


def _unit(labels: Labels, node: Node) -> str:
    """The unit of a part of a rule that is a measure, a bound or a difference; empty for any other."""
    references = references_in(node)
    match node:
        case MeasureNode():
            return labels.unit(*references)
        case Call(name="abs" | "min" | "max" | "worst", parts=parts) | Arithmetic(operator="-", parts=parts):
            units = {_unit(labels, part) for part in parts}
            unit = units.pop() if len(units) == 1 else ""
            return unit if len(parts) == 1 or not unit.startswith("of ") else ""
    return ""
