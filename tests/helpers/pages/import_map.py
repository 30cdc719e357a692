"""The folders of `generators/`, what their captions say, and which imports between them a picture must show."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).parents[3]
PACKAGE = "generators"
CAPTION = re.compile(r"(?:[^:;.]+: )?(?P<takes>.+?),? comes? in[;,] (?P<gives>.+?),? (?:goes|go) out\b")

Edge = tuple[str, str]


class Part(NamedTuple):
    """A folder or a single module at the top of the package.

    Attributes:
        caption: first sentence of its docstring.
        takes: what comes in, in the caption's words; None where the caption has another form.
        gives: what goes out; the whole caption where it has another form.
    """

    name: str
    folder: bool
    caption: str
    takes: str | None
    gives: str


def part(name: str, package: Path = ROOT / PACKAGE) -> Part:
    """One part of the package, read from its files."""
    folder = (package / name).is_dir()
    path = package / name / "__init__.py" if folder else package / f"{name}.py"
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or name
    caption = " ".join(re.split(r"(?<=\.)\s", docstring, maxsplit=1)[0].split())
    form = CAPTION.match(caption)
    takes, gives = (form["takes"], form["gives"]) if form else (None, caption.rstrip("."))
    return Part(name, folder, caption, takes, gives)


def layers(pyproject: Path = ROOT / "pyproject.toml") -> list[list[str]]:
    """The names of the parts, layer by layer, from the top: as the import contract of the package has them."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    [contract] = [each for each in contracts if each["type"] == "layers" and each["containers"] == [PACKAGE]]
    return [re.split(r"\s*[|:]\s*", layer) for layer in contract["layers"]]


def imports() -> set[Edge]:
    """Every import between two parts, deferred ones included, as (who imports, what is imported)."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    found = {
        (importer.split(".")[1], imported.split(".")[1])
        for importer in graph.modules - {PACKAGE}
        for imported in graph.find_modules_directly_imported_by(importer) - {PACKAGE}
    }
    return {(importer, imported) for importer, imported in found if importer != imported}


def reduction(edges: set[Edge]) -> set[Edge]:
    """The edges without those that a longer way stands for (the transitive reduction of an acyclic graph)."""
    below: dict[str, set[str]] = {}

    def reached(name: str) -> set[str]:
        if name not in below:
            direct = {imported for importer, imported in edges if importer == name}
            below[name] = direct.union(*map(reached, direct))
        return below[name]

    return {
        (importer, imported)
        for importer, imported in edges
        if not any(imported in reached(other) for first, other in edges if first == importer)
    }


def drawn_edges(edges: set[Edge], parts: dict[str, Part]) -> set[Edge]:
    """The imports that a picture shows: those of a folder that no longer way stands for."""
    return reduction({edge for edge in edges if edge[0] in parts and edge[1] in parts and parts[edge[1]].folder})


def crossings(rows: list[list[str]], edges: set[Edge]) -> int:
    """How many pairs of edges between neighbouring rows cross."""
    total = 0
    for upper, lower in pairwise(rows):
        ends = sorted(
            (upper.index(start), lower.index(end)) for start, end in edges if start in upper and end in lower
        )
        total += sum(
            first[0] < second[0] and first[1] > second[1]
            for index, first in enumerate(ends)
            for second in ends[index + 1 :]
        )
    return total
