"""Damaged copies of files."""

import pytest

from generators.probes.measuring.damaged_files import write_garbled, write_truncated


def test_a_file_cut_short_keeps_its_beginning(tmp_path):
    """Half of ten bytes is the first five."""
    source = tmp_path / "whole"
    source.write_bytes(b"0123456789")

    assert write_truncated(source, tmp_path / "half").read_bytes() == b"01234"
    assert write_truncated(source, tmp_path / "all", 1).read_bytes() == b"0123456789"


def test_only_the_needle_is_garbled(tmp_path):
    """The bytes looked for are inverted once, everything else stays."""
    source = tmp_path / "whole"
    source.write_bytes(b"ab\x00\x01cd\x00\x01")

    assert write_garbled(source, tmp_path / "bad", b"\x00\x01").read_bytes() == b"ab\xff\xfecd\x00\x01"


@pytest.mark.parametrize("needle", [b"zz", b""])
def test_damage_that_would_change_nothing_is_refused(tmp_path, needle):
    """A needle that isn't there raises, so that a control can't pass for nothing."""
    source = tmp_path / "whole"
    source.write_bytes(b"abcd")

    with pytest.raises(ValueError, match="whole does not hold"):
        write_garbled(source, tmp_path / "bad", needle)
