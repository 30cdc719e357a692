"""What changed of a claim after its publication, in tiny real repositories."""

from __future__ import annotations

import subprocess

import pytest
from conftest import CONTROLS, ENTRY, YES
from helpers.repositories import commit, git, start_repository

from generators.entries.versions import code_version
from generators.publishing import history
from generators.publishing.history import NO_COMMIT, NO_REPOSITORY, SHALLOW, read_history

OTHER_RULES = {"supported_if": "alpha.yes", "refuted_if": "not alpha.yes"}
DATA = '"""Rows."""\n\nROWS = [1, 2, 3]\n'


@pytest.fixture
def published(project):
    """A project in git whose only claim is published, with data and a table."""
    project.add("says-yes", files={"data.py": DATA, "table.tsv": "1\n"})
    start_repository(project.root)
    return project


def edit(project, message="Edit", claim_id="says-yes", **keys):
    """Edit the claim, and commit that: the commit's id."""
    files = keys.pop("files", {})
    project.add(claim_id, files={"data.py": DATA, "table.tsv": "1\n", **files}, **keys)
    commit(project.root, message)
    return git(project.root, "rev-parse", "HEAD")


def changes(project, claim_id="says-yes"):
    """The changes of a claim: commit, rules, kinds, data and scripts of each."""
    found = read_history(project.load()).of(claim_id).changes
    return [(change.commit, change.rules, change.kinds, change.data, change.scripts) for change in found]


def test_a_changed_rule_is_listed_with_the_one_before(published):
    """With its commit and the rules that it replaced."""
    changed = edit(published, verdict=OTHER_RULES)
    (change,) = read_history(published.load()).of("says-yes").changes

    assert (changed, True, "alpha.yes and not beta.yes") == (
        change.commit,
        change.rules,
        change.earlier.supported_if,
    )
    assert [change] == [*read_history(published.load()).of("says-yes").demands]


def test_what_changes_before_publication_is_not_listed(project):
    """Neither an edit of a draft, nor what the commit of the publication itself changes."""
    project.add("says-yes", status="draft", files={"data.py": DATA})
    start_repository(project.root)
    edit(project, status="draft", verdict=OTHER_RULES, files={"data.py": "ROWS = []\n"})
    edit(project, files={"verify_alpha.py": f"{YES}\n\nMORE = 1\n"})
    found = read_history(project.load()).of("says-yes")

    assert () == found.changes
    assert git(project.root, "log", "-1", "--format=%ct") == f"{found.published.timestamp():.0f}"


def test_a_published_claim_that_was_a_draft_again_is_still_watched(published):
    """To withdraw a claim, change its rule and publish it once more hides nothing."""
    withdrawn = edit(published, status="draft", verdict=OTHER_RULES)
    edit(published, verdict=OTHER_RULES)

    assert [(withdrawn, True, (), (), ())] == changes(published)


@pytest.mark.parametrize(
    "keys",
    [
        {"verdict": {**ENTRY["verdict"], "supported_if": "(alpha.yes  and not beta.yes)"}},
        {"title": "Another title", "statement": "Other words for the same."},
        {"files": {"notes.md": "## Method\n\nOther words.\n\n## Limits\n\nNone.\n"}},
        {"files": {"data.py": '"""The rows."""\nimport os\n\nROWS = [\n    1,\n    2,\n    3,  # three\n]\n'}},
        {"files": {"more.tsv": "a new file\n"}},
    ],
    ids=["formatted rule", "title", "notes", "formatted data", "new file"],
)
def test_what_changes_no_demand_is_not_listed(published, keys):
    """Formatting, words, imports, comments, and the first version of a file."""
    edit(published, **keys)

    assert [] == changes(published)


def test_data_and_kinds_are_demands_and_scripts_are_apart(published):
    """Each commit has what it changed; that of scripts alone is no change of demands."""
    number = {"yes": {"kind": "number", "title": "Yes"}}
    of_kind = edit(published, measures=number)
    of_data = edit(published, measures=number, files={"data.py": "ROWS = [1, 2]\n", "table.tsv": "2\n"})
    kept = {"data.py": "ROWS = [1, 2]\n", "table.tsv": "2\n"}
    script = {**kept, "verify_beta.py": f"def verify():\n    return {{'yes': 0}}\n{CONTROLS}"}
    of_script = edit(published, measures=number, files=script)
    found = read_history(published.load()).of("says-yes")

    assert [
        (of_kind, False, ("yes",), (), ()),
        (of_data, False, (), ("data.py", "table.tsv"), ()),
        (of_script, False, (), (), ("verify_beta.py",)),
    ] == changes(published)
    assert [of_script] == [change.commit for change in found.scripts]


