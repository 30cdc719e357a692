"""Read `claims/` into a `Project`; what can't be read becomes a complaint, never a crash.

Only the shape of an entry is judged here (is it TOML, are the keys and types right?); `rules` judge its sense.
"""

from __future__ import annotations

import hashlib
import json
import keyword
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generators.errors import UsageError
from generators.folders import LARGEST_TEXT, files_below, name_below, refuse, text_of
from generators.model import (
    Article,
    Broken,
    Claim,
    Complaint,
    Entry,
    EnvironmentTable,
    Framework,
    Project,
    Status,
    Topic,
)
from generators.toml import closest, parse_toml, shape_complaints, shown_line, toml_lines

RESERVED = "environments"
LARGEST_SETTINGS = 64 * 1024
DEEPEST_SETTINGS = 50
FRAMEWORK_NAME = re.compile(r"[a-z][a-z0-9_]*")
ENVIRONMENT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)

Model = TypeVar("Model", bound=BaseModel)


def load(root: Path) -> Project:
    """Everything under `root/claims/`.

    Raises:
        UsageError: there is no `claims/`, or its `frameworks.toml` or `article.toml`, or the `mkdocs.yml`
            beside it, can't be read.
    """
    entries = ground(root)
    _readable(root / "mkdocs.yml")
    frameworks, environments = _frameworks(entries / "frameworks.toml")
    article = _article(entries / "article.toml")
    claims, broken = [], []
    for folder in sorted(_claim_folders(entries)):
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


def ground(root: Path) -> Path:
    """The folder `root/claims`, the contributors' ground.

    Raises:
        UsageError: it isn't there.
    """
    folder = root / "claims"
    if not folder.is_dir():
        raise UsageError(f"{folder}: no claims folder here; go to the project's root or name it with --root")
    return folder


def _claim_folders(entries: Path) -> Iterator[Path]:
    for path in entries.iterdir():
        if (path.is_dir() or path.is_symlink()) and not path.name.startswith(("_", ".")):
            yield path


# --- the files of the project ----------------------------------------------------------------------------


