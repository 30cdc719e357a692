"""Put the comparisons of a verdict into rows: measure, value, what each rule needs, and whether it held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generators.judging.reasons.labels import Labels, joined, same_measure
from generators.judging.reasons.multiples import quotient_need
from generators.judging.reasons.shapes import BOUNDS
from generators.model import Claim, Comparison, Project, RuleName, Verdict
from generators.rules.evaluate import constant_value
from generators.rules.expression import rules_of
from generators.rules.nodes import Arithmetic, Call, ComparisonNode, Logic, MeasureNode, Node
from generators.rules.numbers.values import NEGATED
from generators.rules.operands import oriented, references_in, terms
from generators.rules.references import Reference
from generators.site.claim.thresholds import Threshold
from generators.site.claim.titles import LONGEST, named, phrase, shortened, unit_of
from generators.text import DIGITS, digits_between, number, yes_or_no


class Demand(NamedTuple):
    """What a rule needs of a value.

    Attributes:
        held: None where it is unknown.
        share: of the resamples in which it held, 0 to 1; None without any.
        words: the same of a ratio of times, as which framework is faster; empty for anything else.
        counted: True for a condition inside of a count, which decides nothing alone.
    """

    rule: RuleName
    needed: str
    held: bool | None
    share: float | None
    words: str = ""
    counted: bool = False


class Row(NamedTuple):
    """A value with all that the rules need of it.

    Attributes:
        of: whose it is, and what was made of it.
        value: for people, a dash where there is none.
        interval: for people, empty where nothing is repeated.
        order: of a ratio of two frameworks that a rule has the other way round: `turned`, or `kept` where turning
            it would not say the same; empty for anything else.
        whole: what is measured in full; empty where title and `of` say it.
    """

    title: str
    of: str
    value: str
    interval: str
    demands: tuple[Demand, ...]
    order: str = ""
    whole: str = ""

    @property
    def failed(self) -> bool:
        """True where a valid comparison needed it, and it did not hold."""
        return any(demand.rule == "valid_if" and demand.held is False for demand in self.demands)

    @property
    def asked(self) -> tuple[tuple[tuple[RuleName, ...], Demand], ...]:
        """The demands, each once, with all rules that make it."""
        found: dict[tuple[object, ...], list[Demand]] = {}
        for demand in self.demands:
            found.setdefault(demand[1:], []).append(demand)
        return tuple((tuple(demand.rule for demand in same), same[0]) for same in found.values())


class _Condition(NamedTuple):
    """A comparison or a bare check of a rule.

    Attributes:
        wanted: the truth that the whole rule needs of it, or that a count counts.
        counted: True inside of a count.
    """

    node: Node
    wanted: bool
    counted: bool = False


class _RowPart(NamedTuple):
    """A comparison before its numbers are written, which have as many digits as all demands of a row need.

    Attributes:
        key: of the row; one for all that compares the same.
        threshold: None where there is no number to compare.
        text: what stands for the value without a threshold, with its interval.
    """

    key: str
    title: str
    of: str
    demand: Demand
    unit: str = ""
    threshold: Threshold | None = None
    text: tuple[str, str] = ("", "")
    order: str = ""
    references: tuple[Reference, ...] = ()
    whole: str = ""


def rows(project: Project, claim: Claim, verdict: Verdict) -> list[Row]:
    """The comparisons of a verdict by what they compare, in the order of the rules; what a rule repeats, once.

    A ratio of two frameworks is shown in the order of the project, whichever way round a rule has it. A comparison
    of earlier rules, which the entry has no more, is shown as it was written.
    """
    labels = Labels(project, claim)
    known = {name: dict(_conditions(rule.tree)) for name, rule in rules_of(claim, project).items()}
    found: dict[str, list[_RowPart]] = {}
    for part in verdict.comparisons:
        condition = known.get(part.rule, {}).get(part.text)
        compared = _compared(labels, part, condition) if condition else _as_written(part)
        found.setdefault(compared.key, []).append(compared)
    return [_row(parts) for parts in _with_claims(labels, [*found.values()])]


def _with_claims(labels: Labels, found: Sequence[list[_RowPart]]) -> Iterator[list[_RowPart]]:
    """The parts of each row; rows that would look alike also say of which claims their measures are.

    Where none of them is of the claim itself, those claims are their titles.
    """
    for first, *others in found:
        alike = [other for other, *_ in found if (other.title, other.of) == (first.title, first.of)]
        claims = [labels.origin(other.references[0]) for other in alike if other.references]
        claim = claims[alike.index(first)] if len(alike) == len(claims) == len(set(claims)) > 1 else ""
        if not claim:
            yield [first, *others]
        elif all(claims):
            yield [first._replace(title=claim, of=", ".join(filter(None, (first.title, first.of)))), *others]
        else:
            of = ", ".join(filter(None, (first.of, f"of the claim “{claim}”")))
            yield [first._replace(of=of), *others]


def _row(parts: Sequence[_RowPart]) -> Row:
    """All that the rules need of one value, with the digits that tell it from each of its bounds."""
    first = parts[0]
    limits = [part.threshold.limit for part in parts if part.threshold]
    value = first.threshold.value if first.threshold else None
    digits = DIGITS if value is None else digits_between(value, limits)
    written = _value(first.threshold, first.unit, digits) if first.threshold else first.text
    demands = dict.fromkeys(
        part.demand._replace(
            needed=BOUNDS[part.threshold.operator].format(number(part.threshold.limit, part.unit, digits))
        )
        if part.threshold
        else part.demand
        for part in parts
    )
    order = next((part.order for part in parts if part.order), "")
    title = first.title if "." in first.title.partition(" ")[0] else first.title[:1].upper() + first.title[1:]
    whole = first.whole[:1].upper() + first.whole[1:]
    return Row(title, first.of, *written, tuple(demands), order, whole)


def _conditions(tree: Node) -> Iterator[tuple[str, _Condition]]:
    """Every condition of a rule by its text."""

    def walk(node: Node, *, wanted: bool, inside: bool = False) -> Iterator[_Condition]:
        match node:
            case Logic():
                for part in node.parts:
                    yield from walk(part, wanted=wanted != (node.word == "not"), inside=inside)
            case ComparisonNode():
                yield _Condition(node, wanted, inside)
                for part in node.parts:
                    yield from counted(part)
            case _:
                yield _Condition(node, wanted, inside)

    def counted(node: Node) -> Iterator[_Condition]:
        for part in node.parts:
            is_condition = isinstance(node, Call) and node.name == "count"
            yield from walk(part, wanted=True, inside=True) if is_condition else counted(part)

    return ((condition.node.text, condition) for condition in walk(tree, wanted=True))


def _compared(labels: Labels, part: Comparison, condition: _Condition) -> _RowPart:
    """A comparison of the rules as they are, as the rule that it stands in needs it."""
    node, wanted, inside = condition
    share = part.share if wanted or part.share is None else 1 - part.share
    held = part.truth if wanted or part.truth is None else not part.truth
    demand = Demand(part.rule, yes_or_no(truth=wanted), held, share, counted=inside)
    if not isinstance(node, ComparisonNode):
        text = (yes_or_no(truth=part.truth), "")
        return _RowPart(node.text, *named(labels, node), demand, text=text, references=references_in(node))
    first, operator, second = oriented(node)
    limit = constant_value(second)
    threshold = Threshold(operator if wanted else NEGATED[operator], limit or 0, part.value, part.interval)
    compared = _RowPart(
        first.text,
        *named(labels, first),
        demand,
        unit_of(labels, first),
        threshold,
        references=references_in(node),
    )
    if limit is not None:
        pair = _quotient(first)
        return _ratio(labels, pair, compared, threshold) if pair else _brief(labels, first, compared)
    one, other = (compared.title, compared.of), named(labels, second)
    whole = one[0] != other[0]
    texts = (phrase(one), phrase(other)) if whole else (one[1], other[1])
    difference = joined("-", [*zip((first, second), texts, strict=True)])
    title, of = (difference, "") if whole else (one[0], difference)
    both = Arithmetic(f"{first.text} - {second.text}", first.column, (first, second), "-")
    return _brief(labels, both, compared._replace(title=title, of=of))


def _brief(labels: Labels, node: Node, compared: _RowPart) -> _RowPart:
    """The same with a title that isn't long, and with one key for all ways to write a sum."""
    sums = sorted(f"{sign} {part.text}" for sign, part in terms(node))
    compared = compared._replace(key=" ".join(sums))
    title, of = shortened(labels, node) if len(compared.title) > LONGEST else ("", "")
    return compared._replace(title=title, of=of, whole=compared.title) if title else compared


