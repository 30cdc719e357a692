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


def test_check_of_a_renamed_entry_names_its_aliases(project):
    """The entry that uses it is wrong, and neither it nor its passages are blamed."""
    outline = project.root / "claims" / "article.toml"
    outline.write_text(outline.read_text().replace("[passages]", "complete = true\n\n[passages]"))
    project.add("says-yes", appearances=["intro.p2"])
    project.add("advice", uses={"one": "says-yes"})
    (project.root / "claims" / "says-yes").rename(project.root / "claims" / "says-aye")
    result = claims(project.root, "--json", "check")

    assert [("advice", "uses")] == [(row["claim"], row["rule"]) for row in result.json["result"]]
    assert "`aliases`" in result.json["result"][0]["way_out"]
