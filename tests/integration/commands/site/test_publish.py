"""`publish` and `prune` on a real repository."""

from __future__ import annotations

import json
import re

from conftest import NO, NOTES, SCRIPT, YES
from helpers.repositories import commit, git
from helpers.run_command import claims


def source(repository) -> str:
    """What the newest commit of the branch says of its source."""
    return git(repository.root, "log", "-1", "--format=%B", "gh-pages").partition("\nSource: ")[2]


def test_publish_makes_an_edition(repository):
    """A dated edition with the run's ledger lies on the branch; the same one again is refused."""
    claims(repository.root, "verify")
    result = claims(repository.root, "--json", "publish")
    name = result.json["result"]["name"]
    again = claims(repository.root, "publish", "--edition", name)
    files = git(repository.root, "ls-tree", "-r", "--name-only", "gh-pages").split()

    assert (0, "") == (result.code, result.err)
    assert {"versions.json", "latest/index.html", f"{name}/api/v1/claims.json"} <= set(files)
    assert any(re.match(rf"{name}/api/v1/runs/.+\.json", file) for file in files)
    assert 1 == again.code
    assert "never rewritten" in again.err


def test_a_conclusion_is_published_with_what_it_rests_on(repository):
    """A claim without scripts of its own keeps no edition and no nightly back."""
    repository.add(
        "advice",
        files=dict.fromkeys(("verify_alpha.py", "verify_beta.py")),
        measures=None,
        verdict={"supported_if": "wins(one.alpha)", "refuted_if": "wins(one.beta)"},
        uses={"one": "says-yes"},
    )
    commit(repository.root, "Advice")
    claims(repository.root, "verify")

    assert claims(repository.root, "publish").code == 0
    assert claims(repository.root, "publish", "--nightly").code == 0


def test_an_edition_names_the_commit_of_its_run(repository):
    """What was committed after the run is not what the verdicts come from."""
    run = git(repository.root, "rev-parse", "HEAD")
    claims(repository.root, "verify")
    repository.write("claims/says-yes/notes.md", NOTES + "\nMore.\n")
    commit(repository.root, "Explain")
    result = claims(repository.root, "publish")

    assert (0, "") == (result.code, result.err)
    assert run == source(repository)


def test_an_edition_from_uncommitted_changes_says_so(repository):
    """A run of files that no commit holds is no run of that commit, and a line of standard error says it."""
    repository.write("claims/says-yes/notes.md", NOTES + "\nMore.\n")
    claims(repository.root, "verify")
    words = f"{git(repository.root, 'rev-parse', 'HEAD')} with changes that no commit holds"
    commit(repository.root, "Explain")
    result = claims(repository.root, "--json", "publish")

    assert words == source(repository)
    (warning,) = result.json["result"]["warnings"]
    assert f"warning: {warning}" == result.err.strip()
    assert warning.endswith(f": {words}")


def test_an_edition_of_several_runs_names_each_commit(repository):
    """Evidence that an earlier run measured comes from that run's commit, which stands beside the newest one's."""
    repository.add("says-too")
    commit(repository.root, "Say too")
    earlier = git(repository.root, "rev-parse", "HEAD")
    claims(repository.root, "verify")
    repository.write("claims/says-too/verify_beta.py", YES)
    commit(repository.root, "Agree")
    claims(repository.root, "verify")
    result = claims(repository.root, "publish")
    runs = [json.loads(path.read_text()) for path in (repository.root / "build/site/api/v1/runs").iterdir()]
    manifests = [run["result"]["manifest"] for run in runs]
    first, second = (manifest["run"] for manifest in sorted(manifests, key=lambda manifest: manifest["number"]))

    assert (0, "") == (result.code, result.err)
    newest = git(repository.root, "rev-parse", "HEAD")
    assert f"{newest}\nOther source: {earlier} (run {first})" == source(repository)
    assert f"Run: {second}\n" in git(repository.root, "log", "-1", "--format=%B", "gh-pages")


