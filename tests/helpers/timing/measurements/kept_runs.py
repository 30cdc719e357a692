"""Keep what was read of some runs in a file of JSON beside its module, so that runs of several machines add up.

A run is a record that has `begun`, the moment that tells it from others; None where nothing was timed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter


def read(file: Path, kind: type[BaseModel]) -> list[Any]:
    """The runs so far, oldest first."""
    return TypeAdapter(list[kind]).validate_json(file.read_bytes())


def write(file: Path, kind: type[BaseModel], runs: list[Any]) -> None:
    """Keep these runs."""
    file.write_bytes(TypeAdapter(list[kind]).dump_json(runs, indent=1) + b"\n")


def added(runs: Iterable[Any], new: Iterable[Any]) -> list[Any]:
    """The runs with new ones, oldest first; one that is there is replaced, and one of no timing left out."""
    by_moment = {run.begun: run for run in (*runs, *new) if run.begun is not None}
    return [by_moment[begun] for begun in sorted(by_moment)]


def arguments(words: Sequence[str]) -> tuple[list[Path], bool]:
    """The folders of new runs, and whether other work ran beside them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--loaded", action="store_true", help="other work ran beside these runs")
    found = parser.parse_args(words)
    return found.folders, found.loaded
