"""Spare MkDocs what an earlier build made of the same page, where nothing can tell the difference.

That is known of the plugins, extensions and theme named here alone. Where a project adds any other, or a hook,
MkDocs makes all pages anew each time; where it changes the theme's templates, it fills them anew each time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from generators.site.builds import frames
from generators.site.reuse import blocks
from generators.site.reuse.kept import Kept, program

PLUGINS = frozenset(
    {
        "generators.mkdocs_plugin.ClaimsPlugin",
        "material.plugins.group.plugin.GroupPlugin",
        "material.plugins.search.plugin.SearchPlugin",
        "mkdocs.contrib.search.SearchPlugin",
        "mkdocs_jupyter.plugin.Plugin",
    }
)
EXTENSIONS = frozenset(
    {
        *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "sane_lists"),
        *("smarty", "tables", "toc", "pymdownx.betterem", "pymdownx.details", "pymdownx.highlight"),
        *("pymdownx.inlinehilite", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
    }
)
UNSEARCHED = re.compile(
    r'(<(details|div|dl|figure|form|section|table|ul)\b[^<>]* data-search-exclude(?:="")?>).*?(</\2>)', re.DOTALL
)
"""What the search reads of our pages and leaves out; none holds another element of its own kind."""
ICONS = ".icons"  # thousands of pictures, which change with the version of the theme alone
ERROR_PAGE = "404.html"
OF_A_BUILD = frozenset({"site_dir", "plugins", "theme"})  # settings that no page shows, or that are digested apart


class FinishedPages:
    """The pages of one build, with what is kept of them.

    Attributes:
        converts: whether Markdown that was converted before is the same HTML now.
        shows: whether the theme makes the same page of it.
    """

    def __init__(self, config: MkDocsConfig, kept: Kept) -> None:
        self.config, self.kept = config, kept
        methods = (method for event in config.plugins.events.values() for method in event)
        settings = _plain(config.mdx_configs)
        self.converts = (
            not config.hooks
            and {_class_of(getattr(method, "__self__", method)) for method in methods} <= PLUGINS
            and {_class_of(plugin) for plugin in config.plugins.values()} <= PLUGINS
            and all(isinstance(name, str) and name in EXTENSIONS for name in config.markdown_extensions)
            and "0x" not in settings  # a function or an object
        )
        self.shows = self.converts and config.theme.name == "material" and not config.theme.custom_dir
        self._ours = (
            set(config.markdown_extensions) <= blocks.EXTENSIONS and config.mdx_configs.get("toc") == blocks.SIGN
        )
        self._markdown = _digest([config.markdown_extensions, settings])
        self._files = ""
        self._site = ""
        self._found: dict[str, tuple[str, str | None]] = {}
        self._entries: list[object] = []

    # --- Markdown to HTML ---

    def prepare(self, page: Page, files: Files) -> None:
        """Let the page take its HTML from what is kept, unless a plugin has another way to it already."""
        if self.converts and "render" not in vars(page) and type(page) is Page:
            if not self._files:
                self._files = _digest([[file.src_uri, file.url, str(file.inclusion)] for file in files])
            page.render = lambda config, files: self._convert(page, config, files)  # type: ignore[method-assign]  # as mkdocs-jupyter does

    def _convert(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert the page's Markdown, or take its earlier HTML; what MkDocs says something of is never kept."""
        linked = "" if page.file.generated_by == "claims" else f"{self._files} {page.file.src_uri}"
        inputs = _digest([page.markdown, self._markdown, linked])
        text = self.kept.get("content", inputs)
        if text is None:
            with _messages() as said:
                if not (self._ours and page.file.generated_by == "claims" and blocks.convert(page)):
                    Page.render(page, config, files)
            if not said.records:
                self.kept.put("content", inputs, f"{json.dumps(converted(page))}\n{page.content}")
            return
        head, _, page.content = text.partition("\n")
        found = json.loads(head)
        page.toc = get_toc(found["toc"])
        page._title_from_render = found["title"]  # noqa: SLF001 - as `Page.render` sets it
        page.present_anchor_ids = set(found["ids"])
        page.links_to_anchors = {
            file: links for name, links in found["links"].items() if (file := files.get_file_from_path(name))
        }

    # --- HTML to a page of the theme ---

    def around(self, env: Environment, nav: Navigation) -> Environment:
        """The theme's templates, which take a page from what is kept, and the search, which takes its entries."""
        if not self.shows:
            return env
        config = self.config
        self._site = _digest(
            [
                {key: _plain(value) for key, value in config.items() if key not in OF_A_BUILD},
                {name: _plain(dict(plugin.config)) for name, plugin in config.plugins.items()},
                _plain(dict(config.theme)),
                list(_templates(config.theme.dirs)),
                [_item(item) for item in nav],
                program("site/search"),
                program("site/builds/frames.py"),
            ]
        )
        for plugin in config.plugins.values():
            if _class_of(plugin) == "material.plugins.search.plugin.SearchPlugin" and plugin.config.enabled:
                self._index(plugin.search_index)
        return _Templates(env, self)  # type: ignore[return-value]  # all that MkDocs asks of it

    def _index(self, index: Any) -> None:  # noqa: ANN401 - Material's own, without types
        """Let the search take the entries of a page from what is kept."""
        add = index.add_entry_from_context

        def add_kept(page: Page) -> None:
            _, found = self._of_page(page)
            if found is None:
                before, content = len(index.entries), page.content
                if page.file.generated_by == "claims":
                    page.content = UNSEARCHED.sub(r"\1\3", content or "")
                add(page)
                page.content = content
                self._entries = index.entries[before:]
            else:
                index.entries += json.loads(found.partition("\n")[0])
                page.content = ""  # it stands in what is kept, and the search would read all of it once more

        index.add_entry_from_context = add_kept

    def rendered(self, name: str, template: Callable[[], Template], context: Mapping[str, Any]) -> str:
        """What a template makes of a context, or made of it before."""
        page = context["page"]
        inputs, found = self._of_page(page) if page else self._of(_digest([self._site, name, context["base_url"]]))
        entries, self._entries = self._entries, []
        if page:
            del self._found[page.file.src_uri]
        if found is None:
            text = template().render(context)
            found = f"{json.dumps(entries)}\n{frames.without_blanks(text) if page else text}"
            self.kept.put("finished", inputs, found)
        return found.partition("\n")[2]

    def _of_page(self, page: Page) -> tuple[str, str | None]:
        """The inputs of a page, as they are before the search changes its content, and what is kept of them."""
        place = page.file.src_uri
        if place not in self._found:
            around = [other and [other.title, other.url] for other in (page.previous_page, page.next_page)]
            urls = [page.url, page.edit_url, page.canonical_url, page.abs_url, page.is_homepage]
            shown = [page.content, list(_listed(page.toc)), page.title, _plain(page.meta)]
            inputs = _digest([self._site, place, str(page.file.inclusion), around, urls, shown])
            self._found[place] = self._of(inputs)
        return self._found[place]

    def _of(self, inputs: str) -> tuple[str, str | None]:
        return inputs, self.kept.get("finished", inputs)


