"""`claims durations`: shown, and written from the evidence."""

from __future__ import annotations

import shutil
import tomllib

import pytest
from helpers.run_command import claims


def rows(root, *options):
    """Where the seconds of each script come from, by framework."""
    done = claims(root, "--json", "durations", *options)
    return {row["framework"]: row["source"] for row in done.json["result"]}


def test_durations_are_written_from_evidence_and_make_nothing_stale(project):
    """The file holds a row for each measured script; with it everything is as fresh as before."""
    before = rows(project.root)
    claims(project.root, "verify")
    written = rows(project.root, "--write")
    file = tomllib.loads((project.root / "claims" / "durations.toml").read_text())

    assert (before, written) == (dict.fromkeys(("alpha", "beta"), "time-out"), dict.fromkeys(before, "evidence"))
    assert file["seconds"]["says-yes"].keys() == {"alpha", "beta"}
    assert "nothing to run" in claims(project.root, "plan").out
    assert claims(project.root, "check").code == 0


def test_rows_of_other_machines_stay(project):
    """Where this machine has measured only some scripts, the others keep their scaled rows."""
    project.add("other")
    claims(project.root, "verify")
    claims(project.root, "durations", "--write")
    shutil.rmtree(project.root / "build" / "evidence")
    claims(project.root, "verify", "other")
    text = claims(project.root, "durations", "--write").out
    file = tomllib.loads((project.root / "claims" / "durations.toml").read_text())

    assert "4 scripts: 2 measured here, 2 from claims/durations.toml, 0 not known" in text
    assert file["seconds"].keys() == {"other", "says-yes"}


def test_rows_of_an_entry_that_cannot_be_read_stay(project):
    """A typo in an entry costs nobody the seconds that were measured of its scripts."""
    project.add("other")
    claims(project.root, "verify")
    claims(project.root, "durations", "--write")
    project.write("claims/says-yes/claim.toml", "title = \n")
    claims(project.root, "durations", "--write")
    file = tomllib.loads((project.root / "claims" / "durations.toml").read_text())

    assert [sorted(row) for row in file["seconds"].values()] == [["alpha", "beta"]] * 2


def test_nothing_is_written_without_evidence(project):
    """A file without a row would only say that nobody knows."""
    done = claims(project.root, "durations", "--write")

    assert (done.code, (project.root / "claims" / "durations.toml").exists()) == (2, False)
    assert "no script was measured here yet; run `claims verify` first" in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("calibration = 1\nsecond = {}\n", "second: Extra inputs are not permitted"),
        ("[seconds]\na.alpha = 1\n", "calibration: Field required"),
        ("calibration = 1\nseconds.a.alpha = -1\n", "seconds.a.alpha: Input should be greater than or equal to 0"),
        ("calibration = 1e-310\n", "calibration: Input should be greater than or equal to"),
        ("calibration = inf\n", "calibration: Input should be"),
        ("calibration = 1\nseconds.a.alpha = 1e308\n", "seconds.a.alpha: Input should be less than or equal to"),
        ("calibration =\n", "not readable TOML"),
    ],
)
def test_a_file_that_is_not_as_it_must_be(project, text, message):
    """A wrong key or value is named by those commands that read the file, and by no other."""
    project.write("claims/durations.toml", text)
    done = claims(project.root, "durations")

    assert done.code == 2
    assert message in done.err
    assert claims(project.root, "plan").code == 0
