"""`doctor`: what is missing is named with its cost."""

from __future__ import annotations

import shutil

from helpers.observations import ENVIRONMENT

from generators.commands.doctor import INSTALLER, diagnose, missing_programs
from generators.model import Finding
from generators.running.environments.make import EnvironmentState

LAYERS = (
    Finding(name="process limits", present=True, detail="all"),
    Finding(name="Landlock", present=False, detail="not in this kernel", cost="nothing holds"),
)


def test_everything_is_here(project, tmp_path):
    """Frameworks with their versions, layers and programs are listed; a run is possible."""
    found = diagnose(project.load(), {"default": ENVIRONMENT}, {}, tmp_path / "build" / "evidence", LAYERS)

    assert found.ready
    assert [("alpha in default", "1.0"), ("beta in default", "1.0")] == [
        (part.name, part.detail) for part in found.frameworks
    ]
    assert {"process limits"} == {layer.name for layer in found.sandbox if layer.present}
    assert all(part.cost for part in (*found.sandbox, *found.programs) if not part.present)


def test_a_missing_framework_has_its_reason_and_cost(project, tmp_path):
    """A framework that isn't installed is named; with the other framework a run is possible."""
    poor = ENVIRONMENT.model_copy(update={"versions": {"beta": "1.0"}, "missing": {"alpha": "not installed"}})
    found = diagnose(project.load(), {"default": poor}, {}, tmp_path, LAYERS)

    assert found.ready
    assert ("not installed", False) == (found.frameworks[0].detail, found.frameworks[0].present)
    assert "no claim gets a verdict" in found.frameworks[0].cost


def test_no_framework_means_no_run(project, tmp_path):
    """Without any framework a run is not possible."""
    bare = ENVIRONMENT.model_copy(update={"versions": {}})

    assert not diagnose(project.load(), {"default": bare}, {}, tmp_path, LAYERS).ready


def test_missing_programs_have_their_cost(project, tmp_path, monkeypatch):
    """A program that isn't on the path is named with what is skipped without it."""
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "chromium" else f"/usr/bin/{name}")
    found = diagnose(project.load(), {"default": ENVIRONMENT}, {}, tmp_path, LAYERS)

    (cost,) = (program.cost for program in found.programs if not program.present)
    assert cost == "no checks in a browser: jobs that need it are `unavailable`, and tests are skipped"


def test_evidence_that_cannot_be_written_means_no_run(project, tmp_path, monkeypatch):
    """Where the evidence folder can't be written, a run is not possible."""
    monkeypatch.setattr("generators.commands.doctor.os.access", lambda *_: False)
    found = diagnose(project.load(), {"default": ENVIRONMENT}, {}, tmp_path, LAYERS)

    assert not found.ready
    assert "can't be written" in found.programs[-1].detail


def test_a_file_in_the_place_of_the_evidence_means_no_run(project, tmp_path):
    """Whatever its rights, nothing can be kept below it."""
    project.write("build", "no folder\n")
    found = diagnose(
        project.load(), {"default": ENVIRONMENT}, {}, project.root / "build" / "evidence" / "runs", LAYERS
    )

    assert not found.ready
    assert "can't be written" in found.programs[-1].detail


def test_an_environment_without_a_framework_is_no_complaint(project, tmp_path):
    """A framework that an environment isn't meant to hold is not missing there."""
    table = (
        project.root / "claims/frameworks.toml"
    ).read_text() + '\n[environments.edge]\nframeworks = ["beta"]\n'
    project.write("claims/frameworks.toml", table)
    edge = ENVIRONMENT.model_copy(
        update={"name": "edge", "missing": {"alpha": "not part of the environment edge"}}
    )
    found = diagnose(project.load(), {"default": ENVIRONMENT, "edge": edge}, {}, tmp_path, LAYERS)

    assert ["alpha in default", "beta in default", "beta in edge"] == [
        framework.name for framework in found.frameworks
    ]


def test_an_environment_has_its_size_or_the_reason_why_it_is_missing(project, tmp_path):
    """A made environment has its size, an unmade one says when it is made, a failed one says why."""
    project.add("says-no", run={"environment": {"beta": "web"}})
    made = {
        "edge": EnvironmentState(wanted="x", packages={"tiny": "7"}, seconds=12.4, size=870),
        "web": None,
        "arm": EnvironmentState(wanted="x", problem="the environment arm could not be made: npm is not installed"),
    }
    table = (project.root / "claims/frameworks.toml").read_text()
    names = "".join(f'[environments.{name}]\nextends = "default"\n' for name in made)
    project.write("claims/frameworks.toml", f"{table}\n{names}")
    edge, web, arm = diagnose(project.load(), {"default": ENVIRONMENT}, made, tmp_path, LAYERS).environments

    assert (True, "1 package of its own, 870 MiB, made in 12 s", "") == (edge.present, edge.detail, edge.cost)
    assert (False, "not made yet", "none until a claim needs it (1 claim here)") == (
        web.present,
        web.detail,
        web.cost,
    )
    assert "npm is not installed" in arm.detail
    assert "the jobs of 0 claims are `unavailable`" in arm.cost


def test_missing_programs_say_what_stays_unavailable_and_the_command_that_installs_them(project, monkeypatch):
    """One sentence for what the project's installer brings, one for what it doesn't; drafts count nothing."""
    table = (project.root / "claims/frameworks.toml").read_text()
    project.write("claims/frameworks.toml", f'{table}\n[environments.web]\nnpm = ["@tiny/core@1.2.3"]\n')
    project.add("in-browsers", run={"environment": "web", "needs": {"programs": ["chromium"]}})
    project.add("served", run={"needs": {"alpha": {"programs": ["a-server", "git"]}}})
    project.add("a-draft", status="draft", run={"needs": {"programs": ["chromium"]}})
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/git" if name == "git" else None)

    by_hand = "install what is missing by hand, then run this again"
    by_script = "`bash scripts/install-system.sh` installs what is missing, then run this again"
    assert [*missing_programs(project.load(), project.root)] == [
        f"2 claims unavailable without a-server, chromium, npm (in-browsers, served); {by_hand}"
    ]
    project.write(INSTALLER, "")
    assert [*missing_programs(project.load(), project.root)] == [
        f"1 claim unavailable without chromium, npm (in-browsers); {by_script}",
        f"1 claim unavailable without a-server (served); {by_hand}",
    ]


def test_what_is_all_there_is_not_mentioned(project):
    """A project whose claims need nothing beyond their environments gets no sentence."""
    assert [*missing_programs(project.load(), project.root)] == []
