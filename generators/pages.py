"""Findings as Markdown pages: a pure function of its argument, whatever the order of the input.

Everything that a contributor or a script wrote stands in raw HTML blocks, with every character that
Markdown, HTML or Jinja could read as its own written as a numeric entity. Only our fixed headings, the page
title and the fences around code are Markdown.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import escape
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from generators import charts, summaries
from generators.model import Broken, Claim, Findings, Freshness, Health, Kind, Observation, Topic, Verdict, Word

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"
BODY = "<!-- claims:generated -->"
TOPICS = {
    Topic.EASE_OF_USE: "Ease of use",
    Topic.DEPLOYMENT_REACH: "Deployment reach",
    Topic.PERFORMANCE: "Performance",
    Topic.ECOSYSTEM: "Ecosystem",
    Topic.USE_CASES: "Use cases",
    Topic.ORIGINS: "Origins",
}
WORDS = {
    Word.SUPPORTED: ("Supported", "The rule for a supported claim held, and the rule for a refuted one did not."),
    Word.REFUTED: ("Refuted", "The rule for a refuted claim held, and the rule for a supported one did not."),
    Word.MIXED: ("Mixed", "The checks were decided, and neither rule held: partly so, or it depends."),
    Word.NOT_ENOUGH_EVIDENCE: (
        "Not enough evidence",
        "A script did not finish, a control failed, or the measurement leaves a rule undecided. It says nothing "
        "about the claim.",
    ),
    Word.NOT_CHECKABLE: ("Not checkable", "An opinion, a definition or a forecast: no script can decide it."),
}
RULES = {"valid_if": "Comparable if", "supported_if": "Supported if", "refuted_if": "Refuted if"}
SPOKEN = frozenset("&<>\"'`{}[]|~\\*")
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ORDER = list(TOPICS)


class Card(NamedTuple):
    """What lists show of an entry, sound or broken."""

    id: str
    title: str
    topic: Topic | None
    verdict: Verdict
    cells: tuple[tuple[str, str], ...]
    claim: Claim | None
    broken: Broken | None


class Place(NamedTuple):
    """A passage of the article and the claims that stand on it."""

    locator: str
    gist: str
    kind: str
    reason: str
    cards: tuple[Card, ...]


def render(findings: Findings) -> dict[str, str]:
    """Markdown files by their path in the docs folder."""
    templates = environment()
    cards = all_cards(findings)
    places = all_places(findings, cards)
    shared = {
        "findings": findings,
        "frameworks": findings.project.frameworks,
        "cards": cards,
        "places": places,
        "topics": TOPICS,
        "words": WORDS,
    }

    def page(template: str, **values: object) -> str:
        return templates.get_template(f"{template}.md.jinja").render(shared | values)

    pages = {
        "index.md": page("home", root="./", run=newest_run(findings)),
        "claims/index.md": page("matrix", root="../"),
        "article/index.md": page("article", root="../", article=findings.project.article),
    }
    for topic, title in TOPICS.items():
        mine = [card for card in cards if card.topic is topic]
        pages[f"topics/{topic}/index.md"] = page("topic", root="../../", topic=topic, title=title, mine=mine)
    for card in cards:
        if card.claim is None:
            pages[f"claims/{card.id}/index.md"] = page("broken", root="../../", card=card)
            continue
        pages[f"claims/{card.id}/index.md"] = page(
            "claim", root="../../", card=card, **details(findings, card.claim)
        )
        for alias in sorted(card.claim.entry.aliases):
            pages.setdefault(f"claims/{alias}/index.md", page("alias", root="../../", card=card, alias=alias))
    return dict(sorted(pages.items()))


# --- what a page shows -------------------------------------------------------------------------------------


def all_cards(findings: Findings) -> tuple[Card, ...]:
    """Every entry that the site shows, by topic and title."""
    cards = [
        Card(
            claim.id,
            claim.entry.title,
            claim.entry.topic,
            verdict_of(findings, claim.id),
            key_cells(findings, claim),
            claim,
            None,
        )
        for claim in findings.project.claims
        if claim.listed
    ]
    cards += [
        Card(broken.id, broken.title, broken.topic, verdict_of(findings, broken.id), (), None, broken)
        for broken in findings.project.broken
    ]
    last = len(ORDER)
    key = {topic: place for place, topic in enumerate(ORDER)}
    return tuple(sorted(cards, key=lambda card: (key.get(card.topic, last), card.title.casefold(), card.id)))


def verdict_of(findings: Findings, claim_id: str) -> Verdict:
    """The verdict of an entry; before any run, that it was not run."""
    return findings.verdicts.get(
        claim_id, Verdict(claim=claim_id, word=Word.NOT_ENOUGH_EVIDENCE, reason="not run yet")
    )


def observed(findings: Findings, claim: Claim) -> dict[str, Observation]:
    """The observation that the page shows, by framework, in the order of `frameworks.toml`."""
    evidence = findings.evidence.get(claim.id, {})
    found = {name: summaries.shown(evidence.get(name), claim) for name in findings.project.frameworks}
    return {name: observation for name, observation in found.items() if observation is not None}


def key_cells(findings: Findings, claim: Claim) -> tuple[tuple[str, str], ...]:
    """For each framework its outcome and the one value that a list shows: the first measure that is judged."""
    observations = observed(findings, claim)
    judged = [name for name, measure in claim.entry.measures.items() if measure.kind is not Kind.TEXT]
    named = [name for name in judged if claim.entry.verdict and name in claim.entry.verdict.supported_if]
    key = next(iter(named or judged), "")
    return tuple(
        key_cell(observations.get(name), claim, key) if claim.checkable else ("", summaries.NOTHING)
        for name in findings.project.frameworks
    )


def key_cell(observation: Observation | None, claim: Claim, key: str) -> tuple[str, str]:
    """Outcome and short text of one framework's cell."""
    if observation is None:
        return "", "not run"
    if key not in observation.measures:
        return observation.outcome, str(observation.outcome)
    value = observation.measures[key]
    size = summaries.sizes({"": value})[-1]
    text = summaries.summarise(value, claim.entry.measures[key], size).text
    return observation.outcome, f"{text} at {size}" if size else text


