"""Projects to measure: with trivial scripts, with evidence of everything, or with whatever a benchmark gives."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.suite import commands
from helpers.synthetic import evidence, projects

NOTES = (
    "## Method\n\nEach script gives a number.\n\n## Limits\n\nIt shows how long things take, and nothing else.\n"
)
TRIVIAL = """\
title = "Alpha's number is larger in job {number}"
statement = "Alpha's number is larger than Beta's in job {number}."
topic = "performance"
favours = "neither"
scope = "this job"
appearances = ["intro.p1"]
status = "published"
added = 2026-11-22

[measures.n]
kind = "number"
title = "Number"

[verdict]
supported_if = "{first}.n > {second}.n"
refuted_if = "{first}.n <= {second}.n"

[what_if]
supported = "The first number is larger."
refuted = "The first number is as large or smaller."
"""


def write_shared(root: Path, frameworks: str = "") -> None:
    """The files that the claims of a project share, with other tables of frameworks where they are given."""
    projects.write_project(root, ())
    if frameworks:
        (root / "claims" / "frameworks.toml").write_text(frameworks, encoding="utf-8")


def write_claim(root: Path, claim: str, entry: str, scripts: Mapping[str, str]) -> None:
    """The folder of a claim."""
    folder = root / "claims" / claim
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"claim.toml": entry, "notes.md": NOTES, **scripts}.items():
        (folder / name).write_text(text, encoding="utf-8")
    fit(folder)


def fit(folder: Path) -> None:
    """Leave out of a claim's entry the tables that the generator of another checkout does not know."""
    if commands.TARGET.tree is None:
        return
    schema = json.loads((commands.TARGET.tree / "claims" / "claim.schema.json").read_text(encoding="utf-8"))
    entry = folder / "claim.toml"
    parts = re.split(r"(?m)^(?=\[)", entry.read_text(encoding="utf-8"))
    known = (part for part in parts if part[:1] != "[" or re.findall(r"\w+", part)[0] in schema["properties"])
    entry.write_text("".join(known), encoding="utf-8")


def write_trivial(root: Path, number: int, modules: Mapping[str, str] | None = None) -> None:
    """Add claims whose scripts do nothing: one process each, without controls.

    Args:
        root: of a project with its shared files.
        number: of claims.
        modules: what the script of each framework imports; nothing for Alpha and Beta.
    """
    modules = modules or {"alpha": "", "beta": ""}
    first, second = modules
    lines = {name: module and f"import {module}" for name, module in modules.items()}
    for each in range(number):
        scripts = {
            f"verify_{name}.py": f"{imported}\n\n\ndef verify():\n    return {{'n': {each}}}\n"
            for name, imported in lines.items()
        }
        write_claim(root, f"job-{each:05d}", TRIVIAL.format(number=each, first=first, second=second), scripts)


def write_fresh(root: Path, number: int) -> None:
    """A project of so many claims with controls, all of them with fresh evidence.

    Raises:
        CommandError: a script would run, or is not known.
    """
    projects.write_project(root, range(number))
    if commands.TARGET.tree is None:
        written = evidence.write_evidence(root)
    else:  # evidence of that generator may have another form, so that it runs the scripts itself
        for path in (root / "claims").glob("claim-*"):
            fit(path)
        commands.run(commands.claims(root, "--json", "verify"))
        written = 2 * number
    planned = json.loads(commands.run(commands.claims(root, "--json", "plan")).output)["result"]
    fresh = sum(len(claim["fresh"]) for claim in planned)
    if not 0 < number <= fresh == written:
        raise commands.CommandError(f"{root}: all {written} observations should be fresh (got {fresh})")


def waiting(root: Path) -> int:
    """How many scripts of a project would run."""
    planned = json.loads(commands.run(commands.claims(root, "--json", "plan")).output)["result"]
    return sum(len(claim["run"]) for claim in planned)


def forget(root: Path) -> None:
    """Remove everything that was generated for a project, but not its evidence."""
    evidence_folder = root / "build" / "evidence"
    for path in (*(root / "build").iterdir(), *evidence_folder.iterdir()):
        if path.is_file():  # in the evidence's folder, what is remembered of evidence and entries
            path.unlink()
        elif evidence_folder not in (path, path.parent):
            shutil.rmtree(path)
