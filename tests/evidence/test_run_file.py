"""The file of a run: what is written can be read again, and what is no sound record is refused whole."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime

import jsonschema
import pytest
from helpers.other_versions import grown
from helpers.run_records import changed, replaced, whole

from generators.errors import EvidenceError, UsageError
from generators.evidence import run_file
from generators.evidence.run_file import RecordAnswer
from generators.model import Ledger
from generators.site.exports.schemas import json_schemas


def test_the_file_is_valid_by_its_schema(content):
    """What `--record` writes is what the published schema says, without the folders of the machine."""
    schema = json_schemas()["record"]

    jsonschema.validate(content, schema, format_checker=jsonschema.FormatChecker())
    assert not any(
        "/" in observation["environment"]["interpreter"] for observation in content["result"]["observations"]
    )


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
    "wrong type": (lambda result: result["observations"][0].update(seconds="1"), "should be a valid number"),
    "infinite": (lambda result: result["observations"][0].update(seconds=float("inf")), "Infinity is no number"),
    "huge number": (lambda result: result["observations"][0].update(seconds=10**400), "beyond 64 bits"),
    "ahead": (lambda result: result["footer"].update(finished="2999-01-01T00:00:00Z"), "it lies ahead of now"),
    "device": (
        lambda result: [
            observation["environment"].update(flags={"CLAIMS_DEVICE": "../away"})
            for observation in result["observations"]
        ],
        "no name of a device",
    ),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_run_that_is_not_sound_is_refused_whole(take, content, change, reason):
    """Nothing of such a record is kept, and the complaint says what is wrong."""
    with pytest.raises(EvidenceError, match=reason):
        take(whole(content, change))


def test_a_run_of_another_version_is_imported(take, content):
    """A file without the newest fields, and one with fields that nobody knows yet, are read as the same run."""
    earlier = whole(content, lambda result: result["manifest"].pop("source"))
    later = grown(RecordAnswer.model_validate(content), {"x-later": {"x": [1]}})
    done, _ = take(content)

    assert len(done.kept) > 2
    for other in (earlier, later):
        again, _ = take(other)
        assert (again.known, again.left_out) == (done.kept, done.left_out)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ('{"schema_version": NaN}', "NaN is no number"),
        ('{"schema_version": 1e999}', "inf is no number"),
        ("[1]", "no record of a run in version 1"),
        ('{"schema_version": 2}', "no record of a run in version 1 .got 2"),
        ('{"schema_version": 1}', "generated_at: Field required"),
        ('{"\\ud800": 1}', "no record of a run"),
        (" " * (run_file.LARGEST + 1), "over 32 MiB"),
    ],
    ids=[
        "empty",
        "cut",
        "deep",
        "deep and whole",
        "NaN",
        "infinite",
        "a list",
        "newer",
        "bare",
        "surrogate",
        "huge",
    ],
)
def test_what_is_no_record_is_refused(tmp_path, text, reason):
    """Whatever the file holds, the complaint is one sentence."""
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(EvidenceError, match=reason):
        run_file.read(path)


def test_what_is_no_file_is_refused(tmp_path):
    """What stands there instead is named, or that there is nothing."""
    (tmp_path / "lock").symlink_to("someone@host:1")
    os.mkfifo(tmp_path / "pipe")
    found = {".": "a folder", "lock": "a link that leads nowhere", "pipe": "a pipe, a socket or a device"}
    reasons = {name: rf"not a file \(got {got}\); name one" for name, got in found.items()}
    for name, reason in {**reasons, "absent": "no such file; name one"}.items():
        with pytest.raises(UsageError, match=reason):
            run_file.read(tmp_path / name)


def test_a_file_that_can_not_be_read_is_named(tmp_path, monkeypatch):
    """A disk or a right that refuses it is reported."""
    path = tmp_path / "record.json"
    path.touch()

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(EvidenceError, match="Permission denied"):
        run_file.read(path)


def test_texts_of_the_other_machine_can_not_act(take, content):
    """Control characters are gone from every text, and names fit on a line."""
    hostile = "a\x1b[31m\u202eb\nc"
    kind = {"kind": "text", "value": hostile}
    done, store = take(changed(content, output={"stdout": hostile, "stderr": ""}, measures=replaced("say", kind)))
    observation = store.places()[0].evidence("every-kind", "alpha").newest

    assert not done.left_out
    assert ("ab\nc", "ab\nc") == (observation.output.stdout, observation.measures["say"].value)


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


def test_what_is_no_plain_file_is_written_to_and_stays(content, tmp_path):
    """As a shell does; were it replaced, `--record /dev/null` would take the device away."""
    far, link, pipe = tmp_path / "far.json", tmp_path / "link", tmp_path / "pipe"
    far.write_text(json.dumps(content))
    link.symlink_to("there")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    size = fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 1 << 20)
    record = run_file.read(far)
    for path in (link, pipe):
        ledger = Ledger(manifest=record.manifest, footer=record.footer)
        run_file.write(path, ledger, record.observations, datetime.now(UTC))

    assert (True, True) == (link.is_symlink(), pipe.is_fifo())
    assert [record.manifest.run] * 2 == [
        json.loads(text)["result"]["manifest"]["run"]
        for text in ((tmp_path / "there").read_text(), os.read(reader, size))
    ]
    os.close(reader)
