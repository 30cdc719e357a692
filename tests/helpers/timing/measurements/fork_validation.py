"""Measure whether forks of fresh parents may stand for fresh processes: `make forks`.

In each launch, real claims are timed in both arms, one after the other; the arms and the claims take turns. It
writes the logarithms of all ratios into a file of JSON, launch by launch, and goes on from there; the table goes
into docs/method/timing.md.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import numpy as np
from helpers.pages import marked_tables
from helpers.timing.measurements import fork_statistics
from helpers.timing.measurements.fork_statistics import LARGEST_BIAS, LEAST_SPREAD, Arm

from generators.entries.project import load_project
from generators.model import DEFAULT_ENVIRONMENT, Environment, Fingerprint, Job, Project
from generators.processes.forkserver.level import open_servers
from generators.processes.forkserver.parents import Parents
from generators.processes.forkserver.servers import ForkServers
from generators.processes.script import Script
from generators.rules.statistics import FEWEST, Estimate, launch_seconds
from generators.running import staging
from generators.running.environments import observe
from generators.running.timing.paired import rounds
from generators.running.timing.timer import Timer
from generators.sandbox import policy
from generators.sandbox.layers import Confinement

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- forks: written by `make forks` -->", "<!-- end of forks -->"
CLAIMS = (
    "tensorflow-answers-batches-faster",
    "tensorflow-trains-dense-networks-faster",
    "tensorflow-feeds-data-faster",
    "small-calls-cost-pytorch-less",
)
SIDES = ("tensorflow", "pytorch")
ARMS = ("fresh", "forks")
MOST_LAUNCHES = 18  # a launch has that part of a claim's budget
LAUNCHES = 36  # of each arm
SHARE = 2 / 3  # of it, since no twins are timed here


class Raw(NamedTuple):
    """What was measured.

    Attributes:
        machine: its processor.
        launches: for each, by arm, claim, and measure with size, the logarithm of the ratio of seconds.
        seconds: for each, by arm, what it took.
    """

    machine: str
    launches: list[dict[str, dict[str, dict[str, float]]]]
    seconds: list[dict[str, float]]


class Workplace(NamedTuple):
    """Where claims are timed."""

    project: Project
    environment: Environment
    confinement: Confinement
    forks: ForkServers

    def scripts(self, claim_id: str) -> list[Script]:
        """The scripts of a claim, of both sides."""
        job = Job(
            claim=claim_id,
            frameworks=SIDES,
            timed=True,
            why=dict.fromkeys(SIDES, "validation"),
            environments=dict.fromkeys(SIDES, DEFAULT_ENVIRONMENT),
            fingerprints={name: Fingerprint(parts={}) for name in SIDES},
        )
        claim, frameworks = self.project.claims_by_id[claim_id], self.project.frameworks
        common = (self.environment, "validation", self.confinement, self.forks)
        return [Script(job, claim, frameworks[name], *common) for name in SIDES]

    def ratios(self, claim_id: str, number: int, parents: Parents | None) -> dict[str, float]:
        """The logarithm of the ratio of seconds of each measure and size, by the clock that rules read."""
        scripts = self.scripts(claim_id)
        entry = scripts[0].claim.entry
        with ExitStack() as stack, ThreadPoolExecutor(len(scripts)) as pool:
            processes = [stack.enter_context(script.start(parents, script.framework.name)) for script in scripts]
            timers = [
                Timer(script.framework.name, process, entry.measures, script.limits.seconds)
                for script, process in zip(scripts, processes, strict=True)
            ]
            list(pool.map(_prepare, timers))
            calls, found = timers[0].calls, {}
            for call in calls:
                share = entry.run.budget / MOST_LAUNCHES * SHARE / len(calls)
                timed = rounds(timers, call, number, share)
                first, second = (launch_seconds(launch, entry.measures[call.measure].clock) for launch in timed)
                found[f"{call.measure} {call.size}".strip()] = math.log(first / second)
        return found

    def launch(self, claims: Sequence[str], number: int, arm: str) -> dict[str, dict[str, float]]:
        """One launch of all claims in one arm, in their order."""
        with ExitStack() as stack:
            parents = None
            if arm == "forks":
                parents = stack.enter_context(Parents(self.forks))
                wanted = [script.parent(parents, script.framework.name) for script in self.scripts(claims[0])]
                parents.begin(wanted)
            return {claim_id: self.ratios(claim_id, number, parents) for claim_id in claims}


def _prepare(timer: Timer) -> None:
    timer.load()
    for call in timer.calls:
        timer.warm(call)


def measured(claims: Sequence[str], launches: int, file: Path) -> Raw:
    """Measure the launches that the file doesn't hold yet, and write each into it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    raw = Raw(**json.loads(file.read_text())) if file.exists() else Raw("", [], [])
    with ExitStack() as stack:
        place = workplace(claims, stack)
        raw = raw._replace(machine=place.environment.machine.cpu)
        for number in range(len(raw.launches), launches):
            order = [*claims[number % len(claims) :], *claims[: number % len(claims)]]
            found, seconds = {}, {}
            for arm in ARMS if number % 2 == 0 else reversed(ARMS):
                began = monotonic()
                found[arm] = place.launch(order, number, arm)
                seconds[arm] = monotonic() - began
            raw.launches.append(found)
            raw.seconds.append(seconds)
            file.write_text(json.dumps(raw._asdict()))
            took = ", ".join(f"{arm} {seconds[arm]:.1f} s" for arm in ARMS)
            print(f"launch {number + 1} of {launches}: {took}", flush=True)  # noqa: T201 - progress
    return raw


