"""Of packages that are installed in place or linked, what can be imported is shown, and nothing beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generators.processes import linked_packages
from generators.processes.linked_packages import PACKAGE, is_personal, links_of, place_of


@pytest.fixture
def library(tmp_path):
    """The folder of an environment's packages."""
    path = tmp_path / "venv/lib/python3.11/site-packages"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def source(tmp_path):
    """A repository with a package, a module and what is nobody's business."""
    files = ("alpha/__init__.py", "one.py", "docs/conf.txt", "secrets/key", ".git/config", ".env", "notes.md")
    for name in files:
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "source"


def shown(library):
    """What is shown beyond the library, by name, and the folders that are listed."""
    links = links_of(library.parents[2] / "bin/python")
    return {path.name for path in links.read}, set(links.listed)


def test_a_path_file_shows_what_can_be_imported_there(library, source):
    """No repository's history and no secrets; the folder itself is only listed."""
    (library / "alpha.pth").write_text(f"# in place\n\n{source}\n{source}/missing\n")

    assert ({"alpha", "one.py"}, {source}) == shown(library)


def test_metadata_in_place_says_which_packages_there_are(library, source):
    """With `setup.py develop` they are named, also a namespace; nothing else of the folder is shown."""
    (source / "alpha.egg-info").mkdir()
    (source / "alpha.egg-info/top_level.txt").write_text("alpha\nspace\n")
    (source / "space").mkdir()
    (library / "easy-install.pth").write_text(f"{source}\n")

    assert {"alpha", "space", "alpha.egg-info"} == shown(library)[0]


@pytest.mark.parametrize("annotation", ["", ": dict[str, str]"])
def test_a_finder_of_setuptools_is_read_as_text(library, source, annotation):
    """Packages, modules and namespaces that it maps are shown, no other folder; and it isn't run."""
    (source / "space/inner").mkdir(parents=True)
    (source / "space/inner/__init__.py").touch()
    mapping = {"alpha": f"{source}/alpha", "one": f"{source}/one", "bad": f"{source}/.git", "gone": "/gone"}
    finder = f"raise SystemExit\nMAPPING{annotation} = {mapping}\nNAMESPACES = {{'space': ['{source}/space']}}\n"
    (library / "__editable___alpha_1_finder.py").write_text(finder)
    line = "import __editable___alpha_1_finder; __editable___alpha_1_finder.install()"
    (library / "__editable__.alpha-1.pth").write_text(line)

    assert ({"alpha", "one.py", "inner"}, {source / "space"}) == shown(library)


@pytest.mark.parametrize("text", ["MAPPING = {", "MAPPING = f()", ""])
def test_a_finder_that_cannot_be_read_maps_nothing(library, text):
    """Whatever it is."""
    (library / "__editable___alpha_1_finder.py").write_text(text)
    (library / "alpha.pth").write_text("import __editable___alpha_1_finder\nimport __editable___beta_1_finder\n")

    assert (set(), set()) == shown(library)


def test_a_folder_of_packages_is_followed_with_its_links(library, source, tmp_path):
    """As an environment follows the default one that it extends."""
    other = tmp_path / "other/site-packages"
    other.mkdir(parents=True)
    (other / "alpha.pth").write_text(f"{source}\n")
    (library / "extends.pth").write_text(f"import site; site.addsitedir({str(other)!r})\n")
    assert {"alpha", "one.py", "site-packages"} == shown(library)[0]

    (library / "extends.pth").write_text(f"{other}\n")  # a path alone: its links aren't followed
    assert {"site-packages"} == shown(library)[0]


def test_links_into_a_cache_are_followed(library, tmp_path):
    """As uv makes them, of each file; and whole folders, libraries of a package, and namespaces."""
    files = (
        "alpha/__init__.py",
        "alpha-1.dist-info/METADATA",
        "alpha.libs/libone.so.5",
        "space/inner/__init__.py",
    )
    for name in files:
        target = tmp_path / "cache/archive" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).symlink_to(target)
    (tmp_path / "cache/beta").mkdir()
    (tmp_path / "cache/beta/__init__.py").touch()
    (library / "beta").symlink_to("../../../../cache/beta")
    (library / "plain").mkdir()
    (library / "plain/__init__.py").touch()
    (library / "secrets").symlink_to(tmp_path)

    assert {"alpha", "alpha-1.dist-info", "alpha.libs", "inner", "beta"} == shown(library)[0]


def test_a_home_and_our_repository_are_never_listed(library, tmp_path, monkeypatch):
    """Neither they nor a folder above them, by any name; and no file that is no archive of packages."""
    home, link = tmp_path / "home/me", tmp_path / "link"
    (home / "package").mkdir(parents=True)
    (home / "package/__init__.py").touch()
    (home / "token").touch()
    (tmp_path / "zipped.egg").touch()
    link.symlink_to(home)
    monkeypatch.setenv("HOME", str(home))
    names = (home, home.parent, link, "/", PACKAGE.parent, home / "token", tmp_path / "zipped.egg")
    (library / "all.pth").write_text("".join(f"{name}\n" for name in names))

    assert ({"zipped.egg"}, set()) == shown(library)


def test_a_user_without_a_home_has_none_to_hide(library, source, monkeypatch):
    """In a container the number of a user may have no name; what is installed in place is found all the same."""
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda number: {}[number])
    (library / "b.pth").write_text(f"{source}\n", encoding="utf-8")

    assert ({"alpha", "one.py"}, {source}) == shown(library)


def test_a_change_in_a_library_is_seen(library, tmp_path):
    """Links are looked up again when an entry comes."""
    assert set() == shown(library)[0]
    (tmp_path / "beta.py").touch()
    (library / "beta.py").symlink_to(tmp_path / "beta.py")

    assert {"beta.py"} == shown(library)[0]


def test_a_module_is_found_without_importing_it(tmp_path, monkeypatch):
    """A package or a module on our own path, but not beside the user's shell."""
    (tmp_path / "gamma.py").write_text("raise SystemExit")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert tmp_path / "gamma.py" == place_of("gamma.layers")
    assert place_of("delta") is None

    monkeypatch.chdir(tmp_path)
    assert place_of("gamma") is None


def test_what_pythonpath_names_is_personal(tmp_path, monkeypatch):
    """So is what pip installs for the user alone."""
    monkeypatch.setenv("PYTHONPATH", f":{tmp_path}")
    monkeypatch.setattr(linked_packages.site, "getusersitepackages", lambda: "/home/me/.local/lib")

    assert is_personal(tmp_path / "gamma")
    assert is_personal(Path("/home/me/.local/lib/gamma"))
    assert not is_personal(tmp_path.parent)
