"""A nightly that is withheld, and changes that are published only when a second run confirms them."""

from __future__ import annotations

import json
import shutil
from functools import partial

import pytest
from conftest import CONTROLS, FRAMEWORKS, ProjectFolder
from helpers.repositories import git, start_repository
from helpers.run_command import claims

from generators.publishing import editions

CLAIMS = [f"says-yes-{number}" for number in range(5)]
ANSWERING = (
    """\
import json
from pathlib import Path

ANSWERS = Path({path!r})


def verify():
    first, *rest = json.loads(ANSWERS.read_text())
    ANSWERS.write_text(json.dumps(rest or [first]))
    if first is None:
        raise OSError("not tonight")
    return {{"yes": first}}
"""
    + CONTROLS
)


@pytest.fixture(scope="module")
def six_claims(tmp_path_factory) -> ProjectFolder:
    """A repository with six claims, all supported, with a published nightly."""
    project = ProjectFolder(tmp_path_factory.mktemp("six") / "project")
    for claim in CLAIMS:
        project.add(claim)
    return first_night(project)


@pytest.fixture
def published(six_claims, project) -> ProjectFolder:
    """A copy of it."""
    return copy(six_claims, project)


@pytest.fixture(scope="module")
def answering(tmp_path_factory) -> ProjectFolder:
    """A published project whose claim is supported while Alpha says yes; the answers lie beside it."""
    project = ProjectFolder(tmp_path_factory.mktemp("answering") / "project")
    paths = {name: str(project.root.with_name(f"{name}.json")) for name in ("alpha", "beta")}
    project.add("says-yes", {f"verify_{name}.py": ANSWERING.format(path=path) for name, path in paths.items()})
    write_answers(project, alpha=[True], beta=[False])
    return first_night(project)


@pytest.fixture
def set_answers(answering, project):
    """The project is a copy of that one: a function that sets the next answers."""
    copy(answering, project)
    write_answers(answering, alpha=[True], beta=[False])
    return partial(write_answers, answering)


def write_answers(beside: ProjectFolder, **answers: list[bool | None]) -> None:
    """Write what the scripts of a project answer, one run after another."""
    for name, given in answers.items():
        beside.root.with_name(f"{name}.json").write_text(json.dumps(given), encoding="utf-8")


def copy(whole: ProjectFolder, project: ProjectFolder) -> ProjectFolder:
    """Put a copy of a whole project in the place of another."""
    shutil.rmtree(project.root)
    shutil.copytree(whole.root, project.root, symlinks=True)
    return project


def first_night(project: ProjectFolder) -> ProjectFolder:
    """Commit everything and publish a nightly."""
    start_repository(project.root)
    assert run_nightly(project).code == 0
    return project


def run_nightly(project: ProjectFolder, *arguments: str):
    """`claims --json nightly`, with scripts unconfined so that tests can set their answers."""
    return claims(project.root, "--json", "nightly", "--sandbox", "none", *arguments)


def break_machine(project: ProjectFolder) -> None:
    """Let no framework be found any more."""
    text = FRAMEWORKS.replace('"json"', '"no_such_alpha"').replace('"csv"', '"no_such_beta"')
    project.write("claims/frameworks.toml", text)


def word(project: ProjectFolder, claim: str = "says-yes") -> str:
    """The published verdict on a claim."""
    return editions.published_records(project.root)[claim].verdict


@pytest.mark.parametrize("kept", [True, False], ids=["evidence kept", "a machine from nothing"])
def test_a_nightly_on_a_broken_machine_is_withheld(published, tmp_path, kept):
    """Where nothing could be measured the site stays as it was, the summary says so, and the exit is 1."""
    before = git(published.root, "rev-parse", "gh-pages")
    break_machine(published)
    if not kept:
        shutil.rmtree(published.root / "build")
    done = run_nightly(published, "--summary", str(tmp_path / "summary.md"))

    assert (done.code, done.json["result"]["published"]) == (1, None), done.err
    assert done.json["result"]["held"] == "no job was measured"
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("# Held: ")
    assert "## Nothing is published\n\n- no job was measured\n- What was published stays." in summary
    assert git(published.root, "rev-parse", "gh-pages") == before

    site = published.root / "build" / "site"
    assert claims(published.root, "publish", "--nightly", "--site", str(site)).code == 0
    assert git(published.root, "rev-parse", "gh-pages") != before


