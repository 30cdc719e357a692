"""The command line: the only place that prints or exits."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

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
)
from generators.cli.output import complaint_text, reporter, say, settings_of, verify_result
from generators.commands import doctor, inspect, nightly, site, verify
from generators.errors import ClaimsError, ExitCode, InterruptedRunError
from generators.model import Request, Target, Topic
from generators.text import counted

# What a machine says of a disk, where we have done nothing wrong; last, of a file in a folder's place.
REFUSALS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EEXIST, errno.ENOTDIR),
)

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
    """Keep what stands before the command."""
    context.obj = Settings(root=root.resolve(), as_json=as_json)


# --- commands --------------------------------------------------------------------------------------------


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
    """Start a claim: copy `claims/_template/` and fill in what is told."""
    told = {"title": title, "statement": statement, "topic": topic or "", "favours": favours}
    if appearance:
        told["appearances"] = appearance
    settings = settings_of(context)
    files = inspect.new(settings.root, claim_id, {key: str(value) for key, value in told.items() if value})
    paths = [path.relative_to(settings.root).as_posix() for path in files]
    say(context, paths, *paths, f"next: edit them, then `claims check {claim_id}` and `claims verify {claim_id}`")


@app.command("check")
def check_command(context: typer.Context, ids: Ids = None) -> None:
    """Hold every entry against every rule; exit 1 where one is broken."""
    complaints, coverage = inspect.check(settings_of(context).root, tuple(ids or ()))
    result = [{**one.model_dump(mode="json"), "text": str(one)} for one in complaints]
    wrong = [one for one in complaints if one.severity == "error"]
    told = counted(len(wrong), "complaint") if wrong else "every entry keeps every rule"
    covered = () if ids else (str(coverage),)
    say(context, result, *(complaint_text(one) for one in complaints), *covered, told)
    if wrong:
        raise typer.Exit(ExitCode.ERROR)


@app.command("audit")
def audit_command(context: typer.Context, ids: Ids = None) -> None:
    """Show that the checks could have failed: count controls, break each measure; exit 1 where nothing noticed.

    Reads the evidence there is, runs no script. A broken probe is stuck, or says the opposite, in `verify()` and
    in `controls()` alike; it is noticed where a control fails, or a claim is judged otherwise.
    """
    found = inspect.audit(settings_of(context).root, tuple(ids or ()))
    result = [
        {"sound": found.sound, "lacking": len(found.lacking), "blind": list(found.blind)}
        | found.model_dump(mode="json")
    ]
    say(context, result, *views.audit_lines(found))
    if not found.sound:
        raise typer.Exit(ExitCode.ERROR)


@app.command("plan")
def plan_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="As if everything had to run.")] = False,
    framework: Frameworks = None,
    environment: EnvironmentName = "",
    device: Device = "",
) -> None:
    """Say what `verify` would run and why, and what is fresh."""
    request = Request(
        claims=tuple(ids or ()),
        fresh=fresh,
        frameworks=tuple(framework or ()),
        environment=environment,
        device=device,
    )
    made = verify.plan(settings_of(context).root, request)
    runs: dict[str, list[dict[str, str]]] = {claim_id: [] for claim_id in made.fresh}
    for job in made.jobs:
        runs[job.claim] += [{"framework": name, "why": job.why[name]} for name in job.frameworks]
    result = [{"id": key, "run": runs[key], "fresh": list(made.fresh[key])} for key in sorted(runs)]
    say(context, result, *views.plan_lines(made))


@app.command("verify")
def verify_command(
    context: typer.Context,
    ids: Ids = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run everything, whether it changed or not.")] = False,
    framework: Frameworks = None,
    jobs: Jobs = 0,
    engine: Annotated[str, typer.Option(help="How jobs run: `local`, side by side, or `inline`.")] = "local",
    environment: EnvironmentName = "",
    device: Device = "",
    sandbox: Sandbox = "auto",
    no_make: Annotated[bool, typer.Option("--no-make", help="Make no environment that a job needs.")] = False,
    record: Annotated[
        Path | None, typer.Option(help="File for the whole run, for `claims import` elsewhere.")
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
        verified = verify.verify(settings_of(context).root, request, progress, record)
    say(context, verify_result(verified), views.verdict_table(verified))
    if verified.failed:
        raise typer.Exit(ExitCode.FAILED)


@app.command("import")
def import_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `claims verify --record` wrote there.")],
) -> None:
    """Take in a run that another machine recorded; exit 1 where nothing of it counts here.

    It is shown beside this machine's evidence and judged on its own. Import only what comes from people you trust.
    """
    done = verify.take_in(settings_of(context).root, file)
    say(context, done.model_dump(mode="json"), *views.import_lines(done))
    if not done.kept and not done.known:
        raise typer.Exit(ExitCode.ERROR)


@app.command("show")
def show_command(context: typer.Context, claim_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a claim's verdict, evidence, reasons and code."""
    record, found = inspect.show(settings_of(context).root, claim_id)
    say(context, record, *views.claim_view(found, claim_id))


