"""References to the verdict on a claim."""

from __future__ import annotations

from helpers.site.findings import findings, sample

from generators.site.claim.citation import cite
from generators.site.claim.site import NOWHERE, Site

SITE = Site(address="https://example.org/latest/", title="Claims & checks", authors=("The contributors",))


def cited(claim, site=SITE):
    """The reference to the verdict on a claim of the sample."""
    found = findings()
    return cite(claim, found.verdicts[claim.id], "Supported", found.project.frameworks, site)


def test_a_reference_names_claim_verdict_day_releases_and_address():
    """In one sentence, and in an entry of BibTeX."""
    text, bibtex = cited(sample("static-graphs"))

    assert text == (
        "The contributors (2026). “Alpha's computation graphs are static”: Supported, "
        "verified on 22 November 2026 with Alpha 2.21.0, Beta 2.13.0. In: Claims & checks. https://example.org/latest/claims/static-graphs/"
    )
    assert bibtex.startswith("@misc{static-graphs,\n  title = {Alpha's computation graphs are static: Supported")
    assert "  author = {{The contributors}},\n  year = {2026},\n  howpublished = {Claims \\& checks},\n" in bibtex


def test_a_title_can_not_end_a_field_of_bibtex():
    """Marks that TeX reads are written out."""
    title = "100 % of } {x} \\input{a}"

    assert (
        r"title = {100 \% of \} \{x\} \textbackslash{}input\{a\}: "
        in cited(sample("accuracy", title=title)).bibtex
    )


def test_nothing_is_invented():
    """Without authors and an address there are none in the reference."""
    text, bibtex = cited(sample("static-graphs"), NOWHERE)

    assert text.startswith("“Alpha's")
    assert not [name for name in ("author", "url", "howpublished") if f"  {name} =" in bibtex]
