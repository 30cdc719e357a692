"""A run that is cut off, refused a disk or given a wrong clock says so; nothing is lost, nothing half is shown."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from datetime import timedelta

import pytest
from conftest import SCRIPT, ProjectFolder
from helpers.killed_runs import (
    CLAIMS,
    EXPECTED,
    bare,
    killed,
    measured,
    set_clock,
    shown,
    six_scripts,
    started,
    verify,
)
from helpers.run_command import claims

from generators import clock
from generators.evidence import run_file
from generators.evidence.store import Store, store_of
from generators.judging.findings import current_findings
from generators.running.execute import Execution

SLOW = "import time\n\n\ndef verify():\n    time.sleep(60)\n" + SCRIPT.partition("\n\n\n")[2].format()


@pytest.fixture
def six(tmp_path):
    """A project with six scripts."""
    return six_scripts(tmp_path / "project")


def ledgers(root):
    """Every run of a project."""
    return store_of(root).journal.ledgers()


def cut_off(project, *arguments):
    """Kill a run of which one script hangs, once all others were observed."""
    slow = project.root / "claims/says-yes/verify_beta.py"
    text = slow.read_text()
    slow.write_text(SLOW)
    with started(project.root, *arguments) as run:
        while not slow_alone(project.root):
            assert run.poll() is None
        run.kill()
    slow.write_text(text)


def slow_alone(root):
    """Whether a run waits for nothing but the script that hangs."""
    runs = list((root / "build/evidence/runs").glob("*/observations"))
    return any(len(list(run.glob("*/*.json"))) == len(EXPECTED) - 1 for run in runs)


# --- a run that is cut off -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_run_that_was_cut_off_is_neither_shown_nor_published(six):
    """Five of six observations make no verdict, no page and no edition; the next run takes them over."""
    cut_off(six)
    assert ({}, [False]) == (shown(six.root), [one.complete for one in ledgers(six.root)])
    assert 0 == claims(six.root, "build").code
    listed = json.loads((six.root / "build/site/api/v1/claims.json").read_text())["result"]
    assert {"not-enough-evidence"} == {one["verdict"] for one in listed}
    assert not list((six.root / "build/site/api/v1/runs").glob("*"))
    refused = claims(six.root, "publish")
    assert (1, True) == (refused.code, "missing observations is not published" in refused.err)

    before = store_of(six.root).journal.unfinished()
    done = claims(six.root, "--json", "verify", "--sandbox", "none")

    ran = [(one["id"], ran["framework"]) for one in done.json["result"] for ran in one["ran"]]
    assert (0, set(CLAIMS)) == (done.code, {claim for claim, _ in ran} | {claim for claim, _ in before})
    assert f"was cut off; {len(before) - 1} of what it measured is taken over" in done.err
    (_, complete) = ledgers(six.root)
    assert (EXPECTED, 6) == (set(complete.manifest.expected), sum(complete.footer.outcomes.values()))
    assert 6 == measured(six.root)


@pytest.mark.slow
def test_a_run_that_was_cut_off_replaces_nothing(six):
    """What an earlier run showed is shown as long as the one that would renew it has no footer."""
    assert 0 == verify(six.root)[0]
    before = shown(six.root)
    assert killed(six.root, 2.0, "--fresh") or len(ledgers(six.root)) == 2

    assert before == shown(six.root) or ledgers(six.root)[-1].complete


@pytest.mark.slow
def test_a_run_taken_over_can_be_recorded(six, tmp_path):
    """The record of a run holds what it took over, and says from which run."""
    cut_off(six)
    (broken,) = ledgers(six.root)
    done = claims(six.root, "verify", "--sandbox", "none", "--record", str(tmp_path / "run.json"))
    assert 0 == done.code, done.err

    record = run_file.read(tmp_path / "run.json")

    assert (6, (broken.manifest.run,)) == (len(record.observations), record.manifest.resumes)


def test_nothing_to_run_is_no_run(six):
    """An empty run leaves no ledger, so that none can stand in for a good one."""
    assert 0 == verify(six.root)[0]
    before = ledgers(six.root)
    assert 0 == verify(six.root)[0]

    assert before == ledgers(six.root)


@pytest.mark.slow
def test_a_job_that_reports_twice_or_never_leaves_its_run_open(six, monkeypatch):
    """The footer is refused where the observations are not those that were set out."""
    for reported in ((), 2):
        one = Execution._one  # noqa: SLF001 - the place where a job reports
        monkeypatch.setattr(
            Execution, "_one", lambda *job, one=one, reported=reported: one(*job) * (reported or 0)
        )
        done = claims(six.root, "verify", "--sandbox", "none", "--fresh")
        monkeypatch.undo()

        assert (1, True) == (done.code, "the run doesn't account for every job" in done.err), reported
        assert {} == shown(six.root)


def test_old_evidence_stays_and_its_page_says_why_it_is_stale(project):
    """Where a framework can't be found any more, the last good evidence stands, marked stale with the reason."""
    assert 0 == claims(project.root, "verify").code
    frameworks = project.root / "claims/frameworks.toml"
    frameworks.write_text(frameworks.read_text().replace('"csv"', '"no_such_module"'))
    assert 0 == claims(project.root, "verify").code
    assert 0 == claims(project.root, "build").code
    record = claims(project.root, "--json", "show", "says-yes").json["result"]
    page = (project.root / "build/site/claims/says-yes/index.html").read_text()

    assert ("supported", "stale") == (record["verdict"], record["freshness"])
    assert "This rests on an earlier run, because Beta is unavailable here" in record["reason"]
    assert "This rests on an earlier run, because Beta" in page
    assert "stale" in page.lower()


