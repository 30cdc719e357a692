"""Print the result of a command, as one JSON document or as lines for people, and report its progress."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.text import Text

from generators import clock
from generators.cli.options import settings_of
from generators.cli.progress import LiveReporter, LogReporter
from generators.cli.terminal import is_interactive
from generators.errors import InterruptedRunError
from generators.model import SCHEMA_VERSION, Nightly, Plan, VerifyResult


def print_result(context: typer.Context, result: object, *lines: object) -> None:
    """Print a result: one JSON document, or its lines for people."""
    if settings_of(context).as_json:
        total = len(result) if isinstance(result, list) else 1
        now = clock.now().isoformat(timespec="seconds")
        document = {"schema_version": SCHEMA_VERSION, "generated_at": now, "total": total, "result": result}
        sys.stdout.write(json.dumps(document, indent=1) + "\n")
        return
    console = Console()
    for line in lines:
        console.print(Text(line) if isinstance(line, str) else line, soft_wrap=isinstance(line, str | Text))


@contextlib.contextmanager
def reporter() -> Iterator[LogReporter]:
    """Progress goes to standard error, so that standard output holds the result alone."""
    console = Console(stderr=True)
    progress = LiveReporter(console) if is_interactive() else LogReporter(console)
    try:
        yield progress
    except KeyboardInterrupt:  # before the command line turns it into an exit that waits for every thread
        raise InterruptedRunError(
            "interrupted; what was observed is kept, and the next run goes on from there"
        ) from None
    finally:
        progress.stop()


def print_error(message: str) -> None:
    """Print the one sentence of an error to standard error."""
    Console(stderr=True).print(Text(f"error: {message}"), soft_wrap=True)


# --- results as JSON -------------------------------------------------------------------------------------


def plan_result(plan: Plan) -> list[dict[str, object]]:
    """For each claim what would run and why, what is fresh, and why nothing runs."""
    runs: dict[str, list[dict[str, str]]] = {claim_id: [] for claim_id in (*plan.fresh, *plan.idle)}
    for job in plan.jobs:
        runs[job.claim] += [{"framework": name, "why": job.why[name]} for name in job.frameworks]
    return [
        {"id": key, "run": runs[key], "fresh": list(plan.fresh.get(key, ())), "idle": plan.idle.get(key, "")}
        for key in sorted(runs)
    ]


def verify_result(verified: VerifyResult) -> list[dict[str, object]]:
    """For each claim its verdict, what ran with its outcome, what was fresh, and numbers typed into its notes."""
    ran: dict[str, list[dict[str, object]]] = {claim_id: [] for claim_id in verified.claims}
    why = {(job.claim, name): job.why[name] for job in verified.plan.jobs for name in job.frameworks}
    for part in sorted(verified.observations, key=lambda observation: (observation.claim, observation.framework)):
        row = {"framework": part.framework, "why": why[part.claim, part.framework]}
        ran[part.claim].append({**row, "outcome": part.outcome, "seconds": round(part.seconds, 3)})
    return [
        {
            "id": claim_id,
            "verdict": verified.findings.verdicts[claim_id].word,
            "reason": verified.findings.verdicts[claim_id].reason,
            "ran": ran[claim_id],
            "fresh": list(verified.plan.fresh.get(claim_id, ())),
            "typed_numbers": [
                number.model_dump() for number in verified.typed_numbers if number.claim == claim_id
            ],
        }
        for claim_id in verified.claims
    ]


def nightly_result(nightly: Nightly) -> dict[str, object]:
    """What was published or why it was withheld, what changed, what was not confirmed, and what `verify` found."""
    fields = nightly.model_dump(include={"published", "held", "changes", "wavered"})
    return fields | {"claims": verify_result(nightly.verified)}
