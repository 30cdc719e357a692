"""Build the generated and the hand-written pages with MkDocs in strict mode."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
import posixpath
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from generators import files, temporary
from generators.entries.project_files import settings_file
from generators.errors import FULL, ClaimsError, SiteError, UsageError
from generators.site.claim.site import Site
from generators.site.reuse.kept import keeping

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

PLACE = "<!-- claims -->"
PARTS = "pages.sqlite"
MADE = ("docs", "site")  # folders below `build`
LINKS = ("not_found", "anchors", "absolute_links", "unrecognized_links")
LEFTOVERS = (f"{temporary.STAGING}*", *(f"{depth}{files.UNFINISHED}*" for depth in ("", "*/", "*/*/")))


class Render(Protocol):
    """Makes the generated files: their text by their path below the docs folder."""

    def __call__(self, *, directory_urls: bool, site: Site) -> Mapping[str, str]:
        """The files, with links to folders or to the files in them, and what they say of their site."""


RENDER: ContextVar[Render | None] = ContextVar("render", default=None)  # asked by the plugin


def build(root: Path, render: Render, *, anew: bool = False) -> Path:
    """The folder of the built site: `build/site`, with the generated pages as Markdown in `build/docs`.

    Both are swapped in only when MkDocs has built the whole site without a warning. What builds that were killed
    left behind is removed first.

    Args:
        root: the project.
        render: makes the generated files.
        anew: make every part, also those that an earlier build kept.

    Raises:
        OSError: the disk is full, or the system refuses a file.
        SiteError: a page collides with a hand-written one, the folder of the site is a link, or MkDocs refuses the
            site, in its own words.
        UsageError: an unreadable `mkdocs.yml`.
    """
    from generators.site.reuse.file_writer import site_writer  # MkDocs, which few commands need

    folder, render = root / "build", functools.cache(render)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_links(folder)
    temporary.sweep()
    temporary.clear(folder, LEFTOVERS)
    before = RENDER.set(render)
    try:
        with (
            keeping(None if anew else folder / PARTS),
            temporary.staging(folder) as scratch,
            captured_log() as log,
            site_writer(scratch, None if anew else folder) as writer,
        ):
            docs, site = scratch / "docs", scratch / "site"
            config = configured(root, log, site_dir=str(site))
            run(config, log)
            if not site.is_dir():
                what = f"a hook or plugin sends the site elsewhere (got {config.site_dir})"
                raise SiteError(f"{what}; let it keep `site_dir`")
            written = render(**render_options(config))
            for path, text in written.items():
                writer.put(text.encode(), f"{docs}/{path}", f"{site}/{path}")
            files.replace_folders(folder, scratch, MADE)
            return folder / "site"
    except OSError as error:
        error.filename = error.filename or str(folder)  # a write that fails names no file
        raise
    finally:
        RENDER.reset(before)


def _refuse_links(folder: Path) -> None:
    """Refuse a link in the place of a folder that is replaced: where it leads, nothing would change."""
    for path in (folder / name for name in MADE if (folder / name).is_symlink()):
        way_out = f"remove it and copy the site there, or let {folder} itself lead elsewhere"
        raise SiteError(f"{path}: the site replaces this folder (got a link to {path.readlink()}); {way_out}")


def render_options(config: MkDocsConfig) -> dict[str, Any]:
    """What the generated files depend on, of MkDocs' settings: the arguments of a `Render`."""
    from generators.site.builds.addresses import site_of  # MkDocs, which few commands need

    return {"directory_urls": config.use_directory_urls, "site": site_of(config)}


# --- hand-written beside generated -----------------------------------------------------------------------


