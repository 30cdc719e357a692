"""Parts of pages that are kept: whatever is wrong with them, they are made again."""

from __future__ import annotations

import functools
import sqlite3

import pytest

from generators.site.reuse import kept as module
from generators.site.reuse.kept import KEPT, Kept, keeping


@pytest.fixture
def path(tmp_path):
    """The file that parts are kept in."""
    return tmp_path / "build" / "pages.sqlite"


def parts(path, *inputs, text="part of {}"):
    """What a build gets of a kind for these inputs, and how many of them it had to make."""
    with keeping(path) as kept:
        got = [kept.text("page", each, lambda each=each: text.format(each)) for each in inputs]
    return got, kept.made.get("page", 0)


def test_a_part_is_made_once(path):
    """The next build has it; other inputs and another kind have parts of their own."""
    assert (["part of a", "part of b"], 2) == parts(path, "a", "b")
    assert (["part of a", "part of c"], 1) == parts(path, "a", "c")
    with keeping(path) as kept:
        assert kept.get("answer", "a") is None


@pytest.mark.parametrize("text", ["", "\ud800 alone", "\0 and Größe"])
def test_any_text_comes_back(path, text):
    """An empty text, half a character and a zero come back as they were."""
    with keeping(path) as kept:
        kept.put("page", "a", text)
    with keeping(path) as kept:
        assert text == kept.get("page", "a")


def test_another_program_makes_its_own(path, monkeypatch):
    """A changed file of this package, or another version of what makes pages, has other parts."""
    parts(path, "a")
    monkeypatch.setattr(module, "program", lambda below: f"another {below}")

    assert (["new a"], 1) == parts(path, "a", text="new {}")


@pytest.fixture
def template(tmp_path, monkeypatch):
    """The only file of a program, with which this process has just begun."""
    (tmp_path / "program").mkdir()
    monkeypatch.setattr(module, "PACKAGE", tmp_path / "program")
    monkeypatch.setattr(module, "program", functools.cache(module._files))  # noqa: SLF001 - without what it knows
    path = tmp_path / "program" / "a.jinja"
    path.write_text("one", encoding="utf-8")
    return path


def test_what_is_made_while_the_program_is_edited_is_not_kept(path, template):
    """A template that is undone again leaves nothing behind of the pages that it made."""
    with keeping(path) as kept:
        template.write_text("another", encoding="utf-8")
        kept.put("page", "a", "of another template")
    template.write_text("one", encoding="utf-8")

    assert (["part of a"], 1) == parts(path, "a")
    assert (["part of a"], 0) == parts(path, "a")


def test_what_is_made_after_the_program_was_edited_is_not_kept(path, template):
    """Its parts would stand under the program that a process began with, and be taken when the edit is undone."""
    parts(path, "a")
    template.write_text("another", encoding="utf-8")
    parts(path, "b", text="of another template")
    template.write_text("one", encoding="utf-8")

    assert (["part of a", "part of b"], 1) == parts(path, "a", "b")
    assert (["part of a", "part of b"], 0) == parts(path, "a", "b")


def test_the_program_is_its_files_and_their_makers(tmp_path, monkeypatch):
    """Its digest changes with the content and name of a file and the version of a package, and not with times."""
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    versions = {"jinja2": "1"}
    monkeypatch.setattr(module, "_version", lambda name: versions.get(name, ""))
    digest = module.program.__wrapped__
    (tmp_path / "a.jinja").write_text("one", encoding="utf-8")
    seen = [digest("")]
    (tmp_path / "a.jinja").touch()
    assert [digest("")] == seen
    for change in (
        lambda: (tmp_path / "a.jinja").write_text("two", encoding="utf-8"),
        lambda: (tmp_path / "a.jinja").rename(tmp_path / "b.jinja"),
        lambda: versions.update(jinja2="2"),
    ):
        change()
        seen.append(digest(""))
    assert len(set(seen)) == len(seen)


def test_without_a_file_nothing_is_kept():
    """By default, and where a build asks for no file, each part is made."""
    assert KEPT.get().path is None
    assert (["part of a", "part of a"], 2) == parts(None, "a", "a")


def test_a_changed_byte_is_noticed(path):
    """A part whose check sum doesn't match is made again."""
    parts(path, "a", "b")
    with sqlite3.connect(path) as opened:
        opened.execute("UPDATE parts SET value = x'00' || substr(value, 2) WHERE rowid = 1")
    opened.close()

    assert (["part of a", "part of b"], 1) == parts(path, "a", "b")
    assert (["part of a", "part of b"], 0) == parts(path, "a", "b")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(2000)])
def test_a_file_that_is_no_database_is_replaced(path, content):
    """An empty file, another one, or one with a beginning alone costs the parts, and nothing else."""
    path.parent.mkdir()
    path.write_bytes(content)

    assert (["part of a"], 1) == parts(path, "a")
    assert (["part of a"], 0) == parts(path, "a")


def test_a_torn_file_is_replaced(path):
    """Parts of a file that lost its middle are made again, and kept again."""
    many = [f"{number} {'x' * 5000}" for number in range(40)]
    parts(path, *many)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + bytes(60_000) + whole[68_192:])

    for _ in range(3):
        assert [f"part of {each}" for each in many] == parts(path, *many)[0]
    assert 0 == parts(path, *many)[1]


def test_a_place_that_can_not_be_written_costs_only_time(tmp_path):
    """Where a folder stands in the place of the file, all is made and nothing is removed."""
    place = tmp_path / "pages.sqlite"
    (place / "mine").mkdir(parents=True)

    assert (["part of a"], 1) == parts(place, "a")
    assert (place / "mine").is_dir()


def test_beside_another_build_both_have_their_parts(path, monkeypatch):
    """Two builds at once read and write one file; while one writes for long, the other only keeps nothing new."""
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with keeping(path) as one, keeping(path) as other:
        one.put("page", "a", "A")
        one.write()
        assert "A" == other.get("page", "a")
        other.put("page", "b", "B")
    assert (["A", "B"], 0) == parts(path, "a", "b")

    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert (["A", "part of c"], 1) == parts(path, "a", "c")
    writer.execute("ROLLBACK")
    writer.close()
    assert (["A", "B"], 0) == parts(path, "a", "b")


def test_old_parts_are_dropped(path, monkeypatch):
    """What the newest build has no use for goes, the oldest first, where all is more than twice what it used."""
    monkeypatch.setattr(module, "LEAST", 100)
    for number in range(50):
        parts(path, f"{number:03}", text="{} " + 36 * "x")
    held = Kept(path)
    kept = [number for number in range(50) if held.get("page", f"{number:03}")]
    held.close()

    assert [48, 49] == kept


def test_what_is_long_is_written_on_the_way(path, monkeypatch):
    """A build of many pages keeps few of their parts in memory."""
    monkeypatch.setattr(module, "WRITTEN_AT_ONCE", 100)
    with keeping(path) as kept:
        for number in range(30):
            kept.put("page", str(number), 40 * "x")
        other = Kept(path)
        assert other.get("page", "20") is not None
        other.close()


def test_kept_parts_reach_only_what_is_within():
    """After a build the parts are those of before."""
    before = KEPT.get()
    with keeping(None) as kept:
        assert KEPT.get() is kept
    assert KEPT.get() is before
