"""Measure how much the luck of one compile changes a timing: `make compiles`.

A script of a claim is compiled anew several times, each time with empty caches. Then processes of each compile,
which load what it has left, are timed in turn. What compiles differ by beyond the processes of one compile is
their luck. The table goes into docs/method/timing.md, the seconds into a file of JSON.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean, median, stdev
from time import monotonic

from helpers.pages import marked_tables
from helpers.timing.measurements.fork_validation import PAGE, workplace

from generators import temporary
from generators.processes.artefacts.caches import Caches
from generators.processes.script import Script
from generators.rules.statistics import launch_seconds
from generators.running.timing.paired import rounds
from generators.running.timing.timer import Timer

BEGIN, END = "<!-- compiles: written by `make compiles` -->", "<!-- end of compiles -->"
CLAIM, FRAMEWORK = "tensorflow-runs-compiled-faster", "pytorch"
SECONDS = 1.0  # of measuring each timing in each process

Sample = dict[str, float]  # seconds per call, by measure and size


def compiled(script: Script, folder: Path) -> tuple[Path, float]:
    """Compile with empty caches; where what is left is kept, below a folder, and the seconds until it is warm."""
    began = monotonic()
    with script.start(keep_files=True) as process:
        timer = Timer(script.framework.name, process, script.claim.entry.measures, script.limits.seconds)
        timer.load()
        timer.warm_all()
        seconds = monotonic() - began
        process.kill()
        process.ended()
        caches, name = Caches(), script.framework.name
        if fault := caches.keep(name, process, script.limits, script.confinement, folder):
            raise SystemExit(f"the caches of {script.claim.id} can't be kept: {fault}")
        kept = caches.of(name)
        assert kept is not None  # it has just been kept
    return kept, seconds


def timed(script: Script, folder: Path) -> tuple[Sample, float]:
    """Seconds per call in a process that loads what a compile has left, and those until it was warm."""
    began, measures = monotonic(), script.claim.entry.measures
    with script.start(caches=folder) as process:
        timer = Timer(script.framework.name, process, measures, script.limits.seconds)
        timer.load()
        timer.warm_all()
        warm = monotonic() - began
        found = {}
        for call in timer.calls:
            (launch,) = rounds((timer,), call, 0, SECONDS)
            found[f"{call.measure} {call.size}".strip()] = launch_seconds(launch, measures[call.measure].clock)
    return found, warm


def measured(claim: str, framework: str, compiles: int, processes: int) -> dict[str, object]:
    """Samples by compile and process, and what it took."""
    with ExitStack() as stack:
        place = workplace([claim], stack)
        script = next(each for each in place.scripts(claim) if each.framework.name == framework)
        staged = stack.enter_context(temporary.staging(place.forks.scripts))
        folders, compiling, loading = [], [], []
        for number in range(compiles):
            folder, seconds = compiled(script, staged)
            folders.append(folder)
            compiling.append(seconds)
            print(f"compile {number + 1} of {compiles}: {compiling[-1]:.1f} s", flush=True)  # noqa: T201 - progress
        samples: list[list[Sample]] = [[] for _ in folders]
        for turn in range(processes):
            for number in [(turn + each) % compiles for each in range(compiles)]:
                sample, seconds = timed(script, folders[number])
                samples[number].append(sample)
                loading.append(seconds)
            print(f"process {turn + 1} of {processes} of each: {loading[-1]:.1f} s", flush=True)  # noqa: T201 - as above
        return {
            "claim": claim,
            "framework": framework,
            "machine": place.environment.machine.cpu,
            "samples": samples,
            "compiling": compiling,
            "loading": loading,
        }


def spreads(samples: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Spread of the compiles' means, the one that processes alone would give, and the slowest over the quickest.

    All are of logarithms: standard deviations but the last, which is a ratio.

    Args:
        samples: seconds per call, by compile and process.
    """
    logs = [[math.log(value) for value in each] for each in samples]
    means = [fmean(each) for each in logs]
    within = fmean([stdev(each) ** 2 for each in logs])
    return stdev(means), math.sqrt(within / len(logs[0])), math.exp(max(means) - min(means))


def text(raw: dict) -> str:
    """The table."""
    samples, lines = raw["samples"], []
    for name in samples[0][0]:
        values = [[sample[name] for sample in each] for each in samples]
        between, expected, widest = spreads(values)
        seconds = median(value for each in values for value in each)
        lines.append(
            [name, f"{1000 * seconds:.3g}", f"{100 * between:.1f} %", f"{100 * expected:.1f} %", f"{widest:.3f}"]
        )
    empty, filled = (f"{median(raw[name]):.0f} s" for name in ("compiling", "loading"))
    head = (
        f"`{raw['claim']}`, {raw['framework']}: {len(samples)} compiles, {len(samples[0])} processes of each, "
        f"on {raw['machine']}. Until it was warm, a process took {empty} with empty caches "
        f"and {filled} with those of a compile."
    )
    columns = ["timing", "ms per call", "spread between compiles", "of processes alone", "slowest over quickest"]
    return f"{head}\n\n{marked_tables.table(columns, lines)}"


def main() -> None:
    """Measure, and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("claim", nargs="?", default=CLAIM)
    options.add_argument("--framework", default=FRAMEWORK)
    options.add_argument("--compiles", type=int, default=5)
    options.add_argument("--processes", type=int, default=3, help="of each compile, at least 2")
    options.add_argument("--raw", type=Path, required=True, help="a file of JSON, with what was measured")
    options.add_argument("--table", action="store_true", help="measure nothing, write the table anew")
    chosen = options.parse_args()
    if not chosen.table:
        raw = measured(chosen.claim, chosen.framework, chosen.compiles, chosen.processes)
        chosen.raw.parent.mkdir(parents=True, exist_ok=True)
        chosen.raw.write_text(json.dumps(raw))
    page = PAGE.read_text(encoding="utf-8")
    found = text(json.loads(chosen.raw.read_text()))
    PAGE.write_text(marked_tables.between(page, BEGIN, END, found), encoding="utf-8")


if __name__ == "__main__":
    main()
