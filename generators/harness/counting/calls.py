"""Counts a script's calls into the packages of its framework; standard library only.

Started as `INTERPRETER -I calls.py JOB`, where JOB is one of `child.py` in mode `count-controls` or `count-verify`
with one more member: `packages`, names of modules and distributions.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterable, Iterator
from pathlib import Path

# Started as a file with -I, it finds its siblings by its own path, as `child.py` does.
if "generators" not in sys.modules:
    sys.modules["generators"] = types.ModuleType("generators")
    sys.modules["generators"].__path__ = [str(Path(__file__).resolve().parents[2])]
from generators.harness.child import PROGRESS, Mode, arguments, function, load, main
from generators.harness.counting.counter import Counter
from generators.harness.counting.statements import Statements
from generators.harness.values import InvalidError, Values, abbreviated


def count_verify(job: Values) -> Iterator[Values]:
    """The calls of `verify()`, then those behind each value that it returns."""
    module, counter = load(job), Counter(job["packages"])
    called, statements = function(module, "verify"), Statements(counter)
    statements.watch_results(Path(job["script"]).parent)
    statements.watch(called)
    PROGRESS.enter("verify", called)
    counter.start()
    returned = called(*arguments(job))
    whole = counter.take()
    if isinstance(returned, dict) and list(returned) == ["unavailable"]:
        yield {"status": "unavailable", "reason": str(returned["unavailable"])}
    else:
        yield {"status": "measured", "counted": [whole, *statements.values_of(returned)]}


def count_controls(job: Values) -> Iterator[Values]:
    """The calls of each control: those since the one before it, or of earlier lines that made what it observed."""
    module, counter = load(job), Counter(job["packages"])
    called, statements = function(module, "controls"), Statements(counter)
    statements.watch_generators(Path(job["script"]).parent)
    statements.watch(called)
    PROGRESS.enter("controls", called)
    counter.start()
    yielded = called(*arguments(job))
    if not isinstance(yielded, Iterable):
        raise InvalidError(f"controls() yields (measure, observed, known) (got {abbreviated(yielded)})")
    found = []
    for measure, _, _ in yielded:
        own, before = counter.take(), statements.behind(yielded).shown()
        PROGRESS.yielded(yielded)
        either = {"calls": max(own["calls"], before["calls"]), "unseen": own["unseen"] or before["unseen"]}
        found.append({"measure": str(measure), **either, "at": PROGRESS.line})
        counter.start()
    counter.take()
    yield {"status": "measured", "counted": found}


MODES: dict[str, Mode] = {"count-verify": count_verify, "count-controls": count_controls}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]), MODES)
