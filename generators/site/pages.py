"""Fill the templates with findings: the same Markdown pages whatever the order of the input.

Everything that a contributor or a script wrote is inside raw HTML blocks, with every character that
anything could read as its own written as a numeric entity. Only our fixed headings are Markdown.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import cache, partial
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.structure.files import File

from generators import text
from generators.model import BrokenEntry, Claim, Findings
from generators.site import cards, deployment, escaping, excerpts, failures, performance, summaries
from generators.site.article.view import article_view
from generators.site.claim import history, page
from generators.site.claim.site import NOWHERE, Site
from generators.site.reuse.kept import KEPT
from generators.site.reuse.views import Views

MARKER = "<!-- Generated from claims/ by `claims build`; do not edit. -->"
HOME = "index.md"
FEW = 3  # items that a list names of what fails


def render_pages(
    findings: Findings,
    *,
    directory_urls: bool = True,
    views: Views | None = None,
    site: Site = NOWHERE,
) -> dict[str, str]:
    """Markdown files of the site by their path in the docs folder.

    Args:
        findings: what the pages show.
        directory_urls: MkDocs' `use_directory_urls`: links lead to folders, else to the files in them.
        views: of these findings, where they are there already.
        site: what the pages say of their site.
    """
    views = views or Views(findings)
    pages = _Pages(views, directory_urls=directory_urls, site=site)
    overviews = KEPT.get().text(
        "overviews",
        f"{views.overview_digest()} {directory_urls} {site}",
        lambda: json.dumps(pages.overviews()),
    )
    pages.texts |= json.loads(overviews)
    for entry in findings.project.entries:
        if has_page(entry):
            pages.add_entry(entry)
    return dict(sorted(pages.texts.items()))


def render_drafts(findings: Findings, *, directory_urls: bool = True, site: Site = NOWHERE) -> dict[str, str]:
    """Pages of the drafts, for their authors: no other page leads to them."""
    pages = _Pages(Views(findings), directory_urls=directory_urls, site=site)
    for card in cards.draft_cards(findings):
        pages.add_entry(findings.project.entry(card.id))
    return pages.texts


def render_preview(
    findings: Findings, ids: Sequence[str], *, directory_urls: bool = True, site: Site = NOWHERE
) -> dict[str, str]:
    """Pages of these entries, whatever their status, and a home page, to which all other links lead.

    Args:
        findings: of a project with these entries.
        ids: of the entries, in the order of the home page.
        directory_urls: as in `render_pages`.
        site: as in `render_pages`.
    """
    entries = tuple(map(findings.project.entry, ids))
    pages = _Pages(Views(findings), directory_urls=directory_urls, site=site, alone=ids)
    pages.add("", "preview", findings, cards=tuple(cards.card_of(findings, entry) for entry in entries))
    for entry in entries:
        pages.add_entry(entry)
    return pages.texts


def has_page(entry: Claim | BrokenEntry) -> bool:
    """Whether a site has a page of the entry: it is listed, or a sound claim that is retired."""
    return entry.listed or (isinstance(entry, Claim) and entry.retired)


def page_of(claim_id: str) -> str:
    """Path of a claim's page in the docs folder."""
    return f"claims/{claim_id}/{HOME}"


