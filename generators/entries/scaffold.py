"""Create the files of a new claim from `claims/_template/` and given values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from generators import temporary
from generators.entries.folder import files_below, text_of
from generators.entries.toml_errors import parse_toml
from generators.errors import UsageError
from generators.files import writable
from generators.model import LONGEST_ID, Project, Topic, is_claim_id, script_name
from generators.text import closest

TEMPLATE = Path(__file__).parent / "template"  # for a project without a `_template` of its own
GENERIC = "verify_framework.py"
FIRST_FRAMEWORK = "FIRST_FRAMEWORK"


def create_claim(project: Project, claim_id: str, values: Mapping[str, str], today: date) -> tuple[Path, ...]:
    """Paths of the files of a new claim, a draft that no lint rule complains of.

    Args:
        project: names the frameworks, each of which gets a script.
        claim_id: name of the folder.
        values: values of keys of the entry; `appearances` is one locator.
        today: the date of the entry.

    Raises:
        UsageError: the id is malformed or taken, the favoured framework, the topic or the passage is unknown, a
            value is no text, or the template can't be copied.
    """
    if not is_claim_id(claim_id):
        raise UsageError(
            f"claims/{claim_id}: not an id (got {claim_id!r}); "
            f"use lower-case letters and digits with single hyphens, at most {LONGEST_ID} characters"
        )
    _require_values(project, values)
    folder = project.root / "claims" / claim_id
    if folder.exists() or claim_id in project.ids | project.renamed.keys():
        owner = project.renamed.get(claim_id)
        what = f"a former id of {owner}" if owner else "there already"
        way_out = "choose another, an id is never used twice"
        raise UsageError(f"claims/{claim_id}: {what} (got {claim_id!r}); {way_out}")
    own = project.root / "claims" / "_template"
    files = _template_files(own if own.is_dir() else TEMPLATE, project.root)
    entry = _filled(files.pop("claim.toml").decode("utf-8-sig"), project, values, today)
    scripts = {script_name(name) for name in project.frameworks}
    generic = (TEMPLATE / GENERIC).read_bytes()
    kept = {name: text for name, text in files.items() if name in scripts or not _is_left_out(name)}
    new = {**dict.fromkeys(scripts, generic), **kept, "claim.toml": entry.encode()}
    # a folder stands there whole or not at all
    with writable(folder), temporary.staging(folder.parent) as scratch:
        made = scratch / claim_id
        for name, content in new.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        made.rename(folder)
    return tuple(sorted(folder / name for name in new))


def _require_values(project: Project, values: Mapping[str, str]) -> None:
    """Refuse what no entry of the project may hold; raises `UsageError`."""
    favours = values.get("favours", "both")
    if favours not in project.favourable:
        way_out = closest(favours, project.favourable)
        raise UsageError(f"--favours: neither a framework, both nor neither (got {favours!r}); {way_out}")
    if (topic := values.get("topic")) is not None and topic not in tuple(Topic):
        raise UsageError(f"--topic: no such topic (got {topic!r:.80}); {closest(topic, tuple(Topic))}")
    passages = project.article.passages
    if (locator := values.get("appearances")) is not None and locator not in passages:
        way_out = closest(locator, passages, "claims/article.toml")
        raise UsageError(f"--appearance: no such passage of the article (got {locator!r:.80}); {way_out}")
    for name, value in values.items():
        if not value.isascii() and value != value.encode(errors="replace").decode():
            raise UsageError(f"--{name}: not UTF-8 (got {value!r:.80}); write it as UTF-8")


def _template_files(source: Path, root: Path) -> dict[str, bytes]:
    """The files of a template, by relative path.

    Raises:
        UsageError: one can't be read, or its entry is no TOML.
    """
    files, complaints = files_below(source, root)
    text = text_of(files.get("claim.toml", b""), source, "claim.toml", root)
    if complaints or not isinstance(text, str):
        raise UsageError(str((*complaints, text)[0]))
    try:
        table = parse_toml(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{source / 'claim.toml'}: not valid TOML (got {error}); correct the syntax") from None
    if not table:
        raise UsageError(
            f"{source / 'claim.toml'}: no entry (got nothing); copy that of a claim, or remove the folder"
        )
    return files


def _is_left_out(name: str) -> bool:
    """Whether a file of the template is no claim's: a linter's settings, or a script of no framework."""
    base = PurePosixPath(name).name
    return base == "ruff.toml" or fnmatch(base, "verify_*.py")


def _filled(text: str, project: Project, values: Mapping[str, str], today: date) -> str:
    """The template's entry with its top-level keys filled in."""
    text = text.replace(FIRST_FRAMEWORK, next(iter(project.frameworks)))
    passages = project.article.passages
    given = parse_toml(text).get("appearances")
    known = isinstance(given, list) and passages.keys() >= {*map(str, given)}
    if "appearances" not in values and not known:
        claimed = (locator for locator, passage in passages.items() if passage.kind == "claim")
        values = {**values, "appearances": next(claimed, "")}
    toml = {"added": today.isoformat()}
    for key, value in values.items():
        toml[key] = _literal([value] if key == "appearances" else value)
    for key, value in toml.items():
        literal = value.replace("\\", r"\\")  # a backslash in a replacement would begin an escape
        text = re.sub(rf"(?m)^{key} = [^#\n]*", f"{key} = {literal} ", text, count=1)
    return re.sub(r"(?m) +$", "", text)


def _literal(value: object) -> str:
    """A text or a list of texts in TOML, which has JSON's form but refuses one character that JSON allows."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")
