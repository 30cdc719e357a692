"""`claims affected`: which claims a change reaches, why, and which of them are run."""

from __future__ import annotations

import shutil

import pytest
from conftest import ARTICLE, FRAMEWORKS, NO, YES
from helpers.repositories import commit, git, start_repository
from helpers.run_command import claims

NO_SCRIPTS = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
RESTING = {
    "files": NO_SCRIPTS,
    "measures": None,
    "verdict": {"supported_if": "supported(one)", "refuted_if": "refuted(one)"},
}
TIMED = {
    "files": dict.fromkeys(
        ("verify_alpha.py", "verify_beta.py"), "def verify():\n    return {'time': lambda: None}\n"
    ),
    "measures": {"time": {"kind": "timing", "title": "Time"}},
    "verdict": {"supported_if": "alpha.time < beta.time", "refuted_if": "alpha.time > beta.time"},
}
PROBE = "from generators.probes.measuring import loops\n"


@pytest.fixture
def reached(repository):
    """A function: what a change reaches, and each entry's causes by id."""

    def read(*options, base="main"):
        done = claims(repository.root, "--json", "affected", base, *options)
        assert done.code == 0, done.err
        result = done.json["result"]
        return result, {claim["id"]: claim["why"] for claim in result["claims"]}

    return read


@pytest.fixture
def several(repository):
    """A function: add claims (their files and keys by id), and commit them."""

    def add(**added):
        for name, keys in added.items():
            repository.add(name.replace("_", "-"), **keys)
        commit(repository.root, "Claims")
        return repository

    return add


def not_run(result):
    """Why entries are not run, by id."""
    return {claim["id"]: claim["not_run"] for claim in result["claims"] if claim["not_run"]}


# --- a claim's own folder --------------------------------------------------------------------------------


def test_nothing_changed_reaches_nothing(repository, reached):
    """Without a change no claim is reached, and the output says so."""
    result, why = reached()

    assert (why, result["sample"]["claims"], result["tests"]) == ({}, [], False)
    assert claims(repository.root, "affected", "main").out.endswith("this change reaches no claim\n")


@pytest.mark.parametrize("name", ["data.py", "verify_alpha.py", "fixtures/table.csv"])
def test_a_changed_file_of_a_claim(several, reached, name):
    """Data, scripts and fixtures reach their own claim alone, committed or not."""
    repository = several(other={})
    repository.write(f"claims/says-yes/{name}", f"{YES}\nX = 1\n")
    before = reached()
    commit(repository.root, "Change")

    assert before[1] == {"says-yes": [f"folder changed ({name})"]}
    assert before[0]["sample"]["claims"] == ["says-yes"]
    assert reached(base="HEAD~1")[0]["claims"] == before[0]["claims"]


def test_a_folder_that_git_knows_as_one_path(repository, reached):
    """A submodule or a link in the place of a claim's folder is named like any other change of it."""
    inner = repository.add("inner")
    start_repository(inner)
    commit(repository.root, "Submodule")
    (inner / "data.py").write_text("X = 1\n")
    (repository.root / "claims" / "link").symlink_to("says-yes")
    result, why = reached()

    assert why == {name: ["folder changed (the folder itself)"] for name in ("inner", "link")}
    assert result["sample"]["claims"] == ["inner"]


def test_a_changed_rule(repository, reached):
    """Another rule needs another verdict, so the claim is run."""
    repository.add("says-yes", verdict={"supported_if": "alpha.yes", "refuted_if": "not alpha.yes"})
    result, why = reached()

    assert why == {"says-yes": ["folder changed (claim.toml)"]}
    assert (result["sample"]["claims"], result["tests"]) == (["says-yes"], False)


def test_a_new_claim_that_git_does_not_know_yet(repository, reached):
    """Files that nobody has added to git count as well."""
    repository.add("says-too")

    assert reached()[1] == {"says-too": ["new"]}


