"""Write the raw samples of each claim: what a timing's rounds and a number's seeds were, one by one."""

from __future__ import annotations

from functools import partial

from generators.model import Claim, Evidence, Findings, Number, Project, Timing, Value
from generators.model.samples import ClaimSamples, RawSamples, SamplesAnswer
from generators.site import cards
from generators.site.exports.schemas import json_text
from generators.site.reuse.kept import KEPT
from generators.site.reuse.views import NO_MOMENT, Views


def has_samples(project: Project, claim: Claim, evidence: dict[str, Evidence]) -> bool:
    """Whether a framework's script returned a timing, or a number for several seeds."""
    shown = cards.observed_in(project, claim, evidence).values()
    return any(_repeated(value) for part in shown for value in part.measures.values())


def render_samples(views: Views, index: str) -> dict[str, str]:
    """Answers by their path in the site, as of no moment: one for each listed claim with samples.

    Args:
        views: of the findings.
        index: what a page's address ends with after its folder.
    """
    files = {}
    for claim in views.findings.project.claims:
        evidence = views.findings.evidence.get(claim.id, {})
        if claim.listed and has_samples(views.findings.project, claim, evidence):
            make = partial(_answer, views.view(claim), claim, index)
            text = KEPT.get().text("samples", f"{views.digest(claim)} {index}", make)
            files[f"api/v1/samples/{claim.id}.json"] = text
    return files


def _answer(view: Findings, claim: Claim, index: str) -> str:
    observations = cards.observed(view, claim)
    measures: dict[str, dict[str, RawSamples]] = {}
    for name in claim.entry.measures:
        found = {
            framework: RawSamples(run=part.run, started=part.started, value=part.measures[name])
            for framework, part in observations.items()
            if name in part.measures and _repeated(part.measures[name])
        }
        if found:
            measures[name] = found
    result = ClaimSamples(id=claim.id, url=f"claims/{claim.id}/{index}", measures=measures)
    answer = SamplesAnswer(generated_at=NO_MOMENT, total=len(measures), result=result)
    return json_text(answer.model_dump(mode="json"))


def _repeated(value: Value) -> bool:
    return isinstance(value, Timing) or (isinstance(value, Number) and isinstance(value.value, tuple))
