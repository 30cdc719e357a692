"""Keep what the twins of real claims came to, and write it into docs/method/timing.md: `make twins`.

`EVIDENCE="FOLDER ..."` names evidence of runs of this checkout's claims, such as `build/evidence`, and `LOADED=1`
says that other work ran beside them. What it says is added to `twin_decisions.json`, once for each moment at which
a run began; without a folder, the tables are written anew. Twins are two processes of the same script, so that
every answer about them but "the same" is false. The launches of each timing are judged again, look by look, as the
run did: the twins by the bound of the look, and the claim by its rules.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from helpers.pages import marked_tables
from helpers.timing.measurements import kept_runs
from helpers.timing.measurements.kept_runs import added
from pydantic import BaseModel, Field
from scipy.stats import binomtest

from generators import clock
from generators.entries.project import load_project
from generators.evidence.store import Store
from generators.judging.judge import judge
from generators.judging.measures import Source
from generators.judging.twins import twin_ratios
from generators.model import AllEvidence, Claim, Evidence, Observation, Outcome, Project, Timing, VerdictWord
from generators.rules.looks import LOOKS, Look
from generators.rules.numbers.means import Estimate
from generators.rules.references import Reference
from generators.rules.statistics import t_interval
from generators.running.timing.used_evidence import evidence_of_used

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "method" / "timing.md"
KEPT = Path(__file__).with_suffix(".json")
BEGIN, END = "<!-- twins: written by `make twins` -->", "<!-- end of twins -->"
EFFECT = 1.1
IN_DOUBT = "this machine is too noisy to say so"
DECIDED, RULES, TWINS = "decided", "intervals too wide", "twins too far apart"

Observations = Mapping[str, Observation]  # of a claim, by framework
Intervals = tuple[Estimate, ...]  # of one twin over the other, at each look


class Run(BaseModel):
    """What the timings of one run came to.

    Attributes:
        begun: None where nothing was timed.
        loaded: other work ran beside it.
        twins: by claim, of each of its timings and sizes.
        looks: by claim, launches and outcome of each look that it took.
    """

    begun: datetime | None = None
    loaded: bool = False
    twins: dict[str, list[Intervals]] = Field(default_factory=dict)
    looks: dict[str, list[tuple[int, str]]] = Field(default_factory=dict)


def read(folder: Path, project: Project, *, loaded: bool = False) -> Run:
    """The twins and the looks of each claim that was timed in that evidence."""
    store, run = Store(folder), Run(loaded=loaded)
    for claim in project.claims:
        found = {name: store.evidence(claim.id, name).newest for name in project.frameworks}
        seen = {name: each for name, each in found.items() if each and each.outcome is Outcome.MEASURED}
        if claim.timed and seen.keys() == found.keys():
            started = min(each.started for each in seen.values())
            run.begun = min(started, run.begun or started)
            used = evidence_of_used(project, claim, store, ())
            at_looks = {look: up_to(seen, look) for look in LOOKS if look.launches <= _launches(seen)}
            run.twins[claim.id] = list(twins_of(claim, at_looks))
            run.looks[claim.id] = [
                (look.launches, outcome(project, claim, each, used)) for look, each in at_looks.items()
            ]
    return run


def up_to(observations: Observations, look: Look) -> Observations:
    """The observations as they were at a look; the twin of launch i is one of framework i modulo their number."""
    return {
        name: observation.model_copy(
            update={
                "measures": {
                    key: _cut(value, look.launches, range(place, look.launches, len(observations)))
                    if isinstance(value, Timing)
                    else value
                    for key, value in observation.measures.items()
                },
                "limits": {**observation.limits, "bound": look.bound},
            }
        )
        for place, (name, observation) in enumerate(observations.items())
    }


def _cut(timing: Timing, launches: int, twins: Sequence[int]) -> Timing:
    return timing.model_copy(
        update={
            "launches": {size: each[:launches] for size, each in timing.launches.items()},
            "twins": {size: each[: len(twins)] for size, each in timing.twins.items()},
        }
    )


def twins_of(claim: Claim, at_looks: Mapping[Look, Observations]) -> Iterator[Intervals]:
    """The intervals of each timing and size, at the looks that have one."""
    first = next(iter(next(iter(at_looks.values()), {}).values()), None)
    for name, measure in claim.entry.measures.items():
        value = first.measures.get(name) if first else None
        for size in value.launches if isinstance(value, Timing) else ():
            reference = Reference("", "", name, size)
            found = (
                t_interval(
                    twin_ratios(Source(claim.entry.measures, seen), reference, measure),
                    log=True,
                    bound=look.bound,
                )
                for look, seen in at_looks.items()
            )
            yield tuple(filter(None, found))


def outcome(project: Project, claim: Claim, observations: Observations, used: AllEvidence) -> str:
    """What a look came to, by the project's own judge."""
    seen = {name: Evidence(newest=each, good=each) for name, each in observations.items()}
    verdict = judge(claim, project, {**used, claim.id: seen}, clock.now())
    if verdict.word is not VerdictWord.NOT_ENOUGH_EVIDENCE:
        return DECIDED
    return TWINS if IN_DOUBT in (verdict.reason or "") else RULES


