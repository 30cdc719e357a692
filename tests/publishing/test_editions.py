"""Editions, `latest` and `nightly` on a real branch of a throw-away repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from helpers.repositories import NOON, git, make_record, make_repository, write_result, write_site

from generators.errors import PublishError, UsageError
from generators.publishing import editions


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without a publication branch, whose work tree is clean."""
    return make_repository(tmp_path / "project")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site that may be published."""
    return write_site(tmp_path / "site", "first")


@pytest.fixture
def remote(root, tmp_path) -> Path:
    """A bare repository that the project calls `origin`."""
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(root, "remote", "add", "origin", "../remote")
    return tmp_path / "remote"


def put(root: Path, site: Path, kind: str = "edition", **keys: object) -> editions.Published:
    """Publish with the defaults of the command."""
    return editions.publish(root, site, **{"edition": None, "kind": kind, "at": NOON, **keys})


def shown(root: Path, name: str) -> str:
    """Text of a file on the publication branch."""
    return git(root, "show", f"gh-pages:{name}")


def versions(root: Path) -> dict[str, list[str]]:
    """Aliases of each version, as the selector reads them."""
    return {entry["version"]: entry["aliases"] for entry in json.loads(shown(root, "versions.json"))}


def test_first_edition(root, site):
    """The first edition makes the branch: its folder, `latest`, the selector's list and the root's redirect."""
    published = put(root, site)

    assert published == editions.Published(name="2026-11-22", commit=git(root, "rev-parse", "gh-pages"))
    assert editions.editions(root) == ("2026-11-22",)
    assert versions(root) == {"2026-11-22": ["latest"]}
    assert shown(root, "2026-11-22/index.html") == "<p>first</p>"
    assert git(root, "rev-parse", "gh-pages:latest") == git(root, "rev-parse", "gh-pages:2026-11-22")
    assert '"latest/"' in shown(root, "index.html")
    assert shown(root, ".nojekyll") == ""


def test_one_commit_names_edition_run_and_source(root, site):
    """An edition is one commit whose message says what it came from."""
    published = put(root, site)

    message = git(root, "log", "--format=%B", "gh-pages")
    expected = "Publish 2026-11-22 from run run-1\n\nRun: run-1\nSource: " + git(root, "rev-parse", "main")
    assert message == expected
    assert git(root, "rev-list", "--count", published.commit) == "1"
    assert git(root, "log", "--format=%cI", "gh-pages") == "2026-11-22T12:00:00+00:00"


def test_the_source_is_what_was_verified(root, site):
    """A source that was noted before the run is named, whatever is checked out when it is published."""
    noted = editions.ready(root)
    (root / "README.md").write_text("Edited meanwhile\n", encoding="utf-8")
    put(root, site, source=noted)

    assert git(root, "log", "--format=%B", "gh-pages").endswith("Source: " + git(root, "rev-parse", "main"))


def test_leaves_work_tree_and_branch_alone(root, site):
    """Nothing but the publication branch is new, and the process's environment is as it was."""
    head, environment = git(root, "rev-parse", "HEAD"), dict(os.environ)

    put(root, site)

    assert git(root, "status", "--porcelain") == ""
    assert git(root, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(root, "rev-parse", "HEAD") == head
    assert git(root, "for-each-ref", "--format=%(refname)") == "refs/heads/gh-pages\nrefs/heads/main"
    assert dict(os.environ) == environment


def test_later_editions_leave_the_earlier_ones_alone(root, site):
    """Editions of one day are numbered; an earlier one keeps its tree, `latest` moves on."""
    put(root, site)
    tree = git(root, "rev-parse", "gh-pages:2026-11-22")
    names = [put(root, write_site(site, f"text {number}"), at=NOON).name for number in range(2, 12)]
    names.append(put(root, write_site(site, "next day"), at=NOON + timedelta(days=1)).name)

    assert names == [*(f"2026-11-22.{number}" for number in range(2, 12)), "2026-11-23"]
    assert editions.editions(root) == (*reversed(names), "2026-11-22")
    assert git(root, "rev-parse", "gh-pages:2026-11-22") == tree
    assert {name: aliases for name, aliases in versions(root).items() if aliases} == {"2026-11-23": ["latest"]}
    assert shown(root, "latest/index.html") == "<p>next day</p>"


def test_pages_that_are_gone_leave_latest_too(root, site):
    """`latest` holds the newest edition and nothing of the one before."""
    put(root, site)
    (site / "claims/says-yes/index.html").unlink()
    put(root, site)

    assert git(root, "rev-parse", "gh-pages:latest") == git(root, "rev-parse", "gh-pages:2026-11-22.2")


def test_edition_by_name(root, site):
    """An edition may be named; one that is not the newest doesn't become `latest`."""
    put(root, site)
    put(root, write_site(site, "older"), edition="2026-10-01.3")
    put(root, site, edition="2026-11-23")  # somewhere it is tomorrow already

    assert editions.editions(root) == ("2026-11-23", "2026-11-22", "2026-10-01.3")
    assert versions(root) == {"2026-11-23": ["latest"], "2026-11-22": [], "2026-10-01.3": []}


def test_an_edition_is_never_rewritten(root, site):
    """An edition that exists is refused, and the branch stays where it was."""
    before = put(root, site).commit

    with pytest.raises(PublishError, match=r"it exists and is never rewritten \(got '2026-11-22'\)"):
        put(root, write_site(site, "other"), edition="2026-11-22")

    assert git(root, "rev-parse", "gh-pages") == before


@pytest.mark.parametrize(
    "name",
    [
        "v1",
        "2026-1-1",
        "2026-02-30",
        "2026-11-22.0",
        "2026-11-22.02",
        "2026-11-22.x",
        "latest",
        "nightly",
        "",
        "2026-11-2\N{ARABIC-INDIC DIGIT TWO}",
    ],
)
def test_refuses_a_name_that_is_no_edition(root, site, name):
    """A name is a real day, with a number from 1 where the day has several."""
    with pytest.raises(UsageError, match="no name of an edition"):
        put(root, site, edition=name)


def test_refuses_an_edition_of_the_future(root, site):
    """An edition that lies ahead would stay `latest` for long."""
    with pytest.raises(PublishError, match="lies ahead of today, 2026-11-22"):
        put(root, site, edition="2026-11-24")


def test_nightly_is_overwritten(root, site):
    """There is one `nightly`; it is never `latest`, and its title carries the day."""
    put(root, site)
    put(root, write_site(site, "night one"), "nightly", at=NOON + timedelta(days=1))
    put(root, write_site(site, "night two"), "nightly", at=NOON + timedelta(days=2))

    assert versions(root) == {"nightly": [], "2026-11-22": ["latest"]}
    assert shown(root, "nightly/index.html") == "<p>night two</p>"
    assert shown(root, "latest/index.html") == "<p>first</p>"
    titles = {entry["version"]: entry["title"] for entry in json.loads(shown(root, "versions.json"))}
    assert titles == {"nightly": "nightly (2026-11-24)", "2026-11-22": "2026-11-22"}
    assert editions.editions(root) == ("2026-11-22",)


def test_the_same_night_twice(root, site):
    """A night on which no byte changed is published all the same: the commit says when it was looked at."""
    first = put(root, site, "nightly")
    second = put(root, site, "nightly", at=NOON + timedelta(seconds=1))

    assert git(root, "rev-parse", f"{first.commit}^{{tree}}") == git(
        root, "rev-parse", f"{second.commit}^{{tree}}"
    )
    assert git(root, "rev-parse", "gh-pages") == second.commit


def test_nightly_before_any_edition(root, site):
    """Until the first edition the root leads to `nightly`, afterwards to `latest`."""
    put(root, site, "nightly")
    assert '"nightly/"' in shown(root, "index.html")

    put(root, site)
    assert '"latest/"' in shown(root, "index.html")


def test_nightly_takes_no_name(root, site):
    """`--edition` and nightly exclude each other."""
    with pytest.raises(
        PublishError, match=r"--edition: nightly has one version, of that name \(got '2026-11-22'\); leave it out"
    ):
        put(root, site, "nightly", edition="2026-11-22")


def test_an_incomplete_run_is_not_published(root, site):
    """Where observations are missing no branch appears."""
    write_result(site / "api/v1/claims/says-yes.json", make_record(observations={}))

    with pytest.raises(PublishError, match="a run with missing observations is not published"):
        put(root, site)
    assert editions.editions(root) == ()


def test_ready_before_anything_is_built(root, tmp_path):
    """Whether there is a repository to publish from is known before a site is there."""
    assert git(root, "rev-parse", "main") == editions.ready(root)
    with pytest.raises(PublishError, match="no git repository"):
        editions.ready(tmp_path)


def test_works_without_identity(root, site, monkeypatch):
    """Where git knows no name, one is set for this commit only; where it does, it is used."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", "/nonexistent")
    put(root, site)
    assert git(root, "log", "-1", "--format=%an %ae %cn", "gh-pages") == "claims claims@localhost claims"
    assert "user." not in git(root, "config", "--list")

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
    """A versions.json that is no JSON stops the publication with mike's words."""
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

    with pytest.raises(PublishError, match=r"2026-11-22: can't be put onto the branch"):
        put(root, site)


def test_a_tool_that_rewrites_an_edition_publishes_nothing(root, site, monkeypatch):
    """Whatever mike does, editions are compared before the branch moves."""
    before = put(root, site).commit
    monkeypatch.setattr(
        editions, "_lay_out", lambda _new, _names: editions.commands.delete(["2026-11-22"], branch="stage")
    )

    with pytest.raises(PublishError, match="it would rewrite an edition; restore the branch first"):
        put(root, site)
    assert git(root, "rev-parse", "gh-pages") == before


def test_records_of_what_is_published(root, site):
    """Records come from `nightly`, else from the newest edition, else from the version asked for."""
    assert editions.published_records(root) is None

    put(root, site)
    put(root, write_site(site, "second", verdict="refuted"))
    assert editions.published_records(root)["says-yes"].verdict == "refuted"

    put(root, write_site(site, "night", verdict="mixed"), "nightly")
    words = {
        version: editions.published_records(root, version=version)["says-yes"].verdict
        for version in (None, "nightly", "latest", "2026-11-22.2", "2026-11-22")
    }
    assert words == {
        None: "mixed",
        "nightly": "mixed",
        "latest": "refuted",
        "2026-11-22.2": "refuted",
        "2026-11-22": "supported",
    }


@pytest.mark.parametrize(
    "keys",
    [{"verdict": None}, {"observations": {"alpha": "measured", "beta": {"reason": ""}}}],
    ids=["verdict", "observations"],
)
def test_a_damaged_record_is_told_at_once(root, site, keys, monkeypatch):
    """A published record that nothing can be compared with is refused, before anything is run."""
    monkeypatch.setattr(editions, "complete_run", lambda _site: "run-1")  # as another version published it
    put(root, write_site(site, "first", **keys))

    with pytest.raises(PublishError, match=r"claims/says-yes\.json: no record of a claim"):
        editions.published_records(root)


def test_records_of_an_unknown_version(root, site):
    """A version that isn't there is answered with those that are."""
    put(root, site, "nightly")

    for version in ("2026-01-01", "latest"):
        with pytest.raises(PublishError, match=rf"no such version \(got '{version}'\); published is nightly"):
            editions.published_records(root, version=version)


def test_records_of_a_branch_of_something_else(root):
    """A branch that holds no version has no records."""
    git(root, "branch", "gh-pages", "main")

    assert editions.published_records(root) is None
    with pytest.raises(PublishError, match="published is nothing"):
        editions.published_records(root, version="latest")


def test_push(root, site, remote):
    """With push the remote branch has the edition; without, it stays as it was."""
    put(root, site)
    assert git(remote, "for-each-ref") == ""

    published = put(root, site, push=True)
    assert git(remote, "rev-parse", "gh-pages") == published.commit
    assert editions.editions(root) == ("2026-11-22.2", "2026-11-22")


def test_push_from_a_fresh_clone(root, site, remote, tmp_path):
    """A clone that has only fetched the branch adds to it."""
    put(root, site, push=True)
    git(root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--branch=main", "remote", "clone")

    assert editions.editions(tmp_path / "clone") == ("2026-11-22",)
    assert put(tmp_path / "clone", site, push=True).name == "2026-11-22.2"
    assert put(root, site, push=True).name == "2026-11-22.3"


def test_a_push_that_another_overtook_is_made_anew(root, site, remote, tmp_path, monkeypatch):
    """Where somebody publishes in between, the edition goes on top of theirs, under the next free name."""
    put(root, site, push=True)
    git(root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--branch=main", "remote", "clone")
    push = editions.git.push
    others = iter([write_site(tmp_path / "other", "other")])

    def overtaken(*arguments):
        for other in others:
            assert put(tmp_path / "clone", other, push=True).name == "2026-11-22.2"
        return push(*arguments)

    monkeypatch.setattr(editions.git, "push", overtaken)
    assert put(root, site, push=True).name == "2026-11-22.3"
    assert editions.editions(tmp_path / "remote") == ("2026-11-22.3", "2026-11-22.2", "2026-11-22")


def test_gives_up_after_some_attempts(root, site, remote, monkeypatch):
    """Where the push is overtaken again and again the local branch stays away too."""
    monkeypatch.setattr(editions.git, "push", lambda *_arguments: False)

    with pytest.raises(PublishError, match="somebody else published first, 4 times over"):
        put(root, site, push=True)
    assert editions.editions(root) == ()


def test_a_refused_push_leaves_the_local_branch(root, site, remote):
    """A push that the remote refuses for good is an error, and nothing is left to clean up."""
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)

    with pytest.raises(PublishError, match="not today"):
        put(root, site, push=True)
    assert editions.editions(root) == ()


def test_two_at_once_in_one_repository(root, site, monkeypatch):
    """Two publications in one repository both arrive: the later one sees the earlier one's edition."""
    move = editions.git.move
    others = iter([site])

    def overtaken(*arguments):
        for other in others:
            assert put(root, other).name == "2026-11-22"
        return move(*arguments)

    monkeypatch.setattr(editions.git, "move", overtaken)
    assert put(root, site).name == "2026-11-22.2"


def test_killed_half_way(root, site):
    """A publication that is interrupted leaves the branch as it was, and the next one works."""
    before = put(root, site).commit
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[3])\n"
        "from helpers.repositories import NOON; from generators.publishing import editions\n"
        "editions.git_utils.get_latest_commit = lambda name: os.kill(os.getpid(), 9)\n"
        "editions.publish(Path(sys.argv[1]), Path(sys.argv[2]), edition=None, kind='edition', at=NOON)\n"
    )
    here = Path(__file__).parents[1]
    command = [sys.executable, "-c", code, str(root), str(site), str(here)]
    done = subprocess.run(command, cwd=here.parent, capture_output=True, check=False)

    assert done.returncode == -9, done.stderr.decode()
    assert git(root, "rev-parse", "gh-pages") == before
    assert put(root, site).name == "2026-11-22.2"


@pytest.mark.slow
@pytest.mark.parametrize("push", ["push", "here"])
def test_killed_at_each_step(root, site, remote, tmp_path, push):
    """At whatever step a publication dies, the branch is the old one or the new one, and the next one works."""
    first = put(root, site, push=push == "push")
    here = Path(__file__).parents[1]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, str(here / "helpers" / "killed_publications.py"), str(root), str(site), push]
    paths = {"PYTHONPATH": f"{here.parent}{os.pathsep}{here}", "TMPDIR": str(scratch)}
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
    assert put(root, site, push=push == "push").name not in editions.editions(root)[1:]
    if push == "push":
        assert git(root, "rev-parse", "gh-pages") == git(remote, "rev-parse", "gh-pages")
