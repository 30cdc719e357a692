"""The smallest program with commands: what any command line made with Typer costs."""

from __future__ import annotations

import typer

app = typer.Typer()


@app.command()
def first() -> None:
    """Do nothing."""


@app.command()
def second() -> None:
    """Do nothing either."""


if __name__ == "__main__":
    app()
