"""Every noun can be imported from the package, whichever module defines it."""

import ast
from pathlib import Path

from generators import model

PUBLISHED = ("published", "records", "samples", "values")


def defined(module: Path) -> list[str]:
    """The public names that a module defines itself."""
    names = []
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets]
        elif isinstance(node, ast.AnnAssign):
            names.append(node.target.id)
    return [name for name in names if not name.startswith("_")]


def test_every_noun_can_be_imported_from_the_package():
    """The package's list has each public name of its modules once, but for those of what pages and files hold."""
    modules = sorted(Path(model.__path__[0]).rglob("[!_]*.py"))
    modules = [module for module in modules if module.stem not in PUBLISHED]
    names = [name for module in modules for name in defined(module)]

    assert sorted(names) == sorted(model.__all__)
    assert all(hasattr(model, name) for name in names)
