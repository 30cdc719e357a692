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
    for name in ("pyproject.toml", "claims/ruff.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
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


def lint(checkout: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of ruff in the claim `my-claim`."""
    command = [sys.executable, "-m", "ruff", *arguments, "claims/my-claim"]
    done = subprocess.run(command, cwd=checkout, text=True, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("of_the_project", [True, False])
def test_what_new_copies_is_formatted_and_has_no_lint(checkout, of_the_project):
    """From the project's template and from the generator's, whose own settings of ruff are not copied."""
    if not of_the_project:
        shutil.rmtree(checkout / "claims" / "_template")
    inspect.new(checkout, "my-claim", {})

    assert not (checkout / "claims" / "my-claim" / "ruff.toml").exists()
    assert lint(checkout, "format", "--check")[0] == 0
    assert lint(checkout, "check") == (0, "All checks passed!\n")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("NAMED = lambda layer, function: None\n", ""),
        ("CALLS = [lambda: call for call in (min, max)]\n", "B023"),
        ('WORDS = "' + 80 * "w" + '"\n', "E501"),
    ],
)
def test_natural_code_passes_and_faults_do_not(checkout, code, rule):
    """A control may be a lambda that takes what it doesn't need; a loop variable in a function is a fault."""
    (checkout / "claims" / "my-claim").mkdir()
    (checkout / "claims" / "my-claim" / "data.py").write_text(f'"""Data."""\n\n{code}')
    status, output = lint(checkout, "check", "--output-format", "concise")

    assert (status, rule in output) == (int(bool(rule)), True)


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
