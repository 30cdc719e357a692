"""Write into docs/method/timing.md what timings came to on several occasions: `make occasions SITES="SITE ..."`.

Each SITE is a folder that `claims build` has written, in the order in which the scripts were run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers.pages import marked_tables

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- occasions: written by `make occasions` -->", "<!-- end of occasions -->"
SCRIPTS, HARNESS = ("file:", "probe:"), "probe:harness"
WORDS = {"not-enough-evidence": "open"}

Record = Mapping[str, Any]
Site = Mapping[str, Record]  # the record of each claim with timings, as the API gives it


def read(site: Path) -> Site:
    """The records of the claims that were timed."""
    records = [json.loads(path.read_text())["result"] for path in sorted((site / "api/v1/claims").glob("*.json"))]
    return {record["id"]: record for record in records if any("launches" in entry for entry in limits(record))}


def limits(record: Record) -> list[dict[str, float]]:
    """The limits of its observations, with what was used of them."""
    return [observation["limits"] for observation in record["observations"].values() if observation is not None]


def work(record: Record) -> dict[str, dict[str, str]]:
    """Digests of the scripts and of what they import of ours, by framework."""
    return {
        name: {part: value for part, value in parts.items() if part.startswith(SCRIPTS) and part != HARNESS}
        for name, parts in record["fingerprints"].items()
    }


def table(sites: Sequence[Site]) -> str:
    """A line for each timing; a star where another text of the scripts was run than on its newest occasion."""
    every = sorted({claim_id for site in sites for claim_id in site})
    lines = [
        *(_line(claim_id, [site[claim_id] for site in sites if claim_id in site]) for claim_id in every),
        ["all, seconds", "", "", "", ", ".join(f"{sum(map(_seconds, site.values())):,.0f}" for site in sites)],
    ]
    begun = ", ".join(f"{min(map(_when, site.values())):%Y-%m-%d %H:%M}" for site in sites)
    records = [record for site in sites for record in site.values()]
    machines = {
        environment["machine"]["cpu"] for record in records for environment in record["environment"].values()
    }
    head = f"Begun {begun} UTC, on {' and '.join(sorted(machines))}."
    columns = ["claim", "verdicts", "widest interval, upper end over lower", "launches", "seconds in all"]
    return f"{head}\n\n{marked_tables.table(columns, lines)}"


def with_table(page: str, sites: Sequence[Site]) -> str:
    """The page with the table between its marks."""
    return marked_tables.between(page, BEGIN, END, table(sites))


def _line(claim_id: str, there: Sequence[Record]) -> list[str]:
    verdicts = [
        WORDS.get(record["verdict"], record["verdict"]) + ("" if work(record) == work(there[-1]) else "*")
        for record in there
    ]
    used = [limits(record)[0] for record in there]
    return [
        f"`{claim_id}`",
        ", ".join(verdicts),
        ", ".join(f"{entry['width']:.2f}" if "width" in entry else "none" for entry in used),
        ", ".join(f"{entry['launches']:.0f}" for entry in used),
        ", ".join(f"{_seconds(record):.0f}" for record in there),
    ]


def _seconds(record: Record) -> float:
    """Seconds of the one job that ran both scripts."""
    return max(observation["seconds"] for observation in record["observations"].values())


def _when(record: Record) -> datetime:
    return min(datetime.fromisoformat(observation["started"]) for observation in record["observations"].values())


if __name__ == "__main__":
    found = [read(Path(name)) for name in sys.argv[1:]]
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
