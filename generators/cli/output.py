"""What a command prints: one JSON document, or lines for people, and its progress."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.text import Text

from generators import clock
from generators.cli.options import Settings
from generators.cli.progress import LiveReporter, LogReporter
from generators.errors import InterruptedRunError
from generators.model import SCHEMA_VERSION, Complaint, Verified


def settings_of(context: typer.Context) -> Settings:
    """The settings that stand before the command."""
    settings = context.obj
    assert isinstance(settings, Settings)  # noqa: S101 - the callback has set it
    return settings


def say(context: typer.Context, result: object, *lines: object) -> None:
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
    progress = LiveReporter(console) if console.is_terminal else LogReporter(console)
    try:
        yield progress
    except KeyboardInterrupt:  # before the command line turns it into an exit that waits for every thread
        raise InterruptedRunError(
            "interrupted; what was observed is kept, and the next run goes on from there"
        ) from None
    finally:
        progress.stop()


def complaint_text(complaint: Complaint) -> Text:
    """A complaint as a line for people; a warning says so."""
    return Text(f"{'warning: ' if complaint.severity == 'warning' else ''}{complaint}")


def verify_result(verified: Verified) -> list[dict[str, object]]:
    """For each claim its verdict, what ran with its outcome, and what was fresh."""
    ran: dict[str, list[dict[str, object]]] = {claim_id: [] for claim_id in verified.claims}
    why = {(job.claim, name): job.why[name] for job in verified.plan.jobs for name in job.frameworks}
    for one in sorted(verified.observations, key=lambda observation: (observation.claim, observation.framework)):
        told = {"framework": one.framework, "why": why[one.claim, one.framework]}
        ran[one.claim].append({**told, "outcome": one.outcome, "seconds": round(one.seconds, 3)})
    return [
        {
            "id": claim_id,
            "verdict": verified.findings.verdicts[claim_id].word,
            "reason": verified.findings.verdicts[claim_id].reason,
            "ran": ran[claim_id],
            "fresh": list(verified.plan.fresh.get(claim_id, ())),
        }
        for claim_id in verified.claims
    ]
