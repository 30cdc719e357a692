"""Keep what was computed from content, in one file below `build/`, by a digest of all that it was computed from.

A key is made of content alone, never of times or sizes: a file that was copied, restored or edited within one tick
of the clock can't stand for another. What other code of ours or another Python made isn't taken, nor is a damaged
file. Of two processes that write at once the later one stays: a value that is missing is computed again. A process
whose code was edited since it began writes nothing: what it computed may be of the code before or after.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path

from generators import files

PACKAGE = Path(__file__).parent
READERS = ("pydantic", "markdown-it-py", "numpy", "scipy")  # another release may make something else of a text

VERSION = re.compile(r"^Version: *(\S+)", re.MULTILINE)


class Cache:
    """Texts by key.

    Attributes:
        path: of the file; need not be there, and nothing is lost with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = self._read()
        self._used: dict[str, str] = {}
        self._new = False

    def get(self, key: str) -> str | None:
        """The text of a key, where there is one."""
        if (text := self._known.get(key)) is not None:
            self._used[key] = text
        return text

    def put(self, key: str, text: str) -> None:
        """Keep a text of one line under a key without blanks."""
        self._known[key] = self._used[key] = text
        self._new = True

    def save(self, *, whole: bool = False) -> None:
        """Write the file, if something is new; after a `whole` use, without what was not asked for."""
        if not self._new or edited():
            return
        kept = self._used if whole else self._known
        lines = "\n".join(f"{key} {text}" for key, text in kept.items())
        body = f"{_made_by()}\n{lines}"
        with suppress(OSError):  # on a full or read-only disk it is computed again
            files.write(self.path, f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}")
            self._new = False

    def _read(self) -> dict[str, str]:
        made_by = _made_by()  # also where there is no file: it tells whether our code is edited later
        try:
            content = self.path.read_bytes() if self.path.is_file() else b""
        except OSError:
            content = b""
        sha, _, body = content.partition(b"\n")
        if sha.decode(errors="replace") != hashlib.sha256(body).hexdigest():
            return {}
        version, _, lines = body.decode().partition("\n")
        if version != made_by:
            return {}
        return dict(line.split(" ", 1) for line in lines.split("\n") if line)


def key_of(*parts: object) -> str:
    """A key for content: a digest of texts, numbers, and lists and dicts of them."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def digest_below(top: Path, wanted: Callable[[str], bool]) -> str:
    """SHA-256 of the names and contents of the files below a folder, or of a file.

    Args:
        top: the folder, or the file.
        wanted: whether a file of this name counts.
    """
    found = hashlib.sha256()
    alone: list[tuple[str, list[str], list[str]]] = [(str(top.parent), [], [top.name])]
    walked: Iterable[tuple[str, list[str], list[str]]] = os.walk(top) if top.is_dir() else alone
    for folder, folders, names in walked:
        folders.sort()
        for name in sorted(filter(wanted, names)):
            path = f"{folder}/{name}"
            with FileIO(path) as file:  # without a buffer and a `Path`, which take longer than to read
                content = file.readall()
            found.update(f"{path.removeprefix(f'{top}/')}\0{len(content)}\0".encode())
            found.update(content)
    return found.hexdigest()


def version_of(package: str) -> str:
    """The version of an installed package.

    Raises:
        PackageNotFoundError: there is none.
    """
    found = importlib.metadata.distribution(package)
    line = VERSION.search(found.read_text("METADATA") or "")
    return line[1] if line else found.version  # to read all of the metadata takes five times as long


def edited() -> bool:
    """Whether our modules are others than when this process began to use what was computed before."""
    return _code() != _made_by()


@cache
def _made_by() -> str:
    """What computes in this process."""
    return _code()


def _code() -> str:
    """Digest of all our modules, of Python's release and of those of the libraries that read for us."""
    code = digest_below(PACKAGE, lambda name: name.endswith(".py"))
    return key_of(code, sys.version, [version_of(name) for name in READERS])