def test_notes_alone_run_nothing(several, reached):
    """No script and no rule reads the notes, so neither the claim nor those that use it are run."""
    repository = several(rests={**RESTING, "uses": {"one": "says-yes"}})
    repository.write("claims/says-yes/notes.md", "## Method\n\nOther.\n\n## Limits\n\nNone.\n")
    result, why = reached()

    assert why == {"says-yes": ["folder changed (notes.md)"]}
    assert not_run(result) == {"says-yes": "no script and no rule reads what changed"}
    assert "no script has to run" in claims(repository.root, "affected", "main").out


def test_a_retired_claim_is_named_and_not_run(several, reached):
    """A retired claim isn't run; a claim that uses it is reached."""
    repository = several(rests={**RESTING, "uses": {"one": "says-yes"}})
    repository.add("says-yes", status="retired")
    result, why = reached()

    assert why == {"says-yes": ["folder changed (claim.toml)"], "rests": ["uses says-yes"]}
    assert not_run(result) == {"says-yes": "retired"}


def test_a_deleted_claim_is_named_and_not_run(several, reached):
    """A deleted claim isn't run; a claim that used it is reached."""
    repository = several(rests={**RESTING, "uses": {"one": "says-yes"}})
    shutil.rmtree(repository.root / "claims" / "says-yes")
    result, why = reached()

    assert why == {"says-yes": ["deleted"], "rests": ["uses says-yes"]}
    assert not_run(result) == {"says-yes": "nothing is left"}


def test_what_a_sparse_checkout_leaves_out_is_not_deleted(several, reached):
    """A claim that git knows and that isn't in the work tree has not changed."""
    repository = several(other={})
    git(repository.root, "sparse-checkout", "set", "claims/says-yes")

    assert not (repository.root / "claims" / "other").exists()
    assert reached()[1] == {}


def test_a_renamed_claim_is_one_claim(several, reached):
    """A claim with a former id as its alias is renamed; what still uses the former id is reached."""
    repository = several(rests={**RESTING, "uses": {"one": "says-yes"}})
    git(repository.root, "mv", "claims/says-yes", "claims/agrees")
    repository.add("agrees", aliases=["says-yes"])
    result, why = reached()

    assert why == {"agrees": ["renamed from says-yes"], "rests": ["uses says-yes"]}
    assert not_run(result) == {}


def test_a_draft_runs_where_its_own_folder_changes(several, reached):
    """A draft that something else reaches is not shown, so it isn't run."""
    repository = several(sketch={"status": "draft"}, other_sketch={"status": "draft"})
    repository.write("claims/sketch/data.py", "X = 1\n")
    repository.write("claims/frameworks.toml", FRAMEWORKS.replace('["pytest"]', '["pytest", "idna"]'))
    result, _ = reached()

    assert result["sample"]["claims"] == ["says-yes", "sketch"]
    assert not_run(result) == {"other-sketch": "a draft, which is run where its own folder changes"}


def test_an_entry_that_can_not_be_read_is_named(repository, reached):
    """A broken entry is named where its folder changed, and isn't run."""
    repository.write("claims/says-yes/claim.toml", "title = \n")
    result, why = reached()

    assert why == {"says-yes": ["folder changed (claim.toml)"]}
    assert not_run(result) == {"says-yes": "its entry can't be read; `claims check` says why"}


def test_what_is_no_id_gets_into_no_command(repository, reached):
    """A folder whose name could add an option or a line to a workflow is named, on one line, and isn't run."""
    for name in ("--root", "two words", "a\ntests=true"):
        repository.add(name)
    result, why = reached()

    assert len(why) == 3
    assert (set(not_run(result)), result["sample"]["claims"]) == (set(why), [])
    lines = claims(repository.root, "affected", "main").out.splitlines()
    assert [line for line in lines if line.startswith("tests=")] == []


# --- what scripts depend on ------------------------------------------------------------------------------


