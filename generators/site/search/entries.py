"""Give the search of Material its entries: one for a claim's page, short ones for the other generated pages.

The search shows the tags of an entry beside its title: a claim's tag is its verdict.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from generators.site.search.synonyms import FIELDS, Synonyms, add_keywords

SEARCH = "material.plugins.search.plugin"
MATERIALS = 1e6  # boost of a tag: a search for "supported" would find nothing else
TITLE = re.compile(r"<h1[^>]*>([^<]*)<")
TAG = re.compile(r"<[^>]*>")
LONGEST = 600  # characters of a section of a generated page


def entry_of(page: Page) -> dict[str, Any] | None:
    """The entry that `search` in a page's front matter gives: `parts` of its text, and a `verdict`; else None."""
    given = page.meta.get("search")
    if page.file.generated_by != "claims" or not isinstance(given, dict) or "parts" not in given:
        return None
    heading = TITLE.search(page.content or "")
    title = unescape(heading[1]) if heading else str(page.title)  # that of the front matter has other brackets
    parts = [f"<p>{escape(part, quote=False)}</p>" for part in given["parts"] if part]
    entry = {"location": page.url, "title": escape(title, quote=False), "text": "".join(parts)}
    return entry | ({"tags": [given["verdict"]]} if "verdict" in given else {})


def index_of(config: MkDocsConfig) -> Any:  # noqa: ANN401 - Material's own, without types
    """The index of Material's search in a build that has it; else None."""
    found = (plugin for plugin in config.plugins.values() if type(plugin).__module__ == SEARCH)
    return next((plugin.search_index for plugin in found if plugin.config.enabled), None)


def install(index: Any, words: Synonyms) -> None:  # noqa: ANN401 - as above
    """Let the search take our entries, and each entry its synonyms.

    Args:
        index: of Material's search, before any page is added.
        words: the synonyms of the project.
    """
    fields = index.config["fields"]
    for name, boost in FIELDS.items():
        fields.setdefault(name, {"boost": boost})
    if fields["tags"]["boost"] == MATERIALS:
        fields["tags"]["boost"] = 1.0
    add, write = index.add_entry_from_context, index.generate_search_index

    def add_ours(page: Page) -> None:
        if entry := entry_of(page):
            index.entries.append(entry)
            return
        before = len(index.entries)
        add(page)
        if page.file.generated_by == "claims":
            for found in index.entries[before:]:
                found["text"] = short(found["text"])

    def write_with_keywords(previous: object) -> object:
        add_keywords(index.entries, words)
        return write(previous)

    index.add_entry_from_context = add_ours
    index.generate_search_index = write_with_keywords


def short(text: str) -> str:
    """The HTML of a section, without what comes after its first paragraphs, or words, where it is long."""
    if len(text) <= LONGEST:
        return text
    head, end, _ = text[:LONGEST].rpartition("</p>")
    return f"{head}{end}" if end else TAG.sub(" ", text)[:LONGEST].rpartition(" ")[0]
