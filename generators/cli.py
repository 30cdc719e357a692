"""The command line: the only place that prints or exits."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from generators import clock, pipeline
from generators import console as drawing
from generators.errors import ClaimsError, InterruptedRunError
from generators.formats import counted
from generators.model import SCHEMA_VERSION, Complaint, Noun, Request, Target, Topic, Verified
from generators.reporters import LiveReporter, LogReporter

HELD = 1
FAILED = 3
CHANGED = 4
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

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Claims; all where none is named.")]
Frameworks = Annotated[list[str] | None, typer.Option("--framework", help="Only this framework; may be repeated.")]
EnvironmentName = Annotated[str, typer.Option("--environment", help="Overrides every job's environment.")]
Device = Annotated[str, typer.Option(help="Sets CLAIMS_DEVICE for the scripts, such as `cuda`.")]
Jobs = Annotated[int, typer.Option(min=0, help="Scripts at a time; 0 for one per core. Timings run alone.")]
Branch = Annotated[str, typer.Option(help="The publication branch.")]
Remote = Annotated[str, typer.Option(help="Where `--push` pushes to.")]
Push = Annotated[bool, typer.Option("--push", help="Push the branch.")]
Sandbox = Annotated[
    str, typer.Option(help="`required`: refuse below level `reduced`; `auto`: what there is; `none`.")
]


class _Settings(Noun):
    """The options that stand before the command."""

    root: Path
    as_json: bool


@app.callback()
def main_options(
    context: typer.Context,
    root: Annotated[Path, typer.Option(help="The project's folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Keep what stands before the command."""
    context.obj = _Settings(root=root.resolve(), as_json=as_json)


# --- commands --------------------------------------------------------------------------------------------


