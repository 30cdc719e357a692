"""Start a claim: copy `claims/_template/` and fill in what is told."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generators.errors import UsageError
from generators.model import Project

CLAIM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 64
TEMPLATE = Path(__file__).parent / "templates" / "claim"  # for a project without a `_template` of its own
GENERIC = "verify_framework.py"


def new(project: Project, claim_id: str, told: Mapping[str, str], today: date) -> tuple[Path, ...]:
    """The files of a new claim, as a draft that keeps every rule.

    Args:
        project: names the frameworks, each of which gets a script.
        claim_id: name of the folder.
        told: values of keys of the entry; `appearances` is one locator.
        today: the date of the entry.

    Raises:
        UsageError: the id is no good or taken.
    """
    if not CLAIM_ID.fullmatch(claim_id) or len(claim_id) > LONGEST_ID:
        raise UsageError(
            f"claims/{claim_id}: not an id (got {claim_id!r}); "
            f"use lower-case letters and digits with single hyphens, at most {LONGEST_ID} characters"
        )
    folder = project.root / "claims" / claim_id
    taken = {one.id for one in (*project.claims, *project.broken)}
    if folder.exists() or claim_id in taken:
        raise UsageError(f"claims/{claim_id}: there already; choose another id, an id is never used twice")
    own = project.root / "claims" / "_template"
    source = own if own.is_dir() else TEMPLATE
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__", "verify_*.py"))
    for name in project.frameworks:
        script = own / f"verify_{name}.py"
        shutil.copy(script if script.is_file() else TEMPLATE / GENERIC, folder / f"verify_{name}.py")
    entry = folder / "claim.toml"
    entry.write_text(_filled(entry.read_text(encoding="utf-8"), _values(project, told, today)), encoding="utf-8")
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _values(project: Project, told: Mapping[str, str], today: date) -> dict[str, str]:
    """TOML of every key to fill in."""
    names = list(project.frameworks)
    values = {"added": today.isoformat(), "favours": json.dumps(told.get("favours", names[0]))}
    if not _knows(project, told):
        first = next((key for key, one in project.article.passages.items() if one.kind == "claim"), "")
        values["appearances"] = json.dumps([first])
    for key, value in told.items():
        values[key] = json.dumps([value] if key == "appearances" else value, ensure_ascii=False)
    return values


def _knows(project: Project, told: Mapping[str, str]) -> bool:
    """Whether the template's own locator, or the one told, is one of this project's article."""
    return "appearances" in told or "table.r06.tf" in project.article.passages


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The entry with top-level keys replaced, and frameworks of rules named as the project names them."""
    for key, value in values.items():
        line = f"{key} = {value}"
        text = re.sub(rf"^{key} = .*$", lambda _, line=line: line, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]  # a default binds the loop's value
    return text
