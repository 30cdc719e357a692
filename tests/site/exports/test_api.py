"""Exports: JSON that says what the pages say, each file valid by its published schema."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest
from helpers.site.claims import RUN
from helpers.site.findings import findings, findings_with, findings_with_claim, sample

from generators.model import Entry, PassageWord, Status
from generators.site.exports import api
from generators.site.exports.api import render_api
from generators.site.exports.schemas import json_schemas

SCHEMAS = {
    "api/v1/article.json": "article-api",
    "api/v1/claims.json": "claims-api",
    "api/v1/deployment.json": "deployment-api",
    f"api/v1/runs/{RUN}.json": "run",
}
ROW = [
    "id",
    "title",
    "statement",
    "topic",
    "favours",
    "verdict",
    "reason",
    "details",
    "subject",
    "distinguishes",
    "freshness",
    "health",
    "verified_at",
    "expires",
    "frameworks",
    "kind",
    "facet_of",
    "twin_of",
    "appearances",
    "url",
]
MORE = [
    "rules",
    "what_if",
    "uses",
    "comparisons",
    "measures",
    "controls",
    "strength",
    "observations",
    "settings",
    "environment",
    "fingerprints",
    "machines",
    "ratios",
    "shared_bias",
    "complaints",
    "history",
    "history_unknown",
    "published",
]


@pytest.fixture(scope="module")
def files():
    """The exported files of the sample, parsed."""
    return {path: json.loads(text) for path, text in render_api(findings()).items()}


def test_every_file_is_valid_by_its_schema(files):
    """Every answer holds version, moment, total and result, as its schema says."""
    schemas = json_schemas()
    answers = {path: answer for path, answer in files.items() if "/schema/" not in path}

    assert 14 == len(answers)
    for path, answer in answers.items():
        schema = schemas[SCHEMAS.get(path, "claim-api")]
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(answer, schema, format_checker=jsonschema.FormatChecker())
        assert ["generated_at", "result", "schema_version", "total"] == sorted(answer)
        assert (1, "2026-11-22T13:40:00Z") == (answer["schema_version"], answer["generated_at"])


def test_a_schema_refuses_what_is_no_record(files):
    """An unknown verdict word, a missing key or another version is refused."""
    schema = json_schemas()["claims-api"]
    answer = files["api/v1/claims.json"]
    wrong = [
        {key: value for key, value in answer.items() if key != "total"},
        answer | {"result": [answer["result"][0] | {"verdict": "true"}]},
        answer | {"schema_version": 2},
    ]

    for refused in wrong:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(refused, schema)


def test_lists_every_entry_but_drafts_and_retired_ones(files):
    """The list holds each shown entry once, the broken one as not enough evidence, sorted by id."""
    listing = files["api/v1/claims.json"]
    ids = [row["id"] for row in listing["result"]]
    broken = next(row for row in listing["result"] if row["id"] == "onnx-round-trip")

    assert sorted(ids) == ids
    assert listing["total"] == len(ids) == len(findings().project.claims) + 1
    assert "not-enough-evidence" == broken["verdict"]
    assert ROW == [key for key in ROW if key in listing["result"][0]]
    assert len(ROW) == len(listing["result"][0])


def test_a_claim_s_file_has_its_row_and_more(files):
    """A claim's own file repeats its row and adds what the verdict rests on."""
    for row in files["api/v1/claims.json"]["result"]:
        record = files[f"api/v1/claims/{row['id']}.json"]["result"]
        assert row == {key: record[key] for key in ROW}
        assert sorted(ROW + MORE) == sorted(record)


def test_measures_have_a_value_or_a_median(files):
    """Single values, seeds, batteries, timings and sweeps each have their shape."""

    def measure(claim_id, name):
        return files[f"api/v1/claims/{claim_id}.json"]["result"]["measures"][name]["alpha"]

    step = measure("training-step", "step")
    low, high = step["interval"]
    assert {"value": 1.0} == measure("static-graphs", "body_runs")
    assert {"value": "graph mode"} == measure("static-graphs", "mode")
    assert {"value": False} == measure("traceback", "points")
    assert {"value": {"conv2d": True, "fft": False, "lstm": True, "sort": None}} == measure(
        "mobile-operators", "operators"
    )
    assert (0.951, 3) == (measure("accuracy", "accuracy")["median"], measure("accuracy", "accuracy")["samples"])
    assert low < step["median"] < high
    assert 55 == step["samples"]
    assert ["1", "64"] == sorted(measure("inference-sweep", "batch")["sizes"])


def test_is_ascii_and_deterministic():
    """Files are ASCII with sorted keys, the same whatever the order of the entries."""
    found = findings()

    assert render_api(found) == render_api(findings_with(claims=found.project.claims[::-1]))
    assert all(text.isascii() for text in render_api(found).values())