TIMED = {"kind": "timing", "title": "Call"}
USES = {"uses": {"first": "says-no"}, "uses_all": {"every": {"topic": ["performance"], "except": ["a", "b"]}}}


def keys_of(project, claim_id="says-yes"):
    """The changed keys of each change of a claim."""
    return [change.keys for change in read_history(project.load()).of(claim_id).changes]


@pytest.mark.parametrize(
    ("measure", "keys"),
    [
        ({"smallest_effect": 1.5}, ("yes.smallest_effect",)),
        ({"clock": "cpu"}, ("yes.clock",)),
        ({"better": "higher", "clock": "cpu"}, ("yes.better", "yes.clock")),
        ({"smallest_effect": 1.1, "clock": "wall", "title": "Calls", "unit": "s"}, None),
    ],
    ids=["smallest effect", "clock", "two at once", "the usual values"],
)
def test_keys_of_a_measure_that_decide_a_verdict_are_demands(project, measure, keys):
    """What the noise gate, a timing and `worst` read; to write down what holds anyway changes nothing."""
    project.add("says-yes", measures={"yes": TIMED})
    start_repository(project.root)
    edit(project, measures={"yes": TIMED | measure})

    assert ([keys] if keys else []) == keys_of(project)


def test_another_used_claim_is_a_demand(published):
    """By its alias; a further one says nothing that the rules don't say."""
    edit(published, **USES)
    edit(published, uses={"first": "says-more"}, uses_all=USES["uses_all"])
    edit(published, uses={"first": "says-more", "second": "says-no"}, uses_all=USES["uses_all"])

    assert [("uses.first",)] == keys_of(published)


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({"topic": ["performance", "ecosystem"], "except": ["a", "b"]}, [("uses_all.every.topic",)]),
        ({"topic": ["performance"]}, [("uses_all.every.except",)]),
        ({"topic": "performance", "except": ["b", "a"], "favours": "both"}, [("uses_all.every.favours",)]),
        ({"topic": "performance", "except": ["b", "a"]}, []),
    ],
    ids=["another topic", "none left out", "one key more", "written otherwise"],
)
def test_another_choice_of_claims_is_a_demand(published, chosen, keys):
    """However it is written."""
    edit(published, **USES)
    edit(published, uses=USES["uses"], uses_all={"every": chosen})

    assert keys == keys_of(published)


def test_a_used_claim_that_was_renamed_is_the_same(published):
    """Its new id in the entry is no change, nor is it in a list."""
    edit(published, claim_id="says-no")
    edit(published, uses={"first": "says-no"}, uses_all={"every": {"except": ["says-no", "says-so"]}})
    git(published.root, "mv", "claims/says-no", "claims/says-nay")
    edit(published, claim_id="says-nay", aliases=["says-no"])
    edit(published, uses={"first": "says-nay"}, uses_all={"every": {"except": ["says-so", "says-nay"]}})

    assert [] == keys_of(published)


def test_a_data_file_that_is_deleted_is_changed(published):
    """Another name for other data hides nothing."""
    gone = edit(published, files={"table.tsv": None})

    assert [(gone, False, (), ("table.tsv",), ())] == changes(published)


def test_a_renamed_probe_in_the_data_is_an_edit_of_a_script(published):
    """The data are the same, and nothing is hidden."""
    first = "from generators.probes.measuring.scores import {0}\n\nROWS = {0}([1])\n"
    edit(published, files={"data.py": first.format("share")})
    renamed = edit(published, files={"data.py": first.format("proportion")})

    assert (renamed, False, (), (), ("data.py",)) == changes(published)[-1]


@pytest.mark.parametrize("aliases", [["says-yes"], []], ids=["aliases", "git"])
def test_a_renamed_claim_keeps_its_history(published, aliases):
    """By the former ids of its entry, or where git detects the renamed entry."""
    changed = edit(published, verdict=OTHER_RULES)
    git(published.root, "mv", "claims/says-yes", "claims/says-aye")
    edit(published, claim_id="says-aye", verdict=OTHER_RULES, aliases=aliases)
    later = edit(published, claim_id="says-aye", aliases=aliases)

    assert [changed, later] == [commit for commit, *_ in changes(published, "says-aye")]


