"""Describe a verdict for search engines: a claim comes in; the ClaimReview of schema.org goes out."""

from __future__ import annotations

from collections.abc import Mapping

from generators.model import Claim, Findings, VerdictWord
from generators.site import cards, escaping
from generators.site.claim.site import Site

LONGEST = 75  # characters of `claimReviewed` that search engines show
RATINGS = {VerdictWord.REFUTED: 1, VerdictWord.MIXED: 3, VerdictWord.SUPPORTED: 5}


def review(findings: Findings, claim: Claim, site: Site) -> dict[str, object] | None:
    """The ClaimReview of a claim; None without a verdict, for what is not published, a facet and a follow-up.

    The article is given our own words for its passage, never the statement that we check. Facets check parts of a
    passage: each would give the whole of it a rating of its own.

    Args:
        findings: with the claim's verdict and passages.
        claim: one of the project.
        site: that has the page; without an address the review has no URL.
    """
    verdict = cards.verdict_of(findings, claim.id)
    if not claim.lead or not claim.listed or verdict.verified_at is None:
        return None
    if verdict.word not in RATINGS:
        return None
    passages = findings.project.article.passages
    gists = [passages[name].gist for name in claim.entry.appearances if name in passages]
    author = _given({"@type": "Organization", "name": site.title, "url": site.address})
    fields: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": site.page(f"claims/{claim.id}/"),
        "author": author if site.title else {},
        "claimReviewed": _short([claim.entry.title, *gists]),
        "datePublished": verdict.verified_at.date().isoformat(),
        "itemReviewed": _claimed(findings, gists[0] if gists else claim.entry.title),
        "reviewBody": verdict.reason,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[verdict.word],
            "worstRating": min(RATINGS.values()),
            "bestRating": max(RATINGS.values()),
            "alternateName": cards.PAGE_WORDS["words"][verdict.word][0],
        },
    }
    return _given(fields)


def reviews(findings: Findings, claim: Claim, site: Site) -> list[dict[str, object]]:
    """The reviews of a claim's page, one or none.

    A list, because instant navigation runs each script of a page as JavaScript, where an object alone is a fault.
    """
    return list(filter(None, [review(findings, claim, site)]))


def _claimed(findings: Findings, gist: str) -> dict[str, object]:
    """What the article claims, and where."""
    article = findings.project.article
    publisher = {"@type": "Organization", "name": article.publisher} if article.publisher else {}
    dated = {"datePublished": article.date}
    place = _given({"@type": "Article", "headline": article.title, "publisher": publisher, **dated})
    return _given({"@type": "Claim", "name": gist, "author": publisher, **dated, "appearance": place})


def _short(texts: list[str]) -> str:
    """The first of some texts that is short enough, or the first one cut."""
    return next((text for text in texts if len(text) <= LONGEST), escaping.brief(texts[0], LONGEST))


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value}
