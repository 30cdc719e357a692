"""Write into docs/method/timing.md how long timings took before and after: `make minutes SITES="BEFORE AFTER"`.

Each is a folder that `claims build` has written, or one of evidence, such as `build/evidence`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from helpers.pages import marked_tables

from generators.evidence.store import Store

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- minutes: written by `make minutes` -->", "<!-- end of minutes -->"
COLUMNS = ("launches", "seconds measuring", "seconds otherwise")


class Cost(NamedTuple):
    """What the timings of a claim cost in one run.

    Attributes:
        launches: that count.
        measuring: seconds.
        otherwise: seconds of starting, loading, warming, controls and the rest.
    """

    launches: int
    measuring: float
    otherwise: float


def read(folder: Path) -> dict[str, Cost]:
    """The cost of each claim that was timed, by id."""
    found = _of_site(folder) if (folder / "api").is_dir() else _of_evidence(folder)
    costs: dict[str, Cost] = {}
    for claim_id, seconds, limits in found:
        if "launches" in limits and "measured" in limits:
            cost = Cost(int(limits["launches"]), limits["measured"], max(0.0, seconds - limits["measured"]))
            costs[claim_id] = max(costs.get(claim_id, cost), cost, key=sum)  # one job runs all scripts of a claim
    return costs


def _of_site(folder: Path) -> Iterable[tuple[str, float, Mapping[str, float]]]:
    for path in sorted((folder / "api/v1/claims").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))["result"]
        for observation in filter(None, record["observations"].values()):
            yield record["id"], observation["seconds"], observation["limits"]


def _of_evidence(folder: Path) -> Iterable[tuple[str, float, Mapping[str, float]]]:
    store = Store(folder)
    for path in sorted(folder.glob("jobs/*/*.json")):
        newest = store.evidence(path.parent.name, path.stem).newest
        if newest is not None:
            yield newest.claim, newest.seconds, newest.limits


def table(before: Mapping[str, Cost], after: Mapping[str, Cost]) -> str:
    """A line for each claim of either, and one for those of both; a dash where a claim was not timed."""
    head = ["claim", *(f"{column}, {when}" for column in COLUMNS for when in ("before", "after"))]
    lines = [_line(f"`{claim}`", before.get(claim), after.get(claim)) for claim in sorted({*before, *after})]
    both = sorted({*before} & {*after})
    totals = [_total([costs[claim] for claim in both]) for costs in (before, after)]
    lines.append(_line(f"all {len(both)} of both", *totals))
    minutes = [(total.measuring + total.otherwise) / 60 for total in totals]
    words = f"Together {minutes[0]:.1f} minutes before and {minutes[1]:.1f} after."
    return f"{words}\n\n{marked_tables.table(head, lines)}"


def with_table(page: str, before: Mapping[str, Cost], after: Mapping[str, Cost]) -> str:
    """The page with the table between its marks."""
    return marked_tables.between(page, BEGIN, END, table(before, after))


def _total(costs: Iterable[Cost]) -> Cost:
    costs = tuple(costs)
    return Cost(
        sum(cost.launches for cost in costs),
        sum(cost.measuring for cost in costs),
        sum(cost.otherwise for cost in costs),
    )


def _line(name: str, before: Cost | None, after: Cost | None) -> list[str]:
    cells = [f"{cost[place]:,.0f}" if cost else "—" for place in range(len(COLUMNS)) for cost in (before, after)]
    return [name, *cells]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit('minutes: two folders are needed, that of before and that of after: SITES="BEFORE AFTER"')
    earlier, later = (read(Path(name)) for name in sys.argv[1:])
    if not earlier or not later:
        sys.exit("minutes: one of the folders has no claim that was timed; name built sites or evidence")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), earlier, later), encoding="utf-8")
