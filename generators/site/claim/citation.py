"""Cite one claim: its title, verdict and date, in the work that `CITATION.cff` names, as text and as BibTeX."""

from __future__ import annotations

import re
from typing import NamedTuple

from generators.model import Claim, Framework, Verdict
from generators.site import escaping
from generators.site.claim.site import Site

SPECIAL = re.compile(r"[\\{}$&#%_^~]")
NAMED = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


class Citation(NamedTuple):
    """A reference to the verdict on one claim."""

    text: str
    bibtex: str


def cite(claim: Claim, verdict: Verdict, word: str, frameworks: dict[str, Framework], site: Site) -> Citation:
    """The reference to a verdict, with the day on which it was verified and the releases that it rests on.

    Args:
        claim: that is cited.
        verdict: on the claim.
        word: the verdict's word as pages show it.
        frameworks: of the project.
        site: the work, its authors and its address.
    """
    releases = ", ".join(f"{frameworks[name].title} {version}" for name, version in verdict.frameworks.items())
    at = verdict.verified_at
    when = f", verified on {escaping.day(at)}" if at else ""
    found = f"{word}{when}" + (f" with {releases}" if releases else "")
    address = site.page(f"claims/{claim.id}/")
    authors = ", ".join(site.authors)
    year = str(at.year) if at else ""
    who = f"{authors} ({year}). " if authors and year else f"{authors}. " if authors else ""
    text = f"{who}“{claim.entry.title}”: {found}. In: {site.title or 'the claims, verified'}."
    fields = {
        "title": f"{claim.entry.title}: {found}",
        "author": " and ".join(f"{{{_tex(author)}}}" for author in site.authors),
        "year": year,
        "howpublished": site.title,
        "url": address,
    }
    return Citation(f"{text} {address}".strip(), _entry(claim.id, fields))


def _entry(key: str, fields: dict[str, str]) -> str:
    """An entry of BibTeX without empty fields; authors and addresses are written already."""
    lines = [
        f"  {name} = {{{value if name in ('author', 'url') else _tex(value)}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _tex(text: str) -> str:
    """A text with the marks that TeX reads as its own written out."""
    return SPECIAL.sub(lambda match: NAMED.get(match[0], f"\\{match[0]}"), " ".join(text.split()))
