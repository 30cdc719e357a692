"""The MkDocs plugin `claims`: a MkDocs build comes in; the build with the generated pages goes out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Literal

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from generators.errors import ClaimsError
from generators.model import Job, Observation, Plan, Request
from generators.site import mkdocs_build, pages

LOG = logging.getLogger("mkdocs.plugins.claims")
ASSETS = ("claims.css", "claims.js")
EXTENSIONS: dict[str, dict[str, object]] = {
    "attr_list": {},
    "tables": {},
    "toc": {"permalink": True, "permalink_title": "Link to this section"},
    "pymdownx.highlight": {"anchor_linenums": False, "pygments_lang_class": True},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
}
FEATURES = ["content.code.copy", "content.tabs.link", "navigation.indexes", "search.highlight", "search.suggest"]
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
    """Adds what the generated pages need, and the pages themselves where `claims build` has not written them."""

    serving = False
    stamps: Mapping[str, tuple[int, int]] | None = None

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
        for name, options in EXTENSIONS.items():
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
            config.mdx_configs[name] = options | (config.mdx_configs.get(name) or {})
        for name in ASSETS:
            listed = config.extra_css if name.endswith(".css") else config.extra_javascript
            if f"assets/{name}" not in listed:
                listed.append(f"assets/{name}")
        if config.theme.name == "material" and config.config_file_path:  # what came by a pipe can't be read again
            given = _theme_options(config)
            for key, value in {"font": False, "features": FEATURES, "palette": PALETTE}.items():
                if key not in given:
                    config.theme[key] = value
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Verify the claims that were edited while the site is served, before their pages are made again."""
        if not self.serving:
            return
        root = _root_of(config)
        now = _stamps(root / "claims")
        before, self.stamps = self.stamps, now
        changed = now.items() ^ before.items() if before is not None else ()
        if edited := {name.split("/")[0] for name, _ in changed if "/" in name}:
            _reverify(root, edited)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages unless they are in the docs folder already, and keep claims out of the navigation."""
        if not _written(files):
            from generators.commands import site
            from generators.judging.findings import current_findings

            _add(files, config, site.generated_files(current_findings(_root_of(config))))
        assets = resources.files("generators.site").joinpath("templates", "assets")
        for name in ASSETS:
            content = assets.joinpath(name).read_text(encoding="utf-8")
            files.append(File.generated(config, f"assets/{name}", content=content))
        for file in files:
            parts = file.src_uri.split("/")
            if parts[0] == "claims" and len(parts) == 3 and parts[2] == "index.md":
                file.inclusion = InclusionLevel.NOT_IN_NAV
                file.edit_uri = f"../claims/{parts[1]}/claim.toml"
        return files

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002 - MkDocs' own signature
        """Rebuild when anything below `claims/` changes."""
        server.watch(str(_root_of(config) / "claims"))
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


def _written(files: Files) -> bool:
    """True where `claims build` has put the pages into the docs folder."""
    file = files.get_file_from_path("claims/index.md")
    return file is not None and pages.MARKER.encode() in file.content_bytes


def _add(files: Files, config: MkDocsConfig, generated: Mapping[str, str]) -> None:
    """Add generated pages to the files of a build.

    Raises:
        SiteError: one of them stands at the address of a hand-written page.
    """
    mkdocs_build.refuse_collisions([file.src_uri for file in files if file.generated_by is None], generated)
    for name, text in generated.items():
        old = files.get_file_from_path(name)
        content = text if old is None else mkdocs_build.merge_home(old.content_bytes, text)
        if old is not None:
            files.remove(old)
        files.append(File.generated(config, name, content=content))


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Time and size of every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _reverify(root: Path, edited: set[str]) -> None:
    """Verify the edited claims that exist and are sound; log what goes wrong, and go on."""
    from generators.commands.verify import verify
    from generators.entries.project import load_project

    try:
        checkable = {claim.id for claim in load_project(root).claims if claim.checkable}
        if claims := tuple(sorted(edited & checkable)):
            verify(root, Request(claims=claims), LogReporter())
    except ClaimsError as error:
        LOG.warning("claims: %s", error)
