"""The first claim of a newcomer, by the commands that the documentation gives."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.processes.served_claims import served_claims

from generators.commands import inspect
from generators.entries.load import read_project
from generators.model import Status

ROOT = Path(__file__).parents[2]
PROGRAMS = {".venv/bin/claims": (sys.executable, "-m", "generators"), ".venv/bin/python": (sys.executable,)}


ALL_COVERED = re.compile(r'kind = "claim"(\nreason = .*)?')  # without claims every such passage would be left over
QUESTIONS = re.compile(r"^\[questions\..*?(?=^\[passages)", re.DOTALL | re.MULTILINE)  # they name such passages
NO_CLAIM = 'kind = "advice"\nreason = "its claim is not in this checkout"'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project without its claims: a claim of its own is what the walk adds."""
    entries = tmp_path / "checkout" / "claims"
    shutil.copytree(ROOT / "claims" / "_template", entries / "_template")
    shutil.copy(ROOT / "claims" / "frameworks.toml", entries / "frameworks.toml")
    for name in ("pyproject.toml", "claims/ruff.toml"):
        shutil.copy(ROOT / name, entries.parent / name)
    outline = (ROOT / "claims" / "article.toml").read_text()
    (entries / "article.toml").write_text(ALL_COVERED.sub(NO_CLAIM, QUESTIONS.sub("", outline)))
    return entries.parent


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


def walks() -> list[list[str]]:
    """The lines of each block of commands about a claim of one's own."""
    text = (ROOT / "CONTRIBUTING.md").read_text().partition("\n## Change the generator")[0]
    return [block.splitlines() for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]


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
    """From `make setup` on, without any evidence, the claim's page is there and follows an edit of its notes."""
    setup, new, serve = walks()[0]
    assert setup == "make setup"
    call(checkout, new)
    (checkout / "mkdocs.yml").write_text("site_name: x\nplugins: [search, claims]\ntheme: material\n")
    (checkout / "docs").mkdir()

    assert serve.startswith(".venv/bin/claims serve ")
    with served_claims(checkout, *serve.split()[2:]) as served:
        status, page = served.page()
        assert (status, "conclusion--supported" in page, "Draft: not published." in page) == (200, True, True)

        notes = checkout / "claims/my-claim/notes.md"
        notes.write_text(notes.read_text().replace("One function", "A single function"))
        assert "A single function" in served.page_with("A single function")


@pytest.mark.frameworks
@pytest.mark.slow
def test_the_steps_of_contributing_work_one_at_a_time(checkout):
    """Each command exits with 0, the copied claim gets a verdict, and it doesn't distinguish the frameworks."""
    call(checkout, walks()[0][1])
    for line in walks()[1]:
        call(checkout, line)

    record = json.loads(call(checkout, ".venv/bin/claims --json show my-claim"))["result"]
    assert record["verdict"] == "supported"
    assert record["distinguishes"] is False


def test_setup_names_the_next_commands():
    """`make setup` ends with the commands that start a claim of one's own, as the walk has them."""
    lines = (ROOT / "Makefile").read_text().partition("\nsetup: ")[2].partition("\n\n")[0]
    said = lines.replace("$(CLAIMS)", ".venv/bin/claims")

    assert [line for line in walks()[0][1:] if line not in said] == []
