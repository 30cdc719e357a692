"""Each command on a real project: what it does, what it prints, how it exits."""

from __future__ import annotations

import fcntl
import json
import re
import signal
import subprocess
import sys
import time

import pytest
from conftest import FILES
from helpers.run_command import claims

from generators.sandbox import levels, policy
from generators.sandbox.layers import UNCONFINED
from generators.sandbox.levels import MethodResult

ENVELOPE = {"schema_version", "generated_at", "total", "result"}
CONTROLS = """

def controls():
    yield "yes", True, True
    yield "yes", False, False
"""
NO = "def verify():\n    return {'yes': False}\n" + CONTROLS


def test_verify_runs_and_judges(project):
    """A first run measures every script and gives the verdict with its reason."""
    done = claims(project.root, "--json", "verify")

    (row,) = done.json["result"]
    assert (0, 1, ENVELOPE) == (done.code, done.json["total"], set(done.json))
    assert ("says-yes", "supported", []) == (row["id"], row["verdict"], row["fresh"])
    assert [("alpha", "new", "measured"), ("beta", "new", "measured")] == [
        (one["framework"], one["why"], one["outcome"]) for one in row["ran"]
    ]
    assert all(0 < one["seconds"] < 10 for one in row["ran"])


def test_verify_again_runs_nothing(project):
    """A second run finds everything fresh, and says so."""
    claims(project.root, "verify")
    again = claims(project.root, "--json", "verify")

    (row,) = again.json["result"]
    assert ([], ["alpha", "beta"], "supported") == (row["ran"], row["fresh"], row["verdict"])
    assert "nothing to run: 2 jobs are fresh" in again.err


def test_an_edited_script_reruns_its_claim_alone(project):
    """Editing one script runs that claim and no other, and the reason names the file."""
    project.add("other")
    claims(project.root, "verify")
    project.write("claims/other/verify_beta.py", NO + "# edited\n")
    rows = {row["id"]: row for row in claims(project.root, "--json", "verify").json["result"]}

    assert [] == rows["says-yes"]["ran"]
    assert {"script changed (verify_beta.py)"} == {one["why"] for one in rows["other"]["ran"]}


def test_an_edited_script_has_no_verdict_until_it_runs(project):
    """What the earlier script showed says nothing of the edited one."""
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", NO)

    shown = claims(project.root, "--json", "show", "says-yes").json["result"]
    assert shown["verdict"] == "not-enough-evidence"
    assert "not run yet as the scripts are now" in shown["reason"]
    assert claims(project.root, "--json", "verify").json["result"][0]["verdict"] == "refuted"


def test_a_script_changed_back_has_its_evidence_already(project):
    """Undoing an edit needs no new run."""
    before = (project.root / "claims/says-yes/verify_alpha.py").read_text()
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", NO)
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", before)
    (row,) = claims(project.root, "--json", "verify").json["result"]

    assert ([], "supported") == (row["ran"], row["verdict"])


def test_verify_takes_claims_frameworks_and_fresh(project):
    """A run can be narrowed to a claim and a framework, and forced."""
    project.add("other")
    first = claims(project.root, "--json", "verify", "other", "--framework", "alpha", "--jobs", "1").json["result"]
    second = claims(project.root, "--json", "verify", "other", "--fresh").json["result"]

    assert [("other", ["alpha"])] == [(row["id"], [one["framework"] for one in row["ran"]]) for row in first]
    assert "not-enough-evidence" == first[0]["verdict"]
    assert [["asked for", "asked for"]] == [[one["why"] for one in row["ran"]] for row in second]


def test_verify_runs_what_a_claim_uses(project):
    """Asking for a claim runs the claims whose evidence its rules read."""
    project.add(
        "advice",
        uses={"base": "says-yes"},
        verdict={"supported_if": "base.alpha.yes", "refuted_if": "not base.alpha.yes"},
    )
    rows = claims(project.root, "--json", "verify", "advice").json["result"]

    assert [("advice", "supported"), ("says-yes", "supported")] == [(row["id"], row["verdict"]) for row in rows]


