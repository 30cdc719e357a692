"""The reason of a script that gets no space names the limit and what to change."""

from __future__ import annotations

import sys

import pytest
from helpers.jobs import claim, observe, scripts

from generators.model import Outcome
from generators.processes.hand_over import HandOver
from generators.processes.reports.result import MORE_MEMORY
from generators.processes.resources.storage import Storage, lack_of_space
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.access import Access
from generators.sandbox.layers import UNCONFINED

NAMED = (
    "64 MiB in its scratch folder, /tmp, /var/tmp and /dev/shm together; raise `disk` under [run] in claim.toml"
)


@pytest.fixture(scope="module")
def confinement():
    """The best sandbox of this machine that has a tmpfs."""
    found = levels.best(tuple(levels.probe(method) for method in levels.METHODS))
    if found is UNCONFINED or found.traits.scratch_on_disk:
        pytest.skip("no namespaces here")
    return found


def confined(folder, text, confinement, **run):
    """The observation of a script in the sandbox that may write 64 MiB."""
    script = f"import mmap, os, time\ndef verify():\n{text}"
    of = claim(folder, {"alpha": script}, {"n": "number"}, **{"disk": 64, **run})
    (observation,) = run_scripts(scripts(of, confinement=confinement))
    return observation


@pytest.mark.parametrize("place", ["os.environ['HOME']", "'/tmp'", "'/var/tmp'", "'/dev/shm'"])
def test_a_script_that_hides_that_it_got_no_space_is_over_the_limit(tmp_path, confinement, place):
    """It reports a number that a full disk has made; the number isn't taken, whatever place was full."""
    text = f"""\
    try:
        with open(os.path.join({place}, "large"), "wb") as file:
            while True: file.write(bytes(1 << 20))
    except OSError:
        return {{"n": 0}}
"""
    observation = confined(tmp_path, text, confinement)

    assert Outcome.OVER_LIMIT == observation.outcome
    assert observation.reason.endswith(f"verify(): killed with {NAMED}")
    assert {} == observation.measures


def test_a_request_for_too_much_space_is_over_the_limit(tmp_path, confinement):
    """Where nothing was written, the error says so."""
    text = "    os.posix_fallocate(os.open('large', os.O_CREAT | os.O_WRONLY), 0, 65 << 20)\n"

    observation = confined(tmp_path, text, confinement)

    assert (Outcome.OVER_LIMIT, f"verify_alpha.py:3, verify(): no space left within its {NAMED}") == (
        observation.outcome,
        observation.reason,
    )


def test_the_places_share_one_limit(tmp_path, confinement):
    """Twenty MiB in each of three places fit into 64, and thirty don't."""
    text = """\
    for place in (os.environ["HOME"], "/tmp", "/var/tmp", "/dev/shm"):
        with open(os.path.join(place, f"large-{{len(place)}}"), "wb") as file:
            file.write(bytes({size} << 20))
    return {{"n": 1}}
"""
    outcomes = [confined(tmp_path, text.format(size=size), confinement).outcome for size in (15, 30)]

    assert [Outcome.MEASURED, Outcome.OVER_LIMIT] == outcomes


def test_files_in_memory_count_as_memory(tmp_path, confinement):
    """A hundred MiB of files and as much beside them are over a cap of 150 MiB, and the peak stays what it was."""
    text = """\
    with open("/dev/shm/large", "wb") as file:
        for _ in range(100): file.write(bytes(1 << 20))
    time.sleep({pause})
    kept = bytearray(b"x") * ({more} << 20)
    time.sleep({pause})
    return {{"n": 1}}
"""
    fits = confined(tmp_path, text.format(pause=0.3, more=10), confinement, disk=128, memory=150)
    exceeds = confined(tmp_path, text.format(pause=5, more=100), confinement, disk=128, memory=150, timeout=30)

    assert (Outcome.MEASURED, True) == (fits.outcome, fits.peak_memory < 60)
    assert Outcome.OVER_LIMIT == exceeds.outcome
    assert f"verify(): killed at 150 MiB, 100 MiB of it in files in memory; {MORE_MEMORY}" in exceeds.reason


def test_a_file_in_memory_that_is_mapped_counts_once(tmp_path, confinement):
    """A hundred MiB that are written, mapped and read are no two hundred."""
    text = """\
    with open("large", "wb") as file:
        for _ in range(100): file.write(b"x" * (1 << 20))
    with open("large", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as part:
        seen = sum(part[place] for place in range(0, len(part), 4096))
        time.sleep(0.5)
    return {"n": seen}
"""
    observation = confined(tmp_path, text, confinement, disk=128, memory=160)

    assert (Outcome.MEASURED, "") == (observation.outcome, observation.reason)
    assert observation.peak_memory > 100


def test_other_failures_and_a_full_disk_of_the_machine_are_no_limit_of_the_script():
    """Only where the limit is the script's own does the reason name the key."""
    full, large = "OSError: [Errno 28] No space left on device", "OSError: [Errno 27] File too large: 'x'"

    assert f"no space left within its {NAMED}" == lack_of_space(full, 64, on_disk=False)
    assert None is lack_of_space(full, 64, on_disk=True)
    assert lack_of_space(large, 64, on_disk=True)
    assert None is lack_of_space("OSError: [Errno 2] No such file or directory", 64, on_disk=False)


def test_an_error_of_the_machines_disk_stays_what_was_raised(tmp_path):
    """Without a sandbox nobody knows whose files fill the disk."""
    observation = observe(tmp_path, "def verify():\n    raise OSError(28, 'No space left on device')\n")

    assert (Outcome.RAISED, "verify_alpha.py:2, verify(): OSError: [Errno 28] No space left on device") == (
        observation.outcome,
        observation.reason,
    )


def test_a_folder_that_was_never_handed_over_is_no_error(tmp_path):
    """The launcher may have ended before it came so far."""
    storage = Storage(Access(tmp_path, sys.executable), HandOver(expected=False), on_disk=False)

    assert None is storage.excess(set(), last=True)
