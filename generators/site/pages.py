"""Fill the templates with findings: the same Markdown pages whatever the order of the input.

Everything that a contributor or a script wrote is inside raw HTML blocks, with every character that
anything could read as its own written as a numeric entity. Only our fixed headings are Markdown.
"""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.structure.files import File

from generators import text
from generators.entries.coverage import coverage_of
from generators.model import Findings
from generators.site import cards, claim_page, deployment, escaping, performance, summaries

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"


def render_pages(findings: Findings, *, directory_urls: bool = True) -> dict[str, str]:
    """Markdown files by their path in the docs folder.

    Args:
        findings: what the pages show.
        directory_urls: MkDocs' `use_directory_urls`: links lead to folders, else to the files in them.
    """
    templates = _environment()
    every = cards.all_cards(findings)
    shared = {
        "findings": findings,
        "frameworks": findings.project.frameworks,
        "cards": every,
        "coverage": coverage_of(findings.project),
    }
    pages: dict[str, str] = {}

    def file(path: str) -> File:
        return File(path, src_dir=None, dest_dir="", use_directory_urls=directory_urls)

    def add(folder: str, template: str, **values: object) -> None:
        here = file(f"{folder}index.md")
        url = {"url": lambda path: Markup(file(path).url_relative_to(here))}  # noqa: S704 - ids and our own names
        pages[here.src_uri] = templates.get_template(f"{template}.md.jinja").render(shared | url | values)

    add("", "home", run=cards.newest_run(findings))
    add("claims/", "matrix")
    add("performance/", "performance", boards=performance.boards(findings))
    cells = deployment.cells(findings)
    add("deployment/", "deployment", cells=cells, rows=list(deployment.rows(cells)))
    add("article/", "article", article=findings.project.article, passages=cards.article_rows(findings, every))
    for topic, title in cards.TOPICS.items():
        mine = [card for card in every if card.topic == topic]
        add(f"topics/{topic}/", "topic", topic=topic, title=title, mine=mine)
    for card in every:
        for alias in card.claim.entry.aliases if card.claim else ():
            add(f"claims/{alias}/", "alias", card=card)
    for card in every:
        if card.claim is None:
            add(f"claims/{card.id}/", "broken", card=card)
        else:
            add(f"claims/{card.id}/", "claim", card=card, **claim_page.details(findings, card.claim))
    return dict(sorted(pages.items()))


def _environment() -> Environment:
    """The templates of the pages, with our filters and words."""
    templates = escaping.environment()
    templates.filters |= {
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
        "code": escaping.code,
        "script_json": escaping.script_json,
        "known": summaries.known,
        "setting": lambda settings, key: settings.get(key, summaries.NOTHING),
    }
    templates.globals |= cards.PAGE_WORDS
    templates.globals["MARKER"] = Markup(MARKER)  # noqa: S704 - a constant of ours
    return templates