def test_a_withheld_nightly_can_be_published_anyway(published, tmp_path):
    """With `--anyway` the same nightly is published, and its result still says why it would be withheld."""
    break_machine(published)
    shutil.rmtree(published.root / "build")
    done = run_nightly(published, "--anyway", "--summary", str(tmp_path / "summary.md"))

    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "## Published all the same\n\n- no job was measured\n\n" in summary
    assert (done.code, done.json["result"]["held"]) == (4, "no job was measured")
    assert done.json["result"]["published"]["name"] == "nightly"
    assert word(published) == "not-enough-evidence"


def test_a_nightly_in_which_one_framework_broke_is_withheld(published):
    """Too many lost verdicts withhold a nightly although half of its jobs were measured."""
    published.write("claims/frameworks.toml", FRAMEWORKS.replace('"csv"', '"no_such_beta"'))
    done = run_nightly(published)

    lost = "of 6 published verdicts, 6 lost their evidence and 0 changed without an edit: 100 %, where 10 % may"
    assert (done.code, done.json["result"]["held"]) == (1, lost)


def test_a_change_that_is_not_seen_again_is_not_published(project, set_answers):
    """A verdict that comes back when its jobs run once more was no change; the summary calls it unconfirmed."""
    set_answers(alpha=[False, True])
    done = run_nightly(project)

    result = done.json["result"]
    assert (done.code, result["changes"]) == (0, []), done.err
    assert result["wavered"] == [
        {"claim": "says-yes", "published": "supported", "first": "refuted", "second": "supported"}
    ]
    assert "run once more: says-yes" in done.err
    assert word(project) == "supported"


def test_a_job_that_failed_once_is_run_once_more(project, set_answers, tmp_path):
    """A nightly without earlier evidence in which a script fails by chance publishes the second measurement."""
    shutil.rmtree(project.root / "build")
    set_answers(alpha=[None, True])
    done = run_nightly(project, "--summary", str(tmp_path / "summary.md"))

    assert (done.code, word(project)) == (0, "supported"), done.err
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "## Not confirmed" in summary
    assert "published supported, tonight not-enough-evidence, then supported; so it stays" in summary


def test_a_change_that_is_seen_again_is_published(project, set_answers):
    """A verdict that changed twice in the same way is published, with the word that it was seen twice."""
    set_answers(alpha=[False])
    done = run_nightly(project)

    (change,) = done.json["result"]["changes"]
    assert (done.code, done.json["result"]["wavered"], word(project)) == (4, [], "refuted")
    assert change["cause"] == "nothing recorded changed: flake or noise; seen again when it was run once more"


def test_two_changes_that_contradict_each_other_decide_nothing(project, set_answers):
    """Where the second run gives a third verdict neither is published."""
    set_answers(alpha=[False, True], beta=[False, True])
    done = run_nightly(project)

    assert (done.code, word(project)) == (4, "not-enough-evidence")
    record = json.loads(git(project.root, "show", "gh-pages:nightly/api/v1/claims/says-yes.json"))["result"]
    assert record["reason"] == "Two runs of one night, with nothing changed between them, gave refuted and mixed."


def test_a_change_whose_second_run_failed_is_not_confirmed(project, set_answers):
    """The first run's evidence, which stands in where the second measured nothing, doesn't confirm itself."""
    set_answers(alpha=[False, None])
    done = run_nightly(project)

    wavered = {"claim": "says-yes", "published": "supported", "first": "refuted", "second": "not-enough-evidence"}
    assert (done.code, done.json["result"]["wavered"], word(project)) == (3, [wavered], "not-enough-evidence")


def test_a_change_with_a_cause_is_not_run_again(project, set_answers):
    """An edited rule explains a verdict, so that nothing is run once more."""
    scripts = {path.name: path.read_text() for path in (project.root / "claims/says-yes").glob("*.py")}
    project.add("says-yes", scripts, verdict={"supported_if": "beta.yes", "refuted_if": "not beta.yes"})
    done = run_nightly(project)

    assert (done.code, "once more" in done.err, word(project)) == (4, False, "refuted")


def test_a_nightly_runs_what_was_there_at_its_start(project, tmp_path):
    """An edit during the nightly is neither run nor judged, and the commit names the source that it began with."""
    edited = project.root / "claims" / "later" / "verify_beta.py"
    edits = f"__import__('pathlib').Path({str(edited)!r}).write_text('raise SystemExit(1)') > 0"
    project.add(
        "earlier", {"verify_alpha.py": project.claim().files["verify_alpha.py"].replace("True}", f"{edits}}}")}
    )
    project.add("later")
    first_night(project)

    assert "raise SystemExit" in edited.read_text(encoding="utf-8")
    assert (word(project, "earlier"), word(project, "later")) == ("supported", "supported")
    source = git(project.root, "log", "-1", "--format=%B", "gh-pages").partition("Source: ")[2]
    assert source == git(project.root, "rev-parse", "main")
