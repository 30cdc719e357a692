"""Evidence is there as a whole, or is reported as missing; it is never half there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from helpers.observations import AT, MACHINE, observation

from generators import files
from generators.errors import EvidenceError
from generators.evidence.store import Store
from generators.model import Evidence, Footer, Manifest, Model, Outcome


class Pointed(Model):
    """A pointer that may lead anywhere."""

    newest: str
    good: str


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    return Store(tmp_path / "evidence")


def keep(store, run="r1", *, jobs=1, **changes):
    """Observe so many jobs of a run."""
    for number in range(jobs):
        store.journal.keep(run, observation(claim=f"claim-{number}", run=run, **changes))


def manifest(run="r1", *, jobs=1, after=0):
    """A manifest that expects so many observations."""
    expected = tuple((f"claim-{number}", "alpha") for number in range(jobs))
    return Manifest(run=run, started=AT + timedelta(seconds=after), expected=expected, machine=MACHINE)


def footer(run="r1", *, measured=1):
    """A footer that accounts for so many."""
    return Footer(run=run, finished=AT, outcomes={Outcome.MEASURED: measured})


def test_nothing_is_known_at_first(store):
    """An empty store has no evidence, no measured observation and no run."""
    assert Evidence() == store.evidence("says-yes", "alpha")
    assert store.brief_measured("0" * 64) is None
    assert [] == store.journal.ledgers()


def test_a_measured_observation_is_newest_and_good(store):
    """What was measured is both the newest observation and the last good one."""
    store.save(observation())

    assert Evidence(newest=observation(), good=observation()) == store.evidence("says-yes", "alpha")


def test_a_failure_stands_beside_what_was_measured(store):
    """A job that fails with the same fingerprint does not replace the measured observation."""
    failed = observation(outcome=Outcome.TIMED_OUT, reason="timed out after 1 s", measures={})
    store.save(observation())
    store.save(failed)

    assert Evidence(newest=failed, good=observation()) == store.evidence("says-yes", "alpha")


def test_a_later_success_clears_the_failure(store):
    """The failure of a fingerprint is gone once it is measured."""
    store.save(observation(outcome=Outcome.CRASHED, reason="exit 1", measures={}))
    store.save(observation())

    assert Outcome.MEASURED is store.evidence("says-yes", "alpha").newest.outcome


def test_a_changed_script_keeps_the_earlier_good_one(store):
    """A failure of another fingerprint leaves the good observation of the earlier one."""
    changed = observation(
        outcome=Outcome.RAISED, reason="boom", measures={}, fingerprint={"parts": {"file:a.py": "2"}}
    )
    store.save(observation())
    store.save(changed)

    assert Evidence(newest=changed, good=observation()) == store.evidence("says-yes", "alpha")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text(""),
        lambda path: path.write_text(path.read_text()[:-20]),
        lambda path: path.write_text(path.read_text().replace("measured", "crashed")),
        lambda path: path.write_text("[1]"),
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: path.write_text(" " * (17 << 20)),
    ],
    ids=["empty", "truncated", "poisoned", "foreign", "deep", "not text", "huge"],
)
def test_a_damaged_record_counts_as_missing(store, damage):
    """A record that can't be trusted is set aside, and the rest goes on."""
    store.save(observation())
    path = next(store.folder.glob("observations/*/*.json"))
    damage(path)

    assert Evidence() == store.evidence("says-yes", "alpha")
    assert path.with_suffix(".bad").exists()


@pytest.mark.parametrize("changes", [{"claim": "says-no"}, {"fingerprint": {"parts": {"file:a.py": "2"}}}])
def test_a_record_in_the_place_of_another_counts_as_missing(store, changes):
    """An observation of another claim, script or environment is none, however sound its seal is."""
    store.save(observation())
    (mine,) = store.folder.glob("observations/*/*.json")
    other = Store(store.folder.with_name("other"))
    other.save(observation(**changes))
    (theirs,) = other.folder.glob("observations/*/*.json")
    mine.write_bytes(theirs.read_bytes())

    assert Evidence() == store.evidence("says-yes", "alpha")
    assert [mine.with_suffix(".bad")] == list(store.folder.rglob("*.bad"))


def test_a_pointer_of_another_script_is_none(store):
    """A claim doesn't get the evidence of another one by a copied pointer."""
    store.save(observation("beta"))
    (pointer,) = store.folder.glob("jobs/says-yes/*.json")
    (pointer.with_name("alpha.json")).write_bytes(pointer.read_bytes())

    assert Evidence() == store.evidence("says-yes", "alpha")
    assert observation("beta") == store.evidence("says-yes", "beta").good


