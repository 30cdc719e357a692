"""An edition is one commit on the branch, or nothing is published; whatever else is there stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from helpers.published_editions import published_names, put
from helpers.repositories import NOON, git, make_ledger, make_record, write_result, write_site

from generators.errors import PublishError
from generators.model import Source


def test_one_commit_names_edition_run_and_source(root, site):
    """An edition is one commit whose message says what it came from."""
    published = put(root, site)

    message = git(root, "log", "--format=%B", "gh-pages")
    assert message == "Publish 2026-11-22 from run run-1\n\nRun: run-1\nSource: no commit is recorded"
    assert git(root, "rev-list", "--count", published.commit) == "1"
    assert git(root, "log", "--format=%cI", "gh-pages") == "2026-11-22T12:00:00+00:00"


def test_the_source_is_that_of_the_run(root, site):
    """The commit that the run was made from is named, whatever is checked out when it is published."""
    commit = git(root, "rev-parse", "main")
    write_site(site, "first", source=Source(commit=commit, clean=True))
    (root / "README.md").write_text("Edited meanwhile\n", encoding="utf-8")
    published = put(root, site)

    assert git(root, "log", "--format=%B", "gh-pages").endswith(f"\nSource: {commit}")
    assert published.warnings == ()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "no commit is recorded"),
        (Source(clean=True), "no commit"),
        (Source(commit="a" * 40, clean=False), f"{'a' * 40} with changes that no commit holds"),
    ],
    ids=["none", "no commit", "unclean"],
)
def test_a_source_that_no_commit_holds_is_said_to_be_one(root, site, source, words):
    """The edition's commit says that its run came from no commit alone, and the user is warned."""
    published = put(root, write_site(site, "first", source=source))

    assert git(root, "log", "--format=%B", "gh-pages").endswith(f"\nSource: {words}")
    assert published.warnings[0] == f"the source of the run run-1: {words}"


def test_the_sources_of_other_runs_are_named(root, site):
    """Where verdicts come from several runs, each other source is named once, with its runs."""
    same, other = Source(commit="a" * 40, clean=True), Source(commit="b" * 40, clean=True)
    jobs = {name: {"outcome": "measured", "run": run} for name, run in (("alpha", "run-0"), ("beta", "run-9\nx"))}
    write_site(site, "first", source=same, observations=jobs)
    for run, source in {"run-0": other, "run--1": other, "run--2": same}.items():
        ledger = make_ledger(run, ended=2, at=NOON - timedelta(hours=1), source=source)
        write_result(site / f"api/v1/runs/{run}.json", ledger.model_dump(mode="json"))
    put(root, site)

    lines = git(root, "log", "--format=%B", "gh-pages").splitlines()
    assert lines[2:] == [
        "Run: run-1",
        f"Source: {'a' * 40}",
        f"Other source: {'b' * 40} (2 runs, the last run-0)",
        "Other source: no commit is recorded (run run-9 x)",
    ]


