"""What a command does where nothing changed: each script is read once, nothing is started or imported for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest
from helpers.synthetic.evidence import write_evidence
from helpers.synthetic.projects import claim_id, write_claim, write_project

WATCHED = """\
import json, sys

opened, started = [], []

def watch(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".py") and "/claims/claim-" in str(arguments[0]):
        opened.append(str(arguments[0]))
    elif event in ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.system"):
        started.append(event)

sys.argv = ["claims", "--root", sys.argv[1], "--json", *sys.argv[2:]]
sys.addaudithook(watch)
from generators.cli.app import main
try:
    main()
finally:
    print(json.dumps([opened, started, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
NOT_NEEDED = {"tensorflow", "torch", "mkdocs", "scipy", "numpy", "jinja2", "yaml", "markdown_it"}


@pytest.fixture
def root(tmp_path):
    """A project of three claims whose evidence is fresh, after a first `verify`."""
    write_project(tmp_path, range(3))
    write_evidence(tmp_path, sandbox="none")
    watched(tmp_path, "verify", "--sandbox", "none")
    return tmp_path


def watched(root, *arguments):
    """What a command printed, which scripts it opened how often, what it started, and which modules it has."""
    command = [sys.executable, "-c", WATCHED, str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    opened, started, modules = json.loads(done.stderr.splitlines()[-1])
    return json.loads(done.stdout)["result"], Counter(opened), started, set(modules)


def test_verify_reads_each_script_once_and_starts_nothing(root):
    """Neither the judge's libraries nor those of pages are imported."""
    result, opened, started, modules = watched(root, "verify", "--sandbox", "none")

    assert ["supported"] * 3 == [row["verdict"] for row in result]
    assert [1] * 6 == list(opened.values())
    assert [] == started
    assert {"markdown_it"} >= modules & NOT_NEEDED  # which the help of Typer loads with Rich


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
    result, opened, _, _ = watched(root, "verify", "--sandbox", "none")

    assert [claim_id(1)] == [row["id"] for row in result if row["ran"]]
    assert {"alpha", "beta"} == {part["framework"] for row in result for part in row["ran"]}
    assert {1} == {number for path, number in opened.items() if claim_id(1) not in path}