@app.command("build")
def build_command(context: typer.Context) -> None:
    """Build the site from the evidence as it is, into `build/site`; runs no script."""
    folder = site.build(settings_of(context).root)
    say(context, {"site": str(folder)}, f"site: {folder / 'index.html'}")


@app.command("serve")
def serve_command(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Serve the site live: an edited claim is verified again and its page reloads."""
    site.serve(settings_of(context).root, host, port)


@app.command("publish")
def publish_command(
    context: typer.Context,
    edition: Annotated[str, typer.Option(help="`YYYY-MM-DD[.N]`; today's next where it is not given.")] = "",
    branch: Branch = "gh-pages",
    remote: Remote = "origin",
    push: Push = False,
    built_site: Annotated[
        Path | None,
        typer.Option("--site", help="A site that was built elsewhere: taken as data, nothing is built or run."),
    ] = None,
    as_nightly: Annotated[bool, typer.Option("--nightly", help="Over `nightly`, not as an edition.")] = False,
) -> None:
    """Put the site onto the publication branch as an edition, which is never rewritten."""
    target = Target(branch=branch, remote=remote, push=push)
    done = site.publish(settings_of(context).root, target, edition or None, built_site, as_nightly=as_nightly)
    say(context, done.model_dump(), f"published {done.name} on {branch} (commit {done.commit:.10})")


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
    """Verify everything afresh, say what changed, and publish the moving `nightly`.

    Exits 1 when so much changed or failed at once that it is held; else 3 when a job failed, an entry is broken or
    a control failed; else 4 when verdicts changed.
    """
    target = Target(branch=branch, remote=remote, push=push)
    request = Request(fresh=True, workers=jobs, sandbox=sandbox)
    with reporter() as progress:
        done = nightly.nightly(settings_of(context).root, target, request, progress, summary, anyway=anyway)
    result = {
        "published": done.published.model_dump() if done.published else None,
        "held": done.held,
        "changes": [change.model_dump() for change in done.changes],
        "wavered": [one.model_dump() for one in done.wavered],
        "claims": verify_result(done.verified),
    }
    say(context, result, done.summary)
    if done.published is None:
        raise typer.Exit(ExitCode.ERROR)
    if done.verified.failed:
        raise typer.Exit(ExitCode.FAILED)
    if done.changes:
        raise typer.Exit(ExitCode.CHANGED)


@app.command("doctor")
def doctor_command(context: typer.Context) -> None:
    """Say what is here, what is missing and what that costs; exit 1 only if `verify` could not run."""
    result = doctor.doctor(settings_of(context).root)
    say(context, result.model_dump(mode="json"), *views.doctor_lines(result))
    if not result.ready:
        raise typer.Exit(ExitCode.ERROR)


@app.command("schema")
def schema_command(context: typer.Context) -> None:
    """Write the JSON Schemas of the entry, of the run and of the site's API."""
    root = settings_of(context).root
    paths = [path.relative_to(root).as_posix() for path in inspect.write_schemas(root)]
    say(context, paths, *paths)


def main() -> None:
    """Run the command line; the way in of `claims` and of `python -m generators`."""
    try:
        app()
    except ClaimsError as error:
        Console(stderr=True).print(Text(f"error: {error}"), soft_wrap=True)
        if isinstance(error, InterruptedRunError):
            os._exit(error.exit_code)  # threads still wait for scripts; the scripts end with this process
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in REFUSALS:
            raise
        where, what = error.filename or "a file", f"the system refuses it ({error.strerror})"
        way_out = "free space, mend its rights or move away what stands there"
        Console(stderr=True).print(Text(f"error: {where}: {what}; {way_out}"), soft_wrap=True)
        sys.exit(ClaimsError.exit_code)