class _Templates:
    """A theme's templates, each read only where a page is not kept."""

    def __init__(self, env: Environment, finished: FinishedPages) -> None:
        self._env, self._finished = env, finished

    def __getattr__(self, name: str) -> object:
        return getattr(self._env, name)

    def get_template(self, name: str) -> Template | _Template:
        """A template of pages or of the page for errors; the others show all pages, and are the theme's own."""
        if name in self._finished.config.theme.static_templates and name != ERROR_PAGE:
            return self._env.get_template(name)
        return _Template(name, self._env, self._finished)


class _Template(NamedTuple):
    """A template that is read when it is needed."""

    name: str
    env: Environment
    finished: FinishedPages

    def render(self, context: Mapping[str, Any]) -> str:
        """The page for a context."""
        return self.finished.rendered(self.name, lambda: self.env.get_template(self.name), context)


class _Records(logging.Handler):
    """Counts what MkDocs says."""

    def __init__(self) -> None:
        super().__init__()
        self.records = 0

    def emit(self, _record: logging.LogRecord) -> None:
        """Count a message."""
        self.records += 1


@contextmanager
def _messages() -> Iterator[_Records]:
    """Count the messages of MkDocs."""
    log, handler = logging.getLogger("mkdocs"), _Records()
    log.addHandler(handler)
    try:
        yield handler
    finally:
        log.removeHandler(handler)


def converted(page: Page) -> dict[str, object]:
    """What `Page.render` gives a page beside its content."""
    links = page.links_to_anchors or {}
    return {
        "toc": list(_listed(page.toc)),
        "title": page._title_from_render,  # noqa: SLF001 - as `Page.render` sets it
        "ids": sorted(page.present_anchor_ids or ()),
        "links": {file.src_uri: anchors for file, anchors in links.items()},
    }


def _listed(links: Iterable[AnchorLink]) -> Iterator[dict[str, Any]]:
    """A table of contents as `get_toc` reads it."""
    for link in links:
        yield {"name": link.title, "id": link.id, "level": link.level, "children": list(_listed(link.children))}


def _item(item: Any) -> list[object]:  # noqa: ANN401 - a page, section or link
    """What the theme can show of a part of the navigation."""
    children = [_item(child) for child in item.children or ()]
    meta = _plain(item.meta) if isinstance(item, Page) else ""
    return [type(item).__name__, item.title, getattr(item, "url", None), meta, children]


def _templates(folders: Iterable[str]) -> Iterator[list[str]]:
    """Name and digest of every template of a theme."""
    for top in folders:
        for folder, below, names in os.walk(top):
            below[:] = sorted(name for name in below if name != ICONS)
            for name in sorted(name for name in names if name.endswith(".html")):
                path = Path(folder, name)
                yield [str(path), hashlib.sha256(path.read_bytes()).hexdigest()]


def _class_of(plugin: object) -> str:
    return f"{type(plugin).__module__}.{type(plugin).__qualname__}"


def _plain(value: object) -> str:
    """Settings as text; what is no plain value by its representation, which for an object is never the same."""
    return json.dumps(value, default=lambda part: dict(part) if isinstance(part, Mapping) else repr(part))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode("utf-8", "surrogatepass")).hexdigest()
