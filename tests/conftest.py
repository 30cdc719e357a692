"""A small real project for every test, and claims that a test adds to it by id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import hypothesis
import pytest
from helpers.site.compiled_templates import share_compiled_templates

from generators.entries.load import read_project
from generators.model import Claim, Project

# How long an example takes depends on what else the machine does, and proves nothing.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")
share_compiled_templates()

FRAMEWORKS = """\
[alpha]
title = "Alpha"
import = "json"
packages = ["pytest"]

[beta]
title = "Beta"
import = "csv"
"""
ARTICLE = """\
[article]
title = "Alpha or Beta"

[passages]
"intro.p1" = { gist = "Alpha says yes", kind = "claim" }
"intro.p2" = { gist = "Try both", kind = "advice", reason = "tells the reader what to do" }
"head" = { gist = "Heading", kind = "navigation", reason = "a heading states nothing" }
"""
NOTES = "## Method\n\nEach script answers.\n\n## Limits\n\nOne answer a script.\n"
CONTROLS = """

def controls():
    yield "yes", True, True
    yield "yes", False, False
"""
SCRIPT = 'def verify():\n    return {{"yes": {answer}}}\n' + CONTROLS
ENTRY: dict[str, object] = {
    "title": "Alpha says yes",
    "statement": "Alpha says yes where Beta says no.",
    "topic": "ease-of-use",
    "favours": "alpha",
    "scope": "every release",
    "appearances": ["intro.p1"],
    "status": "published",
    "added": date(2026, 11, 22),
    "measures": {"yes": {"kind": "check", "title": "Yes"}},
    "verdict": {"supported_if": "alpha.yes and not beta.yes", "refuted_if": "not alpha.yes"},
}
WHAT_IF = {
    "supported": "Alpha's script answers yes and Beta's no.",
    "refuted": "Alpha's script answers no.",
    "mixed": "unreachable: no script answers so.",
}
YES, NO = SCRIPT.format(answer=True), SCRIPT.format(answer=False)
FILES = {"notes.md": NOTES, "verify_alpha.py": YES, "verify_beta.py": NO}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that no worker begins a long one when the other has nothing left."""
    slow = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "frameworks", "browser")))}
    items.sort(key=lambda item: item.path not in slow)


class ProjectFolder:
    """A project on disk with the frameworks alpha and beta and one sound claim, `says-yes`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("claims/frameworks.toml", FRAMEWORKS)
        self.write("claims/article.toml", ARTICLE)
        self.write("docs/index.md", "# Alpha or Beta\n")
        self.write("mkdocs.yml", "site_name: Alpha or Beta\nplugins: [search, claims]\n")
        self.add("says-yes")

    def write(self, name: str, text: str) -> Path:
        """Write a file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def add(self, claim_id: str, files: dict[str, str | None] | None = None, **keys: object) -> Path:
        """Write a claim's folder: the sound one with other top-level keys or files, None to leave one out."""
        table = {**ENTRY, **keys, "what_if": keys.get("what_if", WHAT_IF)}
        entry = {key: value for key, value in table.items() if value is not None}
        for name, text in {**FILES, "claim.toml": "\n".join(to_toml(entry)) + "\n", **(files or {})}.items():
            if text is None:
                (self.root / "claims" / claim_id / name).unlink(missing_ok=True)
            else:
                self.write(f"claims/{claim_id}/{name}", text)
        return self.root / "claims" / claim_id

    def load(self) -> Project:
        """Read the folder as every command does."""
        return read_project(self.root)

    def claim(self, claim_id: str = "says-yes") -> Claim:
        """A sound claim of the folder, read again."""
        found = self.load().claim(claim_id)
        assert found is not None, f"{claim_id} is broken or absent"
        return found


@pytest.fixture
def project(tmp_path: Path) -> ProjectFolder:
    """A fresh project with one sound claim."""
    return ProjectFolder(tmp_path / "project")


def to_toml(table: dict[str, object], path: str = "") -> Iterator[str]:
    """The lines of a TOML document with these tables."""
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{_key(key)} = {value.isoformat() if isinstance(value, date) else json.dumps(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"\n[{path}{_key(key)}]"
            yield from to_toml(value, f"{path}{_key(key)}.")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) else json.dumps(key)