# --- two at once, and a wrong clock ----------------------------------------------------------------------


@pytest.mark.slow
def test_two_runs_at_once_leave_one_whole(six):
    """Of two runs that start together one goes on, and the other names it and exits 6."""
    with started(six.root) as one, started(six.root) as other:
        told = [one.communicate(timeout=120)[1], other.communicate(timeout=120)[1]]
    codes = one.returncode, other.returncode

    assert codes in ((0, 6), (6, 0), (0, 0)), told
    assert codes == (0, 0) or any("another run holds the lock (process " in text for text in told)
    assert (6, [True]) == (measured(six.root), [one.complete for one in ledgers(six.root)])


def test_a_clock_that_was_set_back_loses_and_hides_nothing(project, monkeypatch):
    """Evidence from the future is renewed, the user is told, and the newest run is the newest all the same."""
    now = clock.now()
    assert 0 == claims(project.root, "verify").code
    set_clock(monkeypatch, now - timedelta(days=400))
    done = claims(project.root, "verify")

    assert 0 == done.code
    assert "evidence lies ahead of now" in done.err
    assert f"warning: the clock says {now - timedelta(days=400):%Y-%m-%d}" in done.err
    first, second = ledgers(project.root)
    assert (1, 2) == (first.manifest.number, second.manifest.number)
    assert second == current_findings(project.root).ledger
    assert second.manifest.started < first.manifest.started

    set_clock(monkeypatch, now)
    assert "evidence expired" in claims(project.root, "verify").err
    assert 3 == current_findings(project.root).ledger.manifest.number


# --- disks -----------------------------------------------------------------------------------------------


@contextmanager
def disk(folder, options="size=1m"):
    """A small disk of its own in place of a folder, with what was in it."""
    kept = folder.with_name("kept")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, kept)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here; the test with a file size limit holds the same")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(folder):
    """Fill a disk up, but for some bytes, and give the file that does it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                pass
    return filler


@pytest.mark.slow
@pytest.mark.parametrize(
    "room", [8192, pytest.param(0, marks=pytest.mark.verify), pytest.param(40960, marks=pytest.mark.verify)]
)
def test_a_full_disk_is_told_and_loses_nothing(six, room):
    """Whenever the disk fills up, the run ends with the file and the way out, and the next one goes on."""
    assert 0 == verify(six.root)[0]
    before, evidence = shown(six.root), six.root / "build/evidence"
    with disk(evidence):
        filler = fill(evidence)
        os.truncate(filler, max(0, filler.stat().st_size - room))
        code, told = verify(six.root, "--fresh")

        assert (1, True) == (code, "can't be written (No space left on device); free space" in told), told
        assert "Traceback" not in told
        assert before == shown(six.root)
        filler.unlink()
        assert 0 == verify(six.root, "--fresh")[0]
        assert (bare(before), []) == (bare(shown(six.root)), list(evidence.rglob(".new-*")))


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_as_a_full_disk(six):
    """The same without a disk of its own: every write of a large record fails."""
    assert 0 == verify(six.root)[0]
    before = shown(six.root)
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))}
    code, told = verify(six.root, "--fresh", **small)

    assert (1, True) == (code, "can't be written (File too large); free space or mend its rights" in told), told
    assert before == shown(six.root)
    assert 0 == verify(six.root, "--fresh")[0]


@pytest.mark.slow
def test_evidence_that_can_only_be_read(six):
    """A run says that it can't write; pages are made of what is there."""
    assert 0 == verify(six.root)[0]
    evidence = six.root / "build/evidence"
    with disk(evidence):
        before = shown(six.root)
        subprocess.run(["mount", "-o", "remount,ro", evidence], check=True)
        code, told = verify(six.root, "--fresh")

        assert (1, True) == (code, "evidence: can't be written (Read-only file system)" in told), told
        assert "Traceback" not in told
        assert before == shown(six.root)
        assert 0 == claims(six.root, "build").code
        assert 0 == claims(six.root, "plan").code


