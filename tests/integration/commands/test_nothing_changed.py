"""What a command does where nothing changed: each script is read once, nothing is started or imported for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any, NamedTuple

import pytest
from helpers.synthetic.evidence import write_evidence
from helpers.synthetic.projects import claim_id, write_claim, write_project

WATCHED = """\
import gc, json, sys

opened, listed, started = [], [], []

def watch(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".py") and "/claims/claim-" in str(arguments[0]):
        opened.append(str(arguments[0]))
    elif event == "os.scandir" and "/build/evidence/" in str(arguments[0]):
        listed.append(str(arguments[0]))
    elif event in ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.system"):
        started.append(event)

sys.argv = ["claims", "--root", sys.argv[1], "--json", *sys.argv[2:]]
sys.addaudithook(watch)
from generators.cli.app import main
searches = gc.get_stats()[0]["collections"]
try:
    main()
finally:
    seen = {"opened": opened, "listed": listed, "started": started, "modules": sorted(sys.modules)}
    seen["searches"] = gc.get_stats()[0]["collections"] - searches
    print(json.dumps(seen), file=sys.stderr)
"""
LIBRARIES = {"tensorflow", "torch", "mkdocs", "scipy", "numpy", "jinja2", "yaml", "markdown_it", "rich", "asyncio"}
OURS = (
    "cluster",
    "execute",
    "staging",
    "supervise",
    "forkserver",
    "judge",
    "findings",
    "site",
    "publishing",
    "views",
)


@pytest.fixture
def root(tmp_path):
    """A project of three claims whose evidence is fresh, after a first `verify`."""
    write_project(tmp_path, range(3))
    write_evidence(tmp_path, sandbox="none")
    watched(tmp_path, "verify", "--sandbox", "none")
    return tmp_path


class CommandTrace(NamedTuple):
    """What a command printed and did.

    Attributes:
        result: of its JSON.
        opened: how often it opened each script of a claim.
        listed: folders of evidence that it listed.
        started: events of starting a process.
        modules: names of those that it has imported.
        searches: how often Python looked for cycles among new objects.
    """

    result: list[dict[str, Any]]
    opened: Counter[str]
    listed: list[str]
    started: list[str]
    modules: list[str]
    searches: int


def watched(root, *arguments):
    """A command that is watched to its end."""
    command = [sys.executable, "-c", WATCHED, str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seen = json.loads(done.stderr.splitlines()[-1])
    return CommandTrace(json.loads(done.stdout)["result"], **{**seen, "opened": Counter(seen["opened"])})


def test_verify_reads_each_script_once_and_starts_nothing(root):
    """No folder of the evidence is listed below those of runs."""
    seen = watched(root, "verify", "--sandbox", "none")

    assert ["supported"] * 3 == [row["verdict"] for row in seen.result]
    assert [1] * 6 == list(seen.opened.values())
    assert [] == seen.started
    assert [] == [path for path in seen.listed if "/observations" in path or "/jobs" in path]


@pytest.mark.parametrize("command", [("verify", "--sandbox", "none"), ("plan",)])
def test_what_runs_judges_and_draws_is_not_imported(root, command):
    """Where nothing runs: neither frameworks, nor what supervises scripts, judges them or makes pages."""
    watched(root, *command)  # which may have to test the sandbox, and remembers the result
    modules = watched(root, *command).modules

    assert set() == {name.partition(".")[0] for name in modules} & LIBRARIES
    assert [] == [
        name for name in modules if name.startswith("generators.") and not {*name.split(".")}.isdisjoint(OURS)
    ]


def test_python_hardly_looks_for_cycles(root):
    """Each search walks through what was read, and a command of a second leaves no cycles worth finding."""
    assert 10 > watched(root, "verify", "--sandbox", "none").searches


def test_verify_writes_nothing_but_its_lock(root):
    """What is remembered of all claims isn't written again; a file that is written anew has another number."""

    def numbers():
        files = (path for path in (root / "build").rglob("*") if path.is_file())
        return {path: path.stat().st_ino for path in files}

    before = numbers()
    watched(root, "verify", "--sandbox", "none")

    assert before == numbers()


def test_one_edited_claim_is_the_only_one_to_run(root):
    """Both of its scripts run, and no script of another claim is read twice."""
    write_claim(root, 1, value=7)
    seen = watched(root, "verify", "--sandbox", "none")

    assert [claim_id(1)] == [row["id"] for row in seen.result if row["ran"]]
    assert {"alpha", "beta"} == {part["framework"] for row in seen.result for part in row["ran"]}
    assert {1} == {number for path, number in seen.opened.items() if claim_id(1) not in path}
