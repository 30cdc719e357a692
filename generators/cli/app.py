"""The command line: the commands in the order of `--help`, and the entry point, which ends by an exit code."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from generators.cli import entry_commands, refusals, run_commands, site_commands
from generators.cli.options import Settings
from generators.cli.output import print_error
from generators.cli.terminal import adapt_output
from generators.errors import ClaimsError, ExitCode, InterruptedRunError, UsageError

COMMANDS: dict[str, Callable[..., None]] = {
    "new": entry_commands.new_command,
    "check": entry_commands.check_command,
    "audit": entry_commands.audit_command,
    "plan": run_commands.plan_command,
    "affected": run_commands.affected_command,
    "durations": run_commands.durations_command,
    "verify": run_commands.verify_command,
    "time": run_commands.time_command,
    "import": run_commands.import_command,
    "show": entry_commands.show_command,
    "site": site_commands.site_command,
    "build": site_commands.build_command,
    "serve": site_commands.serve_command,
    "publish": site_commands.publish_command,
    "prune": site_commands.prune_command,
    "nightly": site_commands.nightly_command,
    "doctor": run_commands.doctor_command,
    "schema": entry_commands.schema_command,
}

# New objects until Python looks for cycles among them. At its own 700, it walks dozens of times through all that
# was read of 10,000 claims, and finds nothing.
YOUNGEST = 50_000

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Verify claims about frameworks by running them, and build the site that shows what was found.",
    epilog="First steps: `claims new ID`, edit `claims/ID/`, then `claims serve ID`. "
    "The whole site: `claims verify`, then `claims build` or `claims serve`.",
)


@app.callback()
def main_options(
    context: typer.Context,
    root: Annotated[Path, typer.Option(help="The project's folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Keep the options that come before the command."""
    try:
        folder = root.resolve()
    except (OSError, RuntimeError) as error:  # the current folder is gone, or links lead in a circle
        got = getattr(error, "strerror", None) or "links that lead in a circle"
        raise UsageError(f"{root}: no such folder (got {got}); name one that is there with --root") from None
    name = str(folder)
    if name != name.encode(errors="replace").decode():
        raise UsageError(
            f"{name!a}: a path that is no UTF-8, which no record can hold; move the project elsewhere"
        )
    context.obj = Settings(root=folder, as_json=as_json)


for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    """Run the command line: the entry point of `claims` and of `python -m generators`."""
    gc.set_threshold(YOUNGEST)
    adapt_output()
    _heed_termination()
    try:
        _run()
    except KeyboardInterrupt:  # also one that comes while an error is printed
        sys.exit(ExitCode.INTERRUPTED)


def _run() -> None:
    """Run a command; an error of the user or of the system ends it by one sentence and an exit code."""
    try:
        app()
    except ClaimsError as error:
        print_error(str(error))
        if isinstance(error, InterruptedRunError):
            from generators import temporary

            temporary.remove_held()
            os._exit(error.exit_code)  # threads still wait for scripts; the scripts end with this process
        sys.exit(error.exit_code)
    except (OSError, RuntimeError) as error:
        refused = refusals.sentence(error)
        if refused is None:
            raise
        print_error(refused)
        sys.exit(ClaimsError.exit_code)


def _heed_termination() -> None:
    """Let SIGTERM, as of a scheduler or a container that is stopped, end a command as Ctrl-C does.

    The first process of a container would not even notice it: the kernel gives that one no default action.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
