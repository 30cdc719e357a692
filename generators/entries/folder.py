"""Read the files of one claim's folder; a file that must not be read becomes a complaint."""

from __future__ import annotations

import codecs
import io
import os
import stat
import tokenize
from collections.abc import Iterator
from pathlib import Path

from generators.files import plain_bytes
from generators.model import Complaint

LARGEST_TEXT = 256 * 1024  # bytes of an entry, a script or notes
LARGEST_FILE = 16 * 1024 * 1024  # bytes of any other file of a claim's folder
LARGEST_FOLDER = 64 * 1024 * 1024  # bytes of all its files
MOST_FILES = 200
DEEPEST_FOLDER = 64  # Python's own limit is another one in each release


def files_below(folder: Path, root: Path) -> tuple[dict[str, bytes], list[Complaint]]:
    """Content of every file below the folder, by relative path, and complaints about refused files."""
    if folder.is_symlink():
        what = "a claim's folder must not be a link"
        return {}, [complaint_about(folder, root, what, "copy the folder itself", "a link")]
    contents: dict[str, bytes] = {}
    complaints: list[Complaint] = []
    bytes_left = LARGEST_FOLDER
    try:
        for name, entry in _below(folder):
            if name.count("/") >= DEEPEST_FOLDER:
                complaints.append(_unreadable(folder, root, "folders nested far too deeply"))
                break
            mode = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(mode.st_mode):
                continue
            if len(contents) == MOST_FILES or mode.st_size > bytes_left:
                what = f"over {MOST_FILES} files or {LARGEST_FOLDER} bytes in the folder"
                complaints.append(
                    complaint_about(Path(entry.path), root, what, "make the claim smaller", "one more")
                )
                break
            if fault := _fault(name, mode):
                complaints.append(complaint_about(Path(entry.path), root, *fault))
            else:
                contents[name] = plain_bytes(entry.path, LARGEST_FILE)
                bytes_left -= mode.st_size
    except (OSError, ValueError) as error:  # deleted, locked or replaced since it was listed
        complaints.append(_unreadable(folder, root, getattr(error, "strerror", None) or str(error)))
    except RecursionError:
        complaints.append(_unreadable(folder, root, "folders nested far too deeply"))
    return contents, complaints


def _below(folder: Path, above: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Each entry below a folder with its relative path, in the order of their parts; no link is followed."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name != "__pycache__" and entry.name[0] != ".":
            yield above + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path), f"{above}{entry.name}/")


def _unreadable(folder: Path, root: Path, got: str) -> Complaint:
    return complaint_about(folder, root, "can't be read", "make every file of it readable", got)


def text_of(content: bytes, folder: Path, name: str, root: Path) -> str | Complaint:
    """Text of a file, or a complaint where it is too long or no UTF-8, or where Python would read another text.

    Args:
        content: of the file.
        folder: of the claim.
        name: of the file, from there.
        root: of the project.
    """
    if len(content) > LARGEST_TEXT:
        way_out = "shorten it; data belongs in a file of its own"
        return complaint_about(folder / name, root, f"over {LARGEST_TEXT} bytes", way_out, f"{len(content)}")
    try:
        text = content.decode("utf-8-sig")  # with or without a byte order mark, as Python reads a script
    except UnicodeDecodeError as error:
        got = f"0x{content[error.start]:02x}"
        line = content.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 at byte {error.start}"
        return complaint_about(folder / name, root, what, "save it as UTF-8", got, line)
    if name.endswith(".toml"):  # TOML has no line end but LF and CRLF
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if name.endswith(".py") and (encoding := _declared_encoding(text)) != "utf-8":
        way_out = "remove the line that names it; scripts are UTF-8"
        line = 1 if "coding" in text.partition("\n")[0] else 2  # Python looks for it in no other
        what = "declares another encoding than UTF-8"
        return complaint_about(folder / name, root, what, way_out, encoding, line)
    return text


def _declared_encoding(script: str) -> str:
    """The encoding in which Python reads a script, whose line ends are plain, as Python makes them first."""
    if not any("coding" in line for line in script.split("\n", 2)[:2]):
        return "utf-8"
    try:
        return codecs.lookup(tokenize.detect_encoding(io.BytesIO(script.encode()).readline)[0]).name
    except SyntaxError as error:
        return str(error)


def complaint_about(
    path: Path, root: Path, what: str, way_out: str, got: str = "nothing", line: int = 0
) -> Complaint:
    """A complaint about the shape of a claim, at the path from the project's root and the line, if it has one."""
    name = printable_path(path, root)
    where = f"{name}:{line}" if line else name
    return Complaint(rule="shape", claim=name.split("/")[1], where=where, what=what, got=got, way_out=way_out)


def printable_path(path: Path, above: Path) -> str:
    """The path from `above`, as text that can be printed and stored whatever its bytes are."""
    return printable(path.relative_to(above).as_posix())


def printable(name: str) -> str:
    """A name of a file, as text that can be printed and stored whatever its bytes are."""
    name = os.fsencode(name).decode("utf-8", "replace")
    return name if name.isprintable() else ascii(name)[1:-1]


def _fault(name: str, mode: os.stat_result) -> tuple[str, str, str] | None:
    """What is wrong with a file, the way out and what is there; None for nothing."""
    if not stat.S_ISREG(mode.st_mode):
        got = "a link" if stat.S_ISLNK(mode.st_mode) else "no file"
        return "not a regular file", "put the file itself there, no link or device", got
    if mode.st_size > LARGEST_FILE:
        return f"over {LARGEST_FILE} bytes", "make the file smaller", f"{mode.st_size}"
    if not name.isprintable():
        return "a file name that can't be printed", "give it a plain name", ascii(name)
    return None
