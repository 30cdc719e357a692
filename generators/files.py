"""Write files whole or not at all, keep records with a digest that shows damage, parse untrusted JSON."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import math
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from generators.errors import EvidenceError, way_out
from generators.model import canonical

UNFINISHED = ".new-"
HEAD, TAIL = '{"content":', ',"sha256":"'  # around the content of a record
FOOT = len(TAIL) + 64 + len('"}')
LARGEST_RECORD = 16 * 1024 * 1024
DAMAGED = ".bad"
FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_LONGEST_WHOLE = 20  # characters of a whole number of 64 bits with its sign
NOT_PLAIN = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV)  # links, folders, sockets and devices

Model = TypeVar("Model", bound=BaseModel)
_aside: list[Path] = []


def write(path: Path, text: str) -> None:
    """Write a file so that a crash at any instant leaves the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = _new_file(path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(name).replace(path)  # while the lock is held, so that no clean-up takes it
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _new_file(folder: Path) -> tuple[int, str]:
    """A half-written file with its lock, where locks exist; one that a clean-up takes first is made again."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)


def replace_folders(parent: Path, fresh: Path, names: Iterable[str]) -> None:
    """Put folders of `fresh` in the place of those of `parent`, and what stood there beside them in `fresh`.

    Of two processes that do this at once, one waits for the other.
    """
    handle = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        for name in names:
            if (parent / name).exists():
                (parent / name).replace(fresh / f"{name}.old")
            (fresh / name).replace(parent / name)
    finally:
        os.close(handle)


def write_record(path: Path, record: BaseModel) -> None:
    """Write a record so that a crash at any instant leaves the old file or the new one, never a part.

    Raises:
        EvidenceError: it can't be written; the old file is as it was.
    """
    text = canonical(record.model_dump(mode="json"))
    with writable(path):
        write(path, f'{HEAD}{text}{TAIL}{_sha256(text.encode())}"}}')


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Raise an `EvidenceError` where the system refuses to write the file."""
    try:
        yield
    except OSError as error:
        way = way_out(error) or "free space or mend its rights"
        raise EvidenceError(f"{path}: can't be written ({error.strerror}); {way}") from error


def read_record(path: Path, model: type[Model]) -> Model | None:
    """A record, or None where there is none that can be trusted; a damaged one is set aside as `.bad`.

    Raises:
        EvidenceError: there is one, and the system won't let it be read.
    """
    try:
        return _record(_bytes(path), model)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        set_aside(path)
        return None


def content(path: str | Path) -> bytes | None:
    """What a plain file holds, unchecked; None where there is none, or none that could be a record."""
    try:
        return _bytes(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong with a value, behind the path to it."""
    first = error.errors(include_url=False, include_input=False)[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))


def set_aside(path: Path) -> None:
    """Rename a file that can't be trusted to `.bad`, for people to look at."""
    with contextlib.suppress(OSError):  # on a read-only disk it just counts as missing
        _aside.append(path.replace(path.with_suffix(DAMAGED)))


def aside() -> tuple[Path, ...]:
    """Every file that this process has set aside, under its new name, in order."""
    return tuple(_aside)


def _record(text: bytes, model: type[Model]) -> Model:
    """What a file holds; where it is to the byte as it was written, its content is parsed once, not made again."""
    content = text[len(HEAD) : -FOOT]
    if text[-FOOT:] == f'{TAIL}{_sha256(content)}"}}'.encode() and text.startswith(HEAD.encode()):
        return model.model_validate_json(content)
    record = parse_json(text)
    if record["sha256"] != _sha256(canonical(record["content"]).encode()):
        raise ValueError("the digest doesn't match")
    return model.model_validate(record["content"])


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def parse_json(text: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    """The value of JSON that anybody may have written.

    Raises:
        ValueError: it is no JSON, nested too deeply, has a key twice, a number that JSON doesn't have, or a whole
            number beyond 64 bits; its message says which.
    """
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_number,
            parse_float=_finite,
            parse_int=_whole,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return table


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse_number(str(number))


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_WHOLE or int(digits).bit_length() > 63:
        raise ValueError("a whole number beyond 64 bits")
    return int(digits)


def _bytes(path: str | Path) -> bytes:
    """What a plain file holds that may be a record.

    Raises:
        FileNotFoundError: there is none; or NotADirectoryError.
        ValueError: it is no plain file, or too large.
        EvidenceError: the system won't let it be read.
    """
    try:
        return plain_bytes(path, LARGEST_RECORD)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        if error.errno in NOT_PLAIN:
            raise ValueError("no plain file") from error
        raise EvidenceError(f"{path}: can't be read ({error.strerror}); mend its rights") from error


def missing(path: Path) -> str:
    """Why a path names no plain file: `no such file`, or `not a file (got a folder)`."""
    if path.is_dir():
        return "not a file (got a folder)"
    if path.is_symlink() and not path.exists():
        return "not a file (got a link that leads nowhere)"
    return "not a file (got a pipe, a socket or a device)" if path.exists() else "no such file"


def plain_bytes(path: str | Path, largest: int, *, follow: bool = False) -> bytes:
    """What a plain file holds; a pipe isn't waited for, and a link is followed only where that is asked for.

    Raises:
        OSError: there is none, it is a link, a socket or a device, or the system won't let it be read.
        ValueError: it is a folder or a pipe, or has more than `largest` bytes.
    """
    flags = FLAGS & ~os.O_NOFOLLOW if follow else FLAGS
    file = os.open(path, flags)  # without a file object, which takes five times as long
    try:
        status, content = os.fstat(file), b""
        while stat.S_ISREG(status.st_mode) and len(content) <= largest:
            part = os.read(file, min(max(status.st_size, 1 << 16), largest) + 1)
            content += part
            if not part or len(content) == status.st_size <= largest:  # without asking once more for the end
                return content
    finally:
        os.close(file)
    raise ValueError("no plain file, or too large")


def found(folder: Path, *, prefix: str = "", suffix: str = "") -> Iterator[Path]:
    """Everything below a folder whose name begins and ends like this; no link is followed."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as listed:
                entries = [*listed]
        except OSError:  # it was removed meanwhile, or can't be read
            continue
        waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        for entry in entries:
            if entry.name.startswith(prefix) and entry.name.endswith(suffix):
                yield Path(entry.path)
