"""A run counts from its footer on; what was cut off counts for nothing and is not lost."""

from __future__ import annotations

import shutil

import pytest
from helpers.observations import AT, MACHINE, observation
from helpers.processes.opened_files import OpenedFiles
from hypothesis import given
from hypothesis import strategies as some

from generators import clock, files
from generators.errors import EvidenceError
from generators.evidence import store as store_module
from generators.evidence.store import Store
from generators.model import Evidence, Footer, Ledger, Manifest, Outcome

BOTH = (("says-yes", "alpha"), ("says-yes", "beta"))


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    return Store(tmp_path / "evidence")


def begin(store, run="r1", expected=BOTH, number=1, **changes):
    """Write the manifest of a run."""
    fields = {"run": run, "number": number, "started": AT, "expected": expected, "machine": MACHINE, **changes}
    store.journal.begin(Manifest(**fields))


def keep(store, run="r1", *names, **changes):
    """Observe these frameworks in a run."""
    for name in names:
        store.journal.keep(run, observation(name, run=run, **changes))


def footer(run="r1", **outcomes):
    """The footer of a run; outcomes by their name in Python."""
    return Footer(
        run=run, finished=AT, outcomes={Outcome[name.upper()]: count for name, count in outcomes.items()}
    )


def test_nothing_counts_before_the_footer(store):
    """Observations of a run that goes on are no evidence; with its footer all of them are, and are kept once."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    assert Evidence() == store.evidence("says-yes", "alpha")

    store.finish(footer(measured=2))

    assert [observation(name, run="r1") for name in ("alpha", "beta")] == [
        store.evidence("says-yes", name).good for name in ("alpha", "beta")
    ]
    assert {} == store.journal.observed("r1")
    assert 2 == len(list(store.folder.glob("observations/*/*.json")))


def test_what_a_run_has_observed_is_read_once_when_it_closes(store):
    """However many observations there are, each file of the journal is opened once."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    places = [str(store.folder / f"runs/r1/observations/says-yes/{name}.json") for name in ("alpha", "beta")]

    with OpenedFiles() as opened:
        store.finish(footer(measured=2))

    assert [1, 1] == [opened.counts[place] for place in places]


@pytest.mark.parametrize(
    ("names", "outcomes"),
    [
        ((), {}),
        (("alpha",), {"measured": 1}),
        (("alpha",), {"measured": 2}),
        (("alpha", "beta"), {"measured": 1, "crashed": 1}),
        (("alpha", "beta"), {"measured": 1}),
        (("alpha", "beta"), {"measured": 2, "raised": 1}),
        (("alpha", "beta", "gamma"), {"measured": 3}),
        (("alpha", "gamma"), {"measured": 2}),
    ],
)
def test_a_footer_must_tell_what_was_observed(store, names, outcomes):
    """A job without observation, one too many, one of another job, or outcomes that were not: no footer."""
    begin(store)
    keep(store, "r1", *names)

    with pytest.raises(EvidenceError, match="doesn't account for every job"):
        store.finish(footer(**outcomes))
    assert [False] == [ledger.complete for ledger in store.journal.ledgers()]
    assert Evidence() == store.evidence("says-yes", "alpha")


@given(counts=some.dictionaries(some.sampled_from(Outcome), some.integers(0, 4)), expected=some.integers(0, 12))
def test_a_run_is_complete_where_its_outcomes_add_up(counts, expected):
    """Expected = measured + raised + timed-out + crashed + over-limit + unavailable."""
    names = tuple((f"claim-{number}", "alpha") for number in range(expected))
    manifest = Manifest(run="r", started=AT, expected=names, machine=MACHINE)
    ledger = Ledger(manifest=manifest, footer=Footer(run="r", finished=AT, outcomes=counts))

    assert ledger.complete == (sum(counts.get(outcome, 0) for outcome in Outcome) == expected)
    assert not Ledger(manifest=manifest).complete


def test_no_outcome_counts_less_than_nothing():
    """Three and minus one are not two."""
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        footer(measured=3, raised=-1)


def test_what_was_cut_off_waits_for_the_next_run(store):
    """What was measured is handed on, the later of two; what failed is run again."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    begin(store, "r2", number=2)
    keep(store, "r2", "beta", outcome=Outcome.CRASHED, measures={}, reason="exit 1")
    keep(store, "r2", "alpha", seconds=2.0)

    waiting = store.journal.unfinished()

    assert {"alpha": ("r2", 2.0), "beta": ("r1", 1.0)} == {
        name: (item.run, item.seconds) for (_, name), item in waiting.items()
    }


def test_a_complete_run_settles_what_waited(store):
    """Once a later run accounts for a job, what an earlier one had of it is let go."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    begin(store, "r2", (BOTH[0],), 2)
    keep(store, "r2", "alpha")
    store.finish(footer("r2", measured=1))

    assert [BOTH[1]] == list(store.journal.unfinished())
    assert "r2" == store.evidence("says-yes", "alpha").newest.run


