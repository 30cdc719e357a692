"""Read `claims/` into a `Project`; what can't be read becomes a complaint, never a crash.

Only the shape of an entry is judged here (is it TOML, are the keys and types right?); `rules` judge its sense.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from generators.entries import project_files
from generators.entries.folder import files_below, name_below, refuse, text_of
from generators.entries.toml_errors import parse_toml, shape_complaints, shown_line, toml_lines
from generators.errors import UsageError
from generators.model import Broken, Claim, Complaint, Entry, Project, Status, Topic

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def read_project(root: Path) -> Project:
    """Everything under `root/claims/`.

    Raises:
        UsageError: there is no `claims/`, or its `frameworks.toml` or `article.toml`, or the `mkdocs.yml`
            beside it, can't be read.
    """
    entries = ground(root)
    project_files.require_readable(root / "mkdocs.yml")
    frameworks, environments = project_files.frameworks(entries / "frameworks.toml")
    article = project_files.article(entries / "article.toml")
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
