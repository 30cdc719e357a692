"""Time toy scripts of known work beside real neighbours; run as a program, it writes tables into `timing.md`.

Thirty pairs beside a process that keeps one processor busy, nine on the quiet machine, three beside each other
neighbour. A round is called disturbed where one of its blocks took a tenth longer than the median block of the
same script on the quiet machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Literal, NamedTuple

from conftest import ProjectFolder
from helpers.pages import marked_tables
from helpers.run_command import claims
from helpers.timing import timing_claims
from helpers.timing.round_counts import LONGER, Rounds, left_out_before, left_out_now, withheld_before

from generators.evidence.store import store_of
from generators.model import Launch, Timing

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- load: written by `make noise-on-load` -->", "<!-- end of load -->"
RATIOS, WORKS = (1.0, 1.5, 2.0), ("loop", "matrices", "texts")
STEPS, BUDGET = 4000, 3.0
PAIRS = 30
DECIDED = {"supported", "refuted", "mixed"}
RULES = {"supported_if": "alpha.call / beta.call > 1.1", "refuted_if": "alpha.call / beta.call < 1.0"}
BURSTS = """\
from time import sleep, monotonic
while True:
    end = monotonic() + 2
    while monotonic() < end: pass
    sleep(4)
"""
TRAFFIC = "import numpy as np\nhere = np.ones(1 << 24)\nthere = here.copy()\nwhile True: there[:] = here\n"
NEIGHBOURS = {
    "a busy process": "while True: pass",
    "busy for 2 s, idle for 4 s": BURSTS,
    "memory traffic": TRAFFIC,
}

Clock = Literal["wall", "cpu"]
Kind = tuple[str, float]  # the work, and the true ratio


class Read(NamedTuple):
    """What one pair came to.

    Attributes:
        launches: of both frameworks, by name.
    """

    kind: Kind
    verdict: str
    launches: Mapping[str, tuple[Launch, ...]]


class Quiet(NamedTuple):
    """A pair on the quiet machine: its verdict, and the median seconds of a block by framework and clock."""

    verdict: str
    seconds: Mapping[tuple[str, Clock], float]


@contextmanager
def beside(program: str) -> Iterator[None]:
    """A neighbour that runs a program for as long."""
    with subprocess.Popen([sys.executable, "-c", program]) as neighbour:
        try:
            yield
        finally:
            neighbour.kill()


def kinds(count: int) -> list[Kind]:
    """So many pairs: as many of each true ratio, over all kinds of work in turn."""
    works = cycle(WORKS)
    return [(next(works), ratio) for ratio in RATIOS for _ in range(count // len(RATIOS))]


def timed(project: ProjectFolder, pairs: Iterable[Kind], name: str) -> list[Read]:
    """Time these pairs in one run."""
    names: dict[str, Kind] = {}
    for index, (work, ratio) in enumerate(pairs):
        claim_id = f"{name}-{index}-{work}"
        timing_claims.add(
            project, claim_id, alpha=round(STEPS * ratio), beta=STEPS, budget=BUDGET, work=work, rules=RULES
        )
        names[claim_id] = (work, ratio)
    found = claims(project.root, "--json", "verify", *names, "--fresh")
    words = {row["id"]: row["verdict"] for row in found.json["result"]}
    store = store_of(project.root)
    return [
        Read(kind, words[claim_id], {side: _launches(store, claim_id, side) for side in ("alpha", "beta")})
        for claim_id, kind in names.items()
    ]


def _launches(store, claim_id: str, framework: str) -> tuple[Launch, ...]:
    newest = store.evidence(claim_id, framework).newest
    value = newest.measures.get("call") if newest else None
    return value.launches[""] if isinstance(value, Timing) else ()


def quiet_ones(read: Iterable[Read]) -> dict[Kind, Quiet]:
    """The answers of the quiet machine by kind."""
    return {
        each.kind: Quiet(
            each.verdict,
            {
                (side, clock): median(
                    value for launch in launches for value in (launch.wall if clock == "wall" else launch.cpu)
                )
                for side, launches in each.launches.items()
                for clock in ("wall", "cpu")
            },
        )
        for each in read
    }


def rounds(read: Iterable[Read], quiet: Mapping[Kind, Quiet], clock: Clock, *, earlier: bool) -> Rounds:
    """Which rounds were treated wrongly, by the earlier rule or by the present one."""
    total = Rounds()
    for each in read:
        alpha, beta = each.launches["alpha"], each.launches["beta"]
        left_out = left_out_before(alpha, clock) if earlier else left_out_now(alpha, clock)
        flags = [
            [_disturbed(each.kind, quiet, clock, pair) for pair in zip(*seconds, strict=True)]
            for launches in zip(alpha, beta, strict=True)
            for seconds in [[one.wall if clock == "wall" else one.cpu for one in launches]]
        ]
        total = total.plus(
            Rounds.of([flag for part in flags for flag in part], [o for out in left_out for o in out])
        )
    return total


def _disturbed(kind: Kind, quiet: Mapping[Kind, Quiet], clock: Clock, pair: Iterable[float]) -> bool:
    own = quiet[kind].seconds
    return any(value > LONGER * own[side, clock] for side, value in zip(("alpha", "beta"), pair, strict=True))


def table_of_rounds(loads: Mapping[str, list[Read]], quiet: Mapping[Kind, Quiet]) -> str:
    """A line for each neighbour, clock and rule."""
    lines = [
        [name, clock, "before" if earlier else "now", *rounds(read, quiet, clock, earlier=earlier).cells]
        for name, read in loads.items()
        for clock in ("wall", "cpu")
        for earlier in (True, False)
    ]
    return marked_tables.table(["neighbour", "clock", "", "sound, thrown away", "disturbed, kept"], lines)


def table_of_verdicts(loads: Mapping[str, list[Read]], quiet: Mapping[Kind, Quiet]) -> str:
    """A line for each neighbour: verdicts, and those that marks alone would have withheld before."""
    lines = []
    for name, read in loads.items():
        cells = []
        for ratio in RATIOS:
            own = [each for each in read if each.kind[1] == ratio]
            cells.append(f"{sum(each.verdict in DECIDED for each in own)} of {len(own)}")
        against = sum(
            each.verdict in DECIDED
            and quiet[each.kind].verdict in DECIDED
            and each.verdict != quiet[each.kind].verdict
            for each in read
        )
        before = sum(withheld_before(each.launches[side], "wall") for each in read for side in ("alpha",))
        launches = [len(each.launches["alpha"]) for each in read]
        counted = f"{sum(launches) / len(launches):.1f}"
        lines.append([name, *cells, str(against), str(before), counted])
    head = ["neighbour", *(f"decided at {ratio:g}" for ratio in RATIOS)]
    return marked_tables.table(
        [*head, "against the quiet machine", "withheld for marks before", "launches"], lines
    )


def measured() -> str:
    """Both tables, and how long it took."""
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        project = ProjectFolder(Path(folder) / "project")
        still = timed(project, kinds(len(RATIOS) * len(WORKS)), "quiet")
        loads = {"none": still}
        for index, (name, program) in enumerate(NEIGHBOURS.items()):
            with beside(program):
                loads[name] = timed(project, kinds(PAIRS if index == 0 else len(RATIOS)), f"load-{index}")
    quiet = quiet_ones(still)
    took = f"{(monotonic() - began) / 60:.0f} minutes in all."
    return "\n\n".join([table_of_verdicts(loads, quiet), table_of_rounds(loads, quiet), took])


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(marked_tables.between(text, BEGIN, END, measured()), encoding="utf-8")
