"""Read `claims/` into a `Project`; what can't be read becomes a complaint, never a crash.

Only the shape of an entry is judged here (is it TOML, are the keys and types right?); `rules` judge its sense.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generators.errors import UsageError
from generators.model import Article, Broken, Claim, Complaint, Entry, EnvironmentTable, Framework, Project, Topic
from generators.toml import shape_complaints, toml_lines

LARGEST_TEXT = 256 * 1024  # an entry, a script or notes; beyond it nobody reads them
LARGEST_FILE = 16 * 1024 * 1024  # any other file of a claim's folder
MOST_FILES = 200
RESERVED = "environments"
FRAMEWORK_NAME = re.compile(r"[a-z][a-z0-9_]*")
HEADING = re.compile(r"^## +(\w+) *$", re.MULTILINE)

Model = TypeVar("Model", bound=BaseModel)


class _UnreadableError(Exception):
    """A file of a claim that can't be read, as a complaint."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(str(complaint))
        self.complaint = complaint


def load(root: Path) -> Project:
    """Everything under `root/claims/`.

    Raises:
        UsageError: there is no `claims/`, or its `frameworks.toml` or `article.toml` can't be read.
    """
    ground = root / "claims"
    if not ground.is_dir():
        raise UsageError(f"{ground}: no claims folder here; go to the project's root or name it with --root")
    frameworks, environments = _frameworks(ground / "frameworks.toml")
    article = _article(ground / "article.toml")
    claims, broken = [], []
    for folder in sorted(_claim_folders(ground)):
        read = _claim(folder, root)
        if isinstance(read, Claim):
            claims.append(read)
        else:
            broken.append(read)
    return Project(
        root=root,
        frameworks=frameworks,
        environments=environments,
        article=article,
        claims=tuple(claims),
        broken=tuple(broken),
    )


def _claim_folders(ground: Path) -> Iterator[Path]:
    for path in ground.iterdir():
        if (path.is_dir() or path.is_symlink()) and not path.name.startswith(("_", ".")):
            yield path


# --- the files of the project ----------------------------------------------------------------------------


def _table(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file; every project has one, see docs/contributing.md") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not readable TOML ({error}); correct the file") from None


def _model(model: type[Model], table: object, where: str) -> Model:
    try:
        return model.model_validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{where}: {key}: {first['msg']} (got {first['input']!r:.80}); correct it") from None


def _frameworks(path: Path) -> tuple[dict[str, Framework], dict[str, EnvironmentTable]]:
    table = _table(path)
    named = table.pop(RESERVED, {})
    if not isinstance(named, dict):
        raise UsageError(f"{path}: [environments.NAME] must be tables; {RESERVED} is a reserved name")
    environments = {str(key): _model(EnvironmentTable, value, f"{path}: {key}") for key, value in named.items()}
    frameworks = {}
    for name, value in table.items():
        if not FRAMEWORK_NAME.fullmatch(name):
            raise UsageError(f"{path}: bad framework name (got {name!r}); use lower-case letters, digits and _")
        if not isinstance(value, dict):
            raise UsageError(f"{path}: {name} must be a table [{name}] with title and import")
        frameworks[name] = _model(Framework, {"name": name, **value}, f"{path}: {name}")
    if not frameworks:
        raise UsageError(f"{path}: names no framework; add a table such as [tensorflow] with title and import")
    return frameworks, environments


def _article(path: Path) -> Article:
    table = _table(path)
    head = table.get("article", {})
    if not isinstance(head, dict):
        raise UsageError(f"{path}: article must be a table [article] with a title")
    return _model(Article, {**head, "passages": table.get("passages", {})}, str(path))


# --- one claim -------------------------------------------------------------------------------------------


def _claim(folder: Path, root: Path) -> Claim | Broken:
    where = f"{folder.relative_to(root).as_posix()}/claim.toml"
    raw: dict[str, object] = {}
    try:
        files = _files(folder, root)
        text = _text(files, "claim.toml", folder, root)
        raw = _parse(text, where, folder.name)
        entry = Entry.model_validate_json(json.dumps(raw, default=str), strict=True)
        notes = _text(files, "notes.md", folder, root) if "notes.md" in files else ""
        scripts = {name: _text(files, name, folder, root) for name in files if name.endswith(".py")}
    except _UnreadableError as error:
        return _broken(folder.name, raw, (error.complaint,))
    except ValidationError as error:
        return _broken(folder.name, raw, shape_complaints(error, Entry, text, where, folder.name))
    sections = _sections(notes)
    return Claim(
        id=folder.name,
        folder=folder,
        entry=entry,
        files=scripts,
        digests={
            name: hashlib.sha256(content).hexdigest()
            for name, content in files.items()
            if name not in ("notes.md", "claim.toml")
        },
        method=sections.get("Method", ""),
        limits=sections.get("Limits", ""),
        lines=toml_lines(text),
    )


def _broken(claim_id: str, raw: dict[str, object], complaints: tuple[Complaint, ...]) -> Broken:
    title, topic = raw.get("title"), raw.get("topic")
    return Broken(
        id=claim_id,
        title=title if isinstance(title, str) and title else claim_id,
        topic=Topic(topic) if isinstance(topic, str) and topic in tuple(Topic) else None,
        complaints=complaints,
    )


def _files(folder: Path, root: Path) -> dict[str, bytes]:
    """Content of every file below the folder, by relative name; links and devices are refused."""
    if folder.is_symlink():
        raise _refuse(folder, root, "a claim's folder must not be a link", "copy the folder itself")
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts or path.name.startswith("."):
            continue
        mode = path.lstat()
        if stat.S_ISDIR(mode.st_mode):
            continue
        if not stat.S_ISREG(mode.st_mode):
            raise _refuse(path, root, "not a regular file", "put the file itself there, no link or device")
        if mode.st_size > LARGEST_FILE or len(found) == MOST_FILES:
            raise _refuse(path, root, f"over {LARGEST_FILE} bytes or {MOST_FILES} files", "make the claim smaller")
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _text(files: dict[str, bytes], name: str, folder: Path, root: Path) -> str:
    path = folder / name
    if name not in files:
        raise _refuse(path, root, "no such file", "copy claims/_template/ or run `claims new`")
    if len(files[name]) > LARGEST_TEXT:
        raise _refuse(path, root, f"over {LARGEST_TEXT} bytes", "shorten it; data belongs in a file of its own")
    try:
        return files[name].decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refuse(path, root, f"not UTF-8 at byte {error.start}", "save it as UTF-8") from None


def _parse(text: str, where: str, claim_id: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{where}:{line[1]}" if line else where
        complaint = Complaint(
            rule="shape",
            claim=claim_id,
            where=place,
            what=f"not valid TOML: {error}",
            way_out="correct the syntax",
        )
        raise _UnreadableError(complaint) from None


def _refuse(path: Path, root: Path, what: str, way_out: str) -> _UnreadableError:
    where = path.relative_to(root)
    claim_id = where.parts[1]
    return _UnreadableError(
        Complaint(rule="shape", claim=claim_id, where=where.as_posix(), what=what, way_out=way_out)
    )


def _sections(notes: str) -> dict[str, str]:
    """Text under each second-level heading."""
    parts = HEADING.split(notes)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
