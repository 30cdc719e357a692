"""Insert measured values into a claim's notes, and complain of typed numbers that a measure also gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generators.model import Claim, Complaint, Evidence, Number, Observation, Project
from generators.rules.expression import rules_of
from generators.rules.references import PLACEHOLDER, read_reference
from generators.site.cards import observed_in
from generators.site.summaries import summarise

UNMEASURED = "(not measured)"
NO_PROSE = re.compile(r"\{\{.*?\}\}|```.*?```|`[^`\n]*`|\]\([^)\s]*\)", re.DOTALL)
LONGEST_WHOLE = 20  # characters; no measure has more
SMALL = range(10)  # "3 seeds", "both of 2": prose has them whatever was measured
TYPED = re.compile(r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w/-]|[.,]\d)")


def complaints(claim: Claim, project: Project, evidence: Mapping[str, Evidence]) -> Iterator[Complaint]:
    """A complaint about each number of the notes that a measure gives, unless a rule or a control has it too."""
    seen = observed_in(project, claim, evidence)
    known = {
        *(value for rule in rules_of(claim, project).values() for value in rule.constants),
        *(value for observation in seen.values() for value in _controls(observation)),
    }
    for text, line in _typed(claim).items():
        digits = text.replace(",", "")
        number = int(digits) if digits.isdigit() and len(digits) < LONGEST_WHOLE else float(digits)
        source = next((name for name, value in _given(claim, seen) if _reads(text, number, value)), None)
        if source is not None and number not in known and number not in SMALL:
            yield Complaint(
                rule="typed_numbers",
                claim=claim.id,
                where=f"claims/{claim.id}/notes.md" + (f":{line}" if line else ""),
                what=f"a typed number that {source} gives",
                got=f"'{text}'",
                way_out=f"write {{{{ {source} }}}}, which follows the evidence",
            )


def _typed(claim: Claim) -> dict[str, int]:
    """Each number of the prose, with the line of the notes where it stands first."""
    lines: dict[str, int] = {}
    for heading, text in claim.notes.items():
        prose = NO_PROSE.sub(lambda match: f" {chr(10) * match[0].count(chr(10))}", text)
        for match in TYPED.finditer(prose):
            lines.setdefault(match[0], claim.line_of_note(heading, prose[: match.start()]))
    return lines


def _given(claim: Claim, seen: Mapping[str, Observation]) -> Iterator[tuple[str, float]]:
    """Each number that a script measured, by `framework.measure`."""
    for framework, observation in seen.items():
        for name, value in observation.measures.items():
            given = summarise(value, claim.entry.measures[name]).value if isinstance(value, Number) else None
            if given is not None:
                yield f"{framework}.{name}", given


def _reads(text: str, number: float, value: float) -> bool:
    """Whether the value, rounded as the text is, is the number; a whole number matches itself alone."""
    decimals = len(text.partition(".")[2])
    return abs(value - number) <= 0.5001 * 10**-decimals if decimals else value == number


def _controls(observation: Observation) -> Iterator[float]:
    for control in observation.controls:
        if not isinstance(control.known, bool):
            yield from control.known if isinstance(control.known, tuple) else (control.known,)


def substitute(prose: str, claim: Claim, observations: Mapping[str, Observation | None]) -> str:
    """The prose with `{{ framework.measure }}` and `{{ framework.measure[size] }}` replaced by what was measured.

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
        return summary.text if summary.samples else match.group()

    return PLACEHOLDER.sub(value, prose)
