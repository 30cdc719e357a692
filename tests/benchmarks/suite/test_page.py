"""The page about speed shows results, and the results that are kept."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.comparisons.registry import BENCHMARKS
from benchmarks.suite import figures, page
from benchmarks.suite.figures import Aim, Figure, Results
from benchmarks.suite.test_figures import AT, a_run

PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
KEPT = [figures.SCHEMA.with_name(name) for name in ("before.json", "latest.json")]


def figure(*values, case="ten", name="ours / limit", **fields):
    """A ratio."""
    given = {"benchmark": "trainings", "case": case, "name": name, "unit": "x", "values": values, **fields}
    return Figure.model_validate(given)


def test_the_page_shows_the_results_that_are_kept():
    """`make performance` without new results would change nothing."""
    before, latest = map(figures.read, KEPT)
    text = PAGE.read_text(encoding="utf-8")

    assert text == page.with_results(text, before, latest, BENCHMARKS)


def test_a_row_has_the_median_the_spread_and_whether_the_aim_is_met():
    """The median decides, and the earlier one stands beside it."""
    now = figure(1.1, 1.3, 1.2, aim=Aim(at_most=1.25))

    assert ("ours / limit", "5.85 x", "1.2 x", "1.1 x to 1.3 x", "3", "at most 1.25 x: met") == page.row(
        now, figure(5.85)
    )


def test_what_was_not_measured_says_why():
    """An absent arm has its reason where others have their spread, and has met no aim."""
    now = figure(absent="it can't be installed", aim=Aim(at_least=4))

    assert page.row(now, None)[2:] == (page.NOTHING, "it can't be installed", "0", "at least 4 x")


def test_a_figure_that_is_gone_stays_visible():
    """What an earlier run of the same case measured is shown as not measured, not left out."""
    text = page.benchmark_tables([figure(4.0, name="xargs / ours"), figure(5.0)], [figure(1.2)])

    assert "| xargs / ours | 4 x | \N{EM DASH} | not measured | 0 |  |" in text


def test_every_case_has_its_table_and_they_stand_by_size():
    """Cases without a size come first, growth from one size to another after the sizes, this project last."""
    cases = ["this project", "1,000 jobs", "start", "100 to 1,000 jobs", "30 jobs", "the same", "1,000 jobs"]
    text = page.benchmark_tables([], [figure(1.0, case=case) for case in cases])

    assert ["start", "the same", "30 jobs", "1,000 jobs", "100 to 1,000 jobs", "this project"] == re.findall(
        r"(?m)^\*\*(.*)\*\*$", text
    )
    assert text.count("| before |") == 6


def test_what_an_earlier_generator_can_not_do_says_why():
    """Its reason stands where its median would."""
    assert page.row(figure(1.0), figure(absent="no such command"))[1] == "no such command"


def test_runs_that_no_shown_figure_comes_from_are_left_out():
    """Neither that of a benchmark that is gone, nor that of an earlier case which nobody measured since."""
    before = Results().with_run(a_run("r1", AT), [figure(3.0, case="ten"), figure(4.0, case="twenty")])
    before = before.with_run(a_run("r2", AT + timedelta(days=1)), [figure(5.0, case="thirty")])
    now = Results().with_run(a_run("r3", AT + timedelta(days=2)), [figure(1.0, case="ten")])
    now = now.with_run(a_run("r4", AT + timedelta(days=3)), [figure(1.0, benchmark="gone")])
    empty = "".join("\n".join(page.marks(name)) for name in ("trainings", page.RUNS))

    text = page.with_results(empty, before, now, ["trainings"])

    assert ["2026-11-29", "2026-12-01"] == re.findall(r"\| (2026-\d\d-\d\d) ", text)


def test_the_results_that_are_kept_name_each_run_once():
    """And none from which no figure comes."""
    for path in KEPT:
        results = figures.read(path)
        assert (
            len(results.runs)
            == len({run.name for run in results.runs})
            == len({each.run for each in results.figures})
        )


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.01234, "s", "0.0123 s"), (12_345.6, "s", "12,346 s"), (1.0049, "exponent", "1"), (43, "count", "43")],
)
def test_numbers_have_three_digits(value, unit, text):
    """Large ones are whole, with separators."""
    assert text == page.number(value, unit)


def test_a_page_without_a_place_is_refused():
    """Nothing is written where a benchmark has no marks."""
    with pytest.raises(ValueError, match="no place for trainings"):
        page.with_results("# Page\n", Results(), Results(), ["trainings"])
