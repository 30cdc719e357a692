"""Runs of other machines: what counts is kept apart and judged alone, and everything else is named."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from conftest import ProjectFolder
from helpers import run_records
from helpers.run_command import claims

from generators.entries.project import load_project
from generators.errors import EvidenceError, UsageError
from generators.evidence import import_run, run_file
from generators.evidence.store import Store
from generators.files import LARGEST_RECORD
from generators.judging.findings import judge_evidence
from generators.model import Ledger, VerdictWord
from generators.publishing.changes import changes
from generators.publishing.records import as_published
from generators.running.environments.machine import this_machine
from generators.site import api
from generators.site.schemas import json_schemas

pytestmark = pytest.mark.xdist_group("timing")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with a claim of every kind, verified once."""
    made = ProjectFolder(tmp_path_factory.mktemp("made") / "project")
    run_records.add(made)
    return made


@pytest.fixture(scope="module")
def content(project, tmp_path_factory):
    """The record of that run, as another machine would have written it."""
    return run_records.far(run_records.record(project, tmp_path_factory.mktemp("records") / "run.json"))


@pytest.fixture
def take(project, tmp_path):
    """Import a record into an empty store: what became of it, and the store."""
    store = Store(tmp_path / "evidence")

    def taken(content, now=None):
        path = tmp_path / "record.json"
        path.write_text(json.dumps(content))
        loaded = load_project(project.root)
        record = run_file.read(path)
        return import_run.take(record, loaded, store, this_machine(), now or datetime.now(UTC)), store

    return taken


def changed(content, framework="alpha", claim="every-kind", **changes):
    """The record with other fields in one observation; a function changes the field that is there."""
    content = copy.deepcopy(content)
    for one in content["result"]["observations"]:
        if (one["claim"], one["framework"]) == (claim, framework):
            for name, change in changes.items():
                one[name] = change(one[name]) if callable(change) else change
    return content


def whole(content, change):
    """The record after a change to its result."""
    content = copy.deepcopy(content)
    change(content["result"])
    return content


def why(done):
    """Why each observation was left out, by claim and framework."""
    return {(one.claim, one.framework): one.why for one in done.left_out}


def test_the_file_is_valid_by_its_schema(content):
    """What `--record` writes is what the published schema says, without the folders of the machine."""
    schema = json_schemas()["record"]

    jsonschema.validate(content, schema, format_checker=jsonschema.FormatChecker())
    assert not any("/" in one["environment"]["interpreter"] for one in content["result"]["observations"])


def test_a_sound_run_is_kept_once(take, content):
    """Every observation is kept; a second import changes nothing."""
    first, store = take(content)
    files = {path: path.read_bytes() for path in store.folder.rglob("*.json")}
    second, _ = take(content)

    assert (4, 0, 0) == (len(first.kept), len(first.known), len(first.left_out))
    assert (0, 4, 0) == (len(second.kept), len(second.known), len(second.left_out))
    assert files == {path: path.read_bytes() for path in store.folder.rglob("*.json")}


def test_it_is_judged_alone_and_beside(project, take, content):
    """The other machine has its own verdict; that of this machine doesn't move."""
    no = {"kind": "check", "value": False}
    done, store = take(changed(content, measures=lambda measures: {**measures, "yes": no}))
    found = judge_evidence(load_project(project.root), store, datetime.now(UTC))
    (there,) = found.elsewhere["every-kind"]

    assert (VerdictWord.REFUTED, "a far CPU", "cpu") == (there.verdict.word, there.machine.cpu, there.device)
    assert "not run yet" in found.verdicts["every-kind"].reason
    assert 4 == len(done.kept)


def test_an_older_run_does_not_replace_a_newer_one(take, content):
    """The newest of a machine class, claim and framework stays, whatever the order of imports."""
    take(content)
    older, store = take(changed(content, started="2026-01-01T00:00:00Z"))

    assert "a newer one is here" in why(older)["every-kind", "alpha"]
    (place,) = store.places()
    assert 2026 == place.evidence("every-kind", "alpha").newest.started.year
    assert "2026-01-01" not in str(place.evidence("every-kind", "alpha").newest.started)


