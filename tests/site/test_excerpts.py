"""What a claim's page shows of what its scripts printed."""

from __future__ import annotations

from html import unescape

from helpers.site.findings import findings

from generators.model import Evidence, Output
from generators.site.excerpts import LONGEST, excerpt
from generators.site.pages import render_pages

LINES = "".join(f"line {number}\n" for number in range(1_000))


def test_a_short_text_is_shown_as_it_is():
    """Up to the limit nothing is left out."""
    assert ("x" * LONGEST, 0, "") == excerpt("x" * LONGEST)


def test_of_a_long_text_the_beginning_and_the_end_are_shown():
    """By whole lines, where there are any, and with the number of characters between them."""
    for text in (LINES, "x" * 9_000):
        beginning, left_out, end = excerpt(text)

        assert text.startswith(beginning)
        assert text.endswith(end)
        assert len(text) == len(beginning) + left_out + len(end)
        assert LONGEST - 100 < len(beginning + end) <= LONGEST
    assert excerpt(LINES).beginning.endswith("\n")
    assert excerpt(LINES).end.startswith("line ")


def test_a_page_leads_to_the_rest_of_a_long_output():
    """It stays light, and its JSON has all that was printed."""
    found = findings()
    part = found.evidence["static-graphs"]["alpha"].newest.model_copy(update={"output": Output(stdout=LINES)})
    evidence = found.evidence | {"static-graphs": {"alpha": Evidence(newest=part, good=part)}}
    page = unescape(render_pages(found.model_copy(update={"evidence": evidence}))["claims/static-graphs/index.md"])

    assert "line 1\n" in page
    assert "line 999\n" in page
    assert "line 500\n" not in page
    assert 'characters are left out here; <a href="../../api/v1/claims/static-graphs.json">' in page
