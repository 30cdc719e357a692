"""Results of benchmarks are kept, merged and described."""

from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from benchmarks.suite import figures
from benchmarks.suite.figures import Aim, Figure, Results, Run
from helpers.observations import MACHINE
from pydantic import ValidationError

AT = datetime(2026, 11, 29, tzinfo=UTC)


def a_run(name="r1", started=AT):
    """A run of the suite."""
    return Run(
        name=name,
        started=started,
        finished=started,
        machine=MACHINE,
        load=0,
        source=None,
        sandbox="full",
        python="3.11",
        packages={},
    )


def figure(case="ten", name="ours", **fields):
    """A figure of the benchmark `trainings`."""
    return Figure(
        **{"benchmark": "trainings", "case": case, "name": name, "unit": "s", "values": (1.0,), **fields}
    )


@pytest.mark.parametrize(
    ("aim", "value", "met"),
    [
        (Aim(at_most=1.25), 1.25, True),
        (Aim(at_most=1.25), 1.26, False),
        (Aim(at_least=4), 3.9, False),
        (Aim(at_least=4), 4, True),
    ],
)
def test_an_aim_includes_its_bound(aim, value, met):
    """At most and at least mean what they say."""
    assert met is aim.met(value)


def test_a_run_replaces_the_cases_that_it_measured():
    """Other cases keep their values and the run that they are from; a run that nothing is from is dropped."""
    first = Results().with_run(a_run("r1"), [figure("ten"), figure("ten", "limit"), figure("twenty")])

    second = first.with_run(a_run("r2"), [figure("ten", values=(2.0,))])
    third = second.with_run(a_run("r3"), [figure("twenty")])

    assert [("twenty", "r1", (1.0,)), ("ten", "r2", (2.0,))] == [
        (each.case, each.run, each.values) for each in second.figures
    ]
    assert ["r1", "r2"] == [run.name for run in second.runs]
    assert ["r2", "r3"] == [run.name for run in third.runs]


def test_a_run_stands_once_whatever_is_merged_again():
    """The results of a run may be merged before its last benchmark is measured, and after it."""
    kept = Results().with_run(a_run("r1"), [figure("ten"), figure("twenty")])
    newer = kept.with_run(a_run("r2"), [figure("ten")])

    assert newer == kept.updated(newer).updated(newer)
    doubled = Results(runs=(*newer.runs, *newer.runs), figures=newer.figures)
    assert newer == Results().updated(doubled)


def test_an_earlier_run_does_not_replace_a_later_one():
    """Results that lie in a folder since earlier are merged without harm."""
    kept = Results().with_run(a_run("r2", AT + timedelta(days=1)), [figure("ten", values=(2.0,))])
    old = Results().with_run(a_run("r1"), [figure("ten"), figure("twenty")])

    assert [("ten", "r2", (2.0,)), ("twenty", "r1", (1.0,))] == [
        (each.case, each.run, each.values) for each in kept.updated(old).figures
    ]


def test_results_are_read_as_they_were_written(tmp_path):
    """A file of results follows the schema that is kept beside the results, and no file means no results."""
    results = Results().with_run(a_run(), [figure(aim=Aim(at_most=2)), figure("twenty", values=(), absent="why")])

    figures.write(tmp_path / "build" / "bench.json", results)

    assert results == figures.read(tmp_path / "build" / "bench.json")
    assert Results() == figures.read(tmp_path / "absent.json")
    jsonschema.validate(results.model_dump(mode="json"), Results.model_json_schema())


def test_the_schema_in_the_repository_is_that_of_the_code():
    """`python -m benchmarks --schema` would change nothing."""
    assert figures.schema() == figures.SCHEMA.read_text(encoding="utf-8")


def test_a_value_that_is_no_number_is_refused():
    """An arm that took no time gives no infinite ratio."""
    with pytest.raises(ValidationError):
        figure(values=(float("inf"),))


def test_results_are_updated_by_all_runs_of_newer_ones():
    """What another machine has not measured again keeps its values."""
    kept = Results().with_run(a_run("r1"), [figure("ten"), figure("twenty")])
    newer = Results().with_run(a_run("r2"), [figure("ten", values=(2.0,))]).with_run(a_run("r3"), [figure("more")])

    assert [("twenty", "r1"), ("ten", "r2"), ("more", "r3")] == [
        (each.case, each.run) for each in kept.updated(newer).figures
    ]