@pytest.fixture
def with_generator(several):
    """A project with a generator of its own: one claim imports a probe, which imports another; one is a timing."""
    repository = several(
        probing={"files": {"verify_alpha.py": PROBE + YES, "verify_beta.py": PROBE + NO}}, timed=TIMED
    )
    repository.write("generators/probes/measuring/loops.py", "from generators.probes.python import words\n")
    for name in ("probes/python/words.py", "probes/python/spare.py", "harness/child.py", "harness/deferred.py"):
        repository.write(f"generators/{name}", "")
    for name in ("judging/judge.py", "running/timing/timer.py", "processes/launch.py"):
        repository.write(f"generators/{name}", "")
    commit(repository.root, "Generator")
    return repository


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ("probes/measuring/loops.py", {"probing": ["probe changed (measuring/loops.py)"]}),
        ("probes/python/words.py", {"probing": ["probe changed (python/words.py)"]}),
        ("probes/python/spare.py", {}),
        ("running/timing/timer.py", {"timed": ["harness changed (running/timing/timer.py)"]}),
        ("judging/judge.py", {}),
        ("processes/launch.py", {}),
    ],
)
def test_a_change_of_the_generator(with_generator, reached, changed, found):
    """A probe reaches the claims that import it, at any remove; every change there needs the tests."""
    with_generator.write(f"generators/{changed}", "from generators.probes.python import words\nX = 1\n")
    result, why = reached()

    assert why == found
    assert (result["sample"]["claims"], result["tests"]) == (list(found), True)


def test_a_probe_in_another_encoding(with_generator, reached):
    """A probe need not be UTF-8 to be compared, nor for its imports to be found."""
    words = with_generator.root / "generators/probes/python/words.py"
    words.write_bytes(b"# coding: latin-1\nfrom generators.probes.python import spare\nX = '\xe9'\n")
    commit(with_generator.root, "Encoding")
    with_generator.write("generators/probes/python/spare.py", "X = 1\n")

    assert reached()[1] == {"probing": ["probe changed (python/spare.py)"]}


def test_a_deleted_probe(with_generator, reached):
    """A probe that is gone changes what its importers do."""
    (with_generator.root / "generators/probes/python/words.py").unlink()

    assert reached()[1] == {"probing": ["probe changed (python/words.py)"]}


@pytest.mark.parametrize("name", ["child.py", "deferred.py"])
def test_the_harness_reaches_every_script(with_generator, reached, name):
    """What runs beside every script reaches all claims with scripts."""
    with_generator.write(f"generators/harness/{name}", "X = 1\n")

    assert reached()[1] == {
        claim: [f"harness changed (harness/{name})"] for claim in ("probing", "says-yes", "timed")
    }


def test_the_judge_runs_nothing_and_judges_everything(with_generator, reached):
    """A change of the judge is noted; so is code around the scripts that no fingerprint covers."""
    for name in ("judging/judge.py", "processes/launch.py", "running/timing/timer.py"):
        with_generator.write(f"generators/{name}", "X = 1\n")
    judge, runner = reached()[0]["notes"]

    assert judge.startswith("generators/judging/judge.py: every verdict is judged again")
    assert runner.startswith("generators/processes/launch.py: may change how scripts are run")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FRAMEWORKS.replace('title = "Alpha"', 'title = "The alpha"'), {}),
        (
            FRAMEWORKS.replace('["pytest"]', '["pytest", "idna"]'),
            {claim: ["framework's table changed (alpha)"] for claim in ("elsewhere", "says-yes")},
        ),
        (
            FRAMEWORKS + '[environments.edge]\nrequirements = ["idna==2"]\n',
            {"elsewhere": ["environment's table changed (edge)"]},
        ),
    ],
)
def test_a_change_of_the_frameworks(several, reached, text, found):
    """A framework's table reaches all scripts, an environment's those that run in it, a title none."""
    repository = several(elsewhere={"run": {"environment": "edge"}})
    repository.write("claims/frameworks.toml", FRAMEWORKS + '[environments.edge]\nrequirements = ["idna==1"]\n')
    commit(repository.root, "Environment")
    edge = "" if "edge" in text else '[environments.edge]\nrequirements = ["idna==1"]\n'
    repository.write("claims/frameworks.toml", text + edge)

    assert reached()[1] == found