def test_a_claim_that_was_gone_for_a_while_is_compared_with_what_it_was(published):
    """To delete a claim and to add it again with another rule hides nothing."""
    git(published.root, "rm", "-r", "--quiet", "claims/says-yes")
    commit(published.root, "Delete")
    back = edit(published, verdict=OTHER_RULES)

    assert [(back, True, (), (), ())] == changes(published)


def merge(project, **keys):
    """Edit the claim on a branch and the title of it here; merge both, with other edits where there are some."""
    root = project.root
    git(root, "switch", "--quiet", "--create", "side")
    on_side = edit(project, verdict=OTHER_RULES)
    git(root, "switch", "--quiet", "main")
    edit(project, title="Another title")
    subprocess.run(["git", "merge", "--quiet", "--no-commit", "side"], cwd=root, capture_output=True, check=False)
    return on_side, edit(project, title="Another title", **{"verdict": OTHER_RULES, **keys})


def test_a_merge_that_takes_the_rule_of_a_branch_changes_nothing(published):
    """The commit of the branch has changed it, once."""
    on_side, _ = merge(published)

    assert [on_side] == [commit for commit, *_ in changes(published)]


def test_a_merge_that_makes_another_rule_is_listed(published):
    """No commit but the merge has it."""
    on_side, merged = merge(published, verdict={"supported_if": "beta.yes", "refuted_if": "not beta.yes"})

    assert [on_side, merged] == [commit for commit, *_ in changes(published)]


def test_an_entry_that_can_not_be_read_for_a_while(published):
    """The rule after it is compared with no other, and nothing stops."""
    (published.root / "claims" / "says-yes" / "claim.toml").write_text("status = ", encoding="utf-8")
    commit(published.root, "Break")
    edit(published, verdict=OTHER_RULES)

    assert [] == changes(published)


def test_without_git_the_reason_is_given(project):
    """No repository, one that ignores the project, or one without a commit."""
    assert NO_REPOSITORY == read_history(project.load()).unknown
    git(project.root, "init", "--quiet")
    assert NO_COMMIT == read_history(project.load()).unknown
    project.write(".gitignore", "*\n")
    assert NO_REPOSITORY == read_history(project.load()).unknown


def test_a_shallow_clone_says_so(published, tmp_path):
    """It would miss the changes before its first commit; the same clone with all commits knows them."""
    changed = edit(published, verdict=OTHER_RULES)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{published.root}", "clone")
    project = published.load().model_copy(update={"root": clone})
    before = read_history(project)
    git(clone, "fetch", "--quiet", "--unshallow")

    assert (SHALLOW, {}) == (before.unknown, before.claims)
    assert [changed] == [change.commit for change in read_history(project).of("says-yes").changes]


def test_what_is_known_of_a_commit_is_not_read_again(published, monkeypatch):
    """And of the next commit no more is parsed than what it changes."""
    edit(published, files={"data.py": "ROWS = [1, 2]\n"})
    first = read_history(published.load())
    parsed = []
    monkeypatch.setattr(history, "code_version", lambda text: parsed.append(text) or code_version(text))
    monkeypatch.setattr(history, "read_log", lambda *_: pytest.fail("read again"))
    assert first == read_history(published.load())
    monkeypatch.undo()

    monkeypatch.setattr(history, "code_version", lambda text: parsed.append(text) or code_version(text))
    edit(published, files={"data.py": "ROWS = [1]\n"})
    assert 2 == len(read_history(published.load()).of("says-yes").changes)
    assert [b"ROWS = [1]\n"] == parsed


def test_git_is_asked_a_fixed_number_of_times(published, monkeypatch):
    """However many commits there are."""
    counts = []
    run = history.git.run
    monkeypatch.setattr(history.git, "run", lambda *given, **more: counts.append(given[1]) or run(*given, **more))
    read_history(published.load())
    few, counts[:] = len(counts), []
    for number in range(5):
        edit(published, files={"data.py": f"ROWS = [{number}]\n"})
    read_history(published.load())

    assert few == len(counts)
