"""The commands of `claims`: arguments come in; printed results and an exit code go out."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from generators.cli import views
from generators.cli.options import (
    Branch,
    Device,
    EnvironmentName,
    Frameworks,
    Ids,
    Jobs,
    Push,
    Remote,
    Sandbox,
    Settings,
    root_of,
)
from generators.cli.output import nightly_result, plan_result, print_error, print_result, reporter, verify_result
from generators.cli.terminal import adapt_output
from generators.commands import doctor, inspect, nightly, site, verify
from generators.errors import ClaimsError, ExitCode, InterruptedRunError
from generators.model import Request, Target, Topic

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DISK_REFUSES = (errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
WRONG_KIND = (errno.EEXIST, errno.ENOTDIR)  # a file where a folder is needed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Verify claims about frameworks by running them, and build the site that shows what was found.",
    epilog="First steps: `claims doctor`, then `claims verify`, then `claims build` and `claims serve`.",
)


@app.callback()
def main_options(
    context: typer.Context,
    root: Annotated[Path, typer.Option(help="The project's folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Keep the options that come before the command."""
    context.obj = Settings(root=root.resolve(), as_json=as_json)


@app.command("new")
def new_command(
    context: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="Lower-case words with hyphens: the claim's URL.")],
    title: Annotated[str, typer.Option(help="The claim in a few words.")] = "",
    statement: Annotated[str, typer.Option(help="One falsifiable sentence.")] = "",
    topic: Annotated[Topic | None, typer.Option(help="What it is about.")] = None,
    favours: Annotated[str, typer.Option(help="A framework, `both` or `neither`.")] = "",
    appearance: Annotated[str, typer.Option(help="A locator of claims/article.toml.")] = "",
) -> None:
    """Start a claim: copy `claims/_template/` and fill in the options."""
    root = root_of(context)
    options = {
        "title": title,
        "statement": statement,
        "topic": topic.value if topic else "",
        "favours": favours,
        "appearances": appearance,
    }
    files = inspect.new(root, claim_id, {key: value for key, value in options.items() if value})
    paths = [path.relative_to(root).as_posix() for path in files]
    print_result(
        context, paths, *paths, f"next: edit them, then `claims check {claim_id}` and `claims verify {claim_id}`"
    )


@app.command("check")
def check_command(context: typer.Context, ids: Ids = None) -> None:
    """Check every entry by every lint rule; exit 1 where an entry breaks one."""
    complaints, coverage = inspect.check(root_of(context), tuple(ids or ()))
    result = [{**complaint.model_dump(mode="json"), "text": str(complaint)} for complaint in complaints]
    print_result(context, result, *views.complaint_lines(complaints, None if ids else coverage))
    if any(complaint.severity == "error" for complaint in complaints):
        raise typer.Exit(ExitCode.ERROR)


@app.command("audit")
def audit_command(context: typer.Context, ids: Ids = None) -> None:
    """Show that the checks could have failed: count controls, break each measure; exit 1 where nothing notices.

    Reads the evidence and runs no script. A broken probe is stuck, or gives the opposite, in `verify()` and in
    `controls()` alike; it is noticed where a control fails, or a verdict changes.
    """
    audit = inspect.audit(root_of(context), tuple(ids or ()))
    totals = {"sound": audit.sound, "lacking": len(audit.lacking), "blind": list(audit.blind)}
    print_result(context, [totals | audit.model_dump(mode="json")], *views.audit_lines(audit))
    if not audit.sound:
        raise typer.Exit(ExitCode.ERROR)


@app.command("plan")
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


@app.command("verify")
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
    print_result(context, verify_result(verified), views.verdict_table(verified))
    if verified.failed:
        raise typer.Exit(ExitCode.FAILED)


@app.command("import")
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


