"""The JSON Schemas that `claims schema` writes, and the complaint about one that is not current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.errors import EvidenceError, UsageError
from generators.site.exports import schemas
from generators.site.exports.schemas import json_schemas


def test_the_entrys_schema_stands_beside_the_entries(project):
    """It is where the first line of an entry says; the others are built."""
    ground = project.root / "claims"
    written = schemas.write(ground)
    built = project.root / "build" / "schemas"

    assert ground / "claim.schema.json" in written
    assert {built / f"{name}.schema.json" for name in json_schemas() if name != "claim"} == {
        path for path in written if path.parent == built
    }
    assert json_schemas()["claim"] == json.loads((ground / "claim.schema.json").read_text(encoding="utf-8"))


def test_a_schema_is_stale_as_soon_as_it_differs(project):
    """None is no fault, the one that was written is current, an edited one is complained of."""
    ground = project.root / "claims"
    without = list(schemas.stale(ground))
    schemas.write(ground)
    current = list(schemas.stale(ground))
    project.write("claims/claim.schema.json", "{}\n")
    (complaint,) = schemas.stale(ground)

    assert ([], []) == (without, current)
    assert (
        "claims/claim.schema.json: the schema is not current (got what another version wrote); "
        "run `claims schema` and commit what it writes" == str(complaint)
    )


def test_a_schema_that_is_no_text_is_stale(project):
    """As an editor leaves it that writes UTF-16."""
    ground = project.root / "claims"
    (ground / "claim.schema.json").write_bytes("{}".encode("utf-16"))

    assert ["the schema is not current"] == [complaint.what for complaint in schemas.stale(ground)]


def test_a_schema_that_can_not_be_written_is_named(project, monkeypatch):
    """A full disk names no file itself."""

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(
        EvidenceError, match=r"claim\.schema\.json: can't be written \(No space left on device\); "
    ):
        schemas.write(project.root / "claims")


def test_a_python_without_docstrings_neither_writes_schemas_nor_judges_them(project, monkeypatch):
    """They describe the keys, and PYTHONOPTIMIZE=2 leaves them out."""
    ground = project.root / "claims"
    project.write("claims/claim.schema.json", "{}\n")
    monkeypatch.setattr(schemas.Entry, "__doc__", None)

    assert list(schemas.stale(ground)) == []
    with pytest.raises(UsageError, match=r"PYTHONOPTIMIZE: .* \(got -OO\); unset it"):
        schemas.write(ground)
