"""Parse TOML, find the line of each key, and complain of wrong keys and values by their line."""

from __future__ import annotations

import re
import tomllib

from pydantic import BaseModel, ValidationError

from generators.model import Complaint
from generators.text import closest

MOST_PROBLEMS = 200  # of an entry; nobody corrects more at a time
GOT = {"missing": "nothing", "json_invalid": "tables in tables"}  # by kind of problem; otherwise the value itself
WAY_OUT = {
    "missing": "add it, see claims/_template/claim.toml",
    "json_invalid": "its tables are nested far too deeply, see claims/_template/claim.toml",
    "enum": "use one of the words that it names",
}
MOST_DOTS = 1000  # in a line; tomllib's time grows with the square of a dotted key's parts
HEADER = re.compile(r"^\s*\[\[?([^\]]+)\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")


def parse_toml(text: str) -> dict[str, object]:
    """The table of a TOML text; raises `ValueError` or `RecursionError` where it can't be parsed."""
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise ValueError(f"a line with over {MOST_DOTS:,} dots")
    return tomllib.loads(text)


def toml_lines(text: str) -> dict[str, int]:
    """Line, from 1, of each table and key of a TOML text, by its dotted path.

    A key inside a multi-line string may be found as well; the first place of a path counts.
    """
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(line):
            table = _dotted(header[1])
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault(f"{table}.{_dotted(key[1])}".lstrip("."), number)
    return lines


def place(where: str, lines: dict[str, int], key: str) -> str:
    """`where:line` of a key, of the nearest table above it, or just `where`."""
    line = _line(lines, key)
    return f"{where}:{line}" if line else where


def line_text(text: str, number: int) -> str:
    """A line of a text, counted from 1, as a complaint shows it; the size of the text without such a line."""
    lines = text.split("\n")
    return f"{lines[number - 1].strip()!r:.80}" if 0 < number <= len(lines) else f"{len(text)} characters"


def shape_complaints(
    error: ValidationError, model: type[BaseModel], text: str, where: str, claim_id: str
) -> tuple[Complaint, ...]:
    """Every complaint of a failed validation, in the order of the file's lines."""
    lines, table = toml_lines(text), tomllib.loads(text)
    complaints: dict[str, Complaint] = {}
    for problem in error.errors(include_url=False)[:MOST_PROBLEMS]:
        keys = _keys(problem["loc"], table)
        key, kind, message = ".".join(keys), problem["type"], problem["msg"]
        printable = key if key.isprintable() else ascii(key)
        complaint = Complaint(
            rule="shape",
            claim=claim_id,
            where=place(where, lines, key),
            what=f"{printable or 'the entry'}: {message[0].lower()}{message[1:]}",
            got=GOT.get(kind) or f"{problem['input']!r:.80}",
            way_out=_way_out(kind, keys, model),
        )
        complaints.setdefault(key, complaint)  # each branch of a union gives a problem of the same key
    # the branch of a union that was meant is the one with problems deeper in the table
    deepest = [key for key in complaints if not any(other.startswith(f"{key}.") for other in complaints)]
    return tuple(complaints[key] for key in sorted(deepest, key=lambda key: (_line(lines, key), key)))


def _keys(loc: tuple[str | int, ...], table: object) -> list[str]:
    """The keys in a problem's path, without the branches of unions, which are no keys of the file."""
    keys = []
    for position, part in enumerate(loc, start=1):
        if isinstance(table, dict) and part in table:
            table = table[part]
        elif isinstance(part, int):
            table = None  # an item of a list is no table
        elif position < len(loc) or not isinstance(table, dict):
            continue
        keys.append(str(part))
    return keys


def _line(lines: dict[str, int], key: str) -> int:
    """Line of a key, or of the nearest table above it; 0 without either."""
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines[key] if key else 0


def _way_out(kind: str, keys: list[str], model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return f"remove it or correct its name: {closest(keys[-1], _fields(model))}"
    return WAY_OUT.get(kind, "give a value of that kind, see claims/_template/claim.toml")


def _fields(model: type[BaseModel]) -> set[str]:
    """Names of the fields of a model and of the models in it."""
    names: set[str] = set()
    for name, field in model.model_fields.items():
        names.add(name)
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                names |= _fields(part)
    return names


def _dotted(path: str) -> str:
    return ".".join(part.strip("\"'") for part in PART.findall(path))