def test_names_no_folder_of_the_machine():
    """The interpreter is named without its folder."""
    found = findings()
    seen = found.evidence["accuracy"]["alpha"].newest
    away = seen.environment.model_copy(update={"interpreter": "/srv/secret/bin/python3"})
    moved = found.evidence["accuracy"]["alpha"].model_copy(
        update={"newest": seen.model_copy(update={"environment": away})}
    )
    changed = found.model_copy(update={"evidence": {"accuracy": {"alpha": moved}}})
    record = api.claim_record(changed, "accuracy")

    assert "python3" == record["environment"]["alpha"]["interpreter"]


def test_a_record_can_be_asked_for_by_id():
    """A record is given for sound, broken and draft entries alike, and refused for an unknown id."""
    draft = sample("static-graphs", status=Status.DRAFT)
    hidden = findings_with(claims=(draft,)).model_copy(update={"ledger": None})

    assert "supported" == api.claim_record(hidden, draft.id)["verdict"]
    assert 1 == len(api.claim_record(hidden, "onnx-round-trip")["complaints"])
    assert f"api/v1/claims/{draft.id}.json" not in render_api(hidden)
    with pytest.raises(KeyError):
        api.claim_record(hidden, "nowhere")


def test_an_entry_without_a_verdict_has_not_run():
    """Before any run a record says so."""
    bare = findings().model_copy(update={"verdicts": {}, "evidence": {}, "ledger": None})
    record = api.claim_record(bare, "accuracy")

    assert ("not-enough-evidence", "not run yet") == (record["verdict"], record["reason"])
    assert not [path for path in render_api(bare) if "/runs/" in path]


def test_every_run_behind_the_evidence_has_its_file():
    """The newest run, and each older one that evidence comes from, finished or taken over by another."""
    found = findings()
    older = found.ledger.model_copy(
        update={"manifest": found.ledger.manifest.model_copy(update={"run": "run-0"}), "footer": None}
    )
    files = render_api(found.model_copy(update={"runs": (older, found.ledger)}))

    assert {f"api/v1/runs/{run}.json" for run in ("run-0", RUN)} == {path for path in files if "/runs/" in path}
    content = json.loads(files["api/v1/runs/run-0.json"])
    jsonschema.validate(content, json_schemas()["run"])
    assert (content["result"]["footer"], content["result"]["manifest"]["source"]) == (None, None)


def test_the_entry_s_schema_knows_the_words_of_toml(project):
    """A sound entry is valid by the schema, which explains its keys; an unknown key is refused."""
    schema = json_schemas()["claim"]
    entry = json.loads(
        json.dumps(tomllib.loads((project.root / "claims/says-yes/claim.toml").read_text()), default=str)
    )

    jsonschema.validate(entry, schema)
    assert set(entry) <= set(schema["properties"])
    assert (
        "Direction that is better; left out where neither is."
        == schema["$defs"]["Measure"]["properties"]["better"]["description"]
    )
    assert set(Entry.model_fields) == set(schema["properties"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(entry | {"verdikt": "supported"}, schema)


def test_other_machines_have_records_of_their_own(files):
    """Each names its machine, device and verdict, and what was measured there."""
    (here, other) = files["api/v1/claims/training-step.json"]["result"]["machines"]

    assert ("cpu", "abacus") == (here["device"], other["device"])
    assert "AMD EPYC" == other["machine"]["cpu"]
    assert "supported" == other["verdict"]
    assert 5 * 12 > other["measures"]["step"]["alpha"]["samples"] > 0


def test_the_article_s_file_has_the_verdict_of_each_passage(files):
    """In the article's order, with what decides it; the counts are those of its passages."""
    answer = files["api/v1/article.json"]
    passages = answer["result"]["passages"]
    decided = next(passage for passage in passages if passage["locator"] == "table.accuracy")
    words = [passage["verdict"] for passage in passages]

    assert list(findings().project.article.passages) == [passage["locator"] for passage in passages]
    assert answer["total"] == len(passages)
    assert (["accuracy"], "does-not-hold", "tells-them-apart") == (
        decided["leads"],
        decided["verdict"],
        decided["tells_apart"],
    )
    assert answer["result"]["counts"] == {word: words.count(word) for word in PassageWord}
    assert [] == next(passage["leads"] for passage in passages if passage["verdict"] is None)


def test_a_retired_claim_is_in_no_list_but_that_of_its_passages():
    """It has no file of its own."""
    retired = render_api(findings_with_claim(sample("accuracy", status=Status.RETIRED)))
    article = json.loads(retired["api/v1/article.json"])["result"]["passages"]

    assert "api/v1/claims/accuracy.json" not in retired
    assert "accuracy" not in retired["api/v1/claims.json"]
    assert [("table.accuracy", None)] == [
        (passage["locator"], passage["verdict"]) for passage in article if passage["retired"] == ["accuracy"]
    ]
