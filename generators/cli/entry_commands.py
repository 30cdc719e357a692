"""The commands about entries, which measure nothing: options come in; printed results and an exit code go out."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

import typer

from generators.cli.options import Ids, Jobs, Sandbox, root_of
from generators.cli.output import print_result, reporter
from generators.errors import ExitCode, UsageError

# As in `model.Topic`, whose import takes longer than printing the help.
TOPICS = "ease-of-use, deployment-reach, performance, ecosystem, use-cases, origins"


def new_command(
    context: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="Lower-case words with hyphens: the claim's URL.")],
    title: Annotated[str, typer.Option(help="The claim in a few words.")] = "",
    statement: Annotated[str, typer.Option(help="One falsifiable sentence.")] = "",
    topic: Annotated[str, typer.Option(help=f"What it is about: {TOPICS}.")] = "",
    favours: Annotated[str, typer.Option(help="A framework, `both` or `neither`.")] = "",
    appearance: Annotated[str, typer.Option(help="A locator of claims/article.toml.")] = "",
) -> None:
    """Start a claim: copy `claims/_template/` and fill in the options."""
    from generators.commands import inspect

    root = root_of(context)
    options = {
        "title": title,
        "statement": statement,
        "topic": topic,
        "favours": favours,
        "appearances": appearance,
    }
    files = inspect.new(root, claim_id, {key: value for key, value in options.items() if value})
    paths = [path.relative_to(root).as_posix() for path in files]
    following = (
        f"next: edit them, then `claims serve {claim_id}`: it checks, runs and shows them, and again at each save"
    )
    print_result(context, paths, [*paths, following])


def check_command(context: typer.Context, ids: Ids = None) -> None:
    """Check every entry by every lint rule; exit 1 where an entry breaks one."""
    from generators.cli import views
    from generators.commands import inspect

    complaints, coverage = inspect.check(root_of(context), tuple(ids or ()))
    result = [{**complaint.model_dump(mode="json"), "text": str(complaint)} for complaint in complaints]
    print_result(context, result, views.complaint_lines(complaints, coverage))
    if any(complaint.severity != "warning" for complaint in complaints):
        raise typer.Exit(ExitCode.ERROR)


def audit_command(
    context: typer.Context,
    ids: Ids = None,
    *,
    controls: Annotated[
        bool, typer.Option("--controls", help="Run the scripts, and count their calls into their framework.")
    ] = False,
    jobs: Jobs = 0,
    sandbox: Sandbox = "auto",
) -> None:
    """Show that the checks could have failed: count controls, break each measure; exit 1 where nothing notices.

    Reads the evidence and runs no script. A broken probe is stuck, or gives the opposite, in `verify()` and in
    `controls()` alike; it is noticed where a control fails, or a verdict changes. With `--controls` scripts run
    instead, and each measure is named of which no control calls the framework, though `verify()` does; exit 3
    where a script fails.
    """
    from generators.cli import views

    if controls:
        from generators.commands.controls import audit_controls
        from generators.model import Request

        request = Request(claims=tuple(ids or ()), workers=jobs, sandbox=sandbox)
        with reporter() as progress:
            counted = audit_controls(root_of(context), request, progress)
        result = {"sound": counted.sound} | counted.model_dump(mode="json")
        print_result(context, [result], views.control_lines(counted))
        if not counted.sound:
            raise typer.Exit(ExitCode.ERROR)
        if counted.failed:
            raise typer.Exit(ExitCode.FAILED)
        return
    from generators.commands import inspect

    audit = inspect.audit(root_of(context), tuple(ids or ()))
    totals = {"sound": audit.sound, "lacking": len(audit.lacking), "blind": list(audit.blind)}
    print_result(context, [totals | audit.model_dump(mode="json")], views.audit_lines(audit))
    if not audit.sound:
        raise typer.Exit(ExitCode.ERROR)


def show_command(
    context: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="[ID]", show_default=False)] = "",
    *,
    history: Annotated[
        bool, typer.Option("--history", help="List what changed after publication, of this claim or of all.")
    ] = False,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="List the sentence of each verdict, of this claim or of all.")
    ] = False,
) -> None:
    """Show a claim's verdict, evidence, reasons and code."""
    from generators.cli import views
    from generators.commands import inspect

    if sentences:
        verdicts = inspect.verdicts(root_of(context), tuple(filter(None, [claim_id])))
        records = [verdict.model_dump(mode="json", include=inspect.SENTENCES) for verdict in verdicts]
        print_result(context, records, map(views.verdict_line, verdicts))
        return
    if history:
        findings = inspect.histories(root_of(context), tuple(filter(None, [claim_id])))
        records = inspect.history_records(findings, claim_id)
        print_result(context, records, views.history_lines(findings, claim_id))
        return
    if not claim_id:
        raise UsageError(
            "show: which claim? (got nothing); name one, or list those of all by --history or --sentences"
        )
    record, findings, typed = inspect.show(root_of(context), claim_id)
    result = {**record, "typed_numbers": [number.model_dump() for number in typed]}
    print_result(context, result, chain(views.claim_lines(findings, claim_id), views.typed_number_lines(typed)))


def schema_command(context: typer.Context) -> None:
    """Write the JSON Schemas of the entry, of the run and of the site's API."""
    from generators.commands import inspect

    root = root_of(context)
    paths = [path.relative_to(root).as_posix() for path in inspect.write_schemas(root)]
    print_result(context, paths, paths)
