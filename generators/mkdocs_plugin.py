"""The MkDocs plugin `claims`: a MkDocs build comes in; the build with the generated pages goes out."""

from __future__ import annotations

import logging
import os
import posixpath
from collections.abc import Mapping
from html import escape
from importlib import resources
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files, InclusionLevel, file_sort_key
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generators.cache import edited
from generators.errors import ClaimsError
from generators.evidence import fingerprint
from generators.model import Job, Observation, Plan, Request
from generators.site import pages
from generators.site.builds import frames, mkdocs_build
from generators.site.builds.notebook_pages import Notebooks
from generators.site.builds.serving import Stamps, file_stamps
from generators.site.reuse import blocks
from generators.site.reuse.file_writer import WRITER, GeneratedFile
from generators.site.reuse.finished import FinishedPages
from generators.site.reuse.kept import KEPT
from generators.site.reuse.navigation import NavigationItems
from generators.site.reuse.theme import list_without_icons
from generators.site.search import descriptions, entries, sitemap, synonyms

LOG = logging.getLogger("mkdocs.plugins.claims")
ASSETS = {  # several files as one: a page is shown when its last stylesheet is there
    "assets/claims.css": ("theme.css", "claims.css", "claim.css", "filters.css", "choose.css"),
    "assets/claims.js": ("theme.js", "claims.js", "filters.js", "choose.js"),
}
THEME = Path(__file__).parent / "site/theme"  # its templates replace those of Material
# of generated pages that no claim's entry makes
SOURCES = dict.fromkeys(("article/index.md", "choose/index.md"), "claims/article.toml")
CLAIM_PARTS = 3  # claims/<id>/index.md
EXTENSIONS: dict[str, dict[str, object]] = {
    "attr_list": {},
    "tables": {},
    "toc": dict(blocks.SIGN),
    "pymdownx.highlight": {"anchor_linenums": False, "pygments_lang_class": True},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
}
FEATURES = [
    *("content.action.edit", "content.code.copy", "content.tabs.link"),
    *("navigation.indexes", "navigation.instant", "search.highlight", "search.suggest"),
]
PALETTE = [
    {
        "media": f"(prefers-color-scheme: {name})",
        "scheme": scheme,
        "primary": "blue-grey",
        "accent": "teal",
        "toggle": {"icon": icon, "name": f"Switch to {other} mode"},
    }
    for name, scheme, icon, other in (
        ("light", "default", "material/weather-night", "dark"),
        ("dark", "slate", "material/weather-sunny", "light"),
    )
]


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs types only a part of itself
    """The plugin has no options."""


class ClaimsPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # as above
    """Adds the generated pages, and what they need, to the hand-written ones, which stay where they are."""

    serving = False
    home = ""
    stamps: Stamps | None = None
    finished: FinishedPages | None = None
    nav: Navigation | None = None
    notebooks = Notebooks()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs' own signature
        """Learn whether the site is served; having this method keeps the plugin alive between rebuilds.

        Material's plugin `group` calls it before every rebuild.
        """
        self.serving = command == "serve"

    def on_shutdown(self) -> None:
        """Forget the site that was served."""
        self.serving, self.stamps = False, None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the extensions, stylesheet and script of our pages, and choose the theme's defaults."""
        list_without_icons(config.theme)
        for name, options in EXTENSIONS.items():
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
            config.mdx_configs[name] = options | (config.mdx_configs.get(name) or {})
        for name in ASSETS:
            listed = config.extra_css if name.endswith(".css") else config.extra_javascript
            if name not in listed:
                listed.append(name)
        if config.theme.name == "material" and config.config_file_path:  # what came by a pipe can't be read again
            given = _theme_options(config)
            for key, value in {"font": False, "features": FEATURES, "palette": PALETTE}.items():
                if key not in given:
                    config.theme[key] = value
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        if not config.site_url:
            sitemap.leave_out(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Verify the claims that an edit reaches while the site is served, before their pages are made again."""
        self.finished = self.nav = None
        self.notebooks = Notebooks()
        if not self.serving:
            return
        root = _root_of(config)
        now = file_stamps(_watched(root))
        before, self.stamps = self.stamps, now
        if changed := now.items() ^ before.items() if before is not None else ():
            _reverify(root, {path for path, _ in changed})

    @event_priority(100)  # first, as if the pages lay in the docs folder
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated files; the home page's text waits where a hand-written one opens it."""
        sitemap.leave_out_template(files, config)
        generated, drafts = self._generated(config)
        added = {
            name: GeneratedFile.generated(config, name, content=text)
            for name, text in (generated | drafts).items()
        }
        shown = InclusionLevel.is_in_serve if self.serving else InclusionLevel.is_included
        of_theme = set(config.theme.dirs)
        present = [file for file in files if shown(file.inclusion) and file.src_dir not in of_theme]  # type: ignore[no-untyped-call]  # MkDocs' own
        docs = Path(config.docs_dir)
        mkdocs_build.refuse_unreadable(present, docs)
        mkdocs_build.refuse_collisions(present, added.values(), docs)
        self.home = added["index.md"].content_string
        if any(map(mkdocs_build.is_home, present)):
            del added["index.md"]
        for file in files:
            if file.src_dir in of_theme:
                file.inclusion = InclusionLevel.INCLUDED  # whatever `exclude_docs` says of the docs folder
        for name, file in added.items():
            if replaced := files.get_file_from_path(name):
                files.remove(replaced)  # of the theme
            parts = name.split("/")
            hidden = bool(config.nav or (config.not_in_nav and config.not_in_nav.match_file(name)))
            of_claim = len(parts) == CLAIM_PARTS and parts[0] == "claims"
            file.inclusion = InclusionLevel.NOT_IN_NAV if hidden or of_claim else InclusionLevel.INCLUDED
            if name in drafts:
                file.inclusion = InclusionLevel.DRAFT
            file.edit_uri = _edit_uri(name, config) if name.endswith(".md") else None
            files.append(file)
        return Files(sorted(files, key=file_sort_key))

    def _generated(self, config: MkDocsConfig) -> tuple[dict[str, str], dict[str, str]]:
        """Text of the generated files, with their stylesheet and script; and of drafts, while serving."""
        from generators.commands import site
        from generators.commands.history import with_history
        from generators.commands.verdicts import known_findings
        from generators.judging.findings import current_findings

        options = mkdocs_build.render_options(config)
        drafts: dict[str, str] = {}
        if render := mkdocs_build.RENDER.get():
            files = render(**options)
        else:
            read = current_findings if self.serving and edited() else known_findings
            findings = with_history(read(_root_of(config)))
            files = site.generated_files(findings, **options)
            if self.serving:
                drafts = pages.render_drafts(findings, **options)
        assets = resources.files("generators.site").joinpath("templates", "assets")
        ours = {
            name: "".join(assets.joinpath(part).read_text(encoding="utf-8") for part in parts)
            for name, parts in ASSETS.items()
        }
        return {**files, **ours}, drafts

    @event_priority(-100)  # last: another plugin may have a way of its own to the HTML of a page
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Make the edit link of a generated page plain, or leave it out where the way up can't be resolved."""
        if self.finished is None:
            self.finished = FinishedPages(config, KEPT.get())
        self.finished.prepare(page, files)
        if page.file.generated_by == "claims" and page.edit_url and ".." in page.edit_url:
            parts = urlsplit(page.edit_url)
            url = parts._replace(path=posixpath.normpath(parts.path)).geturl()
            page.edit_url = None if ".." in url else url
        return page

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - as above
        """Keep the navigation, which the pages show."""
        self.nav = nav
        return nav

    @event_priority(-100)  # last: the templates are what the other plugins have made of them
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Date the pages, let the search take our entries, and finished pages come from what is kept."""
        if writer := WRITER.get():
            writer.known = bool(self.finished and self.finished.converts and KEPT.get().path)
        env.globals["items_of"] = NavigationItems(self.nav)
        self.notebooks.add_sheet(config, files)
        sitemap.date([file.page for file in files.documentation_pages() if file.page])
        if index := entries.index_of(config):
            entries.install(index, synonyms.read_synonyms(_root_of(config)))
        return self.finished.around(env, self.nav) if self.finished and self.nav else env

    @event_priority(-100)  # last: the other plugins have read what is hand-written
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - as above
        """Put the generated part into a hand-written home page, which stays the file that it is."""
        if mkdocs_build.is_home(page.file) and pages.MARKER not in markdown:
            return mkdocs_build.merge_home(markdown, self.home)
        return markdown

    @event_priority(-100)  # last: the page is whole
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - as above
        """Leave out the blanks around a page's article, unless what is kept has none."""
        return output if self.finished and self.finished.shows else frames.without_blanks(output)

    @event_priority(-100)  # last: the page is what the other plugins have made of it
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Lighten a notebook; describe a page without a description in its front matter by its first paragraph."""
        if page.file.src_uri.endswith(".ipynb"):
            html = self.notebooks.lighten(html, page, config, files)
        if text := "" if page.meta.get("description") else descriptions.description(html):
            page.meta["description"] = escape(text)
        return html

    @event_priority(-100)  # last: the site is whole
    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - as above
        """Write what is kept of this build, for a site may be served for long."""
        KEPT.get().write()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002 - MkDocs' own signature
        """Rebuild when anything below `claims/` changes, or a shared probe."""
        for folder in _watched(_root_of(config)):
            server.watch(str(folder))
        return server


class LogReporter:
    """Writes the events of a run to MkDocs' log."""

    def on_preparation(self, message: str) -> None:
        """Log what is prepared."""
        LOG.info("claims: %s", message)

    on_warning = on_preparation  # as information, because MkDocs' strict mode counts warnings about pages

    def on_plan(self, plan: Plan) -> None:
        """Log nothing: each job that starts is logged."""

    def on_job_start(self, job: Job) -> None:
        """Log the job and its reasons."""
        LOG.info("claims: %s runs: %s", job.claim, "; ".join(f"{name}: {why}" for name, why in job.why.items()))

    def on_job_fresh(self, job: Job) -> None:
        """Log that the job need not run."""
        LOG.info("claims: %s is fresh", job.claim)

    def on_job_end(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """Log the outcomes."""
        outcomes = ", ".join(f"{part.framework} {part.outcome}" for part in observations)
        LOG.info("claims: %s ran: %s", job.claim, outcomes)


def _root_of(config: MkDocsConfig) -> Path:
    """The project's root: the folder of `mkdocs.yml`, or of a link to it, as MkDocs has it."""
    return Path(config.config_file_path or "mkdocs.yml").absolute().parent


def _theme_options(config: MkDocsConfig) -> Mapping[str, object]:
    """The options of the theme that `mkdocs.yml` itself gives."""
    theme = mkdocs_build.read_settings(Path(config.config_file_path)).get("theme")
    return theme if isinstance(theme, Mapping) else {}


def _edit_uri(name: str, config: MkDocsConfig) -> str | None:
    """The file that a generated page is made from, as seen from the docs folder; None where there is none."""
    source = _root_of(config) / SOURCES.get(name, f"{posixpath.dirname(name)}/claim.toml")
    return Path(os.path.relpath(source, config.docs_dir)).as_posix() if source.is_file() else None


def _watched(root: Path) -> tuple[Path, Path]:
    """The folders of the claims and of the shared probes.

    An edit of the harness reaches every claim: `claims verify` is for that, and no page waits for it here.
    """
    return root / "claims", fingerprint.PACKAGE / "probes"


def _reverify(root: Path, changed: set[Path]) -> None:
    """Verify the claims that exist, are sound and are reached by an edit; log what goes wrong, and go on."""
    from generators.commands.verify import verify
    from generators.entries.project import load_project

    claims, package = root / "claims", fingerprint.PACKAGE
    edited = {path.relative_to(claims).parts[0] for path in changed if path.is_relative_to(claims)}
    probes = {path.relative_to(package).as_posix() for path in changed if path.is_relative_to(package)}
    fingerprint.read_anew()
    try:
        reached = tuple(
            claim.id
            for claim in load_project(root).claims
            if claim.checkable
            and (claim.id in edited or not probes.isdisjoint(fingerprint.shared_code(claim, package)))
        )
        if reached:
            verify(root, Request(claims=reached), LogReporter())
    except ClaimsError as error:
        LOG.warning("claims: %s", error)
