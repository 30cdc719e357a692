"""Create the files of a new claim from `claims/_template/` and given values."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generators.errors import UsageError
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
        UsageError: the id is malformed or taken, or the favoured framework, the topic or the passage is unknown.
    """
    if not is_claim_id(claim_id):
        raise UsageError(
            f"claims/{claim_id}: not an id (got {claim_id!r}); "
            f"use lower-case letters and digits with single hyphens, at most {LONGEST_ID} characters"
        )
    favours = values.get("favours", "both")
    if favours not in (*project.frameworks, "both", "neither"):
        way_out = closest(favours, (*project.frameworks, "both", "neither"))
        raise UsageError(f"--favours: neither a framework, both nor neither (got {favours!r}); {way_out}")
    if (topic := values.get("topic")) is not None and topic not in tuple(Topic):
        raise UsageError(f"--topic: no such topic (got {topic!r:.80}); {closest(topic, tuple(Topic))}")
    passages = project.article.passages
    if (locator := values.get("appearances")) is not None and locator not in passages:
        way_out = closest(locator, passages, "claims/article.toml")
        raise UsageError(f"--appearance: no such passage of the article (got {locator!r:.80}); {way_out}")
    folder = project.root / "claims" / claim_id
    if folder.exists() or claim_id in project.ids | project.renamed.keys():
        owner = project.renamed.get(claim_id)
        what = f"a former id of {owner}" if owner else "there already"
        way_out = "choose another, an id is never used twice"
        raise UsageError(f"claims/{claim_id}: {what} (got {claim_id!r}); {way_out}")
    own = project.root / "claims" / "_template"
    source = own if own.is_dir() else TEMPLATE
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__", "ruff.toml", "verify_*.py"))
    for name in project.frameworks:
        script = own / script_name(name)
        shutil.copy(script if script.is_file() else TEMPLATE / GENERIC, folder / script_name(name))
    entry = folder / "claim.toml"
    entry.write_text(_filled(entry.read_text(encoding="utf-8"), project, values, today), encoding="utf-8")
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _filled(text: str, project: Project, values: Mapping[str, str], today: date) -> str:
    """The template's entry with its top-level keys filled in."""
    text = text.replace(FIRST_FRAMEWORK, next(iter(project.frameworks)))
    passages = project.article.passages
    if "appearances" not in values and not passages.keys() >= set(tomllib.loads(text)["appearances"]):
        claimed = (locator for locator, passage in passages.items() if passage.kind == "claim")
        values = {**values, "appearances": next(claimed, "")}
    toml = {"added": today.isoformat()}
    for key, value in values.items():
        toml[key] = json.dumps([value] if key == "appearances" else value, ensure_ascii=False)
    for key, value in toml.items():
        literal = value.replace("\\", r"\\")  # a backslash in a replacement would begin an escape
        text = re.sub(rf"(?m)^{key} = [^#\n]*", f"{key} = {literal} ", text, count=1)
    return re.sub(r"(?m) +$", "", text)
