"""Print the result of a command, as one JSON document or as lines for people, and report its progress."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from generators import clock
from generators.cli.options import settings_of
from generators.cli.terminal import is_interactive
from generators.errors import InterruptedRunError

if TYPE_CHECKING:
    from generators.cli.progress import LogReporter


def print_result(context: typer.Context, result: object, lines: Iterable[object]) -> None:
    """Print a result: one JSON document, or its lines for people, which nobody makes for JSON."""
    if settings_of(context).as_json:
        import json

        from generators.model import SCHEMA_VERSION

        total = len(result) if isinstance(result, list) else 1
        now = clock.now().isoformat(timespec="seconds")
        document = {"schema_version": SCHEMA_VERSION, "generated_at": now, "total": total, "result": result}
        with _named_output():
            sys.stdout.write(json.dumps(document, indent=1) + "\n")
            sys.stdout.flush()
        return
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for is_text, part in groupby(lines, lambda line: isinstance(line, str | Text)):
        if is_text:  # at once, because each call of `print` takes longer than a line
            texts = (line if isinstance(line, Text) else Text(str(line)) for line in part)
            printed: Iterable[object] = (Text("\n").join(texts),)
        else:
            printed = part
        for text in printed:
            with _named_output():
                console.print(text, soft_wrap=is_text)


@contextlib.contextmanager
def _named_output() -> Iterator[None]:
    """Name standard output in the system's error of a write to it, such as to a file on a full disk."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or "standard output"
        raise


@contextlib.contextmanager
def reporter() -> Iterator[LogReporter]:
    """Progress goes to standard error, so that standard output holds the result alone."""
    from generators.cli.progress import LiveReporter, LogReporter

    if is_interactive():
        from rich.console import Console  # which no log needs

        progress: LogReporter = LiveReporter(Console(stderr=True))
    else:
        progress = LogReporter()
    try:
        yield progress
    except KeyboardInterrupt:  # before the command line turns it into an exit that waits for every thread
        raise InterruptedRunError(
            "interrupted; what was observed is kept, and the next run goes on from there"
        ) from None
    finally:
        progress.stop()


def print_error(message: str) -> None:
    """Print the one sentence of an error to standard error."""
    from rich.console import Console
    from rich.text import Text

    with contextlib.suppress(OSError):  # on a full disk the exit code says enough
        Console(stderr=True).print(Text(f"error: {message}"), soft_wrap=True)


def print_warnings(warnings: Iterable[str]) -> None:
    """Print what the user should know to standard error, a line each."""
    from rich.console import Console
    from rich.text import Text

    for warning in warnings:
        with contextlib.suppress(OSError):  # as above
            Console(stderr=True).print(Text(f"warning: {warning}"), soft_wrap=True)