def test_a_project_environment_and_device(project):
    """`--environment` names a table, `--device` reaches the scripts; both are part of the evidence."""
    table = (project.root / "claims/frameworks.toml").read_text() + "\n[environments.edge]\nframeworks = []\n"
    project.write("claims/frameworks.toml", table)
    script = (
        "import os\n\n\ndef verify():\n    return {'yes': os.environ.get('CLAIMS_DEVICE') == 'cuda'}\n"
        + CONTROLS
        + "\n\ndef settings():\n    return {'device': os.environ['CLAIMS_DEVICE']}\n"
    )
    settings = "\n\ndef settings():\n    return {'device': 'cuda'}\n"
    files = {"verify_alpha.py": script, "verify_beta.py": FILES["verify_beta.py"] + settings}
    project.add("says-yes", files=files)
    (row,) = claims(project.root, "--json", "verify", "--environment", "edge", "--device", "cuda").json["result"]

    assert "supported" == row["verdict"]
    unknown = claims(project.root, "verify", "--environment", "nowhere")
    assert 2 == unknown.code
    assert "no such environment (got 'nowhere'); use one of default, edge" in unknown.err


def test_a_broken_entry_is_left_out_and_told(project):
    """`check` exits 1 and `verify` 3 for a broken entry; the sound ones run; the site shows its complaint."""
    project.add("bad", verdict={"supported_if": "alpha.nothing", "refuted_if": "not alpha.yes"})
    checked = claims(project.root, "check")
    done = claims(project.root, "--json", "verify")
    rows = {row["id"]: row for row in done.json["result"]}

    assert (1, 3) == (checked.code, done.code)
    assert "claims/bad/claim.toml:" in checked.out
    assert ("not-enough-evidence", []) == (rows["bad"]["verdict"], rows["bad"]["ran"])
    assert "nothing" in rows["bad"]["reason"]
    assert "supported" == rows["says-yes"]["verdict"]
    assert 0 == claims(project.root, "build").code
    assert "nothing" in (project.root / "build/site/claims/bad/index.html").read_text()


def test_check_names_every_complaint(project):
    """All complaints come at once, as text and as JSON."""
    project.add("bad", topic="weather", added="soon")
    told = claims(project.root, "--json", "check", "bad")

    assert (1, 2) == (told.code, told.json["total"])
    assert {"id", "where", "what", "got", "way_out", "text", "rule", "claim", "severity"} - {"id"} == set(
        told.json["result"][0]
    )
    assert 0 == claims(project.root, "check", "says-yes").code
    assert "every entry keeps every lint rule" in claims(project.root, "check", "says-yes").out


def test_check_sees_a_stale_schema(project):
    """The entry's schema, where a project keeps one, must be current."""
    assert 0 == claims(project.root, "schema").code
    assert 0 == claims(project.root, "check").code
    project.write("claims/claim.schema.json", "{}")
    told = claims(project.root, "check")

    assert 1 == told.code
    assert (
        "claims/claim.schema.json: the schema is not current (got what another version wrote); run `claims schema`"
        in told.out
    )


def test_schema_writes_schemas(project):
    """Schemas of the entry, the run and the API are valid JSON with a title."""
    written = claims(project.root, "--json", "schema").json["result"]

    assert "claims/claim.schema.json" in written
    assert all(json.loads((project.root / path).read_text())["$schema"] for path in written)


def test_plan_says_why_and_runs_nothing(project):
    """`plan` names each job with its reason, before and after a run."""
    before = claims(project.root, "plan")
    claims(project.root, "verify")
    after = claims(project.root, "--json", "plan").json["result"]

    assert "run    says-yes alpha: new" in before.out
    assert [{"id": "says-yes", "run": [], "fresh": ["alpha", "beta"]}] == after
    assert "fresh  says-yes alpha" in claims(project.root, "plan").out
    fresh = claims(project.root, "--json", "plan", "--fresh").json["result"]
    assert [{"framework": "alpha", "why": "asked for"}, {"framework": "beta", "why": "asked for"}] == fresh[0][
        "run"
    ]


