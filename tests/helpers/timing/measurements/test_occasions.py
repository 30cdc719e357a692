"""The table of what timings came to on several occasions."""

from __future__ import annotations

import json

from helpers.timing.measurements import occasions

PAGE = f"before\n{occasions.BEGIN}\nold\n{occasions.END}\nafter\n"


def a_site(folder, verdict="supported", *, text="1", width=1.25, seconds=60.4, begun="2026-11-01T10:00:00Z"):
    """A built site with a claim that was timed and one that wasn't."""
    api = folder / "api" / "v1" / "claims"
    api.mkdir(parents=True)
    machine = {"machine": {"cpu": "A processor"}}
    for name, limits in (("timed", {"launches": 7.0, "width": width}), ("counted", {"seconds": 60})):
        observation = {"limits": limits, "seconds": seconds, "started": begun}
        record = {
            "id": name,
            "verdict": verdict,
            "observations": {"alpha": observation, "beta": observation},
            "environment": {"alpha": machine, "beta": machine},
            "fingerprints": {"alpha": {"file:verify_alpha.py": text, "probe:harness": begun}},
        }
        (api / f"{name}.json").write_text(json.dumps({"result": record}))
    return occasions.read(folder)


def test_a_line_has_every_occasion_in_order(tmp_path):
    """Verdicts, widths, launches and seconds of a timing stand side by side; what isn't timed is left out."""
    first = a_site(tmp_path / "first", "not-enough-evidence", text="0", width=1.5, seconds=100)
    second = a_site(tmp_path / "second", begun="2026-11-02T11:30:00Z")
    table = occasions.table([first, second])

    assert "Begun 2026-11-01 10:00, 2026-11-02 11:30 UTC, on A processor." in table
    assert "| `timed` | open*, supported | 1.50, 1.25 | 7, 7 | 100, 60 |" in table
    assert "| all, seconds |  |  |  | 100, 60 |" in table
    assert "counted" not in table


def test_an_occasion_may_be_of_some_claims_alone(tmp_path):
    """A claim that was not run on one of them has fewer entries than the others."""
    first, second = a_site(tmp_path / "first"), a_site(tmp_path / "second")
    second["again"] = second.pop("timed")

    table = occasions.table([first, second])

    assert "| `again` | supported | 1.25 | 7 | 60 |" in table
    assert "| `timed` | supported | 1.25 | 7 | 60 |" in table


def test_the_table_stands_between_its_marks(tmp_path):
    """What was there is replaced, and written once more it stays as it is."""
    sites = [a_site(tmp_path / "only")]
    page = occasions.with_table(PAGE, sites)

    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "old" not in page
    assert "| `timed` | supported |" in page
    assert page == occasions.with_table(page, sites)
