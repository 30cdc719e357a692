"""Records may grow: unknown fields are ignored, fields with a default may be missing, and any other is needed."""

from __future__ import annotations

import json

import jsonschema
import pytest
from helpers.fuzz_inputs import FOOTER, MANIFEST
from helpers.observations import AT, observation
from helpers.other_versions import grown, records_in, without
from helpers.site.claims import RUN
from helpers.site.findings import findings
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from generators.evidence.run_file import RecordAnswer, RunRecord
from generators.evidence.store import _Pointer
from generators.model import (
    Article,
    Battery,
    ControlResult,
    Entry,
    EnvironmentTable,
    Framework,
    Launch,
    Ledger,
    Number,
    Record,
    Source,
    Text,
    Timing,
    Twins,
)
from generators.model.published import PublishedClaim, RemovedAnswer, RemovedEdition
from generators.model.records import ClaimAnswer, ClaimsAnswer, DeploymentAnswer, RunAnswer
from generators.running.environments.make import EnvironmentState
from generators.running.environments.observe import _Description
from generators.sandbox.levels import MethodResult
from generators.site.exports.api import render_api
from generators.site.exports.schemas import json_schemas

LAUNCH = Launch(wall=(1.0, 2.0), cpu=(0.5, 1.0), noisy=(False, True))
OBSERVED = observation(
    measures={
        "n": Number(value=(1, 2.5, 3)),
        "b": Battery(items={"one": True, "two": None}),
        "t": Text(value="text"),
        "c": Timing(launches={"": (LAUNCH, LAUNCH)}, twins={"": (Twins(first=LAUNCH, second=LAUNCH),)}),
    },
    controls=(ControlResult(measure="n", observed=1, known=(1, 2), passed=True),),
    run="r",
)
SOURCED = MANIFEST.model_copy(update={"source": Source(commit="a" * 40, clean=True)})
API = render_api(findings())
PUBLISHED = {
    "claims-api": ClaimsAnswer.model_validate_json(API["api/v1/claims.json"]),
    "claim-api": ClaimAnswer.model_validate_json(API["api/v1/claims/training-step.json"]),
    "deployment-api": DeploymentAnswer.model_validate_json(API["api/v1/deployment.json"]),
    "run": RunAnswer.model_validate_json(API[f"api/v1/runs/{RUN}.json"]),
    "record": RecordAnswer(
        generated_at=AT,
        total=1,
        result=RunRecord(manifest=SOURCED, footer=FOOTER, observations=(OBSERVED,)),
    ),
}
RECORDS: dict[str, Record] = {
    **PUBLISHED,
    "observation": OBSERVED,
    "ledger": Ledger(manifest=SOURCED, footer=FOOTER),
    "pointer": _Pointer(newest="0" * 64, good="1" * 64),
    "environment": EnvironmentState(wanted="w", packages={"a": "1"}),
    "interpreter": _Description(python="3.11", packages={"a": "1"}, version="1"),
    "sandbox": MethodResult(method="landlock", level="weak", open=("signals",)),
    "removed": RemovedAnswer(generated_at=AT, total=1, result=(RemovedEdition(name="2026-11-22", removed=AT),)),
    "published claim": PublishedClaim.model_validate_json(
        json.dumps(json.loads(API["api/v1/claims/training-step.json"])["result"])
    ),
}
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
UNKNOWN = some.dictionaries(some.text(max_size=9).map("x-{}".format), JSON, min_size=1, max_size=3)


@pytest.mark.parametrize("name", RECORDS)
@settings(max_examples=20)
@given(unknown=UNKNOWN)
def test_a_record_of_a_later_version_is_read(name, unknown):
    """Whatever fields are added, to it and to all that is in it: what this version knows is read as it is."""
    record = RECORDS[name]

    assert type(record).model_validate(grown(record, unknown)) == record


@pytest.mark.parametrize("name", RECORDS)
def test_a_missing_field_without_a_default_is_damage(name):
    """Whichever field is missing, in it or in what is in it: without a default the record is none."""
    record = RECORDS[name]
    needed = 0
    for path, part in records_in(record):
        for field, info in type(part).model_fields.items():
            if info.is_required():
                needed += 1
                with pytest.raises(ValidationError):
                    type(record).model_validate(without(record, path, field))
    assert needed or name == "interpreter"


@pytest.mark.parametrize("name", RECORDS)
def test_a_missing_field_with_a_default_is_filled_in(name):
    """What was added since the first version is read as its default, wherever it is missing."""
    record = RECORDS[name]
    for path, part in records_in(record):
        for field, info in type(part).model_fields.items():
            if not info.is_required() and field != "kind":  # which says what sort of value it is
                read = type(record).model_validate(without(record, path, field))
                parts = dict(records_in(read))
                assert getattr(parts[path], field) == info.get_default(call_default_factory=True)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_record_of_a_later_version_is_valid_by_its_schema(name):
    """A program that checks our files by the published schema takes later ones, too."""
    schema = json_schemas()[name]

    jsonschema.validate(grown(PUBLISHED[name], {"x-later": {"x": [1]}}), schema)
    assert '"additionalProperties": false' not in json.dumps(schema)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_record_of_an_earlier_version_is_valid_by_its_schema(name):
    """A field that may be missing for our readers may be missing by the schema."""
    record = PUBLISHED[name]
    for path, part in records_in(record):
        for field, info in type(part).model_fields.items():
            if not info.is_required() and field != "kind":
                jsonschema.validate(without(record, path, field), json_schemas()[name])


@pytest.mark.parametrize("noun", [Entry, Framework, EnvironmentTable, Article])
def test_what_people_write_is_no_record(noun):
    """An unknown key of a TOML file is a slip of the pen, in every table of it."""
    schema = noun.model_json_schema()
    tables = [table for table in (schema, *schema.get("$defs", {}).values()) if "properties" in table]

    assert tables
    assert all(table["additionalProperties"] is False for table in tables)