def test_what_speaks_against_an_edition_needs_anyway(repository):
    """Failed jobs and an old name are refused with exit 1, and are published with `--anyway` and a warning."""
    repository.write("claims/says-yes/verify_beta.py", SCRIPT.format(answer="1 / 0"))
    commit(repository.root, "Break")
    claims(repository.root, "verify")
    failed = claims(repository.root, "publish")
    both = claims(repository.root, "publish", "--edition", "2026-01-02")
    anyway = claims(repository.root, "publish", "--edition", "2026-01-02", "--anyway")

    jobs = "1 of the 2 jobs behind the verdicts failed, 50 %, where 10 % may (says-yes beta raised)"
    early = "the name 2026-01-02 lies before the day of the newest run"
    assert (1, 1, 0) == (failed.code, both.code, anyway.code)
    assert f"error: {jobs}; correct that, or publish it all the same with --anyway" in failed.err
    assert (jobs in both.err, early in both.err) == (True, True)
    assert f"warning: {jobs}" in anyway.err
    assert f"\nPublished anyway: {jobs}\nPublished anyway: {early}" in git(
        repository.root, "log", "-1", "--format=%B", "gh-pages"
    )


def test_unchanged_results_and_another_branch_are_warned_of(repository):
    """They are published all the same: exit 0, and a line of standard error for each."""
    claims(repository.root, "verify")
    first = claims(repository.root, "--json", "publish").json["result"]["name"]
    git(repository.root, "switch", "--quiet", "--create", "mine")
    result = claims(repository.root, "publish")

    assert 0 == result.code
    assert result.err.splitlines() == [
        "warning: the branch mine is checked out, not the default one, main",
        f"warning: no verdict, value or outcome differs from those of {first}",
    ]


def test_prune_shows_before_it_removes(repository):
    """What would go is listed with its reason; `--apply` removes it, and the name stays taken."""
    claims(repository.root, "verify")
    first, second = (claims(repository.root, "--json", "publish").json["result"]["name"] for _ in range(2))
    shown = claims(repository.root, "prune", "--keep", "1")
    kept = claims(repository.root, "prune")
    done = claims(repository.root, "--json", "prune", "--keep", "1", "--apply")
    again = claims(repository.root, "publish", "--edition", first)

    assert shown.out.splitlines() == [
        f"keep     {second}: latest is a copy of it",
        f"remove   {first}: not the newest, nor the last one of {first[:4]}",
        "1 edition of gh-pages would be removed; --apply removes them",
    ]
    assert "nothing to remove from gh-pages" in kept.out
    assert done.json["result"]["commit"] == git(repository.root, "rev-parse", "gh-pages")
    assert first not in git(repository.root, "ls-tree", "--name-only", "gh-pages").split()
    assert (1, True) == (again.code, "its name is never used again" in again.err)


def test_publish_refuses_missing_observations(repository):
    """Nothing is published before every script was observed as it is now."""
    never = claims(repository.root, "publish")
    claims(repository.root, "verify")
    repository.write("claims/says-yes/verify_alpha.py", NO)
    edited = claims(repository.root, "publish")

    assert (1, 1) == (never.code, edited.code)
    assert "a run with missing observations is not published (2 missing, first says-yes alpha)" in edited.err
    assert "gh-pages" not in git(repository.root, "branch")


def test_a_site_that_was_built_elsewhere_is_published_as_it_is(repository):
    """`--site` needs no evidence and builds nothing; a site without a complete run is refused all the same."""
    claims(repository.root, "build")
    empty = claims(repository.root, "publish", "--site", str(repository.root / "build/site"))
    claims(repository.root, "verify")
    claims(repository.root, "build")
    elsewhere = (repository.root / "build").rename(repository.root.parent / "elsewhere")
    result = claims(repository.root, "--json", "publish", "--nightly", "--site", str(elsewhere / "site"))

    assert (1, 0) == (empty.code, result.code)
    assert "a run with missing observations is not published" in empty.err
    assert "nightly" == result.json["result"]["name"]
    assert not (repository.root / "build").exists()
    assert "nightly/index.html" in git(repository.root, "ls-tree", "-r", "--name-only", "gh-pages").split()
