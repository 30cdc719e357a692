"""Keep what timings came to on several occasions, and write it into docs/method/timing.md: `make occasions`.

`SITES="SITE ..."` names folders that `claims build` has written, and `LOADED=1` says that other work ran beside
their timings. What they say of timings is added to `occasions.json`, once for each moment at which a run began;
without one, the table is written anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers.pages import marked_tables
from helpers.timing.measurements import kept_runs
from helpers.timing.measurements.kept_runs import added
from pydantic import BaseModel

from generators.model.base import digest

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
KEPT = Path(__file__).with_suffix(".json")
BEGIN, END = "<!-- occasions: written by `make occasions` -->", "<!-- end of occasions -->"
SCRIPTS, HARNESS = ("file:", "probe:"), "probe:harness"
LOOKS, PLANNED = "looks", "planned once"  # how a run settled the number of launches

Json = Mapping[str, Any]


class ClaimRun(BaseModel):
    """What one claim came to on one occasion.

    Attributes:
        width: upper end of its widest interval over the lower one; None without an interval.
        seconds: of the one job that ran both scripts.
        plan: how the number of launches was settled.
        scripts: digest of them and of what they import of ours.
    """

    verdict: str
    width: float | None
    launches: int
    seconds: float
    plan: str
    scripts: str


class Occasion(BaseModel):
    """One run.

    Attributes:
        machine: name of the processor.
        loaded: other work ran beside the timings.
        claims: those with timings, by id.
    """

    begun: datetime
    machine: str
    loaded: bool = False
    claims: dict[str, ClaimRun]


def read(site: Path, *, loaded: bool = False) -> Occasion:
    """What a built site says of the claims that were timed."""
    found = [json.loads(path.read_text())["result"] for path in sorted((site / "api/v1/claims").glob("*.json"))]
    timed = [record for record in found if any("launches" in each["limits"] for each in _observations(record))]
    machines = {part["machine"]["cpu"] for record in timed for part in record["environment"].values()}
    begun = min(datetime.fromisoformat(each["started"]) for record in timed for each in _observations(record))
    claims = {record["id"]: _timed(record) for record in timed}
    return Occasion(begun=begun, machine=" and ".join(sorted(machines)), loaded=loaded, claims=claims)


def _observations(record: Json) -> list[Json]:
    return [observation for observation in record["observations"].values() if observation is not None]


def _timed(record: Json) -> ClaimRun:
    limits = _observations(record)[0]["limits"]
    work = {
        name: {part: value for part, value in parts.items() if part.startswith(SCRIPTS) and part != HARNESS}
        for name, parts in record["fingerprints"].items()
    }
    return ClaimRun(
        verdict=record["verdict"],
        width=limits.get("width"),
        launches=round(limits["launches"]),
        seconds=max(each["seconds"] for each in _observations(record)),
        plan=LOOKS if "bound" in limits else PLANNED,
        scripts=digest(work)[:16],
    )


def kept(file: Path = KEPT) -> list[Occasion]:
    """The occasions so far, oldest first."""
    return kept_runs.read(file, Occasion)


def table(occasions: Sequence[Occasion]) -> str:
    """Which verdicts turned, and a line for each timing; a star where its newest occasion has other scripts."""
    every = sorted({claim for each in occasions for claim in each.claims})
    newest = {claim: each.claims[claim].scripts for each in occasions for claim in each.claims if claim in every}
    parts = [_turned(occasions)]
    for plan, loaded, words in (
        (LOOKS, False, "Stopped at looks"),
        (LOOKS, True, "Stopped at looks, beside other work"),
        (PLANNED, False, "Planned once, as before there were looks"),
    ):
        runs = [each for each in occasions if each.loaded is loaded and plan in _plans(each)]
        if runs:
            begun = ", ".join(f"{each.begun:%Y-%m-%d %H:%M}" for each in runs)
            machines = " and ".join(sorted({each.machine for each in runs}))
            lines = [_line(claim, newest[claim], [each.claims.get(claim) for each in runs]) for claim in every]
            sums = (sum(timed.seconds for timed in each.claims.values()) for each in runs)
            lines.append(["all, seconds", "", "", "", ", ".join(f"{seconds:,.0f}" for seconds in sums)])
            columns = ["claim", "verdicts", "widest interval, upper end over lower", "launches", "seconds in all"]
            head = f"{words}; begun {begun} UTC, on {machines}."
            parts.append(f"{head}\n\n{marked_tables.table(columns, filter(None, lines))}")
    return "\n\n".join(parts)


def _turned(occasions: Sequence[Occasion]) -> str:
    """Which claims were supported on an occasion and refuted on another, whatever their scripts."""
    verdicts: dict[str, set[str]] = {}
    for each in occasions:
        for claim, timed in each.claims.items():
            verdicts.setdefault(claim, set()).add(timed.verdict)
    turned = [f"`{claim}`" for claim, words in sorted(verdicts.items()) if {"supported", "refuted"} <= words]
    if not turned:
        return "No claim was *supported* on an occasion and *refuted* on another."
    return f"*Supported* on an occasion and *refuted* on another: {', '.join(turned)}."


def _plans(occasion: Occasion) -> set[str]:
    return {timed.plan for timed in occasion.claims.values()}


def _line(claim: str, scripts: str, timed: Iterable[ClaimRun | None]) -> list[str] | None:
    there = [each for each in timed if each is not None]
    cells = [
        [_word(each, scripts) for each in there],
        [f"{each.width:.2f}" if each.width else "none" for each in there],
        [str(each.launches) for each in there],
        [f"{each.seconds:.0f}" for each in there],
    ]
    return [f"`{claim}`", *map(", ".join, cells)] if there else None


def _word(timed: ClaimRun, scripts: str) -> str:
    word = "open" if timed.verdict == "not-enough-evidence" else timed.verdict
    return word if timed.scripts == scripts else f"{word}\\*"  # as a star that Markdown leaves alone


def with_table(page: str, occasions: Sequence[Occasion]) -> str:
    """The page with the tables between their marks."""
    return marked_tables.between(page, BEGIN, END, table(occasions))


if __name__ == "__main__":
    sites, beside_work = kept_runs.arguments(sys.argv[1:])
    known = added(kept(), (read(site, loaded=beside_work) for site in sites))
    kept_runs.write(KEPT, Occasion, known)
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), known), encoding="utf-8")