def _quotient(node: Node) -> tuple[Reference, ...]:
    """The two measures of a plain ratio of frameworks; empty for any other part of a rule."""
    match node:
        case Arithmetic(operator="/", parts=(MeasureNode(reference=first), MeasureNode(reference=second))):
            return (first, second) if same_measure(first, second) else ()
    return ()


def _ratio(labels: Labels, pair: tuple[Reference, ...], compared: _RowPart, threshold: Threshold) -> _RowPart:
    """A ratio of two frameworks, the one that the project names first over the other where that says the same."""
    titles, timed, order = [labels.framework(reference) for reference in pair], all(map(labels.timed, pair)), ""
    ordered = threshold.limit > 0 and threshold.operator not in ("==", "!=")
    words = quotient_need(titles, threshold.limit, threshold.operator) if timed and ordered else ""
    places = [[*labels.project.frameworks].index(reference.framework) for reference in pair]
    if places[0] > places[1]:
        order = "turned" if threshold.turns(positive=timed) else "kept"
    if order == "turned":
        threshold, pair, titles = threshold.turned, pair[::-1], titles[::-1]
    return compared._replace(
        key=" / ".join(map(str, pair)),
        of=" / ".join(titles),
        demand=compared.demand._replace(words=words),
        threshold=threshold,
        order=order,
    )


def _as_written(part: Comparison) -> _RowPart:
    threshold = Threshold("==", 0, part.value, part.interval)
    demand = Demand(part.rule, "as written", part.truth, part.share)
    return _RowPart(part.text, part.text, "", demand, text=_value(threshold))


def _value(threshold: Threshold, unit: str = "", digits: int = DIGITS) -> tuple[str, str]:
    """A value and its interval; a count of conditions that are partly unknown has its bounds as its value."""
    ends = " to ".join(number(end, unit, digits) for end in dict.fromkeys(threshold.interval or ()))
    if threshold.value is None:
        return ends or "\N{EM DASH}", ""
    exact = threshold.interval is None or len({*threshold.interval}) == 1
    return number(threshold.value, unit, digits), "" if exact else ends
