"""The commands that make and publish pages: options come in; printed results and an exit code go out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generators.cli.options import Branch, Jobs, Push, Remote, Sandbox, root_of
from generators.cli.output import print_result, print_warnings, reporter
from generators.errors import ExitCode

if TYPE_CHECKING:
    from generators.cli.progress import LogReporter

KEPT_EDITIONS = 12  # by `prune`, unless the user gives another number


def build_command(context: typer.Context) -> None:
    """Build the site from the evidence into `build/site`; run no script."""
    from generators.commands import site

    folder = site.build(root_of(context))
    print_result(context, {"site": str(folder)}, [f"site: {folder / 'index.html'}"])


def site_command(
    context: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help="Stop after the first part.")] = False,
) -> None:
    """Verify and build in parts: what fits into some minutes, a site, the rest, the site again.

    A job or a control that fails stops nothing; the site says which. Exits by the last build.
    """
    from generators.cli import results, views
    from generators.commands import parts

    with reporter() as progress:
        made = parts.make_site(root_of(context), progress, quick=quick)
    claims = results.verify_result(made.verified)
    result = {"site": str(made.folder), "left": made.verified.plan.left, "claims": claims}
    print_result(context, result, views.verdict_lines(made.verified))


def serve_command(
    context: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="Show these claims alone, drafts too; all of the site if there are none."
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the site live: an edited claim is verified again and its page reloads.

    With ids, those claims are checked and verified first, and again at each save. Drafts are shown, and marked as
    such; no built or published site has them.
    """
    if not ids:
        from generators.commands import site

        site.serve(root_of(context), host, port, browser=open_browser)
        return
    from generators.commands import preview

    with reporter() as progress:
        opened = _PageAddresses(context, progress, browser=open_browser)
        preview.serve_entries(root_of(context), ids, (host, port), progress, opened)


class _PageAddresses:
    """Prints where the pages are: as the result when they can be opened, and as progress when they are new."""

    def __init__(self, context: typer.Context, progress: LogReporter, *, browser: bool) -> None:
        self.context, self.progress, self.browser = context, progress, browser
        self.printed = False

    def __call__(self, addresses: tuple[str, ...]) -> None:
        """Print the addresses, and open the first one if asked to."""
        if self.printed:
            for address in addresses:
                self.progress.say(address)
            return
        self.printed = True
        print_result(self.context, {"pages": list(addresses)}, addresses)
        sys.stdout.flush()
        if self.browser:
            import webbrowser

            webbrowser.open(addresses[0])


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
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Publish an edition although jobs failed, or its name is old.")
    ] = False,
) -> None:
    """Publish the site as an edition on the publication branch; an edition is never rewritten.

    Refused without `--anyway` where more than a tenth of the jobs behind the verdicts failed, or where the name is
    older than the newest run.
    """
    from generators.commands import site
    from generators.model import Target

    target = Target(branch=branch, remote=remote, push=push)
    published = site.publish(
        root_of(context), target, edition or None, built_site, as_nightly=as_nightly, anyway=anyway
    )
    print_warnings(published.warnings)
    line = f"published {published.name} on {branch} (commit {published.commit:.10})"
    print_result(context, published.model_dump(), [line])


def prune_command(
    context: typer.Context,
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest editions stay.")] = KEPT_EDITIONS,
    apply: Annotated[bool, typer.Option("--apply", help="Remove them; without it they are only listed.")] = False,
    branch: Branch = "gh-pages",
    remote: Remote = "origin",
    push: Push = False,
) -> None:
    """List the published editions that are too many, or remove them, in one commit.

    The newest ones stay, and so do the last one of each year and whatever `latest` or another alias is a copy of.
    """
    from generators.cli import views
    from generators.commands import site
    from generators.model import Target

    target = Target(branch=branch, remote=remote, push=push)
    pruned = site.prune(root_of(context), target, keep, apply=apply)
    print_result(context, pruned.model_dump(), views.pruning_lines(pruned, branch))


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
    from generators.cli import results
    from generators.commands import nightly
    from generators.model import Request, Target

    target = Target(branch=branch, remote=remote, push=push)
    request = Request(fresh=True, workers=jobs, sandbox=sandbox)
    with reporter() as progress:
        result = nightly.nightly(root_of(context), target, request, progress, summary, anyway=anyway)
    print_warnings(result.published.warnings if result.published else ())
    print_result(context, results.nightly_result(result), [result.summary])
    if result.published is None:
        raise typer.Exit(ExitCode.ERROR)
    if result.verified.failed:
        raise typer.Exit(ExitCode.FAILED)
    if result.changes:
        raise typer.Exit(ExitCode.CHANGED)