def refuse_unreadable(files: Iterable[File], docs: Path) -> None:
    """Refuse a hand-written file that can't be read, such as a link to nothing or a pipe.

    Args:
        files: those that the site would show.
        docs: the folder of the hand-written files.
    """
    for file in files:
        path = Path(file.abs_src_path or "")
        if file.src_dir == str(docs) and not (path.is_file() and os.access(path, os.R_OK)):
            path = _way_back(path, docs)
            what = f"a link to {path.readlink()}" if path.is_symlink() else "no file that can be read"
            way_out = "remove it, or name it under `exclude_docs` in mkdocs.yml"
            name = f"{docs.name}/{path.relative_to(docs).as_posix()}"
            raise SiteError(f"{name}: can't be read (got {what}); {way_out}")


def _way_back(path: Path, docs: Path) -> Path:
    """The first link on the way to a path by which that way comes to a folder again; the path, where none does."""
    passed, link = {docs.resolve()}, path
    for folder in reversed([parent for parent in path.parents if docs in parent.parents]):
        link = folder if folder.is_symlink() else link
        if folder.resolve() in passed:
            return link
        passed.add(folder.resolve())
    return path


def refuse_collisions(files: Iterable[File], generated: Iterable[File], docs: Path) -> None:
    """Refuse a file at the address of a generated one, or of its folder; the home page alone is shared.

    Args:
        files: those that the site would show.
        generated: what is added to them.
        docs: the folder of the hand-written files.
    """
    taken_by: dict[str, str] = {}  # in lower case, for file systems that ignore case
    for file in generated:
        place = file.dest_uri.lower()
        while place and place not in taken_by:  # of a folder that is taken, those above it are
            taken_by[place] = file.src_uri
            place = posixpath.dirname(place)
    for file in files:
        taken = taken_by.get(file.dest_uri.lower())
        if taken and not is_home(file):
            raise SiteError(f"{docs.name}/{file.src_uri} stands where the generated {taken} will stand; rename it")


def is_home(file: File) -> bool:
    """True for the home page, be it `index.md` or `README.md`."""
    return file.is_documentation_page() and file.dest_uri == "index.html"


def merge_home(written: str, generated: str) -> str:
    """The home page: the hand-written text, then the generated part without its own front matter and heading."""
    from mkdocs.utils.meta import get_data

    text, _ = get_data(generated)
    body = text.partition("\n# ")[2].partition("\n")[2].strip("\n")
    if PLACE in written:
        return written.replace(PLACE, body, 1)
    return f"{written.rstrip()}\n\n{body}\n"


# --- MkDocs ----------------------------------------------------------------------------------------------


class LogHandler(logging.Handler):
    """Keeps the warnings and errors of MkDocs, and writes every message to a stream, if there is one."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__(logging.INFO)
        self.stream = stream
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message, if it is a warning, and write it."""
        message = record.getMessage()
        if record.levelno >= logging.WARNING and message not in self.warnings:
            self.warnings.append(message)
        if self.stream is not None:
            self.stream.write(f"{message}\n")
            self.stream.flush()


@contextlib.contextmanager
def captured_log(stream: TextIO | None = None) -> Iterator[LogHandler]:
    """Collect the log of MkDocs, and keep it and what plugins print off standard output."""
    log = logging.getLogger("mkdocs")
    before = log.level, log.propagate
    handler = LogHandler(stream)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield handler
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]


@contextlib.contextmanager
def translated_errors(log: LogHandler, kind: type[ClaimsError]) -> Iterator[None]:
    """Turn what MkDocs and its plugins raise into one error with their own words."""
    from mkdocs.exceptions import Abort, MkDocsException

    try:
        yield
    except ClaimsError:
        raise
    except MkDocsException as error:
        said = log.warnings if isinstance(error, Abort) else [*log.warnings, str(error)]
        words = "\n".join(said) or str(error)
        raise kind(f"MkDocs refuses the site: {words}; correct what it names") from error
    except (Exception, SystemExit) as error:  # a plugin, hook or theme may raise anything; MkDocs logs the page
        if getattr(error, "errno", None) in FULL:
            raise  # whatever was to be written
        name = f" in {error.object!a:.80}" if isinstance(error, UnicodeEncodeError) else ""  # of a file, mostly
        words = "\n".join([*log.warnings, f"{_place(error)}{type(error).__name__}: {error}{name}"])
        raise kind(f"the site can't be built: {words}") from error


