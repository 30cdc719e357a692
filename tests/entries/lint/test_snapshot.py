"""Dated files."""

from __future__ import annotations

import hashlib
from datetime import date

from generators.entries.lint import snapshot

CONTENT = "1,2\n"
SHA = hashlib.sha256(CONTENT.encode()).hexdigest()


def write(project, file="rows.csv", sha=SHA):
    """The sound claim with a snapshot."""
    table = {"file": file, "date": date(2026, 11, 1), "sha256": sha, "max_age_days": 30}
    project.add("says-yes", files={"rows.csv": CONTENT}, snapshot=table)


def test_accepts_the_dated_file(project, said):
    """The digest is that of the bytes; a claim without a snapshot has none to check."""
    assert said(snapshot) == []
    write(project)
    assert said(snapshot) == []


def test_refuses_a_file_that_is_not_there(project, said):
    """Names outside the folder are not there either."""
    write(project, file="row.csv")
    assert said(snapshot) == [
        (
            "claims/says-yes/claim.toml:21: no such file in the claim's folder (got 'row.csv'); "
            "did you mean rows.csv?"
        ),
    ]
    write(project, file="/etc/passwd")
    assert "no such file in the claim's folder" in said(snapshot)[0]


def test_refuses_another_content(project, said):
    """The way out gives the digest of what is there."""
    write(project, sha="0" * 64)

    (complaint,) = said(snapshot)
    assert complaint.startswith("claims/says-yes/claim.toml:23: the file is not the one dated (got '000")
    assert complaint.endswith(f'write its date and sha256 = "{SHA}"')