@app.command("show")
def show_command(context: typer.Context, claim_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a claim's verdict, evidence, reasons and code."""
    record, findings = inspect.show(root_of(context), claim_id)
    print_result(context, record, *views.claim_lines(findings, claim_id))


@app.command("build")
def build_command(context: typer.Context) -> None:
    """Build the site from the evidence into `build/site`; run no script."""
    folder = site.build(root_of(context))
    print_result(context, {"site": str(folder)}, f"site: {folder / 'index.html'}")


@app.command("serve")
def serve_command(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Serve the site live: an edited claim is verified again and its page reloads."""
    site.serve(root_of(context), host, port)


@app.command("publish")
def publish_command(
    context: typer.Context,
    edition: Annotated[str, typer.Option(help="`YYYY-MM-DD[.N]`; the next free name of today if not given.")] = "",
    branch: Branch = "gh-pages",
    remote: Remote = "origin",
    push: Push = False,
    built_site: Annotated[
        Path | None,
        typer.Option("--site", help="Publish a site that is already built; nothing is built or run."),
    ] = None,
    as_nightly: Annotated[
        bool, typer.Option("--nightly", help="Publish as `nightly`, not as an edition.")
    ] = False,
) -> None:
    """Publish the site as an edition on the publication branch; an edition is never rewritten."""
    target = Target(branch=branch, remote=remote, push=push)
    published = site.publish(root_of(context), target, edition or None, built_site, as_nightly=as_nightly)
    line = f"published {published.name} on {branch} (commit {published.commit:.10})"
    print_result(context, published.model_dump(), line)


@app.command("nightly")
def nightly_command(
    context: typer.Context,
    summary: Annotated[Path | None, typer.Option(help="File for the Markdown summary of what changed.")] = None,
    branch: Branch = "gh-pages",
    remote: Remote = "origin",
    push: Push = False,
    jobs: Jobs = 0,
    sandbox: Sandbox = "auto",
    anyway: Annotated[bool, typer.Option("--anyway", help="Publish although too much changed or failed.")] = False,
) -> None:
    """Verify everything afresh, say what changed, and replace the published `nightly`.

    Exits 1 when it is withheld, because too much changed or failed at once; otherwise 3 when a job failed, an
    entry is broken or a control failed; otherwise 4 when verdicts changed.
    """
    target = Target(branch=branch, remote=remote, push=push)
    request = Request(fresh=True, workers=jobs, sandbox=sandbox)
    with reporter() as progress:
        result = nightly.nightly(root_of(context), target, request, progress, summary, anyway=anyway)
    print_result(context, nightly_result(result), result.summary)
    if result.published is None:
        raise typer.Exit(ExitCode.ERROR)
    if result.verified.failed:
        raise typer.Exit(ExitCode.FAILED)
    if result.changes:
        raise typer.Exit(ExitCode.CHANGED)


@app.command("doctor")
def doctor_command(context: typer.Context) -> None:
    """Report what this machine has, what is missing and what that costs; exit 1 only if `verify` can't run."""
    diagnosis = doctor.doctor(root_of(context))
    print_result(context, diagnosis.model_dump(mode="json"), *views.doctor_lines(diagnosis))
    if not diagnosis.ready:
        raise typer.Exit(ExitCode.ERROR)


@app.command("schema")
def schema_command(context: typer.Context) -> None:
    """Write the JSON Schemas of the entry, of the run and of the site's API."""
    root = root_of(context)
    paths = [path.relative_to(root).as_posix() for path in inspect.write_schemas(root)]
    print_result(context, paths, *paths)


def main() -> None:
    """Run the command line: the entry point of `claims` and of `python -m generators`."""
    adapt_output()
    try:
        app()
    except ClaimsError as error:
        print_error(str(error))
        if isinstance(error, InterruptedRunError):
            os._exit(error.exit_code)  # threads still wait for scripts; the scripts end with this process
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in (*DISK_FULL, *DISK_REFUSES, *WRONG_KIND):
            raise
        way_out = "free space, correct its permissions or move away what stands there"
        print_error(f"{error.filename or 'a file'}: the system refuses it ({error.strerror}); {way_out}")
        sys.exit(ClaimsError.exit_code)