def _place(error: BaseException) -> str:
    """File and line where an error began, unless that is in Python, MkDocs, Jinja or this package."""
    known = {*sys.stdlib_module_names, "mkdocs", "jinja2", "generators"}
    places = [
        f"{frame.f_code.co_filename}:{line}: "
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__", "").partition(".")[0] not in known
    ]
    return places[-1] if places else ""


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of an `mkdocs.yml` by MkDocs' own reader, with those that it inherits, without any default.

    MkDocs fills in the defaults and keeps no record of what was given.
    """
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    try:
        with path.open("rb") as file:
            return yaml_load(file, get_yaml_loader(config=MkDocsConfig(config_file_path=str(path))))
    except RecursionError:
        what = "an INHERIT that leads back, or values nested too deeply"
        raise UsageError(f"{path}: can't be read to an end (got {what}); correct it") from None


def default_theme(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Our theme as an option, where the settings name none."""
    return {} if "theme" in settings else {"theme": {"name": "material"}}


def configured(root: Path, log: LogHandler, **options: Any) -> MkDocsConfig:  # noqa: ANN401 - MkDocs' own settings, of many types
    """The project's MkDocs settings, in strict mode and strict about each kind of link that they don't name.

    Raises:
        UsageError: an unreadable `mkdocs.yml`, one without the plugin `claims`, or an epoch that is no moment.
    """
    from mkdocs.config import load_config

    _require_epoch()
    path = settings_file(root)
    if not path.is_file():
        raise UsageError(f"{path}: {files.missing(path)}; write one that names the plugin `claims`")
    with translated_errors(log, UsageError):
        settings = read_settings(path)
        config = load_config(str(path), **{"strict": True, **default_theme(settings), **options})
    named = tuple(_names(settings.get("plugins") or ()))
    if "claims" not in config.plugins and ("claims", True) not in named:
        if ("claims", False) in named:
            raise UsageError(
                f"{path}: the plugin `claims` is disabled; remove its `enabled`, or that of its group"
            )
        raise UsageError(f"{path}: the plugin `claims` is not named; add it to `plugins`")
    given = settings.get("validation") or {}
    for name in set(LINKS) - {*given, *(given.get("links") or {})}:
        config.validation.links[name] = logging.WARNING
    return config


def _require_epoch() -> None:
    """Refuse a `SOURCE_DATE_EPOCH` that is no moment: MkDocs dates the site by it, and would not name it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    try:
        datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        way_out = "unset it, or set it to the seconds since 1970"
        raise UsageError(f"SOURCE_DATE_EPOCH: no moment (got {epoch!r:.40}); {way_out}") from None


def _names(plugins: Iterable[Any], *, enabled: bool = True) -> Iterator[tuple[str, bool]]:
    """Names in a list or table of plugins, with those of Material's `group`, and whether each is enabled."""
    for item in plugins:
        table = item if isinstance(item, dict) else {item: plugins[item] if isinstance(plugins, dict) else None}
        for name, options in table.items():
            given = options if isinstance(options, dict) else {}
            works = enabled and bool(given.get("enabled", True))
            yield name, works
            yield from _names(given.get("plugins") or (), enabled=works)


def run(config: MkDocsConfig, log: LogHandler, serve_url: str | None = None) -> None:
    """Build the site of a configuration, to be served at an address where one is given."""
    from mkdocs.commands.build import build as mkdocs_build

    with translated_errors(log, SiteError):
        config.plugins.on_startup(command="serve" if serve_url else "build", dirty=False)
        try:
            mkdocs_build(config, serve_url=serve_url)
        finally:
            config.plugins.on_shutdown()