def _readable(path: Path) -> None:
    """Refuse an `mkdocs.yml` that is no YAML before anything runs; what else is wrong with it MkDocs tells."""
    import yaml  # type: ignore[import-untyped]  # PyYAML ships no types

    if not path.is_file():
        return
    text = _content(path, LARGEST_SETTINGS)
    try:  # events alone: nothing is constructed, no alias is followed
        events = list(_shallow(yaml.parse(text, Loader=yaml.SafeLoader)))
    except (ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{path}: not readable YAML ({' '.join(str(error).split())}); correct the file") from None
    if not any(isinstance(event, yaml.MappingStartEvent) for event in events[2:3]):
        raise UsageError(f"{path}: holds no settings; write some that name the plugin `claims`")


def _shallow(events: Iterable[object]) -> Iterator[object]:
    """The events as they come; raises ValueError where they nest too deeply: the time grows with the square."""
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > DEEPEST_SETTINGS:
            raise ValueError(f"nested over {DEEPEST_SETTINGS} deep")
        yield event


def _content(path: Path, largest: int) -> bytes:
    """What a file of the project holds.

    Raises:
        UsageError: it is too large, or can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror}); mend its rights") from None
    if len(content) > largest:
        raise UsageError(f"{path}: over {largest} bytes; make it shorter")
    return content


def _table(path: Path) -> dict[str, object]:
    if not path.is_file():  # a pipe of that name would be waited for
        raise UsageError(f"{path}: no such file; every project has one, see docs/contributing.md")
    try:
        return parse_toml(_content(path, LARGEST_TEXT).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not readable TOML ({error}); correct the file") from None


def _model(model: type[Model], table: object, where: str) -> Model:
    try:
        return model.model_validate_json(json.dumps(table, default=str), strict=True)
    except RecursionError:
        raise UsageError(f"{where}: tables nested far too deeply; correct it") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{where}: {key}: {first['msg']} (got {first['input']!r:.80}); correct it") from None


def _frameworks(path: Path) -> tuple[dict[str, Framework], dict[str, EnvironmentTable]]:
    table = _table(path)
    named = table.pop(RESERVED, {})
    frameworks = {name: _framework(name, value, path) for name, value in table.items()}
    if not frameworks:
        raise UsageError(f"{path}: names no framework; add a table such as [tensorflow] with title and import")
    if not isinstance(named, dict):
        raise UsageError(f"{path}: [environments.NAME] must be tables; {RESERVED} is a reserved name")
    return frameworks, {name: _environment(name, value, path, frameworks) for name, value in named.items()}


def _framework(name: str, value: object, path: Path) -> Framework:
    if not FRAMEWORK_NAME.fullmatch(name) or keyword.iskeyword(name) or name in ("both", "neither"):
        raise UsageError(
            f"{path}: bad framework name (got {name!r}); use lower-case letters, digits and _, no word of Python "
            "or of `favours`"
        )
    if not isinstance(value, dict) or "name" in value:
        raise UsageError(f"{path}: {name} must be a table [{name}] with title and import, and no name in it")
    return _model(Framework, {"name": name, **value}, f"{path}: {name}")


def _environment(name: str, value: object, path: Path, frameworks: dict[str, Framework]) -> EnvironmentTable:
    if not ENVIRONMENT_NAME.fullmatch(name):
        raise UsageError(f"{path}: bad environment name (got {name!r}); use lower-case letters, digits, - and _")
    environment = _model(EnvironmentTable, value, f"{path}: {RESERVED}.{name}")
    for framework in environment.frameworks:
        if framework not in frameworks:
            raise UsageError(
                f"{path}: {RESERVED}.{name}.frameworks: no such framework (got {framework!r}); "
                f"{closest(framework, frameworks, path.name)}"
            )
    return environment


def _article(path: Path) -> Article:
    table = _table(path)
    head = table.get("article", {})
    if not isinstance(head, dict):
        raise UsageError(f"{path}: article must be a table [article] with a title")
    return _model(Article, {**head, "passages": table.get("passages", {})}, str(path))


# --- one claim -------------------------------------------------------------------------------------------


def _claim(folder: Path, root: Path) -> Claim | Broken:
    where, claim_id = f"{name_below(folder, root)}/claim.toml", name_below(folder, folder.parent)
    files, complaints = files_below(folder, root)
    if "claim.toml" not in files and not complaints:
        complaints = [refuse(folder / "claim.toml", root, "no such file", "copy claims/_template/")]
    texts = {}
    for name in (name for name in files if name in ("claim.toml", "notes.md") or name.endswith(".py")):
        read = text_of(files[name], folder / name, root)
        if isinstance(read, str):
            texts[name] = read
        else:
            complaints.append(read)
    if "claim.toml" not in texts:
        return _broken(claim_id, {}, complaints)
    text = texts.pop("claim.toml")
    raw, entry, misshapen = _entry(text, where, claim_id)
    if complaints or entry is None:
        return _broken(claim_id, raw, (*complaints, *misshapen))
    sections = _sections(texts.pop("notes.md", ""))
    return Claim(
        id=folder.name,
        folder=folder,
        entry=entry,
        files=texts,
        digests={
            name: hashlib.sha256(content).hexdigest()
            for name, content in files.items()
            if name not in ("notes.md", "claim.toml")
        },
        method=sections.get("Method", ""),
        limits=sections.get("Limits", ""),
        lines=toml_lines(text),
    )


def _broken(claim_id: str, raw: dict[str, object], complaints: Iterable[Complaint]) -> Broken:
    title, topic = raw.get("title"), raw.get("topic")
    return Broken(
        id=claim_id,
        title=title[:120] if isinstance(title, str) and title else claim_id,
        topic=Topic(topic) if isinstance(topic, str) and topic in tuple(Topic) else None,
        listed=raw.get("status") not in (Status.DRAFT, Status.RETIRED),
        complaints=tuple(complaints),
    )


def _entry(text: str, where: str, claim_id: str) -> tuple[dict[str, object], Entry | None, tuple[Complaint, ...]]:
    """The table, and the entry that it is or every reason why it is none."""
    raw: dict[str, object] = {}
    try:
        raw = parse_toml(text)
        return raw, Entry.model_validate_json(json.dumps(raw, default=str), strict=True), ()
    except ValidationError as error:
        return raw, None, shape_complaints(error, Entry, text, where, claim_id)
    except (ValueError, RecursionError) as error:  # ValueError: bad syntax, or an integer of too many digits
        line = re.search(r"at line (\d+)", str(error))
        complaint = Complaint(
            rule="shape",
            claim=claim_id,
            where=f"{where}:{line[1]}" if line else where,
            what=f"not valid TOML: {error}",
            got=shown_line(text, int(line[1]) if line else 0),
            way_out="correct the syntax",
        )
        return {}, None, (complaint,)


def _sections(notes: str) -> dict[str, str]:
    """Text under each second-level heading."""
    parts = HEADING.split(notes)
    return {name.strip(): body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
