"""Records of runs, for tests of what becomes of them: a real one, and the same as of another machine."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.run_command import claims

from generators.running.environments.machine import this_machine

FAR = {"cores": 64, "memory": 512, "cpu": "a far CPU"}
SCRIPT = """\
from generators.harness import blocks
from generators.probes.measuring import devices

SECONDS = [0.0]  # on a clock of the script's own, which the harness then reads
blocks.perf_counter = blocks.process_time = lambda: SECONDS[0]


def work():
    SECONDS[0] += 0.03


def verify():
    return {{"yes": {answer}, "call": devices.with_wait(work, work), "seeds": [1.0, 2.0, 3.0], "say": "a\\nb",
             "tasks": {{"one": True, "two": None}}}}


def controls():
    yield "yes", True, True
    yield "yes", False, False
    yield "tasks.one", True, True
    yield "seeds", 2, (1, 3)
    yield "call", work, (0.02, 10)
    yield "call", lambda: None, (0, 0.01)


def settings():
    return {{"device": devices.requested()}}
"""
MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "call": {"kind": "timing", "title": "One call", "unit": "s", "clock": "cpu"},
    "seeds": {"kind": "number", "title": "Seeds"},
    "say": {"kind": "text", "title": "Said"},
    "tasks": {"kind": "battery", "title": "Tasks"},
}


def add(project: Any) -> None:
    """Add the claim `every-kind`, which has a measure of each kind and heeds the device."""
    project.add(
        "every-kind",
        measures=MEASURES,
        run={"budget": 0.1, "timeout": 300},
        files={f"verify_{name}.py": SCRIPT.format(answer=name == "alpha") for name in ("alpha", "beta")},
    )


def record(project: Any, path: Path, *arguments: str) -> dict[str, Any]:
    """Verify and record: the file's content."""
    done = claims(project.root, "--json", "verify", "--record", str(path), *arguments)
    assert 0 == done.code, done.err
    return json.loads(path.read_text())


def far(content: dict[str, Any]) -> dict[str, Any]:
    """The same run as a far machine would have recorded it."""
    here = this_machine()
    there = here.model_copy(update=FAR)
    text = json.dumps(content).replace(json.dumps(here.name), json.dumps(there.name))
    return json.loads(
        text.replace(json.dumps(here.model_dump(), sort_keys=True), json.dumps(there.model_dump(), sort_keys=True))
    )


def changed(
    content: dict[str, Any], framework: str = "alpha", claim: str = "every-kind", **changes: object
) -> dict[str, Any]:
    """The record with other fields in one observation; a function changes the field that is there."""
    content = copy.deepcopy(content)
    for observation in content["result"]["observations"]:
        if (observation["claim"], observation["framework"]) == (claim, framework):
            for name, change in changes.items():
                observation[name] = change(observation[name]) if callable(change) else change
    return content


def whole(content: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The record after a change to its result."""
    content = copy.deepcopy(content)
    change(content["result"])
    return content


def replaced(name: str, value: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A change of one key of a table."""
    return lambda table: {**table, name: value}