def test_show_tells_verdict_evidence_and_code(project):
    """`show` prints the verdict with its reason, what was observed, the controls and the scripts."""
    before = claims(project.root, "show", "says-yes")
    claims(project.root, "verify")
    after = claims(project.root, "show", "says-yes")

    assert "alpha: not run yet" in before.out
    for part in ("supported", "alpha.yes is true", "control yes", "passed", "verify_alpha.py", "def verify"):
        assert part in after.out
    assert {"verdict", "comparisons", "measures", "controls", "observations"} <= set(
        claims(project.root, "--json", "show", "says-yes").json["result"]
    )


def test_show_tells_why_a_job_failed(project):
    """A failed job is shown with its outcome and reason."""
    project.add(
        "says-yes", files={"verify_alpha.py": "def verify():\n    raise ValueError('no luck')\n" + CONTROLS}
    )
    done = claims(project.root, "verify")
    shown = claims(project.root, "show", "says-yes")

    assert 3 == done.code
    assert "ValueError: no luck" in shown.out


def test_show_tells_age_and_health_and_cuts_no_line(project):
    """A verdict that rests on an earlier run says so; a line of code is whole however wide it is."""
    ill, long = project.root / "ill", f"WORDS = {'x' * 200!r}  # the end of the line\n"
    failing = f"def verify():\n    assert not open({str(ill)!r}).read()\n    return {{'yes': True}}\n{CONTROLS}"
    project.add("says-yes", files={"verify_alpha.py": long + failing})
    ill.write_text("")
    claims(project.root, "verify", "--sandbox", "none")
    well = claims(project.root, "show", "says-yes")
    ill.write_text("ill")
    claims(project.root, "verify", "--sandbox", "none", "--fresh")
    failed = claims(project.root, "show", "says-yes")

    assert "freshness fresh, health ok; verified 20" in well.out
    assert "freshness stale, health failing; verified 20" in failed.out
    assert long in failed.out


def test_show_of_a_broken_entry(project):
    """A broken entry can be shown too."""
    project.add("bad", topic="weather")

    assert "not-enough-evidence" in claims(project.root, "show", "bad").out


def test_build_before_any_run(project):
    """A site can be built before anything ran: everything is not enough evidence."""
    done = claims(project.root, "--json", "build")
    listed = json.loads((project.root / "build/site/api/v1/claims.json").read_text())

    assert 0 == done.code
    assert "not-enough-evidence" == listed["result"][0]["verdict"]
    assert "not run yet" in listed["result"][0]["reason"]


def test_new_makes_a_draft_that_keeps_the_rules(project):
    """A new claim passes `check` and `verify` as it is, in a project without a template of its own."""
    made = claims(
        project.root, "--json", "new", "my-claim", "--title", 'A "title" \\1', "--appearance", "intro.p1"
    )

    assert 0 == made.code
    assert "claims/my-claim/verify_beta.py" in made.json["result"]
    assert 0 == claims(project.root, "check", "my-claim").code
    assert "supported" == claims(project.root, "--json", "verify", "my-claim").json["result"][0]["verdict"]


@pytest.mark.parametrize("claim_id", ["says-yes", "Upper", "a/b", "../x", "a--b", "x" * 65, "_template"])
def test_new_refuses_bad_and_taken_ids(project, claim_id):
    """An id that is no good or taken exits 2 and writes nothing."""
    before = sorted((project.root / "claims").rglob("*"))
    told = claims(project.root, "new", claim_id)

    assert 2 == told.code
    assert told.err.startswith(f"error: claims/{claim_id}: ")
    assert before == sorted((project.root / "claims").rglob("*"))


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
        ("no-such-command",),
    ],
)
def test_bad_usage_exits_2(project, arguments):
    """An unknown claim, framework, engine, option or command exits 2 and says so."""
    told = claims(project.root, *arguments)

    assert 2 == told.code
    assert told.err


@pytest.mark.parametrize("command", ["check", "plan", "verify", "show", "audit"])
def test_an_unknown_claim_is_told_in_the_form_of_every_error(project, command):
    """Where, what, what was got, and which there are."""
    told = claims(project.root, command, "../nowhere")

    assert "error: claims/../nowhere: no such claim (got '../nowhere'); use one of says-yes\n" == told.err


