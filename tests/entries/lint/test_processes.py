"""A lint rule about what a forked process can't show."""

from __future__ import annotations

import pytest

from generators.entries.lint import processes

SET = "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nimport keras\n"
COST = "import time\ndef cost():\n    return time.process_time()\n"
PEAK = "import resource\ndef peak():\n    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (SET, "data.py:2", "sets a variable before an import, which has been made already"),
        (SET.replace("['KERAS_BACKEND'] = 'torch'", ".setdefault('A', '1')"), "data.py:2", "sets a variable"),
        (COST, "data.py:3", "measures its whole process, which has imported nothing itself"),
        (PEAK, "data.py:3", "measures its whole process"),
    ],
)
def test_what_needs_a_fresh_process_asks_for_one(project, lint, text, place, what):
    """The complaint names the line and the key; with the key there is none."""
    project.add("says-yes", files={"data.py": text})
    (complaint,) = lint(processes.fresh_processes)

    assert complaint.startswith(f"claims/says-yes/{place}: {what}")
    assert complaint.endswith("set fresh_process = true under [run]")

    project.add("says-yes", files={"data.py": text}, run={"fresh_process": True})
    assert lint(processes.fresh_processes) == []


def test_a_variable_that_no_import_can_have_read_is_no_fault(project, lint):
    """Set below all imports, or in a function; the difference of two times; a file that can't be parsed."""
    text = "import os, time\nos.environ['A'] = '1'\ndef verify():\n    os.environ['B'] = ''\n"
    text += "    start = time.process_time()\n    return {'n': time.process_time() - start}\n"
    project.add("says-yes", files={"data.py": text, "other.py": "x = = 1\n"})

    assert lint(processes.fresh_processes) == []
