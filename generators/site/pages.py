"""Findings as Markdown pages: a pure function of its argument, whatever the order of the input.

Everything that a contributor or a script wrote stands in raw HTML blocks, with every character that
Markdown, HTML or Jinja could read as its own written as a numeric entity. Only our fixed headings, the page
title and the fences around code are Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generators import text
from generators.entries import coverage
from generators.harness import blocks
from generators.model import (
    Battery,
    Claim,
    Findings,
    Freshness,
    Health,
    Measure,
    Observation,
    VerdictWord,
    script_name,
)
from generators.site import cards, charts, deployment, escaping, notes, performance, summaries

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"
BODY = "<!-- claims:generated -->"
MANY = 16  # rows beyond which a list waits to be opened
WORDS = {
    VerdictWord.SUPPORTED: (
        "Supported",
        "The rule for a supported claim held, and the rule for a refuted one did not.",
    ),
    VerdictWord.REFUTED: (
        "Refuted",
        "The rule for a refuted claim held, and the rule for a supported one did not.",
    ),
    VerdictWord.MIXED: ("Mixed", "The checks were decided, and neither rule held: partly so, or it depends."),
    VerdictWord.NOT_ENOUGH_EVIDENCE: (
        "Not enough evidence",
        "A script did not finish, a control failed, or the measurements leave a rule undecided.",
    ),
    VerdictWord.NOT_CHECKABLE: (
        "Not checkable",
        "An opinion, a definition or a forecast: no script can decide it.",
    ),
}
RULES = {"valid_if": "Comparable if", "supported_if": "Supported if", "refuted_if": "Refuted if"}


def render_pages(findings: Findings) -> dict[str, str]:
    """Markdown files by their path in the docs folder."""
    templates = _environment()
    every = cards.all_cards(findings)
    places = cards.article_rows(findings, every)
    shared = {
        "findings": findings,
        "frameworks": findings.project.frameworks,
        "cards": every,
        "places": places,
        "coverage": coverage.coverage(findings.project),
        "topics": cards.TOPICS,
        "words": WORDS,
    }

    def page(template: str, **values: object) -> str:
        return templates.get_template(f"{template}.md.jinja").render(shared | values)

    pages = {
        "index.md": page("home", root="./", run=cards.newest_run(findings)),
        "claims/index.md": page("matrix", root="../"),
        "performance/index.md": page("performance", root="../", boards=performance.boards(findings)),
        "deployment/index.md": page("deployment", root="../", **_reach(findings)),
        "article/index.md": page("article", root="../", article=findings.project.article),
    }
    for topic, title in cards.TOPICS.items():
        mine = [card for card in every if card.topic is topic]
        pages[f"topics/{topic}/index.md"] = page("topic", root="../../", topic=topic, title=title, mine=mine)
    for card in every:
        if card.claim is None:
            pages[f"claims/{card.id}/index.md"] = page("broken", root="../../", card=card)
            continue
        pages[f"claims/{card.id}/index.md"] = page(
            "claim", root="../../", card=card, **_details(findings, card.claim)
        )
        for alias in sorted(card.claim.entry.aliases):
            pages.setdefault(f"claims/{alias}/index.md", page("alias", root="../../", card=card, alias=alias))
    return dict(sorted(pages.items()))


def _reach(findings: Findings) -> dict[str, object]:
    """What the deployment matrix shows."""
    cells = deployment.cells(findings)
    return {
        "cells": cells,
        "rows": list(deployment.rows(cells)),
        "claims": len({cell.claim.id for cell in cells}),
        "places": deployment.PLACES,
        "states": deployment.STATES,
    }


def _details(findings: Findings, claim: Claim) -> dict[str, object]:
    """What the page of one claim shows beyond its card."""
    project, entry = findings.project, claim.entry
    observations = cards.observed(findings, claim)
    prose = {name: observations.get(name) for name in project.frameworks}
    names = [name for name in project.frameworks if script_name(name) in claim.files]
    others = sorted(set(claim.files) - set(map(script_name, names)))
    return {
        "claim": claim,
        "entry": entry,
        "observations": observations,
        "newest": cards.newest_in(project, findings.evidence.get(claim.id, {})),
        "rows": _measure_rows(entry.measures, observations),
        "controls": [control for observation in observations.values() for control in observation.controls],
        "many": MANY,
        "warm": blocks.WARM_SECONDS,
        "block": round(1000 * blocks.BLOCK_SECONDS),
        "figures": _figures(findings, entry.measures, observations),
        "machines": _machines(findings, claim),
        "scripts": [(project.frameworks[name].title, script_name(name)) for name in names]
        + [(name, name) for name in others],
        "settings": sorted({key for observation in observations.values() for key in observation.settings}),
        "method": escaping.prose(notes.substitute(claim.method, claim, prose)),
        "limits": escaping.prose(notes.substitute(claim.limits, claim, prose)),
        "used": [
            (alias, used, project.claim(used), findings.verdicts.get(used))
            for alias, used in sorted(entry.uses.items())
        ],
        "appearances": [(locator, project.article.passages.get(locator)) for locator in entry.appearances],
        "review": _review(findings, claim),
    }


def _machines(findings: Findings, claim: Claim) -> list[dict[str, object]]:
    """What each other machine class showed: the judged measures, and their charts."""
    judged = {name: claim.entry.measures[name] for name in cards.judged_measures(findings.project, claim)}
    measures = judged or claim.entry.measures
    rows = []
    for number, machine in enumerate(findings.elsewhere.get(claim.id, ()), 1):
        observations = cards.observed_in(findings.project, claim, machine.evidence)
        rows.append(
            {
                "machine": machine.machine,
                "device": machine.device,
                "verdict": machine.verdict,
                "at": min(observation.started for observation in observations.values()),
                "observations": observations,
                "rows": _measure_rows(measures, observations),
                "figures": _figures(findings, measures, observations, f"machine-{number}"),
            }
        )
    return rows


def _measure_rows(
    measures: Mapping[str, Measure], observations: Mapping[str, Observation]
) -> list[dict[str, object]]:
    """A row for each measure, or for each size of a sweep, with a summary for each framework."""
    rows: list[dict[str, object]] = []
    for name, measure in measures.items():
        values = {key: part.measures[name] for key, part in observations.items() if name in part.measures}
        rows += [
            {
                "name": f"{name}[{size}]" if size else name,
                "title": f"{measure.title}, {size}" if size else measure.title,
                "measure": measure,
                "cells": {key: summaries.summarise(value, measure, size) for key, value in values.items()},
                "values": values,
                "long": any(len(value.items) > MANY for value in values.values() if isinstance(value, Battery)),
            }
            for size in summaries.sizes(values)
        ]
    return rows


def _figures(
    findings: Findings,
    measures: Mapping[str, Measure],
    observations: Mapping[str, Observation],
    prefix: str = "chart",
) -> list[tuple[str, Markup]]:
    """Title and ratio chart of every timing that two frameworks or more have measured."""
    figures = []
    frameworks = findings.project.frameworks
    meaning = charts.sides([frameworks[name] for name in observations])
    for name, measure in measures.items():
        values = {key: part.measures.get(name) for key, part in observations.items()}
        dots = [
            charts.Dot(
                f"{frameworks[first].title} / {frameworks[second].title}" + (f", {size}" if size else ""),
                ratio.value,
                ratio.low,
                ratio.high,
            )
            for first, second, size, ratio in summaries.ratios(values, measure)
        ]
        if dots:
            chart = charts.ratios(f"{prefix}-{name}", measure.title, dots, measure.smallest_effect, meaning)
            figures.append((measure.title, Markup(chart)))  # noqa: S704 - charts escapes
    return figures


def _review(findings: Findings, claim: Claim) -> dict[str, object] | None:
    """The ClaimReview of schema.org; None without a verdict."""
    verdict = cards.verdict_of(findings, claim.id)
    decided = verdict.word in (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED)
    if not decided or verdict.verified_at is None:
        return None
    article = findings.project.article
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim.entry.statement,
        "datePublished": verdict.verified_at.date().isoformat(),
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {"@type": "Article", "headline": article.title, "publisher": article.publisher},
        },
        "reviewBody": verdict.reason,
        "reviewRating": {"@type": "Rating", "alternateName": WORDS[verdict.word][0]},
    }


def _environment() -> Environment:
    """Templates that escape every value for a raw HTML block and refuse an unknown name."""
    templates = Environment(
        loader=PackageLoader("generators.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: value if hasattr(value, "__html__") else escaping.raw_text(str(value)),
    )
    templates.filters |= {
        "md": escaping.md_text,
        "header": escaping.header_text,
        "sentence": escaping.sentence,
        "day": escaping.day,
        "moment": escaping.moment,
        "iso": escaping.iso,
        "plain": text.number,
        "seconds": text.seconds,
        "ratio": text.ratio,
        "percent": text.percent,
        "limits": text.limits,
        "fenced": escaping.fenced,
        "known": summaries.known,
        "told": lambda settings, key: settings.get(key, summaries.NOTHING),
    }
    templates.globals |= {
        "MARKER": Markup(MARKER),  # noqa: S704 - a constant of ours
        "BODY": Markup(BODY),  # noqa: S704 - a constant of ours
        "RULES": RULES,
        "dash": summaries.NOTHING,
        "STALE": Freshness.STALE,
        "HEALTHY": Health.OK,
    }
    return templates