@pytest.mark.parametrize("command", ["check", "plan", "verify", "build", "doctor", "schema", "nightly"])
def test_a_folder_without_claims_exits_2(tmp_path, command):
    """Outside a project every command says where to go."""
    told = claims(tmp_path, command)

    assert 2 == told.code
    assert "no claims folder here; go to the project's root or name it with --root" in told.err


@pytest.mark.parametrize("command", ["check", "verify", "doctor", "build", "nightly"])
@pytest.mark.parametrize("name", ["claims/frameworks.toml", "claims/article.toml", "mkdocs.yml"])
def test_an_unreadable_project_file_exits_2(project, name, command):
    """A frameworks or article file that isn't TOML, or settings that aren't YAML, stop every command."""
    project.write(name, "[[[")

    assert 2 == claims(project.root, command).code


def test_an_unknown_engine_exits_2_where_nothing_has_to_run(project):
    """A wrong name is told whether or not it is needed."""
    assert 0 == claims(project.root, "verify").code
    told = claims(project.root, "verify", "--engine", "cloud")

    assert 2 == told.code
    assert "--engine: no such engine (got 'cloud'); use one of local" in told.err


WEAK = MethodResult(method="landlock", level="weak", layers=("process limits", "Landlock 4"), open=("signals",))


def test_a_sandbox_that_is_required_and_not_to_be_had(project, monkeypatch):
    """Below the level that is required the command exits 5, says what to do, and runs nothing."""
    monkeypatch.setattr(levels, "survey", lambda _: (WEAK,))
    told = claims(project.root, "verify", "--sandbox", "required")

    assert 5 == told.code
    assert "no sandbox of level reduced or better is to be had (got weak); `claims doctor` says" in told.err
    assert not (project.root / "build" / "evidence" / "runs").exists()


def test_whatever_the_sandbox_is_it_is_told(project, monkeypatch):
    """`auto` warns once where it isn't full, `none` never; the record names the level and its layers."""
    found = levels.best(tuple(map(levels.probe, levels.METHODS)))
    monkeypatch.setattr(levels, "survey", lambda _: ())
    monkeypatch.setattr(policy, "best", lambda _: found)
    for asked in ("auto", "none"):
        told = claims(project.root, "verify", "--fresh", "--sandbox", asked)
        record = claims(project.root, "--json", "show", "says-yes").json["result"]["observations"]["alpha"]
        wanted = found if asked == "auto" else UNCONFINED

        assert 0 == told.code
        assert (wanted.level, list(wanted.layers)) == (record["sandbox"], record["layers"])
        assert told.err.count("warning: sandbox") == int(asked == "auto" and found.level != "full")


def test_a_sandbox_that_is_less_than_full_is_warned_of(project, monkeypatch):
    """The warning names the level and what it costs, before anything runs."""
    monkeypatch.setattr(policy, "best", lambda _: UNCONFINED)
    told = claims(project.root, "verify")

    assert told.err.startswith("warning: sandbox none (process limits): a script sees the file system")
    assert 1 == told.err.count("warning:")


