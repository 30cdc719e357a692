"""What a site publishes beside its pages: raw samples, CSV, badges, a guide for programs and how to cite."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import jsonschema
import pytest
import yaml
from helpers.site.findings import findings
from helpers.site.questions import findings_with_questions
from helpers.site.strange_text import STRANGE, strange_findings

from generators.model import Project, Timing
from generators.site.claim.site import Site
from generators.site.exports import badges, table
from generators.site.exports.files import render_exports
from generators.site.exports.schemas import json_schemas

SITE = Site(address="https://example.org/latest/", title="Alpha or Beta", authors=("Ada",))


@pytest.fixture(scope="module")
def files():
    """The files of the sample, on a site with an address."""
    return render_exports(findings(), site=SITE)


@pytest.fixture(scope="module")
def rows(files):
    """The rows of the table of all claims."""
    return json.loads(files["api/v1/claims.json"])["result"]


def test_raw_samples_are_those_that_were_observed(files):
    """Each round of each launch stands in the file, in an answer that its schema allows."""
    answer = json.loads(files["api/v1/samples/training-step.json"])
    timing = findings().evidence["training-step"]["alpha"].newest.measures["step"]
    written = answer["result"]["measures"]["step"]["alpha"]["value"]

    jsonschema.validate(answer, json_schemas()["samples-api"], format_checker=jsonschema.FormatChecker())
    assert timing == Timing.model_validate(written)
    assert "2026-11-22T13:40:00Z" == answer["generated_at"]


def test_a_claim_without_repeated_measures_has_no_raw_samples(files):
    """One value is no sample: such a claim has no file."""
    names = {path for path in files if path.startswith("api/v1/samples/")}

    assert {f"api/v1/samples/{name}.json" for name in ("accuracy", "inference-sweep", "training-step")} == names


def test_the_csv_says_what_the_json_says(files, rows):
    """One row for each claim, in the same order, with the same verdicts and reasons."""
    written = list(csv.DictReader(io.StringIO(files["claims.csv"], newline="")))

    assert [(row["id"], row["verdict"], row["url"]) for row in rows] == [
        (row["id"], row["verdict"], row["url"]) for row in written
    ]
    assert "alpha 2.21.0; beta 2.13.0" == written[0]["frameworks"]
    assert ["true", ""] == [written[0]["distinguishes"], written[1]["distinguishes"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_text_is_a_formula_for_a_spreadsheet(text):
    """A text that a spreadsheet would compute begins with a quote."""
    written = table.csv_table([{"title": text}])

    assert f"'{text}" == next(csv.DictReader(io.StringIO(written, newline="")))["title"]


def test_a_badge_says_the_verdict_and_its_day(files, rows):
    """Picture and endpoint say the same word, with the day from which the verdict is."""
    for row in rows:
        shield = json.loads(files[f"badges/{row['id']}.json"])
        picture = ET.fromstring(files[f"badges/{row['id']}.svg"])  # noqa: S314  # made here
        word = row["verdict"].replace("-", " ")
        assert shield["message"].startswith(word)
        assert (row["verified_at"] or "")[:10] in shield["message"]
        assert f"{shield['label']}: {shield['message']}" == picture.attrib["aria-label"]
        assert {1, 4} == {shield["schemaVersion"], len(shield)}


def test_badges_have_contrast():
    """White text on each colour of a badge has a contrast of at least 4.5."""
    for colour in badges.COLOURS.values():
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        light = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        assert 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05) >= 4.5


def test_strange_text_is_text_in_every_file():
    """Hostile text makes no element of an SVG, no link of the guide and no row of the CSV."""
    made = render_exports(strange_findings(), site=SITE)
    rows = json.loads(made["api/v1/claims.json"])["result"]
    kinds = {"svg", "title", "rect", "g", "text"}

    for path in (path for path in made if path.endswith(".svg")):
        tags = {part.tag.rpartition("}")[2] for part in ET.fromstring(made[path]).iter()}  # noqa: S314  # as above
        assert tags == kinds
    links = [line for line in made["llms.txt"].splitlines() if line.startswith("- [")]
    assert (
        len(rows) == sum("/claims/" in line.partition("](")[2] for line in links if "claims.csv" not in line) - 1
    )
    assert len(rows) == len(list(csv.DictReader(io.StringIO(made["claims.csv"], newline=""))))
    assert any(STRANGE[:20] in row["statement"] for row in rows)


def test_the_guide_names_every_claim_with_its_verdict(files, rows):
    """Each claim stands in `llms.txt` with its address, word and reason."""
    words = {"supported": "Supported", "refuted": "Refuted", "mixed": "Mixed"}

    for row in rows:
        line = next(line for line in files["llms.txt"].splitlines() if f"latest/{row['url']})" in line)
        assert words.get(row["verdict"], "Not") in line


@pytest.mark.parametrize(("found", "named"), [(findings(), False), (findings_with_questions(), True)])
def test_the_guide_leads_to_the_answers_where_there_are_questions(found, named):
    """To the page that every other reader is led to first."""
    assert named is ("(https://example.org/latest/choose/)" in render_exports(found, site=SITE)["llms.txt"])


def test_the_citation_file_has_the_run_and_the_address(files):
    """The published file names title and authors, the newest run, at the site's address."""
    fields = yaml.safe_load(files["CITATION.cff"])

    assert ("1.2.0", "2026-11-22") == (fields["cff-version"], fields["date-released"])
    assert "https://example.org/latest/" == fields["url"]
    assert [{"name": "Ada"}] == fields["authors"]


def test_a_site_before_any_run_has_every_file():
    """Without evidence there are badges, a table and a guide, and the citation names no run."""
    empty = findings().model_copy(update={"verdicts": {}, "evidence": {}, "ledger": None, "runs": ()})
    made = render_exports(empty)

    assert isinstance(empty.project, Project)
    assert "not run yet" in made["claims.csv"]
    assert "date-released" not in made["CITATION.cff"]
    assert not [path for path in made if "/samples/" in path]
