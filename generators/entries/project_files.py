"""Read the files that all entries share: `frameworks.toml`, `article.toml`, and the `mkdocs.yml` beside them.

No entry can be checked without them, so that an error in one ends the command. `durations.toml` may be missing,
and is read by those commands alone that estimate how long a run takes.
"""

from __future__ import annotations

import hashlib
import json
import keyword
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generators.cache import Cache
from generators.entries.folder import LARGEST_TEXT
from generators.entries.toml_errors import parse_toml
from generators.errors import UsageError
from generators.files import missing
from generators.model import NO_FRAMEWORK, Article, Durations, EnvironmentTable, Framework
from generators.text import closest

RESERVED = "environments"
LARGEST_SETTINGS = 2 * 1024 * 1024  # bytes: a navigation of 20,000 pages
DEEPEST_SETTINGS = 50  # time grows with the square of the depth
MOST_SETTINGS = 200_000  # keys, values, and ends of lists
FRAMEWORK_NAME = re.compile(r"[a-z][a-z0-9_]*")
OUTLINE = ("passages", "sections", "questions")  # tables of `article.toml` beside [article]
ENVIRONMENT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Model = TypeVar("Model", bound=BaseModel)


def settings_file(root: Path) -> Path:
    """The file of MkDocs' settings: the first that there is of the names which MkDocs itself looks for."""
    names = ("mkdocs.yml", "mkdocs.yaml")
    return next((root / name for name in names if (root / name).is_file()), root / names[0])


def require_yaml(path: Path, known: Cache | None = None) -> None:
    """Require that an `mkdocs.yml`, where there is one, is YAML with settings, which MkDocs checks itself.

    Nothing is constructed, no tag and no alias is followed, so that this is safe in any pull request.

    Raises:
        UsageError: it can't be read, is no YAML or holds no settings.
    """
    if not path.is_file():
        return
    text = _content(path, LARGEST_SETTINGS)
    key = f"settings:{hashlib.sha256(text).hexdigest()}"
    if known is not None and known.get(key) is not None:
        return
    _require_settings(text, path)
    if known is not None:
        known.put(key, "settings")


def _require_settings(text: bytes, path: Path) -> None:
    import yaml  # type: ignore[import-untyped]  # PyYAML ships no types

    try:
        try:
            settings = _is_mapping(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        except yaml.YAMLError:  # MkDocs' own parser takes 30 times as long, and reads some more, such as {search:}
            settings = _is_mapping(yaml.parse(text, Loader=yaml.SafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{path}: not readable YAML ({' '.join(str(error).split())}); correct the file") from None
    if not settings:
        raise UsageError(f"{path}: holds no settings; write some that name the plugin `claims`")


def read_frameworks(path: Path) -> tuple[dict[str, Framework], dict[str, EnvironmentTable]]:
    """The frameworks of `frameworks.toml`, and the environments, by name.

    Raises:
        UsageError: it can't be read, or a table is not as it must be.
    """
    table = _table(path)
    environments = table.pop(RESERVED, {})
    frameworks = {name: _framework(name, value, path) for name, value in table.items()}
    if not frameworks:
        raise UsageError(f"{path}: names no framework; add a table such as [tensorflow] with title and import")
    if not isinstance(environments, dict):
        raise UsageError(f"{path}: [environments.NAME] must be tables; {RESERVED} is a reserved name")
    return frameworks, {name: _environment(name, value, path, frameworks) for name, value in environments.items()}


def read_durations(path: Path) -> Durations | None:
    """What `durations.toml` holds; None where there is no such file.

    Raises:
        UsageError: it can't be read, or is not as it must be.
    """
    return read_optional(Durations, path)


def read_optional(model: type[Model], path: Path) -> Model | None:
    """What a TOML file of the project holds; None where there is no such file.

    Raises:
        UsageError: it can't be read, or is not as it must be.
    """
    return _model(model, _table(path), str(path)) if path.exists() else None


def read_article(path: Path) -> Article:
    """The outline of `article.toml`.

    Raises:
        UsageError: it can't be read, or a passage, a section or a question is not as it must be.
    """
    table = _table(path)
    head = table.get("article", {})
    if not isinstance(head, dict):
        raise UsageError(
            f"{path}: article is no table (got a {type(head).__name__}); write [article] with a title"
        )
    for key in table.keys() - {"article", *OUTLINE}:
        raise UsageError(f"{path}: no such table (got {key!r:.80}); {closest(key, OUTLINE, path.name)}")
    parts = {key: table.get(key, {}) for key in OUTLINE}
    return _model(Article, {**head, **parts}, str(path))


def _framework(name: str, value: object, path: Path) -> Framework:
    if not FRAMEWORK_NAME.fullmatch(name) or keyword.iskeyword(name) or name in NO_FRAMEWORK:
        raise UsageError(
            f"{path}: bad framework name (got {name!r}); use lower-case letters, digits and _, no word of Python "
            "or of `favours`"
        )
    if not isinstance(value, dict) or "name" in value:
        way_out = f"write [{name}] with title and import, and no name in it"
        raise UsageError(f"{path}: {name} is no table of a framework (got a {type(value).__name__}); {way_out}")
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


def _table(path: Path) -> dict[str, object]:
    if not path.is_file():  # opening a pipe of that name would wait for ever
        raise UsageError(f"{path}: {missing(path)}; write one in its place, see docs/contributing.md")
    try:
        return parse_toml(_content(path, LARGEST_TEXT).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not readable TOML ({error}); correct the file") from None


def _model(model: type[Model], table: object, where: str) -> Model:
    deep = UsageError(f"{where}: tables nested far too deeply; correct it")
    try:
        return model.model_validate_json(json.dumps(table, default=str), strict=True)
    except RecursionError:
        raise deep from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            raise deep from None
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{where}: {key}: {first['msg']} (got {first['input']!r:.80}); correct it") from None


def _content(path: Path, largest: int) -> bytes:
    """Content of a file of the project.

    Raises:
        UsageError: it is too large, or can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror}); correct its permissions") from None
    if len(content) > largest:
        raise UsageError(f"{path}: over {largest} bytes; make it shorter")
    return content


def _is_mapping(events: Iterable[object]) -> bool:
    """True where the events of a YAML file, read to its end, are those of a mapping.

    Raises:
        ValueError: they are too many, or nest too deeply.
    """
    depth, mapping = 0, False
    for number, event in enumerate(events):
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > DEEPEST_SETTINGS:
            raise ValueError(f"nested over {DEEPEST_SETTINGS} deep")
        if number > MOST_SETTINGS:
            raise ValueError(f"over {MOST_SETTINGS} keys and values")
        mapping |= number == 2 and name == "MappingStartEvent"
    return mapping
