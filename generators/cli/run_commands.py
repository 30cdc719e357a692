"""The commands about runs: options come in; printed results and an exit code go out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generators.cli import views
from generators.cli.options import Device, EnvironmentName, Frameworks, Ids, Jobs, Sandbox, root_of
from generators.cli.output import plan_result, print_result, reporter, verify_result
from generators.commands import doctor, verify
from generators.errors import ExitCode
from generators.model import Request


def plan_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Plan as if everything had to run.")] = False,
    framework: Frameworks = None,
    environment: EnvironmentName = "",
    device: Device = "",
) -> None:
    """Show what `verify` would run and why, and what is fresh."""
    request = Request(
        claims=tuple(ids or ()),
        fresh=fresh,
        frameworks=tuple(framework or ()),
        environment=environment,
        device=device,
    )
    plan = verify.plan(root_of(context), request)
    print_result(context, plan_result(plan), *views.plan_lines(plan))


def verify_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run everything, also what is fresh.")] = False,
    framework: Frameworks = None,
    jobs: Jobs = 0,
    engine: Annotated[
        str, typer.Option(help="How jobs run: `local`, in parallel, or `inline`, in turn.")
    ] = "local",
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
    request = Request(
        claims=tuple(ids or ()),
        fresh=fresh,
        frameworks=tuple(framework or ()),
        environment=environment,
        device=device,
        engine=engine,
        workers=jobs,
        sandbox=sandbox,
        make=not no_make,
    )
    with reporter() as progress:
        verified = verify.verify(root_of(context), request, progress, record)
    typed = views.typed_number_lines(verified.typed_numbers)
    print_result(context, verify_result(verified), views.verdict_table(verified), *typed)
    if verified.failed:
        raise typer.Exit(ExitCode.FAILED)


def import_command(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that `claims verify --record` wrote on another machine.")
    ],
) -> None:
    """Import a run that another machine recorded; exit 1 where nothing of it counts here.

    It is shown beside this machine's evidence and judged on its own. Import only runs of people you trust.
    """
    imported = verify.import_file(root_of(context), file)
    print_result(context, imported.model_dump(mode="json"), *views.import_lines(imported))
    if not imported.kept and not imported.known:
        raise typer.Exit(ExitCode.ERROR)


def doctor_command(context: typer.Context) -> None:
    """Report what this machine has, what is missing and what that costs; exit 1 only if `verify` can't run."""
    diagnosis = doctor.doctor(root_of(context))
    print_result(context, diagnosis.model_dump(mode="json"), *views.doctor_lines(diagnosis))
    if not diagnosis.ready:
        raise typer.Exit(ExitCode.ERROR)