def all_places(findings: Findings, cards: Iterable[Card]) -> tuple[Place, ...]:
    """The article's passages in their order, with the claims that stand on them."""
    held: dict[str, list[Card]] = {}
    for card in cards:
        for locator in card.claim.entry.appearances if card.claim else ():
            held.setdefault(locator, []).append(card)
    return tuple(
        Place(locator, passage.gist, passage.kind, passage.reason, tuple(held.get(locator, ())))
        for locator, passage in findings.project.article.passages.items()
    )


def newest_run(findings: Findings) -> dict[str, object]:
    """Date, machine, versions and counted outcomes of the newest run."""
    observations = [
        evidence.newest
        for claim in sorted(findings.evidence)
        for _, evidence in sorted(findings.evidence[claim].items())
        if evidence.newest is not None
    ]
    versions: dict[str, set[str]] = {}
    for observation in observations:
        version = observation.environment.versions.get(observation.framework)
        if version:
            versions.setdefault(observation.framework, set()).add(version)
    outcomes: dict[str, int] = {}
    for observation in observations:
        outcomes[observation.outcome] = outcomes.get(observation.outcome, 0) + 1
    machines = sorted({observation.environment.machine.name for observation in observations})
    started = max((observation.started for observation in observations), default=None)
    return {"started": started, "versions": versions, "outcomes": outcomes, "machines": machines}


def details(findings: Findings, claim: Claim) -> dict[str, object]:
    """What the page of one claim shows beyond its card."""
    observations = observed(findings, claim)
    evidence = findings.evidence.get(claim.id, {})
    passages = findings.project.article.passages
    names = [name for name in findings.project.frameworks if f"verify_{name}.py" in claim.files]
    others = sorted(set(claim.files) - {f"verify_{name}.py" for name in names})
    return {
        "claim": claim,
        "entry": claim.entry,
        "observations": observations,
        "newest": {
            name: part.newest
            for name in findings.project.frameworks
            if (part := evidence.get(name)) is not None and part.newest is not None
        },
        "rows": measure_rows(claim, observations),
        "figures": figures(findings, claim, observations),
        "scripts": [(findings.project.frameworks[name].title, f"verify_{name}.py") for name in names]
        + [(name, name) for name in others],
        "settings": sorted({key for observation in observations.values() for key in observation.settings}),
        "method": prose(summaries.substitute(claim.method, claim, observations)),
        "limits": prose(summaries.substitute(claim.limits, claim, observations)),
        "appearances": [(locator, passages.get(locator)) for locator in claim.entry.appearances],
        "review": review(findings, claim),
    }


def measure_rows(claim: Claim, observations: Mapping[str, Observation]) -> list[dict[str, object]]:
    """One row a measure, and one a size of a sweep, with a summary for each framework."""
    rows: list[dict[str, object]] = []
    for name, measure in claim.entry.measures.items():
        values = {key: part.measures[name] for key, part in observations.items() if name in part.measures}
        rows += [
            {
                "name": f"{name}[{size}]" if size else name,
                "title": f"{measure.title}, {size}" if size else measure.title,
                "measure": measure,
                "cells": {key: summaries.summarise(value, measure, size) for key, value in values.items()},
                "values": values,
            }
            for size in summaries.sizes(values)
        ]
    return rows


