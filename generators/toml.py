"""What `tomllib` leaves out: on which line a key stands, and complaints that name it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ValidationError

from generators.model import Complaint

HEADER = re.compile(r"^\s*\[\[?([^\]]+)\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")


def toml_lines(text: str) -> dict[str, int]:
    """Line, from 1, of each table and key of a TOML text, by its dotted path.

    A key inside a multi-line string may be found as well; the first place of a path counts.
    """
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _dotted(header[1])
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault(f"{table}.{_dotted(key[1])}".lstrip("."), number)
    return lines


def place(where: str, lines: dict[str, int], key: str) -> str:
    """`where:line` of a key, of the nearest table above it, or just `where`."""
    while key:
        if key in lines:
            return f"{where}:{lines[key]}"
        key = key.rpartition(".")[0]
    return where


def shape_complaints(
    error: ValidationError, model: type[BaseModel], text: str, where: str, claim_id: str
) -> tuple[Complaint, ...]:
    """Every complaint of a failed validation, in the order of the file's keys."""
    lines = toml_lines(text)
    complaints: dict[str, Complaint] = {}
    for problem in error.errors(include_url=False):
        # a union names its branches in the path; they are no keys of the file
        keys = [str(part) for part in problem["loc"] if not re.search(r"[\[\](]|^(str|Needs|Rules)$", str(part))]
        key = ".".join(keys)
        kind, given = problem["type"], problem["input"]
        got = "" if kind == "missing" else f"{given!r:.80}"
        what = f"{key or 'the entry'}: {problem['msg'][0].lower()}{problem['msg'][1:]}"
        complaint = Complaint(
            rule="shape",
            claim=claim_id,
            where=place(where, lines, key),
            what=what,
            got=got,
            way_out=_way_out(kind, keys, model),
        )
        complaints.setdefault(key, complaint)  # each branch of a union complains of the same key
    return tuple(sorted(complaints.values(), key=lambda one: (lines.get(one.what.partition(":")[0], 0), one.what)))


def closest(name: str, known: Iterable[str]) -> str:
    """`did you mean X?`, or the names there are, where they are few."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of {', '.join(known)}" if len(known) <= 12 else "see claims/_template/claim.toml"


def _way_out(kind: str, keys: list[str], model: type[BaseModel]) -> str:
    if kind == "missing":
        return "add it, see claims/_template/claim.toml"
    if kind == "extra_forbidden":
        return f"remove it or correct its name: {closest(keys[-1], _fields(model))}"
    if kind == "enum":
        return "use one of the words that it names"
    return "give a value of that kind, see claims/_template/claim.toml"


def _fields(model: type[BaseModel]) -> set[str]:
    """Names of the fields of a model and of the models in it."""
    names: set[str] = set()
    for name, field in model.model_fields.items():
        names.add(name)
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel) and not issubclass(part, StrEnum):
                names |= _fields(part)
    return names


def _dotted(path: str) -> str:
    return ".".join(part.strip("\"'") for part in PART.findall(path))
