"""Lint rules about what a forked process can't show, and what others beside it change."""

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


READING = 'from time import process_time\n\n\ndef verify():\n    return {"yes": process_time() > 0}\n'


@pytest.mark.parametrize(
    "text",
    [
        "from time import process_time\n",
        "import time\n\nSTART = time.process_time_ns()\n",
        "import os\n\nUSED = os.times()\n",
        "from os import times\n",
        "import resource\n\nUSED = resource.getrusage(resource.RUSAGE_SELF)\n",
        "from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin\n",
        "from generators.probes.measuring import memory\n",
        "import generators.probes.measuring.memory\n",
        "from generators.probes.programs.helper_process import cpu_seconds_of_children\n",
    ],
)
def test_exclusive_refuses_readings_of_cpu_seconds_and_memory_beside_other_jobs(project, lint, text):
    """Whichever file of the folder reads them, and by which means."""
    project.add("says-yes", files={"data.py": text})
    (complaint,) = lint(processes.exclusive)

    assert complaint.startswith("claims/says-yes/data.py:")
    assert complaint.endswith("; write exclusive = true under [run] in claim.toml")
    assert "reads CPU seconds or memory, which another job beside it changes (got '" in complaint


def test_exclusive_accepts_what_runs_alone_or_reads_neither(project, lint):
    """An exclusive entry, a timing, a script that only waits, and other times than those of the process."""
    project.add("says-yes", files={"data.py": READING}, run={"exclusive": True})
    project.add("waits", files={"data.py": "from time import monotonic\n\nN = range(3).times\n"})
    timing = {"yes": {"kind": "timing", "title": "Yes"}}
    rules = {"supported_if": "alpha.yes < beta.yes", "refuted_if": "alpha.yes > beta.yes"}
    project.add("takes-time", files={"data.py": READING}, measures=timing, verdict=rules)

    assert lint(processes.exclusive) == []
    assert lint(processes.exclusive, "waits") == []
    assert lint(processes.exclusive, "takes-time") == []


def test_exclusive_asks_nothing_of_a_file_that_is_not_python(project, lint):
    """Another lint rule says so."""
    project.add("says-yes", files={"data.py": "from time import process_time =\n"})

    assert lint(processes.exclusive) == []