def test_a_disk_that_refuses_anything_else_is_told_as_well(project, monkeypatch):
    """Wherever the system refuses a file, the user reads which and why, and no traceback."""

    def full(*_arguments, **_how):
        raise OSError(28, "No space left on device", "build/site")

    monkeypatch.setattr("generators.commands.site.build", full)
    told = claims(project.root, "build")

    assert 1 == told.code
    assert "error: build/site: the system refuses it (No space left on device); free space" in told.err
    monkeypatch.setattr("generators.commands.site.build", lambda _: (_ for _ in ()).throw(OSError(9, "Bad file")))
    with pytest.raises(OSError, match="Bad file"):
        claims(project.root, "build")


def test_a_file_where_a_folder_must_stand_is_told(project):
    """A `build` that is no folder ends every command that writes with its name, and no traceback."""
    project.write("build", "no folder\n")

    for command in ("build", "verify", "schema"):
        told = claims(project.root, command)
        assert told.code == 1, told
        assert "build" in told.err.partition(":")[2]
        assert told.err.count("; ") == 1


# --- damaged evidence ------------------------------------------------------------------------------------

DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "another value": lambda path: path.write_text(
        path.read_text().replace("2026", "2025").replace("true", "false")
    ),
    "zeros": lambda path: path.write_bytes(bytes(4096)),
    "deep": lambda path: path.write_bytes(b'{"content":' + b"[" * 100_000),
    "gone": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "an endless device": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    "of another kind": lambda path: path.write_text('{"sha256": 3, "content": [NaN, 1e999, "\\ud800"]}'),
}
KINDS = ("observations/*/*.json", "jobs/*/*.json", "runs/*/manifest.json", "runs/*/footer.json", "checked.json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project that was verified once."""
    project = ProjectFolder(tmp_path_factory.mktemp("whole") / "project")
    assert 0 == claims(project.root, "verify", "--sandbox", "none").code
    return project


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_evidence_is_never_believed(whole, tmp_path, kind, damage):
    """Whatever befalls the files of a kind, what is shown afterwards was shown before, or less."""
    root = shutil.copytree(whole.root, tmp_path / "project", symlinks=True)
    before = bare(shown(root))
    for path in sorted((root / "build/evidence").glob(kind)):
        DAMAGE[damage](path)
    after = bare(shown(root))

    assert after.items() <= before.items()
    assert not after or kind not in KINDS[:2] or damage == "another value"  # of which a pointer has none


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_evidence_is_run_again(whole, tmp_path, damage):
    """Where every file of the evidence is damaged, the next run heals it."""
    root = shutil.copytree(whole.root, tmp_path / "project", symlinks=True)
    before = bare(shown(root))
    for kind in KINDS:
        for path in sorted((root / "build/evidence").glob(kind)):
            DAMAGE[damage](path)
    done = claims(root, "verify", "--sandbox", "none")

    assert 0 == done.code, done.err
    assert before == bare(shown(root))
    assert [True] == [one.complete for one in ledgers(root)]


def test_damaged_evidence_is_told(project):
    """The user reads how much was set aside, and where."""
    assert 0 == claims(project.root, "verify").code
    for path in (project.root / "build/evidence").glob(KINDS[0]):
        DAMAGE["half"](path)
    done = claims(project.root, "verify")

    assert "warning: 2 damaged files of evidence were set aside, first " in done.err
    assert "what they held is run again" in done.err


def test_a_lock_that_nobody_holds_is_taken_over(project):
    """A lock file that a killed run, or anybody else, has left stands in nobody's way."""
    lock = project.write("build/evidence/lock", "process 1 since 2020-01-01T00:00:00+00:00")
    assert 0 == claims(project.root, "verify").code

    assert f"process {os.getpid()} since " in lock.read_text()
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_reader_beside_a_run_sees_whole_evidence(six, monkeypatch):
    """Pages that are made while a run settles are made of complete runs."""
    monkeypatch.setattr(Store, "_recover", lambda _: None)
    assert 0 == claims(six.root, "verify", "--sandbox", "none").code
    monkeypatch.undo()
    with store_of(six.root).lock():
        assert 6 == measured(six.root)
