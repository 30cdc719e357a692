"""Insert measured values into a claim's notes, and find typed numbers that a measure also gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generators.model import Claim, Findings, Number, Observation, Timing, TypedNumber
from generators.rules.expression import rules_of
from generators.rules.references import PLACEHOLDER, read_reference
from generators.site.cards import observed
from generators.site.summaries import sizes, summarise

UNMEASURED = "(not measured)"
# Nothing here reads the rest of the notes again at each of many beginnings.
NO_PROSE = re.compile(r"\{\{[^{}]*\}\}|```.*?```|`[^`\n]*`|\]\([^)\s]{0,500}\)", re.DOTALL)
FEWEST_DIGITS = 3  # that count; fewer may be equal by chance
TYPED = re.compile(r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w/-]|[.,]\d)")


def typed_numbers(findings: Findings, claim_id: str) -> tuple[TypedNumber, ...]:
    """The numbers typed into a claim's notes that a placeholder would show now, digit by digit, in order.

    Left out are numbers that a rule or a control has too, because they don't change with the evidence, and those
    of so few digits that they may be equal by chance.
    """
    claim = findings.project.claim(claim_id)
    seen = observed(findings, claim) if claim else {}
    return tuple(_typed(claim, findings, seen)) if claim and seen else ()


def _typed(claim: Claim, findings: Findings, seen: Mapping[str, Observation]) -> Iterator[TypedNumber]:
    known = {
        *(value for rule in rules_of(claim, findings.project).values() for value in rule.constants),
        *(value for observation in seen.values() for value in _controls(observation)),
    }
    references: dict[str, str] = {}
    for reference, shown in _shown(claim, seen):
        references.setdefault(shown, reference)
    for heading, prose in claim.notes.items():
        text = NO_PROSE.sub(lambda match: "\n" * match[0].count("\n") or " ", prose)
        for match in TYPED.finditer(text):
            digits = match[0].replace(",", "")
            if digits in references and _digits_that_count(digits) >= FEWEST_DIGITS and float(digits) not in known:
                line = claim.line_of_note(heading, text[: match.start()])
                yield TypedNumber(
                    claim=claim.id,
                    where=f"claims/{claim.id}/notes.md:{line}",
                    text=match[0],
                    placeholder=f"{{{{ {references[digits]} }}}}",
                )


def _shown(claim: Claim, seen: Mapping[str, Observation]) -> Iterator[tuple[str, str]]:
    """What a placeholder can name, such as `tensorflow.step_time[64]`, and the number that it shows."""
    for framework, observation in seen.items():
        for name, measure in claim.entry.measures.items():
            value = observation.measures.get(name)
            for size in sizes({name: value}) if isinstance(value, Number | Timing) else ():
                shown = summarise(value, measure, size).text.partition(" ")[0]
                yield f"{framework}.{name}" + (f"[{size}]" if size else ""), shown.replace(",", "")


def _digits_that_count(number: str) -> int:
    """The digits of a number without leading zeros, and without the trailing ones of a whole number."""
    digits = number if "." in number else number.rstrip("0")
    return len(digits.replace(".", "").lstrip("0"))


def _controls(observation: Observation) -> Iterator[float]:
    for control in observation.controls:
        if not isinstance(control.known, bool):
            yield from control.known if isinstance(control.known, tuple) else (control.known,)


def substitute(prose: str, claim: Claim, observations: Mapping[str, Observation | None]) -> str:
    """The prose with `{{ framework.measure }}` and `{{ framework.measure[size] }}` replaced by what was measured.

    A text that ends with a full stop brings it only where the prose has none there.

    Args:
        prose: a contributor's text; a reference to nothing stays as it is written.
        claim: whose measures are meant.
        observations: of every framework of the project, None where there is none.
    """

    def value(match: re.Match[str]) -> str:
        reference = read_reference(match[1])
        measure = claim.entry.measures.get(reference.measure) if reference else None
        if reference is None or measure is None or reference.framework not in observations:
            return match.group()
        observation = observations[reference.framework]
        if observation is None or reference.measure not in observation.measures:
            return UNMEASURED
        summary = summarise(observation.measures[reference.measure], measure, reference.size)
        if not summary.samples:
            return match.group()
        stops = summary.text.endswith(".") and match.string.startswith(".", match.end())
        return summary.text.removesuffix(".") if stops else summary.text

    return PLACEHOLDER.sub(value, prose)