def table(runs: Sequence[Run]) -> str:
    """False decisions about twins, then what the looks came to."""
    every = [intervals for run in runs for each in run.twins.values() for intervals in each]
    claims = len({claim for run in runs for claim in run.twins})
    decisions: dict[str, Callable[[Estimate], bool]] = {
        f"more than {EFFECT} times as long": lambda interval: interval.low > EFFECT,
        f"less than 1/{EFFECT} times as long": lambda interval: interval.high < 1 / EFFECT,
        "longer": lambda interval: interval.low > 1,
        "shorter": lambda interval: interval.high < 1,
    }
    counts = {words: sum(any(map(says, each)) for each in every) for words, says in decisions.items()}
    head = f"{len(every)} pairs of twins: the timings and sizes of {claims} claims in {len(runs)} runs."
    said = marked_tables.table(
        ["the twin is said to take", "pairs", "per cent", "95 % interval"],
        [[words, str(count), *_share(count, len(every))] for words, count in counts.items()],
    )
    parts = [f"{head}\n\n{said}"]
    for loaded, words in ((False, "Quiet"), (True, "Beside other work")):
        if alike := [run for run in runs if run.loaded is loaded]:
            columns = ["look after", "looks", DECIDED, RULES, TWINS]
            parts.append(f"{words}; runs: {len(alike)}.\n\n{marked_tables.table(columns, _looks(alike))}")
    return "\n\n".join(parts)


def with_table(page: str, runs: Sequence[Run]) -> str:
    """The page with the tables between their marks."""
    return marked_tables.between(page, BEGIN, END, table(runs))


def _looks(runs: Iterable[Run]) -> Iterator[list[str]]:
    counted = Counter(look for run in runs for looks in run.looks.values() for look in looks)
    for look in LOOKS:
        counts = [counted[look.launches, word] for word in (DECIDED, RULES, TWINS)]
        yield [f"{look.launches} launches", *map(str, (sum(counts), *counts))]


def _share(count: int, of: int) -> tuple[str, str]:
    interval = binomtest(count, of).proportion_ci(method="exact")
    return f"{count / of:.1%}", f"{interval.low:.1%} to {interval.high:.1%}"


def _launches(observations: Observations) -> int:
    timings = (value for each in observations.values() for value in each.measures.values())
    return max(len(each) for timing in timings if isinstance(timing, Timing) for each in timing.launches.values())


def kept(file: Path = KEPT) -> list[Run]:
    """The runs so far, oldest first."""
    return kept_runs.read(file, Run)


if __name__ == "__main__":
    entries = load_project(ROOT)
    folders, beside_work = kept_runs.arguments(sys.argv[1:])
    known = added(kept(), (read(folder, entries, loaded=beside_work) for folder in folders))
    kept_runs.write(KEPT, Run, known)
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), known), encoding="utf-8")