def test_a_pin_reaches_those_whose_fingerprint_holds_the_version(several, reached):
    """A pin of a recorded package reaches its claims; any other is noted."""
    repository = several(other={"run": {"needs": {"packages": ["Some.Thing"]}}})
    repository.write("constraints.txt", "pytest==8.0\nidna==1\n")
    commit(repository.root, "Pins")
    repository.write("constraints.txt", "pytest==8.0\nidna==2\nsome-thing==3\n")
    result, why = reached()
    repository.write("constraints.txt", "pytest==9.0\nidna==1\n")

    assert why == {"other": ["pin changed (some-thing none to 3)"]}
    assert result["notes"] == [
        "constraints.txt (idna): no claim's fingerprint holds the version of these packages"
    ]
    assert reached()[1] == {claim: ["pin changed (pytest 8.0 to 9.0)"] for claim in ("other", "says-yes")}


def test_a_passage_reaches_the_page_of_its_claims(repository, reached):
    """An edited passage reaches the claims that appear there; no script runs for it."""
    repository.write("claims/article.toml", ARTICLE.replace("Alpha says yes", "Alpha agrees"))
    result, why = reached()

    assert why == {"says-yes": ["passage changed (intro.p1)"]}
    assert not_run(result) == {"says-yes": "no script and no rule reads what changed"}


def test_claims_that_use_a_reached_one(several, reached):
    """A verdict that rests on a reached claim is reached, at any remove."""
    repository = several(
        rests={**RESTING, "uses": {"one": "says-yes"}}, above={**RESTING, "uses": {"one": "rests"}}, other={}
    )
    repository.write("claims/says-yes/data.py", "X = 1\n")
    result, why = reached()

    assert why == {"says-yes": ["folder changed (data.py)"], "rests": ["uses says-yes"], "above": ["uses rests"]}
    assert [claim["cause"] for claim in result["claims"]] == ["uses", "uses", "folder"]


# --- what it is compared with ----------------------------------------------------------------------------


def test_docs_alone_reach_nothing(repository, reached):
    """A change of the documentation needs neither a run nor the tests; one of the README needs the tests."""
    repository.write("docs/index.md", "# Other\n")
    result, why = reached()
    repository.write("README.md", "# Other\n")

    assert (why, result["tests"]) == ({}, False)
    assert reached()[0]["tests"] is True


def test_what_the_base_changed_meanwhile_does_not_count(several, reached):
    """The change is what happened since the two parted."""
    repository = several(other={})
    git(repository.root, "checkout", "--quiet", "-b", "change")
    repository.write("claims/other/data.py", "X = 1\n")
    commit(repository.root, "Change")
    git(repository.root, "checkout", "--quiet", "main")
    repository.write("claims/says-yes/data.py", "X = 1\n")
    commit(repository.root, "Meanwhile")
    git(repository.root, "checkout", "--quiet", "change")

    assert reached()[1] == {"other": ["folder changed (data.py)"]}


def test_a_base_that_is_no_project_reaches_everything(repository, reached):
    """Where nothing can be compared, every claim is reached, with that reason."""
    repository.write("claims/frameworks.toml", "[alpha]\n")
    commit(repository.root, "Unreadable")
    repository.write("claims/frameworks.toml", FRAMEWORKS)
    result, why = reached()

    assert why == {"says-yes": ["the project before the change can't be read"]}
    assert result["sample"]["claims"] == ["says-yes"]


def test_a_project_below_the_top_of_a_repository(tmp_path, project):
    """Paths count from the project's folder, wherever it lies in its repository."""
    top = tmp_path / "project"
    shutil.move(top / "claims", top / "below" / "claims")
    git(top, "init", "--quiet", "--initial-branch=main")
    commit(top)
    project.write("below/claims/says-yes/data.py", "X = 1\n")
    project.write("claims/says-yes/data.py", "X = 1\n")
    done = claims(top / "below", "--json", "affected", "main")

    assert [claim["why"] for claim in done.json["result"]["claims"]] == [["folder changed (data.py)"]]


