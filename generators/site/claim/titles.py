"""Title what a part of a rule is about, with whose it is and its unit, without the syntax of rules."""

from __future__ import annotations

from generators.judging.reasons.labels import Labels, common_end, same_measure
from generators.judging.reasons.sums import title_of_sum
from generators.rules.nodes import Arithmetic, Call, MeasureNode, Node
from generators.rules.operands import references_in, terms, walk
from generators.rules.references import Reference

WORDS = {
    "passes": "items passed",
    "share": "share of items passed",
    "worst": "worst seed",
    "abs": "size of the difference",
}
LONGEST = 150
"""Characters of a title; what a longer one says stands behind a shorter one."""
SIGNS = {"/": "/", "-": "less", "+": "plus", "*": "times"}


def named(labels: Labels, node: Node) -> tuple[str, str]:
    """Title of what a part of a rule is about; whose it is and what was made of it, which may be empty."""
    references = references_in(node)
    counted = any(isinstance(part, Call) and part.name == "count" for part in walk(node))
    alike = not counted and (len(references) == 1 or same_measure(*references))
    match node:
        case MeasureNode(reference=reference):
            return labels.title(reference), _owner(labels, reference)
        case Call(name="count"):
            end, _ = common_end(dict.fromkeys(map(labels.title, references)))
            return labels.readable(node, references), end[:1].lower() + end[1:]
        case Call(name=name, parts=(part,)) if name in WORDS:
            title, of = named(labels, part)
            return title, f"{of}, {WORDS[name]}" if of else WORDS[name]
        case Arithmetic(operator=sign, parts=(MeasureNode(reference=first), MeasureNode(reference=second))) if (
            alike
        ):
            return labels.title(first), f"{_owner(labels, first)} {SIGNS[sign]} {_owner(labels, second)}"
    return (
        (labels.title(references[0]), labels.pattern(node)) if alike else (labels.readable(node, references), "")
    )


def shortened(labels: Labels, node: Node) -> tuple[str, str]:
    """A short title of a part of a rule with many measures, and what is made of them; empty where there is none.

    Items of several batteries are added up; of other measures the title is that of their claim.
    """
    references = references_in(node)
    signed = {1: set[str](), -1: set[str]()}
    for sign, part in terms(node):
        signed[sign] |= {labels.framework(reference) for reference in references_in(part)}
    passes = all(isinstance(part, Call) and part.name == "passes" for _, part in terms(node))
    if passes and [len(names) for names in signed.values()] == [1, 1]:
        return title_of_sum(labels, references), " less ".join(name for names in signed.values() for name in names)
    claims = {labels.origin(reference) for reference in references}
    frameworks = {labels.framework(reference) for reference in references}
    if len(claims) > 1 or claims == {""}:
        return "", ""
    if len(frameworks) > 1:
        return claims.pop(), labels.pattern(node)
    return claims.pop(), f"{labels.readable(node, references, owned=False)}, {frameworks.pop()}"


def _owner(labels: Labels, reference: Reference) -> str:
    """Whose a measure is; what is asked of the verdict on a used claim."""
    if reference.predicate in ("", "wins"):
        return labels.framework(reference) + (" wins" if reference.predicate else "")
    return reference.predicate


def phrase(named: tuple[str, str]) -> str:
    """A title with its owner, amid other words."""
    title, of = named
    return f"{title} ({of})" if of else title


def unit_of(labels: Labels, node: Node) -> str:
    """The unit of a part of a rule that is a measure, a bound or a difference; empty for any other."""
    references = references_in(node)
    match node:
        case MeasureNode():
            return labels.unit(*references)
        case Call(name="abs" | "min" | "max" | "worst", parts=parts) | Arithmetic(operator="-", parts=parts):
            units = {unit_of(labels, part) for part in parts}
            unit = units.pop() if len(units) == 1 else ""
            return unit if len(parts) == 1 or not unit.startswith("of ") else ""
    return ""