class _Pages:
    """Pages that are rendered from the same findings.

    Attributes:
        built: paths of the only pages that there are; None for those of a whole site.
        files: those that pages link to, by their path in the docs folder.
        texts: the Markdown of each page so far, by its path in the docs folder.
    """

    def __init__(self, views: Views, *, directory_urls: bool, site: Site, alone: Sequence[str] = ()) -> None:
        self.views = views
        self.directory_urls = directory_urls
        self.site = site
        self.built = {HOME, *map(page_of, alone)} if alone else None
        self.templates = _environment()
        self.files: dict[str, File] = {}
        self.texts: dict[str, str] = {}

    def overviews(self) -> dict[str, str]:
        """The pages that show many entries, and those at former ids, made from the overview alone."""
        findings = self.views.overview
        every, retired = cards.all_cards(findings), cards.retired_cards(findings)
        leads = [card for card in every if card.role == "claim"]
        others = [card for card in every if card.role != "claim"]
        below = cards.below(every)
        pages = _Pages(self.views, directory_urls=self.directory_urls, site=self.site)
        add = partial(pages.add, findings=findings, leads=leads, others=others, below=below, retired=retired)
        view, run = article_view(findings, (*every, *retired)), cards.newest_run(findings)
        add("", "home", run=run, article=view)
        if view.questions:
            add("choose/", "choose", run=run, article=view)
        titles, alone = {card.id: card.title for card in every}, failures.lone_failures(findings, every)
        add("claims/", "matrix", cards=cards.nested(every), titles=titles, article=view, failures=alone, few=FEW)
        add("performance/", "performance", boards=performance.boards(findings))
        cells = deployment.cells(findings)
        add("deployment/", "deployment", cells=cells, reached=list(deployment.places(findings.project, cells)))
        add("article/", "article", article=view)
        add("topics/", "topics")
        add("api/", "api")
        for topic, title in cards.TOPICS.items():
            mine = [card for card in leads if card.topic == topic]
            led = {card.id for lead in mine for card in below[lead.id]}
            apart = [card for card in others if card.topic == topic and card.id not in led]
            add(f"topics/{topic}/", "topic", topic=topic, title=title, mine=mine, apart=apart)
        for card in (*every, *retired):
            for alias in card.claim.entry.aliases if card.claim else ():
                add(f"claims/{alias}/", "alias", card=card)
        return pages.texts

    def add(self, folder: str, template: str, findings: Findings, **values: object) -> None:
        """Render the page of a folder."""
        self.texts[f"{folder}{HOME}"] = self._rendered(folder, template, findings, **values)

    def add_entry(self, entry: Claim | BrokenEntry) -> None:
        """Render the page of an entry, unless it is kept; it is made from the entry's view alone."""
        site = f"{self.directory_urls} {self.site} {self.built and sorted(self.built)}"
        inputs = f"{self.views.digest(entry)} {site}"
        make = partial(self._entry_page, entry)
        self.texts[page_of(entry.id)] = KEPT.get().text("page", inputs, make)

    def _entry_page(self, entry: Claim | BrokenEntry) -> str:
        view = self.views.view(entry)
        details = page.details(view, entry, self.site) if isinstance(entry, Claim) else {}
        template = "claim" if details else "broken"
        return self._rendered(f"claims/{entry.id}/", template, view, card=cards.card_of(view, entry), **details)

    def _rendered(self, folder: str, template: str, findings: Findings, **values: object) -> str:
        here = self._file(f"{folder}{HOME}")

        @cache
        def url(path: str) -> Markup:
            target = path if self.built is None or path in self.built else HOME
            return Markup(self._file(target).url_relative_to(here))  # noqa: S704 - ids and our own names

        shared = {
            "findings": findings,
            "frameworks": findings.project.frameworks,
            "alone": self.built is not None,
            "site": self.site,
            "url": url,
        }
        return self.templates.get_template(f"{template}.md.jinja").render(shared | values)

    def _file(self, path: str) -> File:
        if path not in self.files:
            self.files[path] = File(path, src_dir=None, dest_dir="", use_directory_urls=self.directory_urls)
        return self.files[path]


@cache
def _environment() -> Environment:
    """The templates of the pages, with our filters and words."""
    templates = escaping.environment()
    templates.filters |= {
        "header": escaping.header_text,
        "heading": escaping.heading,
        "brief": escaping.brief,
        "linked": escaping.linked,
        "versions": escaping.versions,
        "coded": escaping.coded,
        "sentence": escaping.sentence,
        "day": escaping.day,
        "moment": escaping.moment,
        "iso": escaping.iso,
        "epoch": escaping.epoch,
        "plain": text.number,
        "seconds": text.seconds,
        "minutes": text.minutes,
        "ratio": text.ratio,
        "percent": text.percent,
        "limits": text.limits,
        "looks": text.looks,
        "code": escaping.code,
        "script_json": escaping.script_json,
        "more_words": cards.more_words,
        "changed": history.changed,
        "excerpt": excerpts.excerpt,
        "setting": lambda settings, key: settings.get(key, summaries.NOTHING),
    }
    templates.globals |= cards.PAGE_WORDS
    templates.globals["api"] = tomllib.loads(_text("api.toml"))
    templates.globals["MARKER"] = Markup(MARKER)  # noqa: S704 - a constant of ours
    return templates


def _text(name: str) -> str:
    """The text of a file beside the templates."""
    return resources.files("generators.site").joinpath("templates", name).read_text(encoding="utf-8")
