"""Link a file of an earlier build where the new one is the same: to make a file takes many times as long.

Files are compared by their content. Two names of one file are one file, so that nothing may write into it:
files are linked only where all plugins are known, and none where all is made anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from mkdocs import utils
from mkdocs.structure.files import File

from generators import files

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class FileWriter:
    """Writes the files of one build.

    Attributes:
        known: whether nothing that we don't know writes to the site.
        written: how many files were written, and not linked.
    """

    def __init__(self, fresh: Path, earlier: Path | None) -> None:
        """Fill a folder; one that an earlier build filled may lie beside it."""
        self.known, self.written = False, 0
        self._fresh, self._earlier = f"{fresh}/", f"{earlier}/" if earlier else ""
        self._folders: set[str] = set()
        self._owned = _owned(fresh)

    def put(self, content: bytes, output_path: str, twin: str = "") -> None:
        """Write a file, or link one that is the same: its twin in this build, or that of the earlier build."""
        inside = output_path.removeprefix(self._fresh)
        earlier = f"{self._earlier}{inside}" if self._earlier and inside != output_path else ""
        if not any(self._linked(content, output_path, place) for place in (twin, earlier) if place and self.known):
            self._make_room(output_path)
            _write(output_path, content)
            self.written += 1

    def _linked(self, content: bytes, path: str, place: str) -> bool:
        """Whether a place has a file of this content, as this process makes them, and it is linked."""
        with suppress(OSError, ValueError):
            status = os.lstat(place)
            if (status.st_size, *_rights(status)) != (len(content), *self._owned):
                return False
            if files.plain_bytes(place, len(content)) == content:
                self._make_room(path)
                os.link(place, path)
                return True
        return False

    def _make_room(self, path: str) -> None:
        """Make the folder of a file, once."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)


class GeneratedFile(File):
    """A generated file, which is linked where an earlier build wrote the same."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own signature
        """Put the file into the site."""
        writer = WRITER.get()
        if writer is None or self.abs_src_path:
            super().copy_file(dirty)
        else:
            writer.put(self.content_bytes, self.abs_dest_path)


WRITER: ContextVar[FileWriter | None] = ContextVar("writer", default=None)


@contextmanager
def site_writer(fresh: Path, earlier: Path | None) -> Iterator[FileWriter]:
    """Let what MkDocs writes within be linked, where it is the same as in the folder of an earlier build."""
    made, write = FileWriter(fresh, earlier), utils.write_file
    before = WRITER.set(made)
    utils.write_file = made.put
    try:
        yield made
    finally:
        utils.write_file = write
        WRITER.reset(before)


def _write(path: str, content: bytes) -> None:
    """Write a new file, in the place of one that may be linked; without a file object, which takes much longer."""
    try:
        file = os.open(path, NEW, 0o666)
    except FileExistsError:
        Path(path).unlink()
        file = os.open(path, NEW, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _owned(folder: Path) -> tuple[int, int, int]:
    """The rights of a file that this process makes."""
    probe = folder / "probe"
    probe.touch()
    try:
        return _rights(probe.lstat())
    finally:
        probe.unlink()


def _rights(status: os.stat_result) -> tuple[int, int, int]:
    return stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid
