"""The nouns: whichever room one lies in, it can be had from the package."""

import ast
from pathlib import Path

from generators import model


def defined(room: Path) -> list[str]:
    """The public names that a module defines itself."""
    names = []
    for node in ast.parse(room.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets]
    return [name for name in names if not name.startswith("_")]


def test_every_noun_can_be_imported_from_the_package():
    """The package's list is what its rooms define, each name once."""
    rooms = sorted(Path(model.__path__[0]).glob("[!_]*.py"))
    names = [name for room in rooms for name in defined(room)]

    assert sorted(names) == sorted(model.__all__)
    assert all(hasattr(model, name) for name in names)