def test_two_runs_at_once(project):
    """A run while another holds the lock exits 6 and names the holder."""
    claims(project.root, "verify")
    with (project.root / "build/evidence/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = claims(project.root, "verify")

    assert 6 == told.code
    assert "another run holds the lock (process " in told.err


def test_a_project_without_its_frameworks(project):
    """`doctor` exits 1 and says what to install; `verify` reports `unavailable`, says the same and exits 0."""
    table = '[gamma]\ntitle = "Gamma"\nimport = "no_such_gamma"\npackages = ["gamma-framework"]\n'
    project.write("claims/frameworks.toml", table)
    rules = {"supported_if": "gamma.yes", "refuted_if": "not gamma.yes"}
    files = {"verify_alpha.py": None, "verify_beta.py": None, "verify_gamma.py": NO}
    project.add("says-yes", files=files, verdict=rules, favours="gamma")
    doctor, done = claims(project.root, "doctor"), claims(project.root, "--json", "verify")

    assert (1, 0) == (doctor.code, done.code)
    for told in (doctor.out.replace("\n", " "), done.json["result"][0]["reason"]):
        assert "Gamma is not installed here" in told
        assert "pip install gamma-framework" in told
    assert "unavailable" == done.json["result"][0]["ran"][0]["outcome"]


def test_doctor_lists_what_is_here(project):
    """`doctor` names machine, frameworks, sandbox layers and programs, each with what its absence costs."""
    told = claims(project.root, "--json", "doctor")

    assert (0, True) == (told.code, told.json["result"]["ready"])
    assert {"frameworks", "environments", "sandbox", "programs", "machine", "ready"} == set(told.json["result"])
    assert "alpha in default" in claims(project.root, "doctor").out


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


@pytest.fixture
def repository(project):
    """The project as a git repository with one commit."""
    git(project, "init", "--quiet", "--initial-branch=main")
    project.write(".gitignore", "/build/\n")
    git(project, "add", "-A")
    git(project, "commit", "--quiet", "-m", "Start")
    return project


def git(project, *arguments):
    """What git prints."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True).stdout


def test_publish_makes_an_edition(repository):
    """A dated edition with the run's ledger lies on the branch; the same one again is refused."""
    claims(repository.root, "verify")
    done = claims(repository.root, "--json", "publish", "--edition", "2026-01-02")
    again = claims(repository.root, "publish", "--edition", "2026-01-02")
    files = git(repository, "ls-tree", "-r", "--name-only", "gh-pages").split()

    assert (0, "2026-01-02") == (done.code, done.json["result"]["name"])
    assert {"versions.json", "latest/index.html", "2026-01-02/api/v1/claims.json"} <= set(files)
    assert any(re.match(r"2026-01-02/api/v1/runs/.+\.json", name) for name in files)
    assert 1 == again.code
    assert "never rewritten" in again.err


def test_publish_refuses_missing_observations(repository):
    """Nothing is published before every script was observed as it is now."""
    never = claims(repository.root, "publish")
    claims(repository.root, "verify")
    repository.write("claims/says-yes/verify_alpha.py", NO)
    edited = claims(repository.root, "publish")

    assert (1, 1) == (never.code, edited.code)
    assert "a run with missing observations is not published (2 missing, first says-yes alpha)" in edited.err
    assert "gh-pages" not in git(repository, "branch")


def test_nightly_compares_and_publishes(repository, tmp_path):
    """A quiet night exits 0, one with a changed verdict 4 with its cause, one with a failed job 3."""
    summary = tmp_path / "summary.md"
    first = claims(repository.root, "--json", "nightly", "--summary", str(summary))
    repository.write("claims/says-yes/verify_alpha.py", NO)
    second = claims(repository.root, "--json", "nightly", "--summary", str(summary))
    told = summary.read_text(encoding="utf-8")
    repository.write("claims/says-yes/verify_alpha.py", "def verify():\n    raise ValueError\n" + CONTROLS)
    third = claims(repository.root, "nightly")

    assert (0, 4, 3) == (first.code, second.code, third.code)
    assert [] == first.json["result"]["changes"]
    (change,) = second.json["result"]["changes"]
    assert ("supported", "refuted") == (change["before"], change["after"])
    assert "script edited (verify_alpha.py)" in change["cause"]
    assert "refuted" in told
    assert "nightly/index.html" in git(repository, "ls-tree", "-r", "--name-only", "gh-pages").split()


def test_a_summary_that_cannot_be_written_is_told_before_the_run(repository, tmp_path):
    """No hours of verifying are lost to a folder that isn't there."""
    told = claims(repository.root, "nightly", "--summary", str(tmp_path / "absent" / "summary.md"))

    assert 2 == told.code
    assert "--summary: no file can be written there" in told.err
    assert not (repository.root / "build/evidence").exists()


@pytest.mark.parametrize("entry", ["", "zzz = 1\n"], ids=["rule", "shape"])
@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_broken_entry_that_is_no_claim_yet_or_no_more_is_not_listed(project, status, entry):
    """It is shown to its author by `check`, not to readers by the site."""
    folder = project.add("no-claim", status=status, favours="nobody")
    toml = folder / "claim.toml"
    toml.write_text(entry + toml.read_text(encoding="utf-8"), encoding="utf-8")
    built = claims(project.root, "build")
    listing = json.loads((project.root / "build/site/api/v1/claims.json").read_text(encoding="utf-8"))

    assert 0 == built.code
    assert ["says-yes"] == [row["id"] for row in listing["result"]]
    assert not (project.root / "build/site/claims/no-claim").exists()


def test_a_typed_number_that_a_measure_gives_is_told_after_a_run(project):
    """`check` exits 1 as soon as the evidence has that number; no verdict is lost by it."""
    project.add(
        "typed",
        measures={"n": {"kind": "number", "title": "N"}},
        verdict={"supported_if": "alpha.n > beta.n", "refuted_if": "alpha.n <= beta.n"},
        files={
            "verify_alpha.py": "def verify():\n    return {'n': 3.25}\n",
            "verify_beta.py": "def verify():\n    return {'n': 2}\n",
            "notes.md": "## Method\n\nAlpha gives 3.25.\n\n## Limits\n\nNone.\n",
        },
    )
    before, ran, after = (claims(project.root, "--json", name) for name in ("check", "verify", "check"))

    assert (0, 0, 1) == (before.code, ran.code, after.code)
    assert ["typed_numbers"] == [one["rule"] for one in after.json["result"]]
    assert {"supported"} == {one["verdict"] for one in claims(project.root, "--json", "verify").json["result"]}


def test_progress_in_a_terminal(project, monkeypatch):
    """In a terminal progress is drawn, and standard output still holds the result alone."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    done = claims(project.root, "--json", "verify")

    assert "\x1b[" in done.err
    assert "supported" == done.json["result"][0]["verdict"]


def test_new_copies_the_projects_own_template(project):
    """Where a project has a template, its files are the ones that are copied and filled in."""
    project.add("_template", files={"data.py": "X = 1\n"}, status="draft")
    made = claims(project.root, "--json", "new", "mine", "--topic", "performance").json["result"]

    assert "claims/mine/data.py" in made
    assert 'topic = "performance"' in (project.root / "claims/mine/claim.toml").read_text()
    assert 0 == claims(project.root, "check", "mine").code


def test_new_refuses_to_favour_nobody(project):
    """A framework that isn't in the project can't be favoured, and nothing is written."""
    told = claims(project.root, "new", "mine", "--favours", "alphq")

    assert (told.code, "did you mean alpha?" in told.err) == (2, True)
    assert not (project.root / "claims/mine").exists()


def test_serve_hands_over_to_mkdocs(project, monkeypatch):
    """`serve` serves the project's site on the address that it is told."""
    seen = []
    monkeypatch.setattr("generators.site.mkdocs_build.serve", lambda *told: seen.append(told))

    assert 0 == claims(project.root, "serve", "--port", "8123").code
    assert [(project.root, "127.0.0.1", 8123)] == seen


def test_an_interrupted_run_ends_at_once(project):
    """Ctrl-C ends the run and its scripts, and says that what was observed is kept."""
    project.write("claims/says-yes/verify_alpha.py", "import time\ntime.sleep(50)\n" + NO)
    command = [sys.executable, "-m", "generators", "--root", str(project.root), "verify", "--jobs", "1"]
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        while "alpha: started" not in run.stderr.readline():
            pass
        run.send_signal(signal.SIGINT)
        told = run.communicate()[1]

    assert 130 == run.returncode
    assert "interrupted; what was observed is kept" in told
    assert time.monotonic() - begun < 20


def test_a_site_that_was_built_elsewhere_is_published_as_it_is(repository):
    """`--site` needs no evidence and builds nothing; a site without a complete run is refused all the same."""
    claims(repository.root, "build")
    empty = claims(repository.root, "publish", "--site", str(repository.root / "build/site"))
    claims(repository.root, "verify")
    claims(repository.root, "build")
    elsewhere = (repository.root / "build").rename(repository.root.parent / "elsewhere")
    done = claims(repository.root, "--json", "publish", "--nightly", "--site", str(elsewhere / "site"))

    assert (1, 0) == (empty.code, done.code)
    assert "a run with missing observations is not published" in empty.err
    assert "nightly" == done.json["result"]["name"]
    assert not (repository.root / "build").exists()
    assert "nightly/index.html" in git(repository, "ls-tree", "-r", "--name-only", "gh-pages").split()
