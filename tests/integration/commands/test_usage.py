"""Help, and exit code 2 for wrong usage of any command."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from helpers.run_command import claims


def known_sound(root):
    """How many entries are known to be sound."""
    file = root / "build" / "sound.txt"
    return file.read_text().count(" sound") if file.exists() else 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "nonsense"),
        ("check", "nonsense"),
        ("show", "nonsense"),
        ("plan", "nonsense"),
        ("verify", "--framework", "gamma"),
        ("verify", "--engine", "cloud"),
        ("verify", "--sandbox", "maybe"),
        ("verify", "--no-such-option"),
        ("verify", "--jobs", "99999999999999999999"),
        ("no-such-command",),
    ],
)
def test_bad_usage_exits_2(project, arguments):
    """An unknown claim, framework, engine, option or command exits 2 and says so."""
    result = claims(project.root, *arguments)

    assert 2 == result.code
    assert result.err


@pytest.mark.parametrize("command", ["check", "plan", "verify", "show", "audit"])
def test_an_unknown_claim_is_reported_in_the_form_of_every_error(project, command):
    """Where, what, what was got, and which there are."""
    result = claims(project.root, command, "../nowhere")

    assert "error: claims/../nowhere: no such claim (got '../nowhere'); use one of says-yes\n" == result.err


@pytest.mark.parametrize("command", ["check", "plan", "verify", "show", "audit"])
def test_a_wrong_id_is_refused_before_all_entries_are_linted(project, command):
    """What is sound would be kept."""
    claims(project.root, command, "nowhere")

    assert 0 == known_sound(project.root)


@pytest.mark.parametrize("command", ["check", "plan", "verify", "show"])
def test_a_command_about_one_claim_does_not_lint_all_entries(project, command):
    """What is sound is kept, of that claim alone; `check` keeps nothing."""
    project.add("says-more")
    named = claims(project.root, command, "says-yes")
    kept = known_sound(project.root)
    claims(project.root, "plan")

    assert (0, int(command != "check")) == (named.code, kept)
    assert 2 == known_sound(project.root)


@pytest.mark.parametrize("command", ["check", "plan", "verify", "build", "doctor", "schema", "nightly"])
def test_a_folder_without_claims_exits_2(tmp_path, command):
    """Outside a project every command says where to go."""
    result = claims(tmp_path, command)

    assert 2 == result.code
    assert "no claims folder here; go to the project's root or name it with --root" in result.err


@pytest.mark.parametrize("command", ["check", "verify", "doctor", "build", "nightly"])
@pytest.mark.parametrize("name", ["claims/frameworks.toml", "claims/article.toml", "mkdocs.yml"])
def test_an_unreadable_project_file_exits_2(project, name, command):
    """A frameworks or article file that isn't TOML, or settings that aren't YAML, stop every command."""
    project.write(name, "[[[")

    assert 2 == claims(project.root, command).code


def test_an_unknown_engine_exits_2_where_nothing_has_to_run(project):
    """A wrong name is reported whether or not it is needed."""
    assert 0 == claims(project.root, "verify").code
    result = claims(project.root, "verify", "--engine", "cloud")

    assert 2 == result.code
    assert "--engine: no such engine (got 'cloud'); use one of local" in result.err


COMMANDS = "new check plan verify show build serve publish nightly doctor schema"


@pytest.mark.parametrize("name", COMMANDS.split())
def test_help_teaches(project, name):
    """Every command is listed with its sentence, and has help of its own."""
    listed, own = claims(project.root, "--help"), claims(project.root, name, "--help")

    assert (0, 0) == (listed.code, own.code)
    assert re.search(rf"^│ {name} +\w", listed.out, re.MULTILINE)
    assert f"{name} [OPTIONS]" in own.out


def test_the_module_is_the_command():
    """`python -m generators` is `claims`."""
    command = [sys.executable, "-m", "generators", "--help"]

    assert "Usage" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