@app.command()
def new(
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
    settings = _settings(context)
    files = pipeline.new(settings.root, claim_id, {key: str(value) for key, value in told.items() if value})
    paths = [path.relative_to(settings.root).as_posix() for path in files]
    _say(context, paths, *paths, f"next: edit them, then `claims check {claim_id}` and `claims verify {claim_id}`")


@app.command()
def check(context: typer.Context, ids: Ids = None) -> None:
    """Hold every entry against every rule; exit 1 where one is broken."""
    complaints = pipeline.check(_settings(context).root, tuple(ids or ()))
    result = [{**one.model_dump(mode="json"), "text": str(one)} for one in complaints]
    wrong = [one for one in complaints if one.severity == "error"]
    told = counted(len(wrong), "complaint") if wrong else "every entry keeps every rule"
    covered = () if ids else (str(pipeline.coverage(_settings(context).root)),)
    _say(context, result, *(_complaint(one) for one in complaints), *covered, told)
    if wrong:
        raise typer.Exit(1)


@app.command()
def audit(context: typer.Context, ids: Ids = None) -> None:
    """Show that the checks could have failed: count controls, break each measure; exit 1 where nothing noticed.

    Reads the evidence there is, runs no script. A broken probe is stuck, or says the opposite, in `verify()` and
    in `controls()` alike; it is noticed where a control fails, or a claim is judged otherwise.
    """
    found = pipeline.audit(_settings(context).root, tuple(ids or ()))
    result = [
        {"sound": found.sound, "lacking": len(found.lacking), "blind": list(found.blind)}
        | found.model_dump(mode="json")
    ]
    _say(context, result, *drawing.audit_lines(found))
    if not found.sound:
        raise typer.Exit(1)


@app.command()
def plan(
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
    made = pipeline.plan(_settings(context).root, request)
    runs: dict[str, list[dict[str, str]]] = {claim_id: [] for claim_id in made.fresh}
    for job in made.jobs:
        runs[job.claim] += [{"framework": name, "why": job.why[name]} for name in job.frameworks]
    result = [{"id": key, "run": runs[key], "fresh": list(made.fresh[key])} for key in sorted(runs)]
    _say(context, result, *drawing.plan_lines(made))


@app.command()
def verify(
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
    with _reporter() as reporter:
        verified = pipeline.verify(_settings(context).root, request, reporter, record)
    _say(context, _verify_result(verified), drawing.verdict_table(verified))
    if verified.failed:
        raise typer.Exit(FAILED)


@app.command(name="import")
def take_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `claims verify --record` wrote there.")],
) -> None:
    """Take in a run that another machine recorded; exit 1 where nothing of it counts here.

    It is shown beside this machine's evidence and judged on its own. Import only what comes from people you trust.
    """
    done = pipeline.take_in(_settings(context).root, file)
    _say(context, done.model_dump(mode="json"), *drawing.import_lines(done))
    if not done.kept and not done.known:
        raise typer.Exit(1)


@app.command()
def show(context: typer.Context, claim_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a claim's verdict, evidence, reasons and code."""
    record, found = pipeline.show(_settings(context).root, claim_id)
    _say(context, record, *drawing.claim_view(found, claim_id))


@app.command()
def build(context: typer.Context) -> None:
    """Build the site from the evidence as it is, into `build/site`; runs no script."""
    site = pipeline.build(_settings(context).root)
    _say(context, {"site": str(site)}, f"site: {site / 'index.html'}")


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Serve the site live: an edited claim is verified again and its page reloads."""
    pipeline.serve(_settings(context).root, host, port)


@app.command()
def publish(
    context: typer.Context,
    edition: Annotated[str, typer.Option(help="`YYYY-MM-DD[.N]`; today's next where it is not given.")] = "",
    branch: Branch = "gh-pages",
    remote: Remote = "origin",
    push: Push = False,
    site: Annotated[
        Path | None, typer.Option(help="A site that was built elsewhere: taken as data, nothing is built or run.")
    ] = None,
    as_nightly: Annotated[bool, typer.Option("--nightly", help="Over `nightly`, not as an edition.")] = False,
) -> None:
    """Put the site onto the publication branch as an edition, which is never rewritten."""
    target = Target(branch=branch, remote=remote, push=push)
    done = pipeline.publish(_settings(context).root, target, edition or None, site, as_nightly=as_nightly)
    _say(context, done.model_dump(), f"published {done.name} on {branch} (commit {done.commit:.10})")


@app.command()
def nightly(
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
    with _reporter() as reporter:
        done = pipeline.nightly(_settings(context).root, target, request, reporter, summary, anyway=anyway)
    result = {
        "published": done.published.model_dump() if done.published else None,
        "held": done.held,
        "changes": [change.model_dump() for change in done.changes],
        "wavered": [one.model_dump() for one in done.wavered],
        "claims": _verify_result(done.verified),
    }
    _say(context, result, done.summary)
    if done.published is None:
        raise typer.Exit(HELD)
    if done.verified.failed:
        raise typer.Exit(FAILED)
    if done.changes:
        raise typer.Exit(CHANGED)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is here, what is missing and what that costs; exit 1 only if `verify` could not run."""
    result = pipeline.doctor(_settings(context).root)
    _say(context, result.model_dump(mode="json"), *drawing.doctor_lines(result))
    if not result.ready:
        raise typer.Exit(1)


@app.command()
def schema(context: typer.Context) -> None:
    """Write the JSON Schemas of the entry, of the run and of the site's API."""
    root = _settings(context).root
    paths = [path.relative_to(root).as_posix() for path in pipeline.write_schemas(root)]
    _say(context, paths, *paths)


# --- printing --------------------------------------------------------------------------------------------


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


def _settings(context: typer.Context) -> _Settings:
    settings = context.obj
    assert isinstance(settings, _Settings)  # noqa: S101 - the callback has set it
    return settings


def _say(context: typer.Context, result: object, *lines: object) -> None:
    """Print a result: one JSON document, or its lines for people."""
    if _settings(context).as_json:
        total = len(result) if isinstance(result, list) else 1
        now = clock.now().isoformat(timespec="seconds")
        document = {"schema_version": SCHEMA_VERSION, "generated_at": now, "total": total, "result": result}
        sys.stdout.write(json.dumps(document, indent=1) + "\n")
        return
    console = Console()
    for line in lines:
        console.print(Text(line) if isinstance(line, str) else line, soft_wrap=isinstance(line, str | Text))


@contextlib.contextmanager
def _reporter() -> Iterator[LogReporter]:
    """Progress goes to standard error, so that standard output holds the result alone."""
    console = Console(stderr=True)
    reporter = LiveReporter(console) if console.is_terminal else LogReporter(console)
    try:
        yield reporter
    except KeyboardInterrupt:  # before the command line turns it into an exit that waits for every thread
        raise InterruptedRunError(
            "interrupted; what was observed is kept, and the next run goes on from there"
        ) from None
    finally:
        reporter.stop()


def _complaint(complaint: Complaint) -> Text:
    return Text(f"{'warning: ' if complaint.severity == 'warning' else ''}{complaint}")


def _verify_result(verified: Verified) -> list[dict[str, object]]:
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
