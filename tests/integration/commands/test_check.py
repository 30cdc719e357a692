"""`check` and `schema` on a real project: every complaint, and every schema."""

from __future__ import annotations

import json

from helpers.run_command import claims


def test_a_broken_entry_is_left_out_and_reported(project):
    """`check` exits 1 and `verify` 3 for a broken entry; the sound ones run; the site shows its complaint."""
    project.add("bad", verdict={"supported_if": "alpha.nothing", "refuted_if": "not alpha.yes"})
    checked = claims(project.root, "check")
    result = claims(project.root, "--json", "verify")
    rows = {row["id"]: row for row in result.json["result"]}

    assert (1, 3) == (checked.code, result.code)
    assert "claims/bad/claim.toml:" in checked.out
    assert ("not-enough-evidence", []) == (rows["bad"]["verdict"], rows["bad"]["ran"])
    assert "nothing" in rows["bad"]["reason"]
    assert "supported" == rows["says-yes"]["verdict"]
    assert 0 == claims(project.root, "build").code
    assert "nothing" in (project.root / "build/site/claims/bad/index.html").read_text()


def test_check_names_every_complaint(project):
    """All complaints come at once, as text and as JSON."""
    project.add("bad", topic="weather", added="soon")
    result = claims(project.root, "--json", "check", "bad")

    assert (1, 2) == (result.code, result.json["total"])
    assert {"id", "where", "what", "got", "way_out", "text", "rule", "claim", "severity"} - {"id"} == set(
        result.json["result"][0]
    )
    assert 0 == claims(project.root, "check", "says-yes").code
    assert "every entry keeps every lint rule" in claims(project.root, "check", "says-yes").out


def test_check_sees_a_stale_schema(project):
    """The entry's schema, where a project keeps one, must be current."""
    assert 0 == claims(project.root, "schema").code
    assert 0 == claims(project.root, "check").code
    project.write("claims/claim.schema.json", "{}")
    result = claims(project.root, "check")

    assert 1 == result.code
    assert (
        "claims/claim.schema.json: the schema is not current (got what another version wrote); run `claims schema`"
        in result.out
    )


def test_schema_writes_schemas(project):
    """Schemas of the entry, the run and the API are valid JSON with a title."""
    written = claims(project.root, "--json", "schema").json["result"]

    assert "claims/claim.schema.json" in written
    assert all(json.loads((project.root / path).read_text())["$schema"] for path in written)


def test_a_typed_number_that_a_measure_gives_is_reported_after_a_run(project):
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
    assert [("typed_numbers", "claims/typed/notes.md:3")] == [
        (complaint["rule"], complaint["where"]) for complaint in after.json["result"]
    ]
    assert {"supported"} == {row["verdict"] for row in claims(project.root, "--json", "verify").json["result"]}
