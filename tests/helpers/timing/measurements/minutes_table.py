"""Write into docs/method/timing.md where the seconds of timings go: `make minutes EVIDENCE=build/evidence`.

What they took before there were looks comes from `occasions.json`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from helpers.pages import marked_tables
from helpers.timing.measurements import occasions
from helpers.timing.measurements.occasions import PLANNED, Occasion

from generators.evidence.store import Store
from generators.model import Observation

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- minutes: written by `make minutes` -->", "<!-- end of minutes -->"
PHASES = {"starting": "seconds_started", "loading": "seconds_loaded", "warming up": "seconds_warmed"}


class Cost(NamedTuple):
    """What the timings of a claim cost in one run, in seconds.

    Attributes:
        launches: that count.
        starting: processes and their parents.
        loading: what scripts do before they are timed.
        warming: until a block takes as long as the one before.
        measuring: blocks of twins and of frameworks.
        rest: controls, and what lies between.
    """

    launches: float
    starting: float
    loading: float
    warming: float
    measuring: float
    rest: float

    @property
    def seconds(self) -> float:
        """All of it."""
        return sum(self[1:])


def read(folder: Path) -> dict[str, Cost]:
    """The cost of each claim that was timed, by id, from a folder of evidence."""
    store, costs = Store(folder), {}
    for path in sorted(folder.glob("jobs/*/*.json")):
        newest = store.evidence(path.parent.name, path.stem).newest
        if newest is not None and "measured" in newest.limits:
            costs[newest.claim] = _cost(newest)  # one job runs all scripts of a claim
    return costs


def _cost(observation: Observation) -> Cost:
    limits = observation.limits
    spent = [limits.get(name, 0.0) for name in PHASES.values()] + [limits["measured"]]
    return Cost(limits["launches"], *spent, max(0.0, observation.seconds - sum(spent)))


def before(known: Iterable[Occasion]) -> dict[str, tuple[float, float]]:
    """Mean launches and seconds of each claim over the runs that planned launches once."""
    found: dict[str, list[tuple[float, float]]] = {}
    for each in known:
        for claim, timed in each.claims.items():
            if timed.plan == PLANNED:
                found.setdefault(claim, []).append((timed.launches, timed.seconds))
    return {claim: tuple(map(fmean, zip(*runs, strict=True))) for claim, runs in found.items()}


def table(earlier: Mapping[str, tuple[float, float]], costs: Mapping[str, Cost]) -> str:
    """A line for each claim, and their sums; a dash where a claim was not timed before."""
    head = ["claim", "launches", *PHASES, "measuring", "rest", "in all", "launches before", "in all before"]
    lines = [
        [f"`{claim}`", *_cells(cost), *([f"{value:,.0f}" for value in earlier.get(claim, ())] or ["—", "—"])]
        for claim, cost in sorted(costs.items())
    ]
    both = earlier.keys() & costs.keys()
    total = Cost(*map(sum, zip(*costs.values(), strict=True)))
    sums = (sum(earlier[claim][place] for claim in both) for place in (0, 1))
    lines.append(["all", *_cells(total), *(f"{value:,.0f}" for value in sums)])
    minutes = total.seconds / 60, sum(earlier[claim][1] for claim in both) / 60
    words = (
        f"Together {minutes[0]:.1f} minutes; {minutes[1]:.1f} before, the mean of the runs *planned once* above."
    )
    return f"{words}\n\n{marked_tables.table(head, lines)}"


def with_table(page: str, earlier: Mapping[str, tuple[float, float]], costs: Mapping[str, Cost]) -> str:
    """The page with the table between its marks."""
    return marked_tables.between(page, BEGIN, END, table(earlier, costs))


def _cells(cost: Cost) -> list[str]:
    return [f"{value:,.0f}" for value in (*cost, cost.seconds)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("minutes: name one folder of evidence: EVIDENCE=build/evidence")
    found = read(Path(sys.argv[1]))
    if not found:
        sys.exit("minutes: that folder has no claim that was timed; name a folder such as build/evidence")
    page = with_table(PAGE.read_text(encoding="utf-8"), before(occasions.kept()), found)
    PAGE.write_text(page, encoding="utf-8")
