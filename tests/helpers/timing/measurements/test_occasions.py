"""The table of what timings came to on several occasions."""

from __future__ import annotations

import json

import pytest
from helpers.timing.measurements import occasions
from helpers.timing.measurements.occasions import added

PAGE = f"before\n{occasions.BEGIN}\nold\n{occasions.END}\nafter\n"
BOUND = {"launches": 7.0, "width": 1.25, "bound": 4.15}


@pytest.fixture
def occasion(tmp_path):
    """A function: what is read of a built site with a claim that was timed and one that wasn't."""

    def read(verdict="supported", *, claim="timed", text="1", seconds=60.4, begun="2026-11-01T10:00:00Z", **more):
        site = tmp_path / begun
        api = site / "api" / "v1" / "claims"
        api.mkdir(parents=True)
        machine = {"machine": {"cpu": "A processor"}}
        known = {key: value for key, value in {**BOUND, **more}.items() if value is not None}
        for name, limits in ((claim, known), ("counted", {"seconds": 60})):
            observation = {"limits": limits, "seconds": seconds, "started": begun}
            record = {
                "id": name,
                "verdict": verdict,
                "observations": {"alpha": observation, "beta": observation, "gamma": None},
                "environment": {"alpha": machine, "beta": machine},
                "fingerprints": {"alpha": {"file:verify_alpha.py": text, "probe:harness": begun}},
            }
            (api / f"{name}.json").write_text(json.dumps({"result": record}))
        return occasions.read(site)

    return read


def test_a_line_has_every_occasion_in_order(occasion):
    """Verdicts, widths, launches and seconds of a timing stand side by side; what isn't timed is left out."""
    first = occasion("not-enough-evidence", text="0", width=1.5, seconds=100)
    second = occasion(begun="2026-11-02T11:30:00Z")
    table = occasions.table([first, second])

    assert "Stopped at looks; begun 2026-11-01 10:00, 2026-11-02 11:30 UTC, on A processor." in table
    assert "| `timed` | open\\*, supported | 1.50, 1.25 | 7, 7 | 100, 60 |" in table
    assert "| all, seconds |  |  |  | 100, 60 |" in table
    assert "counted" not in table


def test_a_verdict_that_turned_is_named(occasion):
    """From supported to refuted, on machines or scripts that may differ; an open one has not turned."""
    first = occasion("refuted", text="0")
    open_again = occasion("not-enough-evidence", begun="2026-11-02T11:30:00Z")
    third = occasion(begun="2026-11-03T11:30:00Z")

    assert "*Supported* on an occasion and *refuted* on another: `timed`." in occasions.table([first, third])
    assert "No claim was *supported*" in occasions.table([first, open_again])


def test_an_occasion_may_be_of_some_claims_alone(occasion):
    """A claim that was not run on one of them has fewer entries than the others."""
    table = occasions.table([occasion(), occasion(claim="again", begun="2026-11-02T11:30:00Z")])

    assert "| `again` | supported | 1.25 | 7 | 60 |" in table
    assert "| `timed` | supported | 1.25 | 7 | 60 |" in table


def test_runs_from_before_there_were_looks_stand_apart(occasion):
    """They recorded no bound."""
    before = occasion("refuted", bound=None)
    table = occasions.table([before, occasion(begun="2026-11-02T11:30:00Z")])

    looks, planned = table.split("Planned once, as before there were looks; begun 2026-11-01 10:00 UTC")
    assert "| `timed` | supported | 1.25 | 7 | 60 |" in looks
    assert "| `timed` | refuted | 1.25 | 7 | 60 |" in planned


def test_runs_beside_other_work_stand_apart(occasion):
    """A busy machine leaves more claims open than a quiet one."""
    loaded = occasion("not-enough-evidence", seconds=90).model_copy(update={"loaded": True})
    table = occasions.table([loaded, occasion(begun="2026-11-02T11:30:00Z")])

    quiet, beside = table.split("Stopped at looks, beside other work; begun 2026-11-01 10:00 UTC")
    assert "| `timed` | supported | 1.25 | 7 | 60 |" in quiet
    assert "| `timed` | open | 1.25 | 7 | 90 |" in beside


def test_a_run_is_kept_once_and_in_its_order(occasion):
    """Whatever the order in which the sites are named."""
    late, early = occasion(begun="2026-11-02T11:30:00Z"), occasion()

    assert [early, late] == added([late], [early, late])


def test_the_kept_occasions_can_be_read():
    """Those of the repository."""
    moments = [each.begun for each in occasions.kept()]

    assert len(moments) >= 6
    assert sorted(set(moments)) == moments


def test_the_table_stands_between_its_marks(occasion):
    """What was there is replaced, and written once more it stays as it is."""
    found = [occasion()]
    page = occasions.with_table(PAGE, found)

    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "old" not in page
    assert "| `timed` | supported |" in page
    assert page == occasions.with_table(page, found)
