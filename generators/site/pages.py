"""Findings as Markdown pages: a pure function of its argument, whatever the order of the input.

Everything that a contributor or a script wrote stands in raw HTML blocks, with every character that
Markdown, HTML or Jinja could read as its own written as a numeric entity. Only our fixed headings, the page
title and the fences around code are Markdown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generators import text
from generators.entries.coverage import coverage_of
from generators.harness import blocks
from generators.model import Battery, Claim, Findings, Freshness, Health, Observation, VerdictWord, script_name
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


def render(findings: Findings) -> dict[str, str]:
    """Markdown files by their path in the docs folder."""
    templates = _environment()
    every = cards.all_cards(findings)
    places = cards.all_places(findings, every)
    shared = {
        "findings": findings,
        "frameworks": findings.project.frameworks,
        "cards": every,
        "places": places,
        "coverage": coverage_of(findings.project),
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
    observations = cards.observed(findings, claim)
    named = {name: observations.get(name) for name in findings.project.frameworks}
    evidence = findings.evidence.get(claim.id, {})
    outline = findings.project.article.passages
    names = [name for name in findings.project.frameworks if script_name(name) in claim.files]
    others = sorted(set(claim.files) - set(map(script_name, names)))
    return {
        "claim": claim,
        "entry": claim.entry,
        "observations": observations,
        "newest": {
            name: part.newest
            for name in findings.project.frameworks
            if (part := evidence.get(name)) is not None and part.newest is not None
        },
        "rows": _measure_rows(claim, observations),
        "controls": [control for observation in observations.values() for control in observation.controls],
        "many": MANY,
        "warm": blocks.WARM_SECONDS,
        "block": round(1000 * blocks.BLOCK_SECONDS),
        "figures": _figures(findings, claim, observations),
        "machines": _machines(findings, claim),
        "scripts": [(findings.project.frameworks[name].title, script_name(name)) for name in names]
        + [(name, name) for name in others],
        "settings": sorted({key for observation in observations.values() for key in observation.settings}),
        "method": escaping.prose(notes.substitute(claim.method, claim, named)),
        "limits": escaping.prose(notes.substitute(claim.limits, claim, named)),
        "used": [
            (alias, used, findings.project.claim(used), findings.verdicts.get(used))
            for alias, used in sorted(claim.entry.uses.items())
        ],
        "appearances": [(locator, outline.get(locator)) for locator in claim.entry.appearances],
        "review": _review(findings, claim),
    }


def _machines(findings: Findings, claim: Claim) -> list[dict[str, object]]:
    """What each other machine class showed: the measures that are judged, and their charts."""
    judged = cards.judged(findings.project, claim)
    told = []
    for number, seen in enumerate(findings.elsewhere.get(claim.id, ()), 1):
        observations = cards.observed_in(findings.project, claim, seen.evidence)
        told.append(
            {
                "machine": seen.machine,
                "device": seen.device,
                "verdict": seen.verdict,
                "at": min(one.started for one in observations.values()),
                "observations": observations,
                "rows": _measure_rows(claim, observations, judged),
                "figures": _figures(findings, claim, observations, f"machine-{number}", judged),
            }
        )
    return told


def _measure_rows(
    claim: Claim, observations: Mapping[str, Observation], names: Collection[str] = ()
) -> list[dict[str, object]]:
    """One row a measure (of those named, or all), and one a size of a sweep, with a summary for each framework."""
    rows: list[dict[str, object]] = []
    for name, measure in claim.entry.measures.items():
        if names and name not in names:
            continue
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
    claim: Claim,
    observations: Mapping[str, Observation],
    prefix: str = "chart",
    names: Collection[str] = (),
) -> list[tuple[str, Markup]]:
    """Title and ratio chart of every timing (of those named, or all) that two frameworks or more have measured."""
    drawn = []
    titles = {name: framework.title for name, framework in findings.project.frameworks.items()}
    for name, measure in claim.entry.measures.items():
        if names and name not in names:
            continue
        dots = summaries.ratios({key: part.measures.get(name) for key, part in observations.items()}, measure)
        if not dots:
            continue
        rows = [
            charts.Dot(
                f"{titles[one]} / {titles[other]}" + (f", {size}" if size else ""),
                ratio.value,
                ratio.low,
                ratio.high,
            )
            for one, other, size, ratio in dots
        ]
        sides = "the first takes less", "the second takes less"
        if len(observations) == 2:
            sides = f"{titles[dots[0][0]]} takes less", f"{titles[dots[0][1]]} takes less"
        drawing = charts.ratios(f"{prefix}-{name}", measure.title, rows, measure.smallest_effect, sides)
        drawn.append((measure.title, Markup(drawing)))  # noqa: S704 - charts escapes
    return drawn


def _review(findings: Findings, claim: Claim) -> Markup:
    """The ClaimReview of schema.org as JSON that can't end its script element, empty without a verdict."""
    verdict = cards.verdict_of(findings, claim.id)
    if (
        verdict.word not in (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED)
        or verdict.verified_at is None
    ):
        return Markup()
    article = findings.project.article
    record = {
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
    return escaping.json_text(record)


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
        "json": escaping.json_text,
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
