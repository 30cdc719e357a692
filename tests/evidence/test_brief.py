"""Evidence in brief is the evidence: known by the content of files, whatever their times say."""

from __future__ import annotations

import os

import pytest
from helpers.observations import observation

from generators import files
from generators.evidence.brief import Brief, BriefEvidence
from generators.evidence.store import Store
from generators.model import Fingerprint, Outcome

EDITED = Fingerprint(parts={"job": "says-yes/alpha", "file:a.py": "2"})


@pytest.fixture
def folder(tmp_path):
    """The folder of a store whose script was measured, then edited, and then failed."""
    store = Store(tmp_path / "evidence")
    store.save(observation())
    store.save(observation(outcome=Outcome.RAISED, reason="ValueError", fingerprint=EDITED))
    return store.folder


def brief(folder):
    """The evidence in brief, with all that is known saved."""
    store = Store(folder)
    found = store.brief_evidence("says-yes", "alpha")
    store.index.save()
    return BriefEvidence(*(each and each._replace(content="") for each in found))


def whole(folder):
    """The evidence as its records have it, in brief."""
    found = Store(folder).evidence("says-yes", "alpha")
    return BriefEvidence(*(each and Brief.of(each) for each in (found.newest, found.good)))


@pytest.fixture
def records_read(monkeypatch):
    """The names of the records that are read and validated."""
    read, names = files.read_record, []

    def counted(path, model):
        names.append(path.name)
        return read(path, model)

    monkeypatch.setattr(files, "read_record", counted)
    return names


def test_it_says_what_the_records_say(folder):
    """Of the newest observation and of the last measured one, before and after they are known."""
    assert whole(folder) == brief(folder) == brief(folder)
    assert (Outcome.RAISED, Outcome.MEASURED) == tuple(each.outcome for each in brief(folder))
    assert BriefEvidence() == Store(folder).brief_evidence("says-yes", "beta")


def test_a_known_record_is_validated_once(folder, records_read):
    """Another process reads the files for their digests, and no record."""
    brief(folder)
    first = len(records_read)
    brief(folder)

    assert 3 == first == len(records_read)


@pytest.mark.parametrize("kind", ["good", "failed", "pointer"])
def test_damage_is_noticed_though_size_and_time_are_as_before(folder, kind):
    """The content counts: a damaged record is set aside and counts as missing, as without an index."""
    brief(folder)
    pattern = "jobs/*/*.json" if kind == "pointer" else "observations/*/*.json"
    (path,) = (file for file in folder.glob(pattern) if (".failed" in file.name) == (kind == "failed"))
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(content.replace(b"0", b"1"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = brief(folder)

    assert before.st_size == len(content)
    assert path.with_suffix(files.DAMAGED).exists()
    assert whole(folder) == found


@pytest.mark.parametrize("damage", [lambda text: text[:-9], lambda text: text.replace("raised", "measured")])
def test_a_damaged_index_counts_as_empty(folder, damage):
    """What it would say otherwise is read from the records."""
    brief(folder)
    index = folder / "index.txt"
    index.write_text(damage(index.read_text()))

    assert whole(folder) == brief(folder)
