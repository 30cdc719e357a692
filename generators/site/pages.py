"""Fill the templates with findings: the same Markdown pages whatever the order of the input.

Everything that a contributor or a script wrote is inside raw HTML blocks, with every character that
anything could read as its own written as a numeric entity. Only our fixed headings are Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.structure.files import File

from generators import text
from generators.entries.coverage import coverage_of
from generators.model import Findings
from generators.site import cards, claim_page, deployment, escaping, performance, summaries

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"
HOME = "index.md"


def render_pages(findings: Findings, *, directory_urls: bool = True) -> dict[str, str]:
    """Markdown files of the site by their path in the docs folder.

    Args:
        findings: what the pages show.
        directory_urls: MkDocs' `use_directory_urls`: links lead to folders, else to the files in them.
    """
    every = cards.all_cards(findings)
    pages = _Pages(findings, every, directory_urls=directory_urls)
    pages.add("", "home", run=cards.newest_run(findings))
    pages.add("claims/", "matrix")
    pages.add("performance/", "performance", boards=performance.boards(findings))
    cells = deployment.cells(findings)
    pages.add("deployment/", "deployment", cells=cells, rows=list(deployment.rows(cells)))
    passages = cards.article_rows(findings, every)
    pages.add("article/", "article", article=findings.project.article, passages=passages)
    for topic, title in cards.TOPICS.items():
        mine = [card for card in every if card.topic == topic]
        pages.add(f"topics/{topic}/", "topic", topic=topic, title=title, mine=mine)
    for card in every:
        for alias in card.claim.entry.aliases if card.claim else ():
            pages.add(f"claims/{alias}/", "alias", card=card)
    for card in every:
        pages.add_claim(card)
    return dict(sorted(pages.texts.items()))


def render_drafts(findings: Findings, *, directory_urls: bool = True) -> dict[str, str]:
    """Pages of the drafts, for their authors: no other page leads to them."""
    pages = _Pages(findings, cards.all_cards(findings), directory_urls=directory_urls)
    for card in cards.draft_cards(findings):
        pages.add_claim(card)
    return pages.texts


def render_preview(findings: Findings, ids: Sequence[str], *, directory_urls: bool = True) -> dict[str, str]:
    """Pages of these entries, whatever their status, and a home page, to which all other links lead.

    Args:
        findings: of a project with these entries.
        ids: of the entries, in the order of the home page.
        directory_urls: as in `render_pages`.
    """
    shown = tuple(cards.card_of(findings, findings.project.entry(claim_id)) for claim_id in ids)
    pages = _Pages(findings, shown, directory_urls=directory_urls, alone=True)
    pages.add("", "preview")
    for card in shown:
        pages.add_claim(card)
    return pages.texts


def page_of(claim_id: str) -> str:
    """Path of a claim's page in the docs folder."""
    return f"claims/{claim_id}/{HOME}"


class _Pages:
    """Pages that are rendered from the same findings.

    Attributes:
        built: paths of the only pages that there are; None for those of a whole site.
        texts: the Markdown of each page so far, by its path in the docs folder.
    """

    def __init__(
        self, findings: Findings, shown: tuple[cards.Card, ...], *, directory_urls: bool, alone: bool = False
    ) -> None:
        self.findings = findings
        self.directory_urls = directory_urls
        self.built = {HOME, *(page_of(card.id) for card in shown)} if alone else None
        self.templates = _environment()
        self.shared = {
            "findings": findings,
            "frameworks": findings.project.frameworks,
            "cards": shown,
            "coverage": coverage_of(findings.project),
            "alone": alone,
        }
        self.texts: dict[str, str] = {}

    def add(self, folder: str, template: str, **values: object) -> None:
        """Render the page of a folder."""
        here = self._file(f"{folder}{HOME}")

        def url(path: str) -> Markup:
            target = path if self.built is None or path in self.built else HOME
            return Markup(self._file(target).url_relative_to(here))  # noqa: S704 - ids and our own names

        template_file = self.templates.get_template(f"{template}.md.jinja")
        self.texts[here.src_uri] = template_file.render(self.shared | {"url": url} | values)

    def add_claim(self, card: cards.Card) -> None:
        """Render the page of an entry, sound or broken."""
        if card.claim is None:
            self.add(f"claims/{card.id}/", "broken", card=card)
        else:
            self.add(f"claims/{card.id}/", "claim", card=card, **claim_page.details(self.findings, card.claim))

    def _file(self, path: str) -> File:
        return File(path, src_dir=None, dest_dir="", use_directory_urls=self.directory_urls)


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
