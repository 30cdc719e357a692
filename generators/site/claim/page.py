"""Prepare the data of one claim's page; its layout is `templates/claim.md.jinja`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from generators.harness import blocks
from generators.model import (
    Battery,
    Claim,
    Findings,
    Measure,
    Observation,
    Outcome,
    Text,
    VerdictWord,
    script_name,
)
from generators.site import cards, escaping, summaries
from generators.site.claim import citation, comparisons, controls, history, method, notes, ratios, siblings
from generators.site.claim.site import Site
from generators.site.exports import review, samples

MANY = 16  # rows beyond which a list is closed at first
WORDY = 700  # characters beyond which a text stands below its table


def details(findings: Findings, claim: Claim, site: Site) -> dict[str, object]:
    """What the page of one claim shows beyond its card, on a site."""
    project, entry = findings.project, claim.entry
    observations, verdict = cards.observed(findings, claim), cards.verdict_of(findings, claim.id)
    elsewhere = [
        cards.observed_in(project, claim, machine.evidence) for machine in findings.elsewhere.get(claim.id, ())
    ]
    occasions = findings.occasions.get(claim.id, ())
    here, *others_drawn = ratios.tables(project, entry.measures, [observations, *elsewhere], occasions)
    prose = {name: observations.get(name) for name in project.frameworks}
    kin = siblings.siblings_of(project, claim)
    deciding = cards.judged_measures(project, claim, "supported_if", "refuted_if")
    names = [name for name in project.frameworks if script_name(name) in claim.files]
    others = sorted(set(claim.files) - set(map(script_name, names)))
    return {
        "claim": claim,
        "entry": entry,
        "observations": observations,
        "newest": cards.newest_in(project, findings.evidence.get(claim.id, {})),
        "rows": list(_measure_rows(entry.measures, observations)),
        "comparisons": comparisons.rows(project, claim, verdict),
        "controls": [control for observation in observations.values() for control in observation.controls],
        "control_rows": controls.rows(observations, project.frameworks),
        "what_if": list(_what_if(claim, verdict.word)),
        "many": MANY,
        "warm": blocks.WARM_SECONDS,
        "unwarmed": blocks.LONGEST_WARM_CALL,
        "block": round(1000 * blocks.BLOCK_SECONDS),
        "ratios": here,
        "against": [row for row in here.rows if row.against and row.name in deciding] if here else [],
        "bias": findings.shared_bias,
        "machines": list(_machines(findings, claim, elsewhere, others_drawn)),
        "pair": names if len(names) in (2, 3) else (),
        "scripts": [(project.frameworks[name].title, script_name(name)) for name in names]
        + [(name, name) for name in others],
        "settings": sorted({key for observation in observations.values() for key in observation.settings}),
        "unmeasured": [
            f"the {project.frameworks[name].title} script {'failed' if part.outcome.failed else 'is unavailable'}"
            for name, part in observations.items()
            if part.outcome is not Outcome.MEASURED
        ],
        "measured": list(project.frameworks)
        == [name for name, part in observations.items() if part.outcome is Outcome.MEASURED],
        "method": [escaping.prose(part) for part in method.cut(notes.substitute(claim.method, claim, prose))],
        "limits": escaping.prose(notes.substitute(claim.limits, claim, prose)),
        "used": [
            (alias.partition("[")[0], used, project.claim(used), findings.verdicts.get(used))
            for alias, used in sorted(claim.uses.items())
        ],
        "timed": any(part.timed for part in (claim, *map(project.claim, claim.uses.values())) if part),
        "lead": cards.verdict_of(findings, entry.facet_of) if entry.facet_of else None,
        "below": cards.details_of(findings, claim.id),
        "siblings": {
            group: [cards.card_of(findings, project.entry(name)) for name in ids]
            for group, ids in (("twins", kin.twins), ("facets", kin.facets), ("passage", kin.passage))
            if ids
        },
        "more_siblings": kin.more,
        "notebook": notebook_path(claim),
        "manifests": {ledger.manifest.run: ledger.manifest for ledger in findings.runs},
        "commit": commit_of(findings, observations.values()),
        "citation": citation.cite(
            claim, verdict, cards.PAGE_WORDS["words"][verdict.word][0], project.frameworks, site
        ),
        "appearances": [(locator, project.article.passages.get(locator)) for locator in entry.appearances],
        "review": review.reviews(findings, claim, site),
        "found_by": list(map(escaping.one_line, _found_by(findings, claim))),
        "samples": samples.has_samples(project, claim, findings.evidence.get(claim.id, {})),
        "history": history.details(findings, claim),
    }


def _what_if(claim: Claim, word: VerdictWord) -> Iterator[dict[str, object]]:
    """The sentence of each verdict that the claim did not get, or why no realistic run shows it; its values."""
    table = claim.entry.what_if
    if table is None or claim.entry.verdict is None:
        return
    for other, text in table.sentences.items():
        if other != word:
            values = [f"{key} = {json.dumps(value)}" for key, value in table.values_of(other).items()]
            yield {"word": other, "text": text, "unreachable": table.why_unreachable(other), "values": values}


def _machines(
    findings: Findings,
    claim: Claim,
    elsewhere: Iterable[Mapping[str, Observation]],
    drawn: Iterable[ratios.Table | None],
) -> Iterator[dict[str, object]]:
    """What each other machine class showed: the judged measures, and the ratios of times."""
    judged = {name: claim.entry.measures[name] for name in cards.judged_measures(findings.project, claim)}
    machines = findings.elsewhere.get(claim.id, ())
    for machine, observations, table in zip(machines, elsewhere, drawn, strict=True):
        yield {
            "machine": machine.machine,
            "device": machine.device,
            "verdict": machine.verdict,
            "at": min(observation.started for observation in observations.values()),
            "observations": observations,
            "rows": list(_measure_rows(judged or claim.entry.measures, observations)),
            "ratios": table,
        }


def _measure_rows(
    measures: Mapping[str, Measure], observations: Mapping[str, Observation]
) -> Iterator[dict[str, object]]:
    """A row for each measure, or for each size of a sweep, with a summary for each framework."""
    for name, measure in measures.items():
        values = {key: part.measures[name] for key, part in observations.items() if name in part.measures}
        for size in summaries.sizes(values):
            yield {
                "name": f"{name}[{size}]" if size else name,
                "title": f"{measure.title}, {size}" if size else measure.title,
                "measure": measure,
                "cells": {key: summaries.summarise(value, measure, size) for key, value in values.items()},
                "values": values,
                "long": any(len(value.items) > MANY for value in values.values() if isinstance(value, Battery)),
                "full": any(len(value.value) > WORDY for value in values.values() if isinstance(value, Text)),
                "failed": [
                    item
                    for item in next((value.items for value in values.values() if isinstance(value, Battery)), ())
                    if any(
                        isinstance(value, Battery) and value.items.get(item) is False for value in values.values()
                    )
                ],
            }


def notebook_path(claim: Claim) -> str:
    """Path of a claim's notebook in the site; empty where it has none."""
    return f"claims/{claim.id}/{claim.id}.ipynb" if claim.runs and claim.listed else ""


def commit_of(findings: Findings, observations: Iterable[Observation]) -> str:
    """The commit whose files the newest run behind a page had; empty where that is not known."""
    behind = {observation.run for observation in observations}
    runs = [
        ledger.manifest for ledger in findings.runs if behind & {ledger.manifest.run, *ledger.manifest.resumes}
    ]
    sources = [manifest.source for manifest in sorted(runs, key=lambda manifest: manifest.order)]
    last = sources[-1] if sources else None
    return last.commit if last and last.clean and last.commit else ""


def _found_by(findings: Findings, claim: Claim) -> Iterator[str]:
    """What the search knows of a claim: conclusion, statement, scope, passages and titles of measures."""
    entry, passages = claim.entry, findings.project.article.passages
    yield cards.verdict_of(findings, claim.id).reason
    yield entry.statement
    yield entry.scope
    yield from (passages[name].gist for name in entry.appearances if name in passages)
    yield "; ".join(measure.title for measure in entry.measures.values())
