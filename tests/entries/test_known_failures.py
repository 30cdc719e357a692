"""Known failures: a row for each script that may fail until a day."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.site.claims import observation

from generators.entries.known_failures import read_known_failures
from generators.errors import UsageError
from generators.model import Health, Outcome, Plan, Verdict, VerdictWord
from generators.model.results import RunResult

ROW = '[[failures]]\nclaim = "a"\nframework = "alpha"\nuntil = 2026-12-31\nreason = "It waits."\n'


def test_a_project_needs_no_known_failures(tmp_path):
    """Without the file there are none."""
    assert () == read_known_failures(tmp_path)


def test_a_row_has_a_script_a_last_day_and_a_reason(tmp_path):
    """A row without one of them, or with an unknown key, is refused."""
    path = tmp_path / "claims/known-failures.toml"
    path.parent.mkdir()
    path.write_text(ROW, encoding="utf-8")
    (row,) = read_known_failures(tmp_path)

    assert (("a", "alpha"), date(2026, 12, 31), "It waits.") == (row.script, row.until, row.reason)
    for wrong in (ROW.replace("It waits.", ""), ROW.replace("until", "til"), ROW + 'more = "x"\n'):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match=r"known-failures\.toml: failures"):
            read_known_failures(tmp_path)


@pytest.mark.parametrize(
    ("known", "failed"), [((), True), ((("a", "alpha"),), False), ((("a", "beta"), ("b", "alpha")), True)]
)
def test_a_run_fails_by_what_is_not_known(known, failed):
    """A failed job counts unless its own script is known."""
    verdict = Verdict(claim="a", word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="It raised.", health=Health.FAILING)
    result = RunResult(
        verdicts={"a": verdict},
        broken=frozenset(),
        plan=Plan(jobs=(), fresh={}),
        observations=(observation("a", "alpha", "rules", outcome=Outcome.RAISED),),
        claims=("a",),
        known=frozenset(known),
    )

    assert failed == result.failed