def figures(findings: Findings, claim: Claim, observations: Mapping[str, Observation]) -> list[Markup]:
    """A ratio chart for every timing that two frameworks or more have measured."""
    drawn = []
    titles = {name: framework.title for name, framework in findings.project.frameworks.items()}
    for name, measure in claim.entry.measures.items():
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
        sides = (f"{titles[dots[0][0]]} is faster", "slower") if len(observations) == 2 else ("faster", "slower")
        drawn.append(Markup(charts.ratios(f"chart-{name}", measure.title, rows, measure.smallest_effect, sides)))  # noqa: S704  # charts escapes
    return drawn


def review(findings: Findings, claim: Claim) -> Markup:
    """The ClaimReview of schema.org as JSON that can't end its script element, empty without a verdict."""
    verdict = verdict_of(findings, claim.id)
    if verdict.word not in (Word.SUPPORTED, Word.REFUTED, Word.MIXED) or verdict.verified_at is None:
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
    return json_text(record)


# --- text --------------------------------------------------------------------------------------------------


def environment() -> Environment:
    """Templates that escape every value for a raw HTML block and refuse an unknown name."""
    templates = Environment(
        loader=PackageLoader("generators"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: value if hasattr(value, "__html__") else raw_text(str(value)),
    )
    templates.filters |= {
        "md": md_text,
        "json": json_text,
        "header": header_text,
        "day": day,
        "moment": moment,
        "iso": iso,
        "plain": summaries.plain,
        "seconds": summaries.seconds,
        "fenced": fenced,
        "known": known,
        "told": lambda settings, key: settings.get(key, summaries.NOTHING),
    }
    templates.globals |= {
        "MARKER": Markup(MARKER),  # noqa: S704  # a constant of ours
        "BODY": Markup(BODY),  # noqa: S704  # a constant of ours
        "RULES": RULES,
        "dash": summaries.NOTHING,
        "STALE": Freshness.STALE,
        "HEALTHY": Health.OK,
    }
    return templates


def visible(text: str) -> str:
    """The text with control and bidirectional characters made visible; line ends become `\\n`."""
    return "".join(seen(character) for character in text.replace("\r\n", "\n"))


def seen(character: str) -> str:
    """A character, or what stands for one that must not act."""
    code = ord(character)
    if code < 0x20 and character not in "\n\t":
        return chr(0x2400 + code)
    if character in BIDI or 0x7F <= code < 0xA0 or character in "\u2028\u2029" or 0xD800 <= code < 0xE000:
        return f"[U+{code:04X}]"
    return character


def raw_text(text: str) -> Markup:
    """The text for a raw HTML block: nothing in it can end the block, the attribute or the line."""
    return Markup(
        "".join(f"&#{ord(c)};" if c in SPOKEN or c in "\n\t" else c for c in visible(text)),
    )  # every character that HTML or Markdown reads is an entity


def md_text(text: str) -> Markup:
    """The text for a line of Markdown: every ASCII punctuation as an entity, control characters removed."""
    kept = (c for c in " ".join(str(text).split()) if seen(c) == c)
    return Markup("".join(f"&#{ord(c)};" if c in string.punctuation else c for c in kept))  # noqa: S704  # as raw_text


def header_text(text: str) -> Markup:
    """The text as a front matter value that is safe in any theme, escaped there or not."""
    kept = "".join(c for c in " ".join(str(text).split()) if seen(c) == c)
    safe = kept.replace("<", "\N{FULLWIDTH LESS-THAN SIGN}").replace(">", "\N{FULLWIDTH GREATER-THAN SIGN}")
    return Markup(json.dumps(escape(safe)))  # noqa: S704  # JSON of escaped text


def json_text(value: object) -> Markup:
    """The value as one line of ASCII JSON, safe in front matter and in a script element."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  # as said


def fenced(code: str, name: str) -> Markup:
    """The code in a fence that it can't end, indented for a tab, kept out of the search index."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = [
        f'{fence}{{ .python title="{name}" data-search-exclude="" }}',
        *visible(code).rstrip().split("\n"),
        fence,
    ]
    return Markup("\n".join(f"    {line}".rstrip() for line in lines))  # noqa: S704  # the fence holds it


def prose(text: str) -> Markup:
    """A contributor's Markdown as HTML: no raw HTML, no images, links to http, https and mailto only."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: url.lower().startswith(("https://", "http://", "mailto:"))  # type: ignore[method-assign]  # how markdown-it-py is told
    tokens = parser.parse(visible(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1:])))}"
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup("".join(f"&#{ord(c)};" if c in "\n\t`{}[]|~" else c for c in html))  # noqa: S704  # markdown-it escapes


def day(value: date) -> str:
    """A date for people: 22 November 2026."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A moment for people: 22 November 2026, 13:40 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"


def known(value: float | tuple[float, float]) -> str:
    """What a control observed or should: yes or no, a number, or a range."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{summaries.plain(value[0])} to {summaries.plain(value[1])}"
    return summaries.plain(value)


def iso(value: datetime) -> str:
    """A moment for machines."""
    return value.isoformat().replace("+00:00", "Z")