@pytest.mark.parametrize("address", ["../../x", "", "0" * 63, "/etc/passwd"])
def test_a_pointer_leads_nowhere_else(store, address):
    """What is no digest is no address."""
    files.write_record(store.folder / "jobs/says-yes/alpha.json", Pointed(newest=address, good=address))

    assert Evidence() == store.evidence("says-yes", "alpha")
    assert 1 == len(list(store.folder.rglob("*.bad")))


def test_a_damaged_record_is_replaced_by_the_next_run(store):
    """Saving again heals a record that was set aside."""
    store.save(observation())
    next(store.folder.glob("observations/*/*.json")).write_text("")
    store.evidence("says-yes", "alpha")
    store.save(observation())

    assert observation() == store.evidence("says-yes", "alpha").newest


def test_a_run_needs_its_footer(store):
    """A run without a footer is listed, and is not complete."""
    store.journal.begin(manifest())

    keep(store)
    assert [False] == [ledger.complete for ledger in store.journal.ledgers()]
    store.finish(footer())
    assert [True] == [ledger.complete for ledger in store.journal.ledgers()]


def test_a_run_must_account_for_every_job(store):
    """A footer that counts fewer observations than the manifest expects is refused."""
    store.journal.begin(manifest(jobs=2))

    with pytest.raises(EvidenceError, match="doesn't account for every job"):
        store.finish(footer(measured=1))
    assert [False] == [ledger.complete for ledger in store.journal.ledgers()]


def test_a_footer_without_manifest_is_refused(store):
    """A run that never began can't be finished."""
    with pytest.raises(EvidenceError):
        store.finish(footer())


def test_runs_are_listed_oldest_first(store):
    """Ledgers come in the order in which their runs started."""
    store.journal.begin(manifest("b", after=0))
    store.journal.begin(manifest("a", after=5))

    assert ["b", "a"] == [ledger.manifest.run for ledger in store.journal.ledgers()]


def test_a_kill_while_writing_never_leaves_half_a_record(tmp_path):
    """A writer killed at any instant leaves the old record or the new one."""
    code = (
        "import sys; sys.path[:0] = ['tests']\n"
        "from pathlib import Path\n"
        "from helpers.observations import observation\n"
        "from generators.evidence.store import Store\n"
        f"store = Store(Path({str(tmp_path)!r}))\n"
        "print('ready', flush=True)\n"
        "for number in range(100000):\n"
        "    store.save(observation(seconds=float(number), reason='x' * 50000))\n"
    )
    store = Store(tmp_path)
    for pause in (0.01, 0.04, 0.1):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(pause)
            writer.kill()
        newest = store.evidence("says-yes", "alpha").newest
        assert newest is None or len(newest.reason) == 50000
        assert [] == list(tmp_path.rglob("*.bad"))


def test_a_disk_that_refuses_is_reported(tmp_path):
    """A folder that can't be written gives an error that names it and the way out."""
    (tmp_path / "evidence").write_text("a file where the folder should be")
    store = Store(tmp_path / "evidence")

    with pytest.raises(EvidenceError, match=r"evidence.*can't be written .*; free space, correct its permissions"):
        store.save(observation())
    with pytest.raises(EvidenceError, match="can't be written"), store.lock():
        pass


def test_a_failed_write_leaves_no_half_file(store, monkeypatch):
    """Where the disk fills up while writing, the old record stays and no part of the new one."""
    store.save(observation())
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    with pytest.raises(EvidenceError, match="No space left"):
        store.save(observation(seconds=2.0))
    monkeypatch.undo()
    assert observation() == store.evidence("says-yes", "alpha").newest
    assert [] == list(store.folder.rglob(".new-*"))


def test_each_machine_class_and_device_has_its_place(store):
    """Evidence of another class or device is kept apart, and found again."""
    far = MACHINE.model_copy(update={"cores": 64})
    store.place(far, "cpu").save(observation())
    store.place(MACHINE, "cuda").save(observation())

    assert 2 == len(store.places())
    assert Evidence() == store.evidence("says-yes", "alpha")
    assert Evidence() == store.place(MACHINE, "cpu").evidence("says-yes", "alpha")
    assert observation() == store.place(far, "cpu").evidence("says-yes", "alpha").newest