@pytest.mark.parametrize(
    "base", ["", "nowhere", "--output", "HEAD~5", "main^{tree}", "main..HEAD", "^main", "@{upstream}", "main@{99}"]
)
def test_a_base_that_is_no_commit(repository, base):
    """What names no commit is bad usage, with the way out."""
    done = claims(repository.root, "affected", "--", base)

    assert done.code == 2
    assert f"{base}: no such revision" in done.err


def test_without_a_common_commit_or_a_repository(repository):
    """Histories that never met can't be compared, nor can a folder that git doesn't know."""
    git(repository.root, "checkout", "--quiet", "--orphan", "alone")
    commit(repository.root, "Alone")
    apart = claims(repository.root, "affected", "main")
    shutil.rmtree(repository.root / ".git")

    assert (apart.code, "no commit in common with HEAD" in apart.err) == (2, True)
    assert claims(repository.root, "affected", "main").code == 1


# --- which are run ---------------------------------------------------------------------------------------


def test_minutes_choose_a_sample_that_is_named(several):
    """Within the minutes the same claims are chosen each time, changed folders first; the rest is named."""
    repository = several(**{f"claim_{number}": {} for number in range(4)})
    repository.write("claims/claim-2/data.py", "X = 1\n")
    repository.write("claims/frameworks.toml", FRAMEWORKS.replace('["pytest"]', '["pytest", "idna"]'))
    command = ("affected", "main", "--minutes", "4")
    done = claims(repository.root, *command)
    result = claims(repository.root, "--json", *command).json["result"]["sample"]

    assert done.out == claims(repository.root, *command).out
    assert "claim-2" in result["claims"]
    assert (len(result["claims"]), result["minutes"], result["minutes_of_all"]) == (2, 4, 10)
    names = ", ".join(result["left_out"])
    assert done.out.endswith(f"2 of 5 claims, about 4.0 of 10.0 minutes; not run: {names}\n")


def test_a_conclusion_beyond_the_minutes_is_named(several):
    """Where nothing fits that has scripts, nothing is run, and the last line says what would have been."""
    repository = several(other={}, rests={**RESTING, "uses": {"one": "says-yes", "two": "other"}})
    repository.add("rests", **RESTING, uses={"one": "says-yes", "two": "other"}, title="Another title")
    done = claims(repository.root, "affected", "main", "--minutes", "3")

    assert done.out.endswith("0 of 1 claim, about 0.0 of 4.0 minutes; not run: rests\n")


@pytest.mark.parametrize("minutes", ["nan", "inf", "0", "-1"])
def test_minutes_that_are_no_number(repository, minutes):
    """Only a positive number of minutes chooses a sample."""
    done = claims(repository.root, "--json", "affected", "main", "--minutes", minutes)

    assert (done.code, done.out) == (2, "")
    assert "--minutes" in done.err


def test_durations_shorten_the_estimate(repository, reached):
    """Rows of `durations.toml` count in place of time-outs, one by one; a change of that file reaches nothing."""
    assert reached()[1] == {}
    repository.write("claims/durations.toml", "calibration = 1000\n[seconds]\nsays-yes.alpha = 6\n")
    assert reached()[1] == {}
    repository.write("claims/says-yes/data.py", "X = 1\n")
    (claim,) = reached()[0]["claims"]

    assert claim["seconds"] == 60  # beta's time-out; this machine isn't a thousandth as fast


def test_the_lines_for_a_workflow(repository, reached, tmp_path):
    """`--output` adds two lines, and refuses a place without a folder."""
    repository.write("claims/says-yes/data.py", "X = 1\n")
    output = tmp_path / "output"
    output.write_text("code=0\n")
    reached("--output", str(output))

    assert output.read_text() == "code=0\nclaims=says-yes\ntests=false\n"
    assert claims(repository.root, "affected", "main", "--output", str(tmp_path / "no" / "output")).code == 2