def test_leaves_work_tree_and_branch_alone(root, site):
    """Nothing but the publication branch is new, and the process's environment is as it was."""
    head, environment = git(root, "rev-parse", "HEAD"), dict(os.environ)

    put(root, site)

    assert git(root, "status", "--porcelain") == ""
    assert git(root, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(root, "rev-parse", "HEAD") == head
    assert git(root, "for-each-ref", "--format=%(refname)") == "refs/heads/gh-pages\nrefs/heads/main"
    assert dict(os.environ) == environment


def test_an_incomplete_run_is_not_published(root, site):
    """Where observations are missing no branch appears."""
    write_result(site / "api/v1/claims/says-yes.json", make_record(observations={}))

    with pytest.raises(PublishError, match="a run with missing observations is not published"):
        put(root, site)
    assert published_names(root) == ()


def test_works_without_identity(root, site, monkeypatch):
    """Where git knows no name, one is set for this commit only; where it does, it is used."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", "/nonexistent")
    put(root, site)
    assert git(root, "log", "-1", "--format=%an %ae %cn", "gh-pages") == "claims claims@localhost claims"
    assert "user." not in git(root, "config", "--list")

    git(root, "config", "user.name", "")
    put(root, site)
    assert git(root, "log", "-1", "--format=%an", "gh-pages") == "claims"

    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@localhost")
    put(root, site)
    assert git(root, "log", "-1", "--format=%an %ae %cn", "gh-pages") == "Ada ada@localhost Ada"


def test_refuses_a_branch_whose_list_lacks_an_edition(root, site):
    """A lost versions.json would drop editions from the selector; that is no news to publish."""
    put(root, site)
    emptied = git(root, "hash-object", "-t", "tree", "-w", "/dev/null")
    folder = git(root, "rev-parse", "gh-pages:2026-11-22")
    tree = subprocess.run(
        ["git", "mktree"],
        cwd=root,
        input=f"040000 tree {folder}\t2026-11-22\n",
        text=True,
        capture_output=True,
        check=True,
    ).stdout.strip()
    assert tree != emptied
    git(root, "update-ref", "refs/heads/gh-pages", git(root, "commit-tree", tree, "-m", "lost"))

    with pytest.raises(PublishError, match=r"versions\.json: the branch has editions that it lacks"):
        put(root, site)


def test_refuses_a_damaged_list(root, site):
    """A versions.json that is no JSON stops the publication with the parser's words."""
    put(root, site)
    blob = git(root, "hash-object", "-w", "README.md")
    tree = subprocess.run(
        ["git", "mktree"],
        cwd=root,
        input=f"100644 blob {blob}\tversions.json\n",
        text=True,
        capture_output=True,
        check=True,
    ).stdout.strip()
    git(root, "update-ref", "refs/heads/gh-pages", git(root, "commit-tree", tree, "-m", "damaged"))

    with pytest.raises(PublishError, match=r"versions\.json: the branch's list is damaged \(Expecting value"):
        put(root, site)


def test_killed_half_way(root, site):
    """A publication that is interrupted leaves the branch as it was, and the next one works."""
    before = put(root, site).commit
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[3])\n"
        "from helpers.published_editions import put; from generators.publishing import editions\n"
        "editions.layout.trees.write_entries = lambda *_: os.kill(os.getpid(), 9)\n"
        "put(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    tests = Path(__file__).parents[1]
    command = [sys.executable, "-c", code, str(root), str(site), str(tests)]
    done = subprocess.run(command, cwd=tests.parent, capture_output=True, check=False)

    assert done.returncode == -9, done.stderr.decode()
    assert git(root, "rev-parse", "gh-pages") == before
    assert put(root, site).name == "2026-11-22.2"


@pytest.mark.slow
@pytest.mark.parametrize("push", ["push", "here"])
def test_killed_at_each_step(root, site, remote, tmp_path, push):
    """Killed at any step, a publication leaves the old branch or the new one, and the next one works."""
    first = put(root, site, push=push == "push")
    tests = Path(__file__).parents[1]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [
        sys.executable,
        str(tests / "helpers" / "processes" / "killed_publications.py"),
        str(root),
        str(site),
        push,
    ]
    paths = {"PYTHONPATH": f"{tests.parent}{os.pathsep}{tests}", "TMPDIR": str(scratch)}
    done = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tips = json.loads(done.stdout)

    assert len(tips) > 20
    assert tips[0] == first.commit
    for tip in set(tips):
        names = git(root, "ls-tree", "-d", "--name-only", tip).split()
        listed = [version["version"] for version in json.loads(git(root, "show", f"{tip}:versions.json"))]
        assert sorted(names) == sorted([*listed, "latest"])
        trees = {name: git(root, "rev-parse", f"{tip}:{name}") for name in names}
        assert len(set(trees.values())) == 1
    assert put(root, site, push=push == "push").name not in published_names(root)[1:]
    if push == "push":
        assert git(root, "rev-parse", "gh-pages") == git(remote, "rev-parse", "gh-pages")
