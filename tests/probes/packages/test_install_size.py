"""Sizes of distributions that are made up in a folder."""

import pytest

from generators.probes.packages.install_size import installed_closure, installed_mebibytes, unrelated_modules


def install(folder, name, size, requires=(), bytecode=0):
    """A distribution with one module of a size, as an installer leaves it."""
    lines = [f"Name: {name}", "Version: 1", *(f"Requires-Dist: {each}" for each in requires)]
    module, cached = f"{name.replace('-', '_')}.py", f"{name}.pyc"
    (folder / module).write_bytes(b"#" * size)
    (folder / cached).write_bytes(b"#" * bytecode)
    info = folder / f"{name.replace('-', '_')}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("\n".join(lines) + "\n")
    (info / "RECORD").write_text(f"{module},,\n{cached},,\n{name}-is-gone.py,,\n")


@pytest.fixture
def folder(tmp_path):
    """One that needs two, of which one needs a third, beside one that is not needed."""
    install(tmp_path, "top", 1 << 20, ["middle-one>=1", "side", "absent", 'extra; extra == "more"'])
    install(tmp_path, "Middle_One", 2 << 20, ["low"], bytecode=1 << 20)
    install(tmp_path, "side", 0)
    install(tmp_path, "low", 4 << 20)
    install(tmp_path, "extra", 8 << 20)
    return tmp_path


def test_a_closure_holds_what_is_required_and_nothing_else(folder):
    """Extras and strangers are left out, and so is what isn't installed."""
    names = [each.metadata["Name"] for each in installed_closure("top", [str(folder)])]

    assert names == ["Middle_One", "low", "side", "top"]


def test_bytecode_and_lost_files_count_nothing(folder):
    """1, 2 and 4 MiB."""
    assert installed_mebibytes(installed_closure("top", [str(folder)])) == 7


def test_the_path_of_this_interpreter_is_the_default():
    """NumPy is installed wherever these tests run."""
    assert installed_mebibytes(installed_closure("numpy")) > 1


def test_a_distribution_without_a_list_of_files_counts_nothing(tmp_path):
    """Some systems' packages keep none."""
    install(tmp_path, "lone", 1 << 20)
    (tmp_path / "lone-1.dist-info" / "RECORD").unlink()

    assert installed_mebibytes(installed_closure("lone", [str(tmp_path)])) == 0


def test_strangers_are_what_is_not_required():
    """Neither itself nor what it needs nor what is kept; pytest is none of these to NumPy."""
    found = unrelated_modules("pytest", kept=["numpy"])

    assert "ruff" in found or "coverage" in found
    assert not {"pytest", "pluggy", "numpy"} & set(found)
    assert "pytest" in unrelated_modules("numpy")
