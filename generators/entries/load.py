"""Read `claims/` into a `Project`; an entry that can't be read becomes a complaint, never a crash.

Only the shape of an entry is checked here: whether it is TOML with the right keys and types.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, TypeVar

from pydantic import ValidationError

from generators.cache import Cache, key_of
from generators.entries.folder import complaint_about, files_below, printable, text_of
from generators.entries.members import with_members
from generators.entries.project_files import read_article, read_frameworks, require_yaml, settings_file
from generators.entries.toml_errors import line_text, parse_toml, shape_complaints, toml_lines
from generators.errors import UsageError
from generators.model import BrokenEntry, Claim, Complaint, Entry, Project, Status, Topic

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Made = TypeVar("Made")


def read_project(root: Path, known: Cache | None = None) -> Project:
    """Everything under `root/claims/`.

    Args:
        root: the project's folder.
        known: what was made of texts before; every file is read all the same.

    Raises:
        UsageError: there is no `claims/`, or its `frameworks.toml` or `article.toml`, or the `mkdocs.yml`
            beside it, can't be read.
    """
    entries = claims_folder(root)
    require_yaml(settings_file(root), known)
    frameworks, environments = read_frameworks(entries / "frameworks.toml")
    article = read_article(entries / "article.toml")
    with os.scandir(entries) as found:
        names = sorted(
            entry.name for entry in found if entry.is_dir() or (entry.is_symlink() and not entry.is_file())
        )
    read = [_claim(entries / name, root, known) for name in names if not name.startswith(("_", "."))]
    broken = tuple(entry for entry in read if isinstance(entry, BrokenEntry))
    return Project(
        root=root,
        frameworks=frameworks,
        environments=environments,
        article=article,
        claims=with_members([claim for claim in read if isinstance(claim, Claim)], broken),
        broken=broken,
    )


def claims_folder(root: Path) -> Path:
    """The folder `root/claims`.

    Raises:
        UsageError: it isn't there.
    """
    folder = root / "claims"
    if not folder.is_dir():
        raise UsageError(f"{folder}: no claims folder here; go to the project's root or name it with --root")
    return folder


def _claim(folder: Path, root: Path, known: Cache | None) -> Claim | BrokenEntry:
    claim_id = printable(folder.name)
    files, complaints = files_below(folder, root)
    if "claim.toml" not in files and not complaints:
        complaints = [complaint_about(folder / "claim.toml", root, "no such file", "copy claims/_template/")]
    texts = {}
    for name in (name for name in files if name in ("claim.toml", "notes.md") or name.endswith(".py")):
        text = text_of(files[name], folder, name, root)
        if isinstance(text, str):
            texts[name] = text
        else:
            complaints.append(text)
    if "claim.toml" not in texts:
        return _broken(claim_id, "{}", complaints)
    toml = texts.pop("claim.toml")
    table, entry, shape = _entry(toml, claim_id, known)
    if complaints or entry is None:
        return _broken(claim_id, table, (*complaints, *shape))
    sections = _sections(texts.pop("notes.md", ""), known)
    notes = {name: text for name, (_, text) in sections.items()}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return Claim(
        id=folder.name,
        folder=folder,
        entry=entry,
        files=texts,
        digests={name: sha for name, sha in digests.items() if name not in ("notes.md", "claim.toml")},
        content=key_of(digests),
        method=notes.get("Method", ""),
        limits=notes.get("Limits", ""),
        lines=_remembered(known, "lines", toml, toml_lines),
        note_lines={name: line for name, (line, _) in sections.items()},
    )


def _broken(claim_id: str, json_table: str, complaints: Iterable[Complaint]) -> BrokenEntry:
    table: dict[str, object] = {}
    with suppress(RecursionError):
        table = json.loads(json_table)
    title, topic, status = table.get("title"), table.get("topic"), table.get("status")
    facet_of, appearances = table.get("facet_of"), table.get("appearances")
    return BrokenEntry(
        id=claim_id,
        title=title[:120] if isinstance(title, str) and title else claim_id,
        topic=Topic(topic) if isinstance(topic, str) and topic in tuple(Topic) else None,
        status=Status(status) if isinstance(status, str) and status in tuple(Status) else None,
        kind="follow-up" if table.get("kind") == "follow-up" else "article",
        facet_of=facet_of if isinstance(facet_of, str) else "",
        appearances=tuple(filter(_is_text, appearances)) if isinstance(appearances, list) else (),
        complaints=tuple(complaints),
    )


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _entry(text: str, claim_id: str, known: Cache | None) -> tuple[str, Entry | None, tuple[Complaint, ...]]:
    """The table of a text as JSON, and the entry or the complaints why it is none."""
    table = "{}"
    where = f"claims/{claim_id}/claim.toml"
    try:
        table = _remembered_json(known, "table", text, parse_toml)
        return table, Entry.model_validate_json(table, strict=True), ()
    except ValidationError as error:
        return table, None, shape_complaints(error, Entry, text, where, claim_id)
    except (ValueError, RecursionError) as error:  # ValueError: a syntax error, or an integer with too many digits
        line = re.search(r"at line (\d+)", str(error))
        complaint = Complaint(
            rule="shape",
            claim=claim_id,
            where=f"{where}:{line[1]}" if line else where,
            what=f"not valid TOML: {error}",
            got=line_text(text, int(line[1]) if line else 0),
            way_out="correct the syntax",
        )
        # A draft that can't be parsed is still a draft.
        status = re.search(r'(?m)^status\s*=\s*"([^"\n]*)"', text)
        return json.dumps({"status": status[1]} if status else {}), None, (complaint,)


def _remembered(known: Cache | None, what: str, text: str, compute: Callable[[str], Made]) -> Made:
    """What a function makes of a text, from before where it is known; its value is plain JSON, dates are texts."""
    if known is None:
        return compute(text)
    made: Made = json.loads(_remembered_json(known, what, text, compute))
    return made


def _remembered_json(known: Cache | None, what: str, text: str, compute: Callable[[str], object]) -> str:
    """The same as JSON."""
    key = f"{what}:{hashlib.sha256(text.encode()).hexdigest()}"
    if known is not None and (kept := known.get(key)) is not None:
        return kept
    made = json.dumps(compute(text), default=str)
    if known is not None:
        known.put(key, made)
    return made


def _sections(notes: str, known: Cache | None) -> dict[str, tuple[int, str]]:
    """Text under each second-level heading, and the line where it begins."""
    return _remembered(known, "notes", notes, _markdown_sections) if notes else {}


@cache
def _parser() -> MarkdownIt:
    """A parser that finds headings, and reads nothing within them."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable("inline")


def _markdown_sections(notes: str) -> dict[str, tuple[int, str]]:
    """The sections of a Markdown text; no heading stands in a block of code."""
    lines = notes.split("\n")
    tokens = _parser().parse(notes)
    heads = [
        (head.map, title.content.strip())
        for head, title in pairwise(tokens)
        if (head.type, head.tag, head.level) == ("heading_open", "h2", 0) and head.map
    ]
    ends = [*(place[0] for place, _ in heads[1:]), len(lines)]
    sections = {}
    for (place, name), end in zip(heads, ends, strict=False):
        filled = (number for number in range(place[1], end) if lines[number].strip())
        text = "\n".join(lines[place[1] : end]).strip()
        sections[name] = (next(filled, place[0]) + 1, text)
    return sections
