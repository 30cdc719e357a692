"""The first claim of a newcomer, by the commands that the documentation gives."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generators.commands import inspect
from generators.entries.load import read_project
from generators.model import Status

ROOT = Path(__file__).parents[2]
PROGRAMS = {".venv/bin/claims": (sys.executable, "-m", "generators"), ".venv/bin/python": (sys.executable,)}


ALL_COVERED = re.compile(r'kind = "claim"')  # without claims every such passage would be left over
NO_CLAIM = 'kind = "advice"\nreason = "its claim is not in this checkout"'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project without its claims: a claim of its own is what the walk adds."""
    shutil.copytree(ROOT / "claims" / "_template", tmp_path / "claims" / "_template")
    shutil.copy(ROOT / "claims" / "frameworks.toml", tmp_path / "claims" / "frameworks.toml")
    outline = (ROOT / "claims" / "article.toml").read_text()
    (tmp_path / "claims" / "article.toml").write_text(ALL_COVERED.sub(NO_CLAIM, outline))
    return tmp_path


def call(checkout: Path, line: str) -> str:
    """What a documented command prints; the commands of `.venv/` are this interpreter's."""
    program, *arguments = line.split()
    command = [*PROGRAMS[program], *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        command, cwd=checkout, env=environment, text=True, capture_output=True, timeout=300, check=False
    )
    assert (line, done.returncode, done.stderr[-2000:] if done.returncode else "") == (line, 0, "")
    return done.stdout


def test_the_template_has_no_complaint(checkout):
    """What `claims new` copies brings no complaint, not even a warning, and is a draft."""
    inspect.new(checkout, "my-claim", {})
    complaints, _ = inspect.check(checkout, ())

    assert complaints == ()
    assert read_project(checkout).claim("my-claim").entry.status is Status.DRAFT


@pytest.mark.frameworks
@pytest.mark.slow
def test_the_walk_through_contributing_works_as_written(checkout):
    """Each command exits with 0, the copied claim gets a verdict, and it doesn't distinguish the frameworks."""
    walk = re.search(r"```console\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    for line in walk[1].splitlines():
        call(checkout, line)

    record = json.loads(call(checkout, ".venv/bin/claims --json show my-claim"))["result"]
    assert record["verdict"] == "supported"
    assert record["distinguishes"] is False
