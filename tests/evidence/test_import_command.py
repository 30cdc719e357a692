"""`claims import` and `claims verify --record` as a user sees them."""

from __future__ import annotations

import json

from helpers import run_records
from helpers.run_command import claims


def test_the_command_says_what_became_of_the_file(project, content, tmp_path):
    """Exit 0 where something is kept or here already, 1 where nothing counts, with the reasons."""
    path = tmp_path / "run.json"
    path.write_text(json.dumps(content))
    done = claims(project.root, "import", str(path))
    again = claims(project.root, "--json", "import", str(path))
    result = claims(project.root, "show", "every-kind")
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
    assert "on another machine: x86_64, 64 cores, 512 GiB" in result.out
    assert [("a far CPU", "supported")] == [
        (machine["machine"]["cpu"], machine["verdict"]) for machine in record["machines"]
    ]


def test_a_record_needs_a_run_and_a_place(project, tmp_path, monkeypatch):
    """A record of nothing, or one that can't be written, is refused before anything runs."""
    absent = claims(project.root, "verify", "--record", str(tmp_path / "no" / "run.json"))
    nothing = claims(project.root, "verify", "--record", str(tmp_path / "run.json"))
    monkeypatch.setattr("generators.commands.verify.os.access", lambda path, _mode: path != tmp_path)
    refused = claims(project.root, "verify", "--record", str(tmp_path / "run.json"))

    assert (2, 2, 2) == (absent.code, refused.code, nothing.code)
    assert f"can be written there, for its rights (got {tmp_path}/run.json)" in refused.err
    assert "no file can be written there" in absent.err
    assert "there is no run to record; add --fresh" in nothing.err


def test_another_device_of_this_machine_is_kept_apart(project, tmp_path):
    """A run on another device has its own evidence and verdict; the CPU's stays as it was and stays fresh."""
    before = claims(project.root, "--json", "show", "every-kind").json["result"]
    content = run_records.record(project, tmp_path / "run.json", "--device", "abacus")
    after = claims(project.root, "--json", "show", "every-kind").json["result"]
    seen = {machine["device"]: machine for machine in after["machines"]}

    assert {("every-kind", "abacus")} == {
        (observation["claim"], observation["settings"]["device"])
        for observation in content["result"]["observations"]
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
    unnamed = claims(project.root, "verify", "--device", "../away")
    rows = claims(project.root, "--json", "plan", "--device", "counter").json["result"]

    assert (2, 2) == (named.code, unnamed.code)
    assert "no script of claims/says-yes reads CLAIMS_DEVICE" in named.err
    assert "no name of a device" in unnamed.err
    assert ["every-kind"] == [row["id"] for row in rows]
