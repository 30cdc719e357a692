"""Options that several commands share, and those that come before the command."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from generators.errors import UsageError

MOST_JOBS = 10_000  # more than any machine has cores

Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of claims; all claims if there are none.")
]
Frameworks = Annotated[
    list[str] | None, typer.Option("--framework", help="Only this framework; can be given several times.")
]
EnvironmentName = Annotated[
    str, typer.Option("--environment", help="Environment of every job, instead of its own.")
]
Device = Annotated[str, typer.Option(help="Value of CLAIMS_DEVICE for the scripts, such as `cuda`.")]
Jobs = Annotated[
    int,
    typer.Option(min=0, max=MOST_JOBS, help="Number of scripts at a time; 0 for one per core. Timings run alone."),
]
Branch = Annotated[str, typer.Option(help="The publication branch.")]
Remote = Annotated[str, typer.Option(help="Git remote that `--push` pushes to.")]
Push = Annotated[bool, typer.Option("--push", help="Push the publication branch.")]
Sandbox = Annotated[
    str, typer.Option(help="`required`: refuse to run below level `reduced`; `auto`: the best level here; `none`.")
]


class Settings(NamedTuple):
    """The options that come before the command."""

    root: Path
    as_json: bool


def settings_of(context: typer.Context) -> Settings:
    """The options that come before the command, which the callback keeps."""
    return context.ensure_object(Settings)


def root_of(context: typer.Context) -> Path:
    """The project's folder."""
    return settings_of(context).root


def require_finite_minutes(minutes: float | None) -> float | None:
    """The value of `--minutes`, which no range refuses where it is infinite.

    Raises:
        UsageError: it is infinite, or no number.
    """
    if minutes is not None and not math.isfinite(minutes):
        raise UsageError(f"--minutes: no number of minutes (got {minutes}); name one such as 45, or leave it out")
    return minutes
