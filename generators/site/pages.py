"""Fill the templates with findings: the same Markdown pages whatever the order of the input.

Everything that a contributor or a script wrote is inside raw HTML blocks, with every character that
Markdown, HTML or Jinja could read as its own written as a numeric entity. Only our fixed headings, the page
title and the fences around code are Markdown.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generators import text
from generators.entries.coverage import coverage_of
from generators.model import Findings, Freshness, Health
from generators.site import cards, claim_page, deployment, escaping, performance, summaries

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"
BODY = "<!-- claims:generated -->"
RULES = {"valid_if": "Comparable if", "supported_if": "Supported if", "refuted_if": "Refuted if"}


def render_pages(findings: Findings) -> dict[str, str]:
    """Markdown files by their path in the docs folder."""
    templates = _environment()
    every = cards.all_cards(findings)
    shared = {
        "findings": findings,
        "frameworks": findings.project.frameworks,
        "cards": every,
        "coverage": coverage_of(findings.project),
        "topics": cards.TOPICS,
        "words": cards.WORDS,
    }

    def page(template: str, **values: object) -> str:
        return templates.get_template(f"{template}.md.jinja").render(shared | values)

    pages = {
        "index.md": page("home", root="./", run=cards.newest_run(findings)),
        "claims/index.md": page("matrix", root="../"),
        "performance/index.md": page("performance", root="../", boards=performance.boards(findings)),
        "deployment/index.md": page("deployment", root="../", **_reach(findings)),
        "article/index.md": page(
            "article", root="../", article=findings.project.article, passages=cards.article_rows(findings, every)
        ),
    }
    for topic, title in cards.TOPICS.items():
        mine = [card for card in every if card.topic is topic]
        pages[f"topics/{topic}/index.md"] = page("topic", root="../../", topic=topic, title=title, mine=mine)
    for card in every:
        if card.claim is None:
            pages[f"claims/{card.id}/index.md"] = page("broken", root="../../", card=card)
            continue
        pages[f"claims/{card.id}/index.md"] = page(
            "claim", root="../../", card=card, **claim_page.details(findings, card.claim)
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
        "setting": lambda settings, key: settings.get(key, summaries.NOTHING),
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