def test_a_failed_job_stands_beside_what_was_measured(project, take, content):
    """A newer job that failed there leaves the earlier verdict, marked as failing."""
    take(content)
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    failed = changed(content, started=later, outcome="crashed", reason="exit 1", measures={}, controls=[])
    failed["result"]["footer"]["outcomes"] |= {"crashed": 1, "measured": 3}
    _, store = take(failed)
    found = judge_evidence(load_project(project.root), store, datetime.now(UTC))

    verdict = found.elsewhere["every-kind"][0].verdict
    assert (VerdictWord.SUPPORTED, "failing", "stale") == (verdict.word, verdict.health, verdict.freshness)


def test_whether_a_control_passed_is_computed_again(project, take, content):
    """A record that calls a failed control passed is not believed."""
    lie = [{"measure": "yes", "observed": False, "known": True, "passed": True}]
    _, store = take(changed(content, controls=lambda controls: [*controls, *lie]))
    found = judge_evidence(load_project(project.root), store, datetime.now(UTC))

    verdict = found.elsewhere["every-kind"][0].verdict
    assert (VerdictWord.NOT_ENOUGH_EVIDENCE, "failing") == (verdict.word, verdict.health)
    assert "A control failed in Alpha" in verdict.reason


def test_it_is_shown_as_long_as_rules_and_scripts_are_the_same(project, take, content):
    """Nothing of it is shown once the rules are others; it can't be run again here."""
    _, store = take(content)
    loaded = load_project(project.root)
    edited = tuple(
        one.model_copy(
            update={
                "entry": one.entry.model_copy(
                    update={"verdict": one.entry.verdict.model_copy(update={"refuted_if": "beta.yes"})}
                )
            }
        )
        for one in loaded.claims
    )

    assert judge_evidence(loaded, store, datetime.now(UTC)).elsewhere
    assert not judge_evidence(loaded.model_copy(update={"claims": edited}), store, datetime.now(UTC)).elsewhere


def replaced(name, value):
    """A change of one measure, or of one part of a fingerprint."""
    return lambda table: {**table, name: value}


def parts(name, value):
    """A change of one part of a fingerprint."""
    return lambda fingerprint: {"parts": {**fingerprint["parts"], name: value}}


def launches(**fields):
    """A change of the first launch of the timing."""

    def change(measures):
        measures = copy.deepcopy(measures)
        measures["call"]["launches"][""][0] |= fields
        return measures

    return change


