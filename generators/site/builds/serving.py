"""Serve the site, or a preview of some entries, live: edited files come in; pages that reload go out."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel

from generators import clock, temporary
from generators.entries.project_files import settings_file
from generators.errors import ClaimsError, SiteError, UsageError
from generators.site.builds import mkdocs_build, waiting_page
from generators.site.reuse.kept import keeping

OnScripts = Callable[[tuple[str, ...]], None]
NO_ADDRESS = (errno.EADDRINUSE, errno.EADDRNOTAVAIL)
Stamps = dict[Path, tuple[int, int]]


class Preview(NamedTuple):
    """The pages of some entries.

    Attributes:
        render: makes the pages, and a home page.
        pages: their paths below the docs folder, in the order of the navigation.
        hidden: those of them that no site has.
    """

    render: mkdocs_build.Render
    pages: tuple[str, ...]
    hidden: frozenset[str] = frozenset()


class PreviewEvents(NamedTuple):
    """What a preview calls.

    Attributes:
        make: gives the preview of the files as they are, and calls what it is given with the scripts that it runs;
            what it raises keeps the earlier pages.
        on_pages: takes the addresses of the pages: when the server answers, then whenever they are new.
        on_error: takes the reason why there are no new pages.
        watched: files and folders that the pages depend on, beside those of the project.
    """

    make: Callable[[OnScripts], Preview]
    on_pages: Callable[[tuple[str, ...]], None]
    on_error: Callable[[str], None]
    watched: tuple[Path, ...] = ()


def serve_site(root: Path, host: str, port: int, *, browser: bool = False) -> None:
    """Serve the whole site until it is interrupted; the plugin makes its pages and verifies what is edited.

    Raises:
        OSError: the disk is full.
        SiteError: the first build fails.
        UsageError: an unreadable `mkdocs.yml`, or an address that nothing can listen at.
    """
    _require_host(host, port)
    with mkdocs_build.captured_log(sys.stderr) as log:
        mkdocs_build.configured(root, log, strict=None)  # an unreadable `mkdocs.yml` is no failed build
        from mkdocs.commands.serve import serve

        path = settings_file(root)
        theme = mkdocs_build.default_theme(mkdocs_build.read_settings(path))
        with mkdocs_build.translated_errors(log, SiteError), keeping(root / "build" / mkdocs_build.PARTS):
            try:
                options = {"dev_addr": f"{host}:{port}", "open_in_browser": browser, **theme}
                serve(config_file=str(path), **options)
            except OSError as error:
                if error.errno not in NO_ADDRESS:
                    error.filename = error.filename or str(root / "build")  # a write that fails names no file
                    raise
                raise _no_address(host, port, error) from error


def serve_preview(root: Path, host: str, port: int, events: PreviewEvents) -> None:
    """Serve a preview until it is interrupted, and make it again when a file of the entries is edited.

    Raises:
        ClaimsError: the first preview can't be made.
        UsageError: nothing can listen at the address.
        KeyboardInterrupt: it is interrupted while a preview is made, not while it waits for an edit.
    """
    _require_host(host, port)
    with temporary.folder("preview") as folder, _quiet_requests():
        server = PreviewServer(root, folder, host, port, events)
        try:
            server.serve()
        except KeyboardInterrupt:
            if server.busy:
                raise
        finally:
            server.shutdown()


class PreviewServer(LiveReloadServer):
    """Answers from the start on, at once: by the last pages while new ones are made; swaps in whole sites.

    Attributes:
        busy: the time since when pages are being made; empty while they are not.
        scripts: those that run for them.
    """

    def __init__(self, root: Path, folder: Path, host: str, port: int, events: PreviewEvents) -> None:
        super().__init__(builder=self.refresh, host=host, port=port, root=str(folder / "site"))
        self.project_root, self.folder, self.events = root, folder, events
        self.watched = (root / "claims", settings_file(root), *events.watched)
        self.seen: Stamps | None = None
        self.addresses: tuple[str, ...] = ()
        self.scripts: tuple[str, ...] = ()
        self.busy = ""
        self.error_handler = self._error_page
        try:
            self.server_bind()
            self.server_activate()
        except OSError as error:
            self.server_close()
            raise _no_address(host, port, error) from error
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"
        for path in self.watched:
            self.watch(str(path))

    def serve(self, *, open_in_browser: bool = False) -> None:  # noqa: ARG002 - MkDocs' own signature
        """Answer requests, make the first pages, and then new ones at each edit, until it is interrupted."""
        self.serve_thread.start()
        self.observer.start()  # an edit while the first pages are made must not be lost
        self.refresh()
        self._build_loop()  # type: ignore[no-untyped-call]  # MkDocs types only a part of itself

    def refresh(self) -> None:
        """Make the pages of the files as they are, and again while files change meanwhile."""
        self.busy = f"{clock.now().astimezone():%H:%M:%S}"
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch  # no request waits: a site is whole, before and after
            self._epoch_cond.notify_all()
        addresses: tuple[str, ...] = ()
        while (now := file_stamps(self.watched)) != self.seen:
            self.seen = now
            try:
                addresses = self._build(self.events.make(self._show_scripts))
            except (ClaimsError, OSError) as error:
                if not self.addresses:
                    raise
                self.events.on_error(str(error))
        self.addresses = addresses or self.addresses
        self.busy, self.scripts = "", ()
        self._reload()
        if addresses:
            self.events.on_pages(addresses)

    def _show_scripts(self, scripts: tuple[str, ...]) -> None:
        """Let the pages that are open say which scripts run."""
        self.scripts = scripts
        self._reload()

    def _reload(self) -> None:
        """Let the pages that are open load themselves again."""
        with self._epoch_cond:
            self._visible_epoch += 1
            self._wanted_epoch = self._visible_epoch
            self._epoch_cond.notify_all()

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """A page as it is sent: with what reloads it and, while new pages are made, a line that says so."""
        if self.busy:
            content = waiting_page.with_line(content, waiting_page.waiting_line(self.scripts, self.busy))
        injected: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]  # as above
        return injected

    def _build(self, preview: Preview) -> tuple[str, ...]:
        """Build the site of a preview and show it; the addresses of its pages."""
        site = Path(self.root)
        old = site.resolve() if site.is_symlink() else None
        fresh = self.folder / ("second" if old and old.name == "first" else "first")
        temporary.remove(fresh)  # of a build that failed
        render = mkdocs_build.RENDER.set(preview.render)
        try:
            config = self._run(preview, fresh)
        finally:
            mkdocs_build.RENDER.reset(render)
        link = self.folder / "link"
        link.symlink_to(fresh.name)
        link.replace(site)  # at once, since a request may come at any moment
        if old:
            temporary.remove(old)
        folders = config.use_directory_urls
        files = (File(page, src_dir=None, dest_dir="", use_directory_urls=folders) for page in preview.pages)
        return tuple(self.url + file.url for file in files)

    def _run(self, preview: Preview, site: Path) -> MkDocsConfig:
        """Build the site of a preview in a folder; the settings that it is built with."""
        alone = {"plugins": ["claims"], "hooks": [], "nav": ["index.md", *preview.pages], "strict": False}
        with mkdocs_build.captured_log() as log:
            config = mkdocs_build.configured(
                self.project_root, log, site_dir=str(site), site_url=self.url, **alone
            )
            config.plugins["preview"] = _PreviewPlugin(preview.hidden, self.folder)
            mkdocs_build.run(config, log, serve_url=self.url)
        return config

    def _error_page(self, code: int) -> bytes | None:
        """The theme's page for a status such as 404, where it has one; before the first pages one that waits."""
        if not self.addresses:
            return self._inject_js_into_html(waiting_page.PAGE, self._visible_epoch)
        page = Path(self.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None


class _PreviewPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # as above
    """Leaves out what is hand-written, marks what is not published, and keeps compiled templates in a folder."""

    def __init__(self, hidden: frozenset[str], folder: Path) -> None:
        super().__init__()
        self.hidden, self.folder = hidden, folder

    @event_priority(200)  # before the plugin `claims`
    def _leave_out(self, files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG002 - MkDocs' own signature
        return Files([file for file in files if not file.is_documentation_page()])

    @event_priority(-200)  # after it
    def _mark(self, files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG002 - as above
        for file in files:
            if file.src_uri in self.hidden:
                file.inclusion = InclusionLevel.DRAFT
        return files

    on_files = CombinedEvent(_leave_out, _mark)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002 - as above
        """Compiling the theme's templates takes half of a small build."""
        env.bytecode_cache = FileSystemBytecodeCache(str(self.folder))
        return env


def file_stamps(paths: Iterable[Path]) -> Stamps:
    """Time and size of each file, and of every file below each folder; hidden and compiled ones are left out."""
    found: Stamps = {}
    for path in (file for top in paths for file in (top, *_files_below(top))):
        with contextlib.suppress(OSError):  # it is gone since it was listed
            if path.is_file():
                found[path] = (path.stat().st_mtime_ns, path.stat().st_size)
    return found


def _files_below(top: Path) -> Iterator[Path]:
    """What `rglob` would find, but for its error where a folder is gone since it was listed."""
    for folder, names, others in os.walk(top):
        names[:] = [name for name in names if name != "__pycache__" and name[0] != "."]
        yield from (Path(folder, name) for name in others if name[0] != ".")


@contextlib.contextmanager
def _quiet_requests() -> Iterator[None]:
    """Keep MkDocs' log of requests off the terminal."""
    log = logging.getLogger("mkdocs.livereload")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _require_host(host: str, port: int) -> None:
    """Refuse a host that has no address."""
    try:
        socket.getaddrinfo(host, port)
    except (OSError, UnicodeError) as error:  # a name may have signs that no host's has
        raise _no_address(host, port, error) from error


def _no_address(host: str, port: int, error: OSError | UnicodeError) -> UsageError:
    got = error.strerror if isinstance(error, OSError) else error
    return UsageError(f"{host}:{port}: can't listen there (got {got}); name another with --host or --port")
