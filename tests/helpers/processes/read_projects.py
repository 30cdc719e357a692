"""Read projects as `claims check` does, each in a process with limits, and report the result.

Run as a program: `read_projects.py ROOT...` prints a JSON object by root: complaints, the error that ended
reading if one did, how many calls of functions it took, MiB of memory beyond what the program itself takes. A
process that crashes or hangs ends the program.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from generators.entries.load import read_project
from generators.entries.project import complaints_about
from generators.errors import ClaimsError

MEMORY = 200 << 20
HANG = 300  # seconds, whatever else the machine does


def used() -> int:
    """Peak resident memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def checked(root: Path) -> dict[str, object]:
    """What checking a project comes to."""
    before = used()
    resource.setrlimit(resource.RLIMIT_DATA, (before + MEMORY, before + MEMORY))
    calls, error, complaints = 0, "", ()

    def count(_frame: object, event: str, _function: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        complaints = complaints_about(read_project(root))
    except ClaimsError as refused:
        error = str(refused)
    finally:
        sys.setprofile(None)
    memory = (used() - before) / (1 << 20)
    return {
        "complaints": [str(complaint) for complaint in complaints],
        "error": error,
        "calls": calls,
        "memory": memory,
    }


def confined(root: Path) -> object:
    """The same in a child."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(HANG)
        with os.fdopen(start, "w") as pipe:
            json.dump(checked(root), pipe)
        os._exit(0)
    os.close(start)
    with os.fdopen(end) as pipe:
        output = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(f"{root}: wait status {status}")
    return json.loads(output)


complaints_about(read_project(Path(sys.argv[1])))  # what is imported on the way is no part of the cost
print(json.dumps({root: confined(Path(root)) for root in sys.argv[1:]}))  # noqa: T201 - the test reads it
