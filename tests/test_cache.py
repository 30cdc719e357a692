"""A cache gives back what was put in by the same code, and nothing else."""

from __future__ import annotations

import functools
import importlib.metadata

import pytest

from generators import cache
from generators.cache import READERS, Cache, digest_below, version_of


@pytest.fixture
def path(tmp_path):
    """The file of a cache that holds two texts."""
    kept = Cache(tmp_path / "build" / "cache.txt")
    kept.put("a", "1 and more")
    kept.put("b", "2")
    kept.save()
    return kept.path


def found(path):
    """The two texts, as another process finds them."""
    kept = Cache(path)
    return kept.get("a"), kept.get("b")


def test_what_was_kept_is_found_again(path):
    """Texts may have blanks; a key that was never put in has no text."""
    assert ("1 and more", "2") == found(path)
    assert Cache(path).get("c") is None


@pytest.mark.parametrize("damage", [lambda text: text[:-1], lambda text: text.replace("b 2", "b 3"), lambda _: ""])
def test_a_damaged_file_counts_as_empty(path, damage):
    """Cut off, changed or empty: nothing of it is believed."""
    path.write_text(damage(path.read_text()))

    assert (None, None) == found(path)


def test_what_other_code_made_is_not_taken(path, monkeypatch):
    """After a change of our modules, or another release of a library, everything is computed again."""
    monkeypatch.setattr(cache, "_made_by", lambda: "other code")

    assert (None, None) == found(path)


def test_a_process_whose_code_is_edited_writes_nothing(tmp_path, monkeypatch):
    """What it computed may be of either code; once that is as it was, everything can be kept again."""
    module, written = tmp_path / "module.py", tmp_path / "cache.txt"
    module.write_text("one")
    monkeypatch.setattr(cache, "PACKAGE", tmp_path)
    monkeypatch.setattr(cache, "_made_by", functools.cache(cache._code))  # noqa: SLF001 - asked anew in this test
    kept = Cache(written)
    kept.put("a", "1")
    for text, expected in (("another", None), ("one", "1")):
        module.write_text(text)
        kept.save()
        assert expected == (Cache(written).get("a") if written.exists() else None)


def test_only_a_whole_use_drops_what_was_not_asked_for(path):
    """A use of some texts keeps the others, until a use of all is saved."""
    for whole, expected in ((False, ("1 and more", "2")), (True, ("1 and more", None))):
        kept = Cache(path)
        kept.get("a")
        kept.put("c", "3")
        kept.save(whole=whole)
        assert expected == found(path)


def test_nothing_new_writes_nothing(path):
    """A process that only reads leaves the file as it is."""
    before = path.stat().st_mtime_ns, path.stat().st_ino
    kept = Cache(path)
    kept.get("a")
    kept.save(whole=True)

    assert before == (path.stat().st_mtime_ns, path.stat().st_ino)


def test_a_disk_that_refuses_costs_time_alone(tmp_path):
    """A file in the place of the folder: nothing is kept, and nothing is raised."""
    (tmp_path / "build").write_text("a file")
    kept = Cache(tmp_path / "build" / "cache.txt")
    kept.put("a", "1")
    kept.save()

    assert ("1", None) == (kept.get("a"), Cache(kept.path).get("a"))


def test_the_digest_of_a_folder_is_that_of_names_and_contents(tmp_path):
    """Another name, content, place or border between files is another digest; what is not wanted doesn't count."""
    (tmp_path / "sub").mkdir()
    seen = set()
    for files in (
        {"a": "xy"},
        {"a": "x"},
        {"b": "xy"},
        {"a": "x", "b": "y"},
        {"a": "", "b": "xy"},
        {"sub/a": "xy"},
    ):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        (tmp_path / "unwanted").write_text(str(len(seen)))
        seen.add(digest_below(tmp_path, "unwanted".__ne__))
        assert digest_below(tmp_path, "unwanted".__ne__) in seen
        for name in files:
            (tmp_path / name).unlink()

    assert len(seen) == 6


@pytest.mark.parametrize("package", READERS)
def test_a_version_is_that_of_the_metadata(package):
    """It is read without all that stands below it."""
    assert importlib.metadata.version(package) == version_of(package)


def test_a_package_that_is_not_installed_has_no_version():
    """As Python says it."""
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        version_of("no-such-package")