def test_a_kill_behind_the_footer_is_made_good(store):
    """A run that has its footer counts, however little of it was moved: the next reader or run moves the rest."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    store.journal.close(footer(measured=2))
    assert Evidence() == store.evidence("says-yes", "alpha")
    assert {} != store.journal.observed("r1")

    store.recover()

    assert ["r1", "r1"] == [store.evidence("says-yes", name).good.run for name in ("alpha", "beta")]
    assert {} == store.journal.observed("r1")


def test_another_place_is_settled_as_well(store):
    """Evidence of another device has runs of its own."""
    place = store.place(MACHINE, "cuda")
    begin(place)
    keep(place, "r1", "alpha", "beta")
    place.journal.close(footer(measured=2))

    with store.lock():
        pass

    assert place.evidence("says-yes", "alpha").good is not None


def test_a_run_that_holds_the_lock_settles_itself(store, monkeypatch):
    """A reader leaves a run that is about to settle alone, and fails neither then nor on a read-only disk."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    monkeypatch.setattr(Store, "_recover", lambda _: None)
    store.journal.close(footer(measured=2))
    with store.lock():
        store.recover()
    assert Evidence() == store.evidence("says-yes", "alpha")


def test_an_observation_in_the_place_of_another_counts_for_nothing(store):
    """A file that was copied or renamed is not what its place says."""
    begin(store)
    keep(store, "r1", "alpha")
    folder = store.folder / "runs/r1/observations/says-yes"
    shutil.copy(folder / "alpha.json", folder / "beta.json")

    assert ["alpha"] == [name for _, name in store.journal.observed("r1")]


def test_a_damaged_manifest_loses_no_observation(store):
    """What a run has measured is handed on though nobody knows any more what it set out to do."""
    begin(store)
    keep(store, "r1", "alpha")
    (store.folder / "runs/r1/manifest.json").write_text("{")

    assert [BOTH[0]] == list(store.journal.unfinished())
    assert [] == store.journal.ledgers()


def test_a_manifest_of_another_run_is_none(store):
    """A manifest counts in the folder of its run alone."""
    begin(store)
    shutil.copytree(store.folder / "runs/r1", store.folder / "runs/r2")

    assert ["r1"] == [ledger.manifest.run for ledger in store.journal.ledgers()]


def test_runs_keep_their_order_where_the_clock_was_set_back(store):
    """Runs are ordered by their number, and by the clock only without one."""
    begin(store, "b", number=2, started=AT.replace(year=2020))
    begin(store, "a", number=1)

    assert ["a", "b"] == [ledger.manifest.run for ledger in store.journal.ledgers()]


def test_ledgers_of_old_runs_are_removed_once_no_observation_comes_from_them(store, monkeypatch):
    """Of many nights the newest stay, those that evidence comes from, those that took it over, and what waits."""
    monkeypatch.setattr(store_module, "KEPT_RUNS", 2)
    begin(store, "waits", (("says-no", "alpha"),), 1)
    keep(store, "waits", "alpha", claim="says-no")
    begin(store, "nothing", number=2)
    begin(store, "cut", (BOTH[1],), 3)
    keep(store, "cut", "beta")
    begin(store, "took", (BOTH[1],), 4, resumes=("cut",))
    store.journal.keep("took", store.journal.unfinished()[BOTH[1]])
    store.finish(footer("took", measured=1))
    for number in range(5, 9):
        begin(store, f"night-{number}", (BOTH[0],), number)
        keep(store, f"night-{number}", "alpha")
        store.finish(footer(f"night-{number}", measured=1))

    assert ["waits", "cut", "took", "night-7", "night-8"] == [
        ledger.manifest.run for ledger in store.journal.ledgers()
    ]
    assert [("says-no", "alpha")] == list(store.journal.unfinished())


def test_no_ledger_is_removed_while_an_observation_cannot_be_read(store, monkeypatch):
    """It might be the one that names the run."""
    monkeypatch.setattr(store_module, "KEPT_RUNS", 1)
    for number in (1, 2):
        begin(store, f"night-{number}", (BOTH[0],), number)
        keep(store, f"night-{number}", "alpha")
        with monkeypatch.context() as patched:
            patched.setattr(Store, "_brief_at", refused)
            store.finish(footer(f"night-{number}", measured=1))
    assert 2 == len(store.journal.ledgers())

    store.remove_old_runs()
    assert ["night-2"] == [ledger.manifest.run for ledger in store.journal.ledgers()]


def refused(*_, **__):
    """An observation that the system won't let be read."""
    raise EvidenceError("can't be read")


def test_the_clock_gives_utc():
    """Stamps of two machines can be compared."""
    assert clock.now().utcoffset().total_seconds() == 0


def test_a_half_finished_cleaning_is_no_harm(store):
    """A run that counts and still keeps a part of what it observed is cleaned without replacing anything newer."""
    begin(store)
    keep(store, "r1", "alpha", "beta")
    store.finish(footer(measured=2))
    files.write_record(store.folder / "runs/r1/observations/says-yes/alpha.json", observation("alpha", run="r1"))

    with store.lock():
        pass

    assert {} == store.journal.observed("r1")
    assert store.evidence("says-yes", "beta").good.run == "r1"
