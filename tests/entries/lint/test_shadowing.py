"""A script must not import a file of its own folder in place of the framework."""

from __future__ import annotations

import pytest

from generators.entries.lint import shadowing


@pytest.mark.parametrize("name", ["data.py", "alpha.py", "my_json.py", "folder/json.py"])
def test_accepts_other_names(project, said, name):
    """Only the first part of the path can shadow; the framework's own name is not its module's."""
    project.add("says-yes", files={name: ""})

    assert said(shadowing) == []


@pytest.mark.parametrize("name", ["json.py", "json.so", "json/__init__.py", "json.cpython-311.so"])
def test_refuses_files_named_like_the_module(project, said, name):
    """`import = "json"` in frameworks.toml: neither a module nor a package of that name."""
    project.add("says-yes", files={name: ""})

    assert said(shadowing) == [
        f"claims/says-yes/{name}: named like the module of Alpha (got {name!r}); give it another name",
    ]


def test_a_submodule_is_shadowed_by_its_package(project, said):
    """`import = "json.decoder"` is shadowed by json.py."""
    path = project.root / "claims/frameworks.toml"
    path.write_text(path.read_text().replace('"json"', '"json.decoder"'))
    project.add("says-yes", files={"json.py": ""})

    assert len(said(shadowing)) == 1
