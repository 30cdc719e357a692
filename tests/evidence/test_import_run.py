"""Runs of other machines: what counts is kept apart and judged alone, and everything else is named."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from helpers.run_records import changed, replaced, whole

from generators.entries.project import load_project
from generators.errors import EvidenceError
from generators.evidence.store import Store
from generators.files import LARGEST_RECORD
from generators.judging.findings import judge_evidence
from generators.model import VerdictWord
from generators.publishing.changes import changes
from generators.publishing.records import as_published
from generators.running.environments.machine import this_machine
from generators.site.exports import api


def why(done):
    """Why each observation was left out, by claim and framework."""
    return {(rejected.claim, rejected.framework): rejected.why for rejected in done.left_out}


def test_a_sound_run_is_kept_once(take, content):
    """Every observation is kept; a second import changes nothing."""
    first, store = take(content)
    files = {path: path.read_bytes() for path in store.folder.rglob("*.json")}
    second, _ = take(content)

    assert (4, 0, 0) == (len(first.kept), len(first.known), len(first.left_out))
    assert (0, 4, 0) == (len(second.kept), len(second.known), len(second.left_out))
    assert files == {path: path.read_bytes() for path in store.folder.rglob("*.json")}


def test_what_the_run_was_made_from_is_kept_with_it(take, content):
    """Manifest and footer, but for its number, which is that of another store."""
    done, store = take(content)
    (place,) = store.places()
    (ledger,) = place.journal.ledgers()

    assert (done.run, 0, True) == (ledger.manifest.run, ledger.manifest.number, ledger.complete)
    assert content["result"]["manifest"]["source"] == json.loads(ledger.manifest.model_dump_json())["source"]
    assert {} == place.journal.unfinished()


@pytest.mark.parametrize("name", ["../../runs", "a/b", "", "a" * 65])
def test_the_name_of_a_run_is_that_of_a_folder(take, content, name):
    """It is refused where it leads elsewhere."""
    text = json.dumps(content).replace(content["result"]["manifest"]["run"], name)

    with pytest.raises(EvidenceError, match="no name of a run"):
        take(json.loads(text))


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
        claim.model_copy(
            update={
                "entry": claim.entry.model_copy(
                    update={"verdict": claim.entry.verdict.model_copy(update={"refuted_if": "beta.yes"})}
                )
            }
        )
        for claim in loaded.claims
    )

    assert judge_evidence(loaded, store, datetime.now(UTC)).elsewhere
    assert not judge_evidence(loaded.model_copy(update={"claims": edited}), store, datetime.now(UTC)).elsewhere


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
    "no controls": ({"controls": []}, "its script has controls, and the record has none"),
    "too large": (
        {"settings": {f"{number}": "x" * 400 for number in range(LARGEST_RECORD // 800)}},
        "too large to be kept",
    ),
}


@pytest.mark.parametrize(("changes", "reason"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_does_not_count_is_left_out(take, content, changes, reason):
    """One observation is left out with its reason, and the rest is kept."""
    done, _ = take(changed(content, **changes))

    assert reason in why(done)["every-kind", "alpha"]
    assert 3 == len(done.kept)


def test_unknown_claims_and_frameworks_are_left_out(take, content):
    """A claim or framework that this project doesn't have leads nowhere, whatever its name."""
    text = json.dumps(content).replace('"says-yes"', '"../../../away"').replace('"beta"', '"../gamma"')
    done, store = take(json.loads(text))

    assert "no such claim with scripts is here" == why(done)["../../../away", "alpha"]
    assert "no such framework is here" == why(done)["every-kind", "../gamma"]
    assert {"every-kind"} == {path.name for path in store.folder.glob("machines/*/jobs/*")}


def test_a_broken_entry_is_named_as_such(project, take, content):
    """An observation of a claim whose entry is broken here waits until it is corrected."""
    try:
        project.add("says-yes", favours="nobody")
        done, _ = take(content)
    finally:
        project.add("says-yes")

    assert "its entry is broken here" == why(done)["says-yes", "alpha"]


def test_a_machine_of_this_class_is_refused(take, content):
    """What `claims verify` can make here is never taken from a file."""
    here = this_machine()

    def near(result):
        result["manifest"]["machine"] = here.model_dump()
        for observation in result["observations"]:
            observation["environment"]["machine"] = here.model_dump()

    with pytest.raises(EvidenceError, match="a machine of this one's class"):
        take(whole(content, near))


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
        for observation in result["observations"]:
            observation["environment"]["flags"] = {"CLAIMS_DEVICE": "cuda"}
            observation["fingerprint"]["parts"][f"environment:{observation['framework']} CLAIMS_DEVICE"] = "cuda"
            observation["settings"]["device"] = "cuda"

    done, _ = take(whole(content, on_cuda))

    assert ("cuda", {("every-kind", "alpha"), ("every-kind", "beta")}) == (done.device, set(done.kept))
    assert "no script of the claim reads CLAIMS_DEVICE" in why(done)["says-yes", "alpha"]
