"""The commands about runs and what they cost: options come in; printed results and an exit code go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generators.cli.options import (
    Device,
    EnvironmentName,
    Frameworks,
    Ids,
    Jobs,
    Sandbox,
    require_finite_minutes,
    root_of,
)
from generators.cli.output import print_result, reporter
from generators.errors import ExitCode

if TYPE_CHECKING:
    from generators.model import Plan, RunResult


def plan_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Plan as if everything had to run.")] = False,
    framework: Frameworks = None,
    environment: EnvironmentName = "",
    device: Device = "",
) -> None:
    """Show what `verify` would run and why, and what is fresh."""
    from generators.cli import results
    from generators.commands import verify
    from generators.model import Request

    request = Request(
        claims=tuple(ids or ()),
        fresh=fresh,
        frameworks=tuple(framework or ()),
        environment=environment,
        device=device,
    )
    plan = verify.plan(root_of(context), request)
    print_result(context, results.plan_result(plan), _plan_lines(plan))


def _plan_lines(plan: Plan) -> Iterator[object]:
    """The lines for people; what draws them is imported where they are printed."""
    from generators.cli import views

    yield from views.plan_lines(plan)


def verify_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run everything, also what is fresh.")] = False,
    framework: Frameworks = None,
    jobs: Jobs = 0,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Run what fits into about five minutes and decides the most claims."),
    ] = False,
    minutes: Annotated[
        float,
        typer.Option(
            min=0,
            callback=require_finite_minutes,
            help="Run what fits into so many minutes, the oldest evidence first; 0 for all.",
        ),
    ] = 0,
    engine: Annotated[
        str, typer.Option(help="How jobs run: `local`, in parallel, `inline`, in turn, or `dask`, on a cluster.")
    ] = "local",
    scheduler: Annotated[
        str,
        typer.Option(
            help="The cluster's scheduler: `tcp://HOST:8786`, a scheduler file, or a file of Dask settings."
        ),
    ] = "",
    machine: Annotated[
        str,
        typer.Option(help="Machine class of the cluster's workers, or a part of its name; the first worker's."),
    ] = "",
    environment: EnvironmentName = "",
    device: Device = "",
    sandbox: Sandbox = "auto",
    no_make: Annotated[
        bool, typer.Option("--no-make", help="Do not make an environment that is missing.")
    ] = False,
    record: Annotated[
        Path | None, typer.Option(help="Also write the run to this file, for `claims import` on another machine.")
    ] = None,
) -> None:
    """Run what must run and judge it.

    Exits 3 when a job failed, an entry is broken or a control failed; never because of a verdict.
    """
    from generators.cli import results
    from generators.commands import verify
    from generators.model import Request

    request = Request(
        claims=tuple(ids or ()),
        fresh=fresh,
        frameworks=tuple(framework or ()),
        environment=environment,
        device=device,
        engine=engine,
        scheduler=scheduler,
        machine=machine,
        workers=jobs,
        quick=quick,
        minutes=minutes,
        sandbox=sandbox,
        make=not no_make,
    )
    with reporter() as progress:
        verified = verify.run(root_of(context), request, progress, record)
    print_result(context, results.verify_result(verified), _verdict_lines(verified))
    if verified.failed:
        raise typer.Exit(ExitCode.FAILED)


def _verdict_lines(verified: RunResult) -> Iterator[object]:
    from generators.cli import views

    yield from views.verdict_lines(verified)
    yield from views.typed_number_lines(verified.typed_numbers)


def time_command(
    context: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="A claim with timings.")],
    launches: Annotated[
        int, typer.Option(min=0, help="Launches at most; 0 for as many as `claims verify` takes.")
    ] = 0,
    sandbox: Sandbox = "auto",
) -> None:
    """Time a claim to tune it: show each launch as it comes, and keep no evidence.

    A launch shows its own ratio, that of all so far with the interval that the next look judges by, a framework
    over itself (A/A: it should be 1), the rounds that other work disturbed, and where the seconds went. At a look
    it says what more launches are needed for. An interval that stays wide needs calls that vary less; many seconds
    of `load` or `warm` need less work before the timed call. Exits 3 when a script failed.
    """
    from generators.cli import timing_views
    from generators.commands.timing import LaunchSeen, time_claim
    from generators.errors import InterruptedRunError
    from generators.model import Request

    request = Request(claims=(claim_id,), sandbox=sandbox)
    with reporter() as progress:

        def tell(seen: LaunchSeen) -> None:
            for line in timing_views.launch_lines(seen):
                progress.say(line)

        try:
            trial = time_claim(root_of(context), request, launches, progress, tell)
        except KeyboardInterrupt:
            raise InterruptedRunError("interrupted; nothing of the launches is kept") from None
    print_result(context, trial.model_dump(mode="json"), timing_views.trial_lines(trial))
    if trial.failed:
        raise typer.Exit(ExitCode.FAILED)


def affected_command(
    context: typer.Context,
    base: Annotated[str, typer.Argument(metavar="BASE", help="A git revision, such as `origin/main`.")],
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            callback=require_finite_minutes,
            help="Choose claims whose scripts take about so many minutes; all if not given.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Add the lines `claims=ID ID` and `tests=true` to this file, such as $GITHUB_OUTPUT."),
    ] = None,
) -> None:
    """Show which claims a change since BASE reaches, and why; run nothing.

    The work tree, new files included, is compared with the newest commit that it has in common with BASE.
    """
    from generators.cli import affected_views
    from generators.commands import affected, verify

    if output:
        verify.require_place(output, "--output")
    result = affected.affected(root_of(context), base, minutes)
    if output:
        with output.open("a", encoding="utf-8") as file:
            file.write(affected_views.workflow_lines(result))
    print_result(context, result.model_dump(mode="json"), affected_views.affected_lines(result))


def durations_command(
    context: typer.Context,
    write: Annotated[
        bool, typer.Option("--write", help="Write `claims/durations.toml` from the evidence.")
    ] = False,
) -> None:
    """Show how long each script is expected to take on this machine."""
    from generators.cli import affected_views
    from generators.commands import durations

    rows = durations.durations(root_of(context), write=write)
    result = [row.model_dump(mode="json") for row in rows]
    print_result(context, result, affected_views.duration_lines(rows))


def import_command(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that `claims verify --record` wrote on another machine.")
    ],
) -> None:
    """Import a run that another machine recorded; exit 1 where nothing of it counts here.

    It is shown beside this machine's evidence and judged on its own. Import only runs of people you trust.
    """
    from generators.cli import views
    from generators.commands import verify

    imported = verify.import_file(root_of(context), file)
    print_result(context, imported.model_dump(mode="json"), views.import_lines(imported))
    if not imported.kept and not imported.known:
        raise typer.Exit(ExitCode.ERROR)


def doctor_command(context: typer.Context) -> None:
    """Report what this machine has, what is missing and what that costs; exit 1 only if `verify` can't run."""
    from generators.cli import views
    from generators.commands import doctor

    diagnosis = doctor.doctor(root_of(context))
    print_result(context, diagnosis.model_dump(mode="json"), views.doctor_lines(diagnosis))
    if not diagnosis.ready:
        raise typer.Exit(ExitCode.ERROR)
