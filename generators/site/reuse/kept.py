"""Keep parts of pages between two builds: whatever goes wrong with them is a part that is made again.

All are in one SQLite file, each under a digest of everything that it is made from, this program included, and with
a check sum, because SQLite sees damage only where it is in the file's own structure. What was made while this
program was edited is not kept: it may be of the files before or after.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from importlib import metadata
from pathlib import Path

from generators.cache import digest_below, edited, key_of, version_of

PACKAGE = Path(__file__).parents[2]
MAKERS = (
    *("jinja2", "markdown", "markdown-it-py", "markupsafe", "mkdocs", "mkdocs-material"),
    *("pydantic", "pygments", "pymdown-extensions"),
)
CODE = {"code": "site/escaping.py", "content": "site/reuse", "finished": "site/reuse"}
"""What of this package makes a kind of part; the whole of it makes the others."""
LEAST = 64 * 1024 * 1024  # bytes of parts that stay in any case
WRITTEN_AT_ONCE = 8 * 1024 * 1024  # bytes of parts
PATIENCE = 10  # seconds that a build waits for another one that writes
TABLE = "CREATE TABLE IF NOT EXISTS parts (key TEXT PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL)"


class Kept:
    """Parts by what they are made from.

    Attributes:
        made: how many parts were not kept and had to be made, by kind.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Use the parts in a file, which is made where there is none; without a path nothing is kept."""
        self.path = path
        self.made: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._new: dict[str, str] = {}
        self._waiting = 0
        self._parts = _opened(path) if path else None
        self._program = program("") if path else ""

    def text(self, kind: str, inputs: str, make: Callable[[], str]) -> str:
        """A part, made only where it is not kept.

        Args:
            kind: of the part, a name that stands for the code that makes it.
            inputs: a digest of all that it is made from, or these inputs themselves.
            make: makes it.
        """
        found = self.get(kind, inputs)
        return self.put(kind, inputs, make()) if found is None else found

    def get(self, kind: str, inputs: str) -> str | None:
        """A part that is kept, or None."""
        if self._parts is None:
            return None
        key = _key(kind, inputs)
        found = self._new.get(key) or self._read(key)
        if found is not None:
            self._used[key] = len(found)
        return found

    def put(self, kind: str, inputs: str, part: str) -> str:
        """Keep a part that was just made; returns it."""
        self.made[kind] = self.made.get(kind, 0) + 1
        if self._parts is not None:
            key = _key(kind, inputs)
            self._new[key] = part
            self._used[key] = len(part)
            self._waiting += len(part)
            if self._waiting > WRITTEN_AT_ONCE:
                self.write()
        return part

    def close(self) -> None:
        """Write what is new, and drop the oldest parts that this build had no use for where there are too many."""
        self.write()
        if self._parts is not None:
            with self._guarded():
                self._drop(self._parts)
        if self._parts is not None:
            self._parts.close()
            self._parts = None

    def write(self) -> None:
        """Write what is new, so that it stays whatever becomes of this process."""
        new, self._new, self._waiting = self._new, {}, 0
        if not new or edited() or _files("") != self._program:
            return
        rows = [(key, part.encode("utf-8", "surrogatepass")) for key, part in new.items()]
        with self._guarded():
            if self._parts is not None:
                with self._parts:
                    summed = ((key, value, zlib.crc32(value)) for key, value in rows)
                    self._parts.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", summed)

    def _read(self, key: str) -> str | None:
        with self._guarded():
            if self._parts is not None:
                row = self._parts.execute("SELECT value, sum FROM parts WHERE key = ?", (key,)).fetchone()
                if row and isinstance(row[0], bytes) and zlib.crc32(row[0]) == row[1]:
                    return str(row[0], "utf-8", "surrogatepass")
        return None

    def _drop(self, parts: sqlite3.Connection) -> None:
        allowed = max(LEAST, 2 * sum(self._used.values()))
        (total,) = parts.execute("SELECT coalesce(sum(length(value)), 0) FROM parts").fetchone()
        if total <= allowed:
            return
        unused = [
            (key, size)
            for key, size in parts.execute("SELECT key, length(value) FROM parts ORDER BY rowid")
            if key not in self._used
        ]
        with parts:
            for key, size in unused:
                if total <= allowed:
                    break
                parts.execute("DELETE FROM parts WHERE key = ?", (key,))
                total -= size

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Go on without any parts where the file is damaged, and without these where another build holds it."""
        try:
            yield
        except sqlite3.OperationalError:
            pass  # busy, read-only or full
        except (sqlite3.Error, UnicodeError):
            parts, self._parts = self._parts, None
            if parts is not None:
                parts.close()
            if self.path:
                with suppress(OSError):
                    self.path.unlink()


KEPT: ContextVar[Kept] = ContextVar("kept", default=Kept())  # noqa: B039 - the default keeps nothing


@contextmanager
def keeping(path: Path | None) -> Iterator[Kept]:
    """Keep the parts that are made within in a file; in none where there is no path."""
    kept = Kept(path)
    before = KEPT.set(kept)
    try:
        yield kept
    finally:
        KEPT.reset(before)
        kept.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    """The file's connection; a file that is no such file is removed. None where there can be no file."""
    for _ in range(2):
        parts = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            parts = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
            parts.execute("PRAGMA synchronous = OFF")  # after a power cut the check sums tell
            parts.execute(TABLE)
        except (sqlite3.OperationalError, OSError):  # no file can be there, or another build holds it
            if parts is not None:
                parts.close()
            return None
        except sqlite3.DatabaseError:
            if parts is not None:
                parts.close()
            with suppress(OSError):
                path.unlink()
        else:
            return parts
    return None


def _key(kind: str, inputs: str) -> str:
    """The key of a part of this program."""
    made_by = program(CODE.get(kind, ""))
    return hashlib.sha256(f"{kind}\0{made_by}\0{inputs}".encode("utf-8", "surrogatepass")).hexdigest()


@cache
def program(below: str) -> str:
    """What `_files` says, asked once."""
    return _files(below)


def _files(below: str) -> str:
    """Digest of this package's files at a path or below it, and of the versions of what it makes pages with."""
    content = digest_below(PACKAGE / below, lambda name: not name.endswith(".pyc"))
    return key_of(content, sys.version, *map(_version, MAKERS))


@cache
def _version(name: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return version_of(name)
    return ""