def workplace(claims: Sequence[str], stack: ExitStack) -> Workplace:
    """Where these claims are timed, until the stack is closed; fork servers must be there."""
    confinement = policy.choose(ROOT, "auto")
    project = stack.enter_context(staging.staged_claims(load_project(ROOT), set(claims)))
    folders = [project.claims_by_id[claim_id].folder for claim_id in claims]
    forks = stack.enter_context(open_servers(ROOT, folders, confinement, print))
    if forks is None:
        raise SystemExit("there are no fork servers here, so there is nothing to validate")
    environment = observe.observe(project, DEFAULT_ENVIRONMENT, "", confinement)
    return Workplace(project, environment, confinement, forks)


def arms(raw: Raw, claims: Sequence[str]) -> tuple[list[Arm], list[Arm]]:
    """The logarithms of forks and of fresh processes, claim by claim: launches in rows, timings in columns."""

    def rows(arm: str, claim_id: str) -> Arm:
        names = [*raw.launches[0][arm][claim_id]]
        return np.array([[launch[arm][claim_id][name] for name in names] for launch in raw.launches])

    return [rows("forks", each) for each in claims], [rows("fresh", each) for each in claims]


def text(raw: Raw) -> str:
    """The table, and what follows from it."""
    claims = [*raw.launches[0]["fresh"]]
    claims = [each for each in CLAIMS if each in claims] + [each for each in claims if each not in CLAIMS]
    forks, fresh = arms(raw, claims)
    lines = [_line(f"`{each}`", [one], [other]) for each, one, other in zip(claims, forks, fresh, strict=True)]
    lines.append(_line("all", forks, fresh))
    pooled = fork_statistics.spread(np.hstack(forks), np.hstack(fresh))
    accepted = pooled.accepted and fork_statistics.is_small(fork_statistics.bias(forks, fresh))
    alone = [
        f"`{each}`"
        for each, one, other in zip(claims, forks, fresh, strict=True)
        if not fork_statistics.is_small(fork_statistics.bias([one], [other]))
    ]
    means = [np.mean([seconds[arm] for seconds in raw.seconds]) for arm in ARMS]
    verdict = (
        f"Forks are {'accepted' if accepted else 'refused'}: once, for all timings, where the lower limit of all "
        f"exceeds {LEAST_SPREAD:g}, and the ratio of ratios of all lies between 1 / {LARGEST_BIAS:g} and "
        f"{LARGEST_BIAS:g} with its whole interval. {len(alone)} of {len(claims)} claims don't show the latter by "
        f"themselves{': ' * bool(alone)}{', '.join(alone)}. A launch of all claims took {means[0]:.0f} s with "
        f"fresh processes and {means[1]:.0f} s with forks."
    )
    head = f"{len(raw.launches)} launches of each arm, on {raw.machine}."
    columns = [
        "claim",
        "timings",
        "spread, fresh",
        "spread, forks",
        "forks over fresh",
        "lower limit",
        "ratio of ratios",
    ]
    return f"{head}\n\n{marked_tables.table(columns, lines)}\n\n{verdict}"


def _line(name: str, forks: Sequence[Arm], fresh: Sequence[Arm]) -> list[str]:
    one, other = np.hstack(forks), np.hstack(fresh)
    found = fork_statistics.spread(one, other)
    spreads = (math.sqrt(arm.var(axis=0, ddof=1).mean()) for arm in (other, one))
    return [
        name,
        str(one.shape[1]),
        *(f"{100 * value:.1f} %" for value in spreads),
        f"{found.ratio:.2f}",
        f"{found.low:.2f}",
        _shown(fork_statistics.bias(forks, fresh)),
    ]


def _shown(ratio: Estimate | None) -> str:
    return "none" if ratio is None else f"{ratio.centre:.3f} ({ratio.low:.3f} to {ratio.high:.3f})"


def main() -> None:
    """Measure what is missing, and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("claims", nargs="*", default=[*CLAIMS], help="ids of claims with timings")
    options.add_argument("--launches", type=int, default=LAUNCHES, help="of each arm")
    options.add_argument("--raw", type=Path, required=True, help="a file of JSON, where measuring goes on")
    options.add_argument("--table", action="store_true", help="measure nothing, write the table anew")
    chosen = options.parse_args()
    raw = Raw(**json.loads(chosen.raw.read_text())) if chosen.table else None
    raw = raw or measured(chosen.claims, chosen.launches, chosen.raw)
    if len(raw.launches) < FEWEST:
        raise SystemExit(f"no table of fewer than {FEWEST} launches (got {len(raw.launches)})")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(marked_tables.between(page, BEGIN, END, text(raw)), encoding="utf-8")


if __name__ == "__main__":
    main()
