"""A record is read back whole, or not at all; nothing that stands in its place is waited for or followed."""

from __future__ import annotations

import json
import os
import socket

import pytest
from helpers.observations import observation

from generators import files
from generators.errors import EvidenceError
from generators.model import Observation, digest

WRITE = "build/evidence/observations/ab/ab.json"


@pytest.fixture
def path(tmp_path):
    """A record in its file."""
    place = tmp_path / WRITE
    files.write_record(place, observation())
    return place


def test_a_record_comes_back(path):
    """What was written is read."""
    assert observation() == files.read_record(path, Observation)
    assert files.read_record(path.with_name("other.json"), Observation) is None


def test_a_record_cut_off_anywhere_counts_as_missing(path):
    """Every prefix of a record is set aside, and none of them is taken for it."""
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert files.read_record(path, Observation) is None, length
        assert path.with_suffix(".bad").read_bytes() == whole[:length]


def test_a_record_changed_anywhere_counts_as_missing(path):
    """Whichever byte is another one: the content is the same, or the record is set aside."""
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        read = files.read_record(path, Observation)
        assert read in (None, observation()), place


def _link(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _replaced_by(make):
    def replaced(path):
        path.unlink()
        make(path)

    return replaced


def _socket(path):
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(path.parent, os.O_RDONLY)
        try:
            listening.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


@pytest.mark.parametrize(
    "change",
    [
        _link,
        _replaced_by(os.mkfifo),
        _replaced_by(os.mkdir),
        _replaced_by(lambda path: path.symlink_to("/dev/zero")),
        _replaced_by(lambda path: path.symlink_to(path.name)),
        _replaced_by(_socket),
    ],
    ids=["link", "pipe", "folder", "device", "circle", "socket"],
)
def test_what_is_no_plain_file_is_set_aside(path, change):
    """A pipe isn't waited for, a link or a device isn't followed."""
    change(path)

    assert files.read_record(path, Observation) is None
    assert not os.path.lexists(path)
    assert os.path.lexists(path.with_suffix(".bad"))


def test_a_sound_seal_on_foreign_content_is_set_aside(path):
    """A digest that matches makes no record of what is none."""
    for content in ({"claim": 3}, [], None, {**observation().model_dump(mode="json"), "outcome": "won"}):
        path.write_text(json.dumps({"sha256": digest(content), "content": content}), encoding="utf-8")
        assert files.read_record(path, Observation) is None


def test_content_that_is_nested_too_deeply_is_set_aside(path):
    """What can be parsed, and is too deep to be compared with its digest, is no record."""
    path.write_text('{"sha256": "0", "content": ' + "[" * 900 + "]" * 900 + "}", encoding="utf-8")

    assert files.read_record(path, Observation) is None
    assert path.with_suffix(".bad").exists()


def test_what_the_system_refuses_to_read_is_reported_and_kept(path, monkeypatch):
    """Evidence that can't be read at the moment is no damaged evidence."""

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(EvidenceError, match=r"ab.json: can't be read \(Permission denied\); mend its rights"):
        files.read_record(path, Observation)
    monkeypatch.undo()
    assert observation() == files.read_record(path, Observation)
