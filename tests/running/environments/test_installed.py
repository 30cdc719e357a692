"""What is installed is known by its content, so that a copy counts as the same and an edit does not."""

from __future__ import annotations

import os
import shutil

import pytest

from generators.running.environments.installed import installed


@pytest.fixture
def environment(tmp_path):
    """An environment with a distribution, and a package that is installed in place."""
    folder = tmp_path / "environment"
    libraries = folder / "lib" / "python3.11" / "site-packages"
    (libraries / "tiny-1.dist-info").mkdir(parents=True)
    (libraries / "tiny-1.dist-info" / "RECORD").write_text("tiny.py,sha256=abc,3\n")
    (libraries / "linked.pth").write_text(f"{tmp_path / 'linked'}\n")
    package = tmp_path / "linked" / "package"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("X = 1\n")
    (package / "code.so").write_text("1")
    return folder


def of(environment):
    """What is installed there."""
    return installed(environment / "bin" / "python", extends=False)


def test_a_copy_holds_the_same(environment, tmp_path):
    """Wherever it lies, and whenever it was made."""
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(environment, copy, copy_function=shutil.copyfile)

    assert of(environment) == of(copy)
    assert len(of(copy)) > 3


def write(text, *parts):
    """An edit that keeps the size of a file and its time, where it is there."""

    def edit(folder):
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        times = (path.stat().st_atime_ns, path.stat().st_mtime_ns) if path.exists() else None
        path.with_name("new").write_text(text)
        path.with_name("new").replace(path)
        if times:
            os.utime(path, ns=times)

    return edit


LIBRARIES, PACKAGE = ("environment", "lib", "python3.11", "site-packages"), ("linked", "package")


@pytest.mark.parametrize(
    "edit",
    [
        write("tiny.py,sha256=abd,3\n", *LIBRARIES, "tiny-1.dist-info", "RECORD"),
        write("", *LIBRARIES, "other-1.dist-info", "METADATA"),
        write("# a comment\n", *LIBRARIES, "more.pth"),
        write("X = 2\n", *PACKAGE, "__init__.py"),
        write("", *PACKAGE, "new.py"),
        write("", *PACKAGE, "folder", "__init__.py"),
        write("22", *PACKAGE, "code.so"),
        lambda folder: shutil.rmtree(folder.joinpath(*PACKAGE, "data")),
    ],
    ids=["record", "distribution", "pth", "edited", "module", "folder", "library", "removed"],
)
def test_an_edit_is_seen(environment, tmp_path, edit):
    """Of what was installed, and directly in a package that is installed in place."""
    before = of(environment)
    edit(tmp_path)

    assert before != of(environment)


def test_compiled_files_are_no_edit(environment, tmp_path):
    """Python writes them whenever it imports."""
    before = of(environment)
    write("", *PACKAGE, "__pycache__", "x.pyc")(tmp_path)

    assert before == of(environment)


def test_what_cannot_be_read_is_known_by_its_name(environment, tmp_path):
    """A link to nowhere stops nothing."""
    (tmp_path / "linked" / "package" / "gone.py").symlink_to("nowhere")

    assert any("gone.py" in line for line in of(environment))
