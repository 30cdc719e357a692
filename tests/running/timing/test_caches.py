"""What compilers leave before the first launch: how much of it is kept, and for how long."""

from __future__ import annotations

import errno
import subprocess

import pytest

from generators.model import Outcome
from generators.processes.artefacts import caches, keeping
from generators.running.timing.launches import Launches

SCRIPT = """\
import os
PLACE = os.environ["TORCHINDUCTOR_CACHE_DIR"]
def verify():
    there = os.path.exists(PLACE)
    os.makedirs(PLACE, exist_ok=True)
    with open(os.path.join(PLACE, "made"), "w") as made:
        made.write("x" * (3 << 19))
    with open({log!r}, "a") as log:
        log.write("found " if there else "none ")
    return {{"t": lambda: None, "n": 1}}
"""


@pytest.fixture
def seen(tmp_path, compared):
    """Times claims of so many launches; what their processes found, and the copies after each launch."""

    def run(*launches):
        log = tmp_path / "log"
        text = SCRIPT.format(log=str(log))
        claims = [compared(text, text, launches=most) for most in launches]
        folders, after = [], []

        def look(claim, number):
            kept = claim._caches  # noqa: SLF001 - where they are
            if number == 0:
                folders.extend(folder for name in ("alpha", "beta") if (folder := kept.of(name)))
            after.append((number, claim.stopped, sum(folder.exists() for folder in folders)))

        done = [each.observations() for each in Launches(claims, "seed", on_launch=look).run()]
        assert {(Outcome.MEASURED, "")} == {(each.outcome, each.reason) for pair in done for each in pair}
        assert not any(folder.exists() for folder in folders)
        return log.read_text().split(), after

    return run


def test_copies_are_gone_as_soon_as_their_claim_stops(seen):
    """The disk holds those of claims that go on."""
    _, after = seen(1, 2)

    assert [2, 4] == [count for number, _, count in after if number == 0]
    assert {2} == {count for number, stopped, count in after if number == 1 and stopped}
    assert [0] == [count for number, _, count in after if number == 2]


def test_a_copy_has_a_limit_of_its_own(seen, monkeypatch):
    """A larger one is no copy, and what was copied of it is gone."""
    assert {"found"} == {*seen(1)[0][2:]}
    monkeypatch.setattr(caches, "MOST_SPACE", 1)
    found, after = seen(1)

    assert {"none"} == {*found[-5:]}
    assert {0} == {count for *_, count in after}


@pytest.mark.parametrize("what", ["folder", "copy"])
def test_a_full_disk_leaves_caches_empty_and_ends_nothing(seen, monkeypatch, what):
    """No copy is made, whole or in part, and the launches go on."""

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fail(_process, _limits, _confinement, folder, *_):
        (folder / "part").touch()
        made.append(folder)
        raise subprocess.CalledProcessError(1, "copying")

    made = []
    module, name, fault = (caches, "mkdtemp", refuse) if what == "folder" else (keeping, "copy", fail)
    monkeypatch.setattr(module, name, fault)
    found, _ = seen(1)

    assert (["none"] * 5, what == "copy") == (found, bool(made))
    assert not any(folder.exists() for folder in made)
