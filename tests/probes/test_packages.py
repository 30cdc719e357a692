"""What runs beside a script without being part of its fingerprint: the `__init__` of our packages."""

from __future__ import annotations

import ast

import pytest

from generators.evidence.fingerprint import PACKAGE

BESIDE_A_SCRIPT = sorted(
    [PACKAGE / "__init__.py", *PACKAGE.glob("harness/__init__.py"), *PACKAGE.glob("probes/**/__init__.py")]
)


@pytest.mark.parametrize("file", BESIDE_A_SCRIPT, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_package_beside_a_script_is_a_docstring(file):
    """A fingerprint covers modules, so the file that is imported with each of them holds no code."""
    assert [ast.Expr] == [type(node) for node in ast.parse(file.read_text(encoding="utf-8")).body]


def test_no_probe_imports_relatively():
    """A fingerprint finds what a probe imports by its full name."""
    relative = [
        file.name
        for file in PACKAGE.glob("probes/**/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert [] == relative
