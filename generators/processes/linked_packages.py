"""Find what an interpreter imports from elsewhere: it comes in, and what to show of other places goes out.

Packages that are installed in place (`pip install --editable`) or linked into a cache lie outside of it. They
are found without running anything: `.pth` files and the finders of setuptools are read as text. Of a place
that they name, only what can be imported is shown, since beside it lie a repository's history and its secrets.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import site
import stat
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = {"site-packages", "dist-packages"}
METADATA = (".dist-info", ".egg-info")
_ADDED = re.compile(r"\bsite\.addsitedir\(['\"](.+?)['\"]\)")
# Early releases of 3.11 count the depth of all threads' trees as one: SystemError where two are built at once.
_PARSER = threading.Lock()
_FINDER = re.compile(r"\b__editable__\w+_finder\b")


class Links(NamedTuple):
    """What to show.

    Attributes:
        read: packages, modules and their metadata.
        listed: folders whose names an import reads to find them.
    """

    read: tuple[Path, ...] = ()
    listed: tuple[Path, ...] = ()


def libraries(interpreter: Path) -> set[Path]:
    """The folders that packages are installed into for an interpreter."""
    if interpreter == Path(sys.executable):
        return {Path(sysconfig.get_path(key)) for key in ("purelib", "platlib")}
    return set(interpreter.parent.parent.glob("lib/python*/site-packages"))


def links_of(interpreter: Path) -> Links:
    """What an interpreter's libraries link to, outside of them."""
    read: set[Path] = set()
    listed: set[Path] = set()
    waiting = sorted(libraries(interpreter))
    files: list[Path]
    for library in waiting:
        with suppress(OSError):
            read.update(_symlinked(library, library.stat().st_mtime_ns))
        for line in _lines(library):
            if added := _ADDED.search(line):
                folders, files = [Path(added[1])], []
            elif line.startswith(("import ", "import\t")):
                folders, files = _mapped(library, line)
            else:
                folders, files = [library / line], []
            read.update(files)
            for folder in folders:
                if folder.name in LIBRARIES:
                    read.add(folder)
                    waiting += [folder] if added and folder not in waiting else []
                elif folder.suffix in {".egg", ".zip"} and folder.is_file():
                    read.add(folder)
                elif folder.is_dir() and not _holds_too_much(folder):
                    listed.add(folder)
                    read.update(_importable(folder))
    return Links(*(tuple(sorted(path for path in paths if _may_show(path))) for paths in (read, listed)))


def place_of(module: str) -> Path | None:
    """Where this interpreter finds a module, the working folder left out; None where it doesn't."""
    top = module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return None
    if spec is None:
        return None
    place = next(iter(spec.submodule_search_locations or ()), spec.origin)
    return Path(place) if place and Path(place).parent != Path.cwd() else None


def is_personal(place: Path) -> bool:
    """Whether a place is of the user alone, by PYTHONPATH or `pip install --user`; scripts start without both."""
    tops = [site.getusersitepackages(), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return any(place.is_relative_to(Path(top).absolute()) for top in tops if top)


def _lines(library: Path) -> Iterator[str]:
    """What the `.pth` files of a library say."""
    for file in sorted(library.glob("*.pth")):
        with suppress(OSError):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.strip() and not line.startswith("#"):
                    yield line.rstrip()


def _mapped(library: Path, line: str) -> tuple[list[Path], list[Path]]:
    """The folders of namespaces, and the packages and modules, that a finder of setuptools maps to places."""
    finder = _FINDER.search(line)
    tables: dict[str, dict[str, object]] = {"MAPPING": {}, "NAMESPACES": {}}
    with suppress(OSError, SyntaxError, ValueError):
        text = (library / f"{finder[0] if finder else ''}.py").read_text(encoding="utf-8")
        with _PARSER:
            tree = ast.parse(text)
        for node in tree.body:
            name = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(name, ast.Name) and name.id in tables:
                tables[name.id] = ast.literal_eval(node.value) if node.value else {}
    packages = [Path(str(place)) for place in tables["MAPPING"].values()]
    modules = [file for place in packages for file in place.parent.glob(f"{place.name}.*") if _is_module(file)]
    namespaces = [Path(str(place)) for places in tables["NAMESPACES"].values() for place in _list(places)]
    return namespaces, [*filter(_is_package, packages), *modules]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _importable(folder: Path) -> Iterator[Path]:
    """The packages and modules of a folder that its metadata names, or all without names; and the metadata."""
    named: set[str] = set()
    for file in folder.glob("*.egg-info/top_level.txt"):
        with suppress(OSError):
            named.update(file.read_text(encoding="utf-8", errors="replace").split())
    for child in _children(folder):
        wanted = child.name in named or (_is_module(child) and child.name.partition(".")[0] in named)
        if child.suffix in METADATA or (wanted if named else _is_package(child) or _is_module(child)):
            yield child


@cache
def _symlinked(library: Path, _changed: int) -> tuple[Path, ...]:
    """What the entries of a library link to, kept until an entry comes or goes."""
    return tuple(_targets(library))


def _targets(library: Path) -> Iterator[Path]:
    """What the entries of a library, or the first files of its packages, are symbolic links to."""
    for child in _entries(library):
        metadata = child.name.endswith(METADATA)
        first = f"{child.path}/{'METADATA' if metadata else '__init__.py'}"
        if child.is_symlink():
            path = Path(child.path)
            if metadata or _is_package(path) or _is_module(path):
                yield _target(path)
        elif not child.is_dir():
            continue
        elif (kind := _kind(first)) == stat.S_IFLNK:
            yield _target(Path(first)).parent
        elif not metadata and kind is None:  # a namespace, or libraries of a package
            for inner in _entries(child.path):
                if _kind(f"{inner.path}/__init__.py") == stat.S_IFLNK:
                    yield _target(Path(inner.path, "__init__.py")).parent
                elif inner.is_symlink() and inner.is_file():
                    yield _target(Path(inner.path)).parent


def _target(link: Path) -> Path:
    return Path(os.path.normpath(link.parent / link.readlink()))


def _kind(path: str) -> int | None:
    """The type of what stands at a path, as in `stat`, of a link its own; None where nothing does."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except OSError:
        return None


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    """What stands in a folder, with what the system says of it at once: a library has hundreds of entries."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").is_file()


def _is_module(path: Path) -> bool:
    return path.suffix in {".py", ".so"} and path.is_file()


def _holds_too_much(folder: Path) -> bool:
    """Whether a folder is a home, one above it, or our own repository: even its names are nobody's business."""
    place, kept = folder.resolve(), [PACKAGE]
    with suppress(RuntimeError):  # a user of a container may have no home
        kept.append(Path.home())
    return any(path.is_relative_to(place) for path in kept)


def _may_show(path: Path) -> bool:
    return path.exists() and not _holds_too_much(path) and not path.is_relative_to(PACKAGE)
