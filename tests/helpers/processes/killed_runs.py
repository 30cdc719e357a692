"""A small project whose runs are killed, and what their evidence says afterwards."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from conftest import SCRIPT, ProjectFolder
from helpers import machine_caches
from helpers.processes.waiting import HANG, wait_until
from helpers.run_command import claims

from generators import clock
from generators.evidence.store import store_of
from generators.judging.findings import current_findings
from generators.model import Ledger, Observation, Outcome
from generators.processes.resources.procfs import descendants, stat
from generators.sandbox import syscalls

ROOT = Path(__file__).resolve().parents[3]
STAMPS = {"started", "seconds", "cpu_seconds", "peak_memory", "run"}
CLAIMS = ("says-maybe", "says-no", "says-yes")
EXPECTED = {(claim, name) for claim in CLAIMS for name in ("alpha", "beta")}


def six_scripts(root: Path) -> ProjectFolder:
    """A project with six scripts of three lines and their controls."""
    project = ProjectFolder(root)
    for claim, answer in (("says-maybe", False), ("says-no", True)):
        files = {f"verify_{name}.py": SCRIPT.format(answer=answer) for name in ("alpha", "beta")}
        project.add(claim, files=files)
    return project


def start_verify(root: Path, *arguments: str, **how: object) -> subprocess.Popen[str]:
    """`claims verify` in a process of its own, whose temporary files lie in a folder of their own."""
    scratch = root.with_name("scratch")
    scratch.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "generators", "--root", str(root), "verify", "--sandbox", "none", *arguments]
    machine_caches.fill(root)
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def run_verify(root: Path, *arguments: str, **how: object) -> tuple[int, str]:
    """Run it to its end: exit code, and what it printed."""
    with start_verify(root, *arguments, **how) as run:
        out, err = run.communicate(timeout=HANG)
    return run.returncode, out + err


def wait_for_manifest(root: Path, run: subprocess.Popen[str]) -> float:
    """Wait until a run has written its manifest, or has ended: when that was."""
    earlier = len(list((root / "build/evidence/runs").glob("*/manifest.json")))
    wait_until(
        lambda: (
            run.poll() is not None or len(list((root / "build/evidence/runs").glob("*/manifest.json"))) > earlier
        )
    )
    return time.monotonic()


def kill_verify(root: Path, *arguments: str, seconds: float = 0, late: bool = False, observed: int = 0) -> bool:
    """Kill it with SIGKILL; False where it had ended by then.

    Args:
        root: of the project.
        arguments: of the command.
        seconds: that it gets.
        late: whether they count from its manifest on.
        observed: how many scripts are observed before they count.
    """
    with start_verify(root, *arguments) as run:
        if late:
            wait_for_manifest(root, run)
        wait_until(lambda: run.poll() is not None or count_unfinished(root) >= observed)
        time.sleep(seconds)
        alive = run.poll() is None
        run.send_signal(signal.SIGKILL)
        run.communicate()
    return alive


def count_unfinished(root: Path) -> int:
    """How many scripts were observed in runs that go on or were cut off."""
    runs = [run for run in (root / "build/evidence/runs").glob("*") if not (run / "footer.json").exists()]
    return sum(len(list(run.glob("observations/*/*.json"))) for run in runs)


def current_observations(root: Path) -> dict[tuple[str, str], Observation]:
    """What pages would be made of: every observation that counts."""
    found = current_findings(root)
    newest = {
        (claim, name): part.newest for claim, parts in found.evidence.items() for name, part in parts.items()
    }
    return {name: observation for name, observation in newest.items() if observation is not None}


def ledgers(root: Path) -> tuple[Ledger, ...]:
    """Every run of a project, complete or not."""
    return store_of(root).journal.ledgers()


def without_times(observations: dict[tuple[str, str], Observation]) -> dict[tuple[str, str], str]:
    """Observations but for times and stamps."""
    return {name: observation.model_dump_json(exclude=STAMPS) for name, observation in observations.items()}


class Tally(NamedTuple):
    """What became of killed runs.

    Attributes:
        instants: runs that were killed.
        ended: those that had ended by then.
        cut_off: those that had begun and had no footer.
        taken: observations that the next run took over.
        lost: observations that were missing afterwards, or that were measured and then run again.
        duplicated: accounted for by more than one complete run, or with more than one file.
        invalid: files that couldn't be trusted, or runs that counted without their footer.
        left: processes that outlived their run.
        forked: observations, of the runs that were resumed, whose process came from a fork server.
    """

    instants: int = 0
    ended: int = 0
    cut_off: int = 0
    taken: int = 0
    lost: int = 0
    duplicated: int = 0
    invalid: int = 0
    left: int = 0
    forked: int = 0

    def plus(self, **counts: int) -> Tally:
        """With so many more."""
        return self._replace(**{name: getattr(self, name) + count for name, count in counts.items()})


def kill_often(folder: Path, times: int, seed: int, sandbox: str = "none") -> Tally:
    """Kill `verify` at so many random instants.

    A third of the instants lie anywhere between the start of the process and its end, the others between the
    manifest and the end, by the quickest of three runs: one that other work slowed down would put most instants
    behind the ends of the others.
    """
    timed = six_scripts(folder / "timed" / "project").root
    assert run_verify(timed, "--sandbox", sandbox)[0] == 0
    whole, rest = map(min, zip(*(_seconds(timed, sandbox) for _ in range(3)), strict=True))
    instants = random.Random(seed)  # noqa: S311 - random enough
    lengths = (whole, rest, rest)
    return kill_each(
        folder,
        [
            partial(kill_verify, seconds=instants.uniform(0.0, 1.1 * lengths[number % 3]), late=number % 3 != 0)
            for number in range(times)
        ],
        sandbox,
    )


def _seconds(root: Path, sandbox: str) -> tuple[float, float]:
    """Seconds that a run takes, and those from its manifest on."""
    began = time.monotonic()
    with start_verify(root, "--fresh", "--sandbox", sandbox) as run:
        manifest = wait_for_manifest(root, run)
        run.communicate()
    ended = time.monotonic()
    return ended - began, ended - manifest


def kill_each(folder: Path, kills: Sequence[Callable[..., bool]], sandbox: str = "none") -> Tally:
    """Kill `verify` in each of these ways, resume it each time, and compare with an undisturbed run.

    Every other time there is a complete run already, which `--fresh` would replace.
    """
    undisturbed = six_scripts(folder / "undisturbed" / "project").root
    assert run_verify(undisturbed, "--sandbox", sandbox)[0] == 0
    wanted = without_times(current_observations(undisturbed))
    assert wanted.keys() == EXPECTED
    root = six_scripts(folder / "killed" / "project").root
    tally = Tally()
    for number, kill in enumerate(kills):
        for made in ("evidence", *(("environments",) if number % 4 < 2 else ())):
            shutil.rmtree(root / "build" / made, ignore_errors=True)
        arguments: tuple[str, ...] = ("--sandbox", sandbox)
        if number % 2:
            shutil.copytree(undisturbed / "build" / "evidence", root / "build" / "evidence")
            arguments += ("--fresh",)
        tally = _once(root, partial(kill, root, *arguments), wanted, tally, sandbox)
    assert run_verify(root, "--fresh", "--sandbox", sandbox)[0] == 0
    assert not list(folder.glob("*/scratch/*"))
    return tally


def _once(root: Path, kill: Callable[[], bool], wanted: dict, tally: Tally, sandbox: str) -> Tally:
    store = store_of(root)
    before = current_observations(root)
    with _orphans() as orphans:
        alive = kill()
        wait_until(lambda: not orphans())
        left = len(orphans())
    cut_off = [ledger for ledger in store.journal.ledgers() if not ledger.complete]
    after = current_observations(root)
    waiting = store.journal.unfinished()
    broken = [path for path in store.folder.rglob("*.json") if not _sound(path)]
    complete = {ledger.manifest.run for ledger in store.journal.ledgers() if ledger.complete}
    mixed = [observation for observation in after.values() if observation.run not in complete]
    if cut_off:
        assert before == after, "a run without footer changed what is shown"
    resuming = claims(root, "verify", "--sandbox", sandbox)
    assert resuming.code == 0, resuming.err
    resumed = current_observations(root)
    again = [
        name
        for name, observation in waiting.items()
        if resumed.get(name) is None or resumed[name].started != observation.started
    ]
    accounted = [
        name for ledger in store.journal.ledgers() if ledger.complete for name in ledger.manifest.expected
    ]
    expected_runs = 1 + bool(before)
    files = list(store.folder.glob("observations/*/*.json"))
    most = {name: accounted.count(name) for name in EXPECTED}
    differing = [name for name, text in wanted.items() if without_times(resumed).get(name) != text]
    return tally.plus(
        instants=1,
        ended=not alive,
        cut_off=bool(cut_off),
        taken=len(waiting),
        lost=len(differing) + len(again),
        duplicated=sum(max(0, count - expected_runs) for count in most.values()) + len(files) - len(EXPECTED),
        invalid=len(broken) + len(mixed) + len(list(store.folder.rglob("*.bad"))),
        left=left,
        forked=sum(observation.process == "forked" for observation in resumed.values()),
    )


@contextmanager
def _orphans() -> Iterator[Callable[[], list[int]]]:
    """Take over what outlives its parent, and tell which of it is alive."""
    there = descendants(os.getpid()).keys()

    def alive() -> list[int]:
        found = [process for process in descendants(os.getpid()) if process not in there]
        for process in found:
            with suppress(ChildProcessError):  # a child of another one
                os.waitpid(process, os.WNOHANG)
        return [process for process in found if (entry := stat(process)) and entry.state != "Z"]

    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield alive
    finally:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 0)


def _sound(path: Path) -> bool:
    try:
        return set(json.loads(path.read_text(encoding="utf-8"))) == {"sha256", "content"}
    except ValueError:
        return False


def count_measured(root: Path) -> int:
    """How many observations count and were measured."""
    return sum(observation.outcome is Outcome.MEASURED for observation in current_observations(root).values())


def set_clock(monkeypatch, moment) -> None:
    """Let the one clock stand at a moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)