LEFT_OUT = {
    "other script": ({"fingerprint": parts("file:verify_alpha.py", "0" * 64)}, "other scripts, data or probes"),
    "other probe": ({"fingerprint": parts("probe:harness", "0" * 64)}, "other scripts, data or probes"),
    "other settings": ({"fingerprint": parts("run", "0" * 64)}, "another [run] table"),
    "other job": ({"fingerprint": parts("job", "every-kind/beta")}, "another job, machine, device or release"),
    "other machine": ({"fingerprint": parts("environment:machine", "mine")}, "another job, machine"),
    "other release": ({"fingerprint": parts("version:alpha", "0")}, "another job, machine, device or release"),
    "other rules": ({"rules": "0" * 64}, "under other rules"),
    "device by settings": ({"settings": {"device": "cuda"}}, "settings() gives the device cuda"),
    "missing measure": ({"measures": {}}, "its measures are not those"),
    "other kind": ({"measures": replaced("seeds", {"kind": "check", "value": True})}, "not those of the entry"),
    "two seeds": ({"measures": replaced("seeds", {"kind": "number", "value": [1.0, 2.0]})}, "fewer than 3 seeds"),
    "no items": ({"measures": replaced("tasks", {"kind": "battery", "items": {}})}, "a battery without items"),
    "long text": ({"measures": replaced("say", {"kind": "text", "value": "x" * 5000})}, "a text of over"),
    "no launches": (
        {"measures": replaced("call", {"kind": "timing", "launches": {}})},
        "a timing without launches",
    ),
    "no rounds": ({"measures": launches(wall=[], cpu=[], noisy=[])}, "whose rounds don't pair"),
    "uneven rounds": ({"measures": launches(noisy=[True] * 999)}, "whose rounds don't pair"),
    "negative time": ({"measures": launches(wall=[-1.0], cpu=[1.0], noisy=[False])}, "whose rounds don't pair"),
    "strange control": (
        {"controls": [{"measure": "no", "observed": True, "known": True, "passed": True}]},
        "a control is of no measure",
    ),
    "control of a text": (
        {"controls": [{"measure": "say", "observed": 1.0, "known": 1.0, "passed": True}]},
        "a control is of no measure",
    ),
    "one for yes": (
        {"controls": [{"measure": "yes", "observed": 1.0, "known": 1.0, "passed": True}]},
        "a control is of no measure",
    ),
    "no controls": ({"controls": []}, "its script has controls, and none is told"),
    "too large": (
        {"settings": {f"{number}": "x" * 400 for number in range(LARGEST_RECORD // 800)}},
        "too large to be kept",
    ),
}


@pytest.mark.parametrize(("changes", "told"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_does_not_count_is_left_out(take, content, changes, told):
    """One observation is left out with its reason, and the rest is kept."""
    done, _ = take(changed(content, **changes))

    assert told in why(done)["every-kind", "alpha"]
    assert 3 == len(done.kept)


def test_unknown_claims_and_frameworks_are_left_out(take, content):
    """A claim or framework that this project doesn't have leads nowhere, whatever its name."""
    text = json.dumps(content).replace('"says-yes"', '"../../../away"').replace('"beta"', '"../gamma"')
    done, store = take(json.loads(text))

    assert "no such claim with scripts is here" == why(done)["../../../away", "alpha"]
    assert "no such framework is here" == why(done)["every-kind", "../gamma"]
    assert {"every-kind"} == {path.name for path in store.folder.glob("machines/*/jobs/*")}


def test_a_broken_entry_is_named_as_such(project, take, content):
    """An observation of a claim whose entry is broken here waits until it is mended."""
    try:
        project.add("says-yes", favours="nobody")
        done, _ = take(content)
    finally:
        project.add("says-yes")

    assert "its entry is broken here" == why(done)["says-yes", "alpha"]


def machine_of_one(result):
    """Another machine for one observation."""
    result["observations"][0]["environment"]["machine"]["cores"] = 3


REFUSED = {
    "no footer": (lambda result: result.pop("footer"), "footer: Field required"),
    "another footer": (lambda result: result["footer"].update(run="r2"), "name different runs"),
    "miscounted": (lambda result: result["footer"]["outcomes"].update(measured=5), "counts other outcomes"),
    "one missing": (lambda result: result["observations"].pop(), "not those that the manifest expects"),
    "one twice": (
        lambda result: result["observations"].append(result["observations"][0]),
        "not those that the manifest expects",
    ),
    "nothing": (
        lambda result: (result["observations"].clear(), result["manifest"].update(expected=[])),
        "it observed nothing",
    ),
    "two machines": (machine_of_one, "not every observation was made on the machine"),
    "two devices": (
        lambda result: result["observations"][0]["environment"].update(flags={"CLAIMS_DEVICE": "cuda"}),
        "made on several devices",
    ),
    "no time zone": (lambda result: result["manifest"].update(started="2026-11-22T10:00:00"), "no time zone"),
    "extra": (lambda result: result.update(more=1), "Extra inputs are not permitted"),
    "wrong type": (lambda result: result["observations"][0].update(seconds="1"), "should be a valid number"),
    "infinite": (lambda result: result["observations"][0].update(seconds=float("inf")), "Infinity is no number"),
    "huge number": (lambda result: result["observations"][0].update(seconds=10**400), "beyond 64 bits"),
    "ahead": (lambda result: result["footer"].update(finished="2999-01-01T00:00:00Z"), "it lies ahead of now"),
    "device": (
        lambda result: [
            one["environment"].update(flags={"CLAIMS_DEVICE": "../away"}) for one in result["observations"]
        ],
        "no name of a device",
    ),
}


@pytest.mark.parametrize(("change", "told"), REFUSED.values(), ids=REFUSED)
def test_a_run_that_is_not_sound_is_refused_whole(take, content, change, told):
    """Nothing of such a record is kept, and the complaint says what is wrong."""
    with pytest.raises(EvidenceError, match=told):
        take(whole(content, change))


def test_a_machine_of_this_class_is_refused(take, content):
    """What `claims verify` can make here is never taken from a file."""
    here = this_machine()

    def near(result):
        result["manifest"]["machine"] = here.model_dump()
        for one in result["observations"]:
            one["environment"]["machine"] = here.model_dump()

    with pytest.raises(EvidenceError, match="a machine of this one's class"):
        take(whole(content, near))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"schema_version": NaN}', "NaN is no number"),
        ('{"schema_version": 1e999}', "inf is no number"),
        ("[1]", "no record of a run in version 1"),
        ('{"schema_version": 2}', "no record of a run in version 1 .got 2"),
        ('{"schema_version": 1}', "generated_at: Field required"),
        ('{"\\ud800": 1}', "no record of a run"),
        (" " * (run_file.LARGEST + 1), "over 32 MiB"),
    ],
    ids=["empty", "cut", "deep", "NaN", "infinite", "a list", "newer", "bare", "surrogate", "huge"],
)
def test_what_is_no_record_is_refused(tmp_path, text, told):
    """Whatever the file holds, the complaint is one sentence."""
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(EvidenceError, match=told):
        run_file.read(path)


def test_what_is_no_file_is_refused(tmp_path):
    """A folder, or nothing at all, is bad usage."""
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UsageError, match="no such file"):
            run_file.read(path)


def test_a_file_that_can_not_be_read_is_named(tmp_path, monkeypatch):
    """A disk or a right that refuses it is told."""
    path = tmp_path / "record.json"
    path.touch()

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(EvidenceError, match="Permission denied"):
        run_file.read(path)


def test_texts_of_the_other_machine_can_not_act(take, content):
    """Control characters are gone from every text, and names fit on a line."""
    odd = "a\x1b[31m\u202eb\nc"
    kind = {"kind": "text", "value": odd}
    done, store = take(changed(content, output={"stdout": odd, "stderr": ""}, measures=replaced("say", kind)))
    observation = store.places()[0].evidence("every-kind", "alpha").newest

    assert not done.left_out
    assert ("ab\nc", "ab\nc") == (observation.output.stdout, observation.measures["say"].value)


def test_the_command_says_what_became_of_the_file(project, content, tmp_path):
    """Exit 0 where something is kept or here already, 1 where nothing counts, with the reasons."""
    path = tmp_path / "run.json"
    path.write_text(json.dumps(content))
    done = claims(project.root, "import", str(path))
    again = claims(project.root, "--json", "import", str(path))
    shown = claims(project.root, "show", "every-kind")
    record = claims(project.root, "--json", "show", "every-kind").json["result"]
    path.write_text(json.dumps(json.loads(json.dumps(content).replace("verify_alpha.py", "verify_gamma.py"))))
    other = claims(project.root, "import", str(path))
    path.write_text("")
    broken = claims(project.root, "--json", "import", str(path))

    assert (0, 0, 1, 1) == (done.code, again.code, other.code, broken.code)
    assert "4 observations kept, 0 here already, 0 left out" in done.out
    assert {"kept", "known", "left_out", "run", "machine", "device"} == set(again.json["result"])
    assert "left out  says-yes alpha: it was made with other scripts" in other.out
    assert "no JSON" in broken.err
    assert "on another machine: x86_64, 64 cores, 512 GiB" in shown.out
    assert [("a far CPU", "supported")] == [(one["machine"]["cpu"], one["verdict"]) for one in record["machines"]]


def test_a_record_needs_a_run_and_a_place(project, tmp_path):
    """A record of nothing, or one that can't be written, is refused before anything runs."""
    absent = claims(project.root, "verify", "--record", str(tmp_path / "no" / "run.json"))
    nothing = claims(project.root, "verify", "--record", str(tmp_path / "run.json"))

    assert (2, 2) == (absent.code, nothing.code)
    assert "no file can be written there" in absent.err
    assert "there is no run to record; add --fresh" in nothing.err


def test_a_record_that_is_too_large_or_can_not_be_written(content, tmp_path, monkeypatch):
    """What could not be read again is not written; a folder that can't be written to is named."""
    path = tmp_path / "far.json"
    path.write_text(json.dumps(content))
    record = run_file.read(path)
    ledger = Ledger(manifest=record.manifest, footer=record.footer)
    with pytest.raises(EvidenceError, match="can't be written"):
        run_file.write(path / "below", ledger, record.observations, datetime.now(UTC))
    monkeypatch.setattr(run_file, "LARGEST", 1000)
    with pytest.raises(EvidenceError, match="record fewer claims a run"):
        run_file.write(tmp_path / "run.json", ledger, record.observations, datetime.now(UTC))


def test_another_device_of_this_machine_is_kept_apart(project, tmp_path):
    """A run on another device has its own evidence and verdict; the CPU's stays as it was and stays fresh."""
    before = claims(project.root, "--json", "show", "every-kind").json["result"]
    content = run_records.record(project, tmp_path / "run.json", "--device", "abacus")
    after = claims(project.root, "--json", "show", "every-kind").json["result"]
    seen = {one["device"]: one for one in after["machines"]}

    assert {("every-kind", "abacus")} == {
        (one["claim"], one["settings"]["device"]) for one in content["result"]["observations"]
    }
    assert before["observations"] == after["observations"]
    assert ("supported", {"device": "abacus", "threads": "1"}) == (
        seen["abacus"]["verdict"],
        seen["abacus"]["settings"]["alpha"],
    )
    assert "nothing to run" in claims(project.root, "plan").out
    assert "nothing to run" in claims(project.root, "plan", "--device", "abacus").out
    assert "nothing to run" in claims(project.root, "plan", "--device", "cpu").out
    imported = claims(project.root, "import", str(tmp_path / "run.json"))
    assert (0, True) == (imported.code, "2 here already" in imported.out)


def test_a_device_that_the_scripts_do_not_heed_is_refused(project):
    """A claim whose scripts would measure the CPU is bad usage where it is named, and left out where it isn't."""
    named = claims(project.root, "verify", "says-yes", "--device", "abacus")
    odd = claims(project.root, "verify", "--device", "../away")
    rows = claims(project.root, "--json", "plan", "--device", "counter").json["result"]

    assert (2, 2) == (named.code, odd.code)
    assert "no script of claims/says-yes reads CLAIMS_DEVICE" in named.err
    assert "no name of a device" in odd.err
    assert ["every-kind"] == [row["id"] for row in rows]


def test_nothing_that_is_published_changes_by_an_import(project, take, content):
    """Verdicts, the newest run and the list of changes are the same before and after."""
    loaded, now = load_project(project.root), datetime.now(UTC)
    done, store = take(content)
    after = judge_evidence(loaded, store, now)
    before = after.model_copy(update={"elsewhere": {}})
    empty = judge_evidence(loaded, Store(store.folder / "none"), now)
    records = [api.records(findings) for findings in (before, after)]

    assert done.kept
    assert (empty.verdicts, empty.evidence, empty.ledger) == (after.verdicts, after.evidence, after.ledger)
    assert () == changes(*map(as_published, records))
    assert records[0] != records[1]


def test_a_device_that_no_script_heeds_was_not_used(take, content):
    """A record that says cuda of a claim whose scripts know no device is not believed."""

    def on_cuda(result):
        for one in result["observations"]:
            one["environment"]["flags"] = {"CLAIMS_DEVICE": "cuda"}
            one["fingerprint"]["parts"][f"environment:{one['framework']} CLAIMS_DEVICE"] = "cuda"
            one["settings"]["device"] = "cuda"

    done, _ = take(whole(content, on_cuda))

    assert ("cuda", {("every-kind", "alpha"), ("every-kind", "beta")}) == (done.device, set(done.kept))
    assert "no script of the claim reads CLAIMS_DEVICE" in why(done)["says-yes", "alpha"]
