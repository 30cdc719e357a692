"""Files that an earlier build wrote are linked where they are the same, and only there."""

from __future__ import annotations

import pytest

from generators.site.reuse.file_writer import site_writer


@pytest.fixture
def folders(tmp_path):
    """The folder of a build, and that of an earlier one."""
    for name in ("fresh", "earlier"):
        (tmp_path / name / "site").mkdir(parents=True)
    return tmp_path / "fresh", tmp_path / "earlier"


def put(folders, content=b"same", earlier=b"same", *, known=True):
    """How many files are written where an earlier build wrote one with that content; what is there afterwards."""
    fresh, before = folders
    (before / "site/page").write_bytes(earlier)
    with site_writer(fresh, before) as writer:
        writer.known = known
        writer.put(content, f"{fresh}/site/page")
    assert (fresh / "site/page").read_bytes() == content
    assert (before / "site/page").read_bytes() == earlier
    return writer.written


def test_a_file_that_is_the_same_is_linked(folders):
    """It is no second file."""
    fresh, before = folders

    assert not put(folders)
    assert (fresh / "site/page").samefile(before / "site/page")


@pytest.mark.parametrize("earlier", [b"", b"some", b"same and more"])
def test_a_file_that_is_another_is_written(folders, earlier):
    """Of whatever size it is, and the earlier one stays."""
    assert put(folders, earlier=earlier)


def test_a_file_that_is_put_again_leaves_the_earlier_one(folders):
    """MkDocs writes a page over a template of the theme that has its name."""
    fresh, before = folders
    (before / "site/page").write_bytes(b"same")
    with site_writer(fresh, before) as writer:
        writer.known = True
        for content in (b"same", b"another"):
            writer.put(content, f"{fresh}/site/page")

    assert [b"another", b"same"] == [(folder / "site/page").read_bytes() for folder in folders]


def test_where_a_plugin_may_write_all_is_written(folders):
    """What we don't know may write into a file in place."""
    assert put(folders, known=False)


def test_a_file_with_other_rights_is_written(folders):
    """It has the rights that this process gives."""
    fresh, before = folders
    (before / "site/page").touch(mode=0o600)

    assert put(folders)
    assert (fresh / "site/page").stat().st_mode != (before / "site/page").stat().st_mode


def test_a_link_is_not_followed(folders, tmp_path):
    """What stands in the place of an earlier file and is none is left alone."""
    fresh, before = folders
    (tmp_path / "other").write_bytes(b"same")
    (before / "site/page").symlink_to(tmp_path / "other")

    assert put(folders)
    assert not (fresh / "site/page").is_symlink()


def test_a_file_of_the_same_build_is_linked(folders):
    """Generated files stand in the site and beside it."""
    fresh, _ = folders
    with site_writer(fresh, None) as writer:
        writer.known = True
        writer.put(b"same", f"{fresh}/site/data")
        writer.put(b"same", f"{fresh}/docs/data", f"{fresh}/site/data")

    assert writer.written == 1
    assert (fresh / "docs/data").samefile(fresh / "site/data")
