"""CPU seconds of judging and rendering a project, each alone; run as a program, it prints them as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generators import clock
from generators.commands.site import generated_files
from generators.entries.project import load_project
from generators.evidence.store import store_of
from generators.judging.findings import judge_evidence

T = TypeVar("T")


def phases(root: Path) -> dict[str, float]:
    """CPU seconds by phase."""
    taken: dict[str, float] = {}

    def timed(name: str, call: Callable[[], T]) -> T:
        begun = time.process_time()
        result = call()
        taken[name] = time.process_time() - begun
        return result

    project, store = timed("read", lambda: load_project(root)), store_of(root)
    findings = timed("judge", lambda: judge_evidence(project, store, clock.now()))
    timed("render", lambda: generated_files(findings))
    return taken


if __name__ == "__main__":
    print(json.dumps(phases(Path(sys.argv[1]))))  # noqa: T201 - what it is for
