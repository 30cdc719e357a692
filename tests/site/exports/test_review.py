"""The ClaimReview of a page: what search engines read of a verdict."""

from __future__ import annotations

from helpers.site.findings import findings, findings_with_claim, sample

from generators.site.claim.site import NOWHERE, Site
from generators.site.exports.review import LONGEST, review, reviews

SITE = Site(address="https://example.org/latest/", title="Alpha or Beta")


def review_of(claim_id, site=SITE, **changes):
    """The review of a claim of the sample, with other fields of its entry."""
    claim = sample(claim_id, **changes)
    return review(findings_with_claim(claim), claim, site)


def test_a_review_is_whole():
    """It has the page, its author, a rating with its scale, and the article's passage in our own words."""
    found = review_of("accuracy")

    assert "https://example.org/latest/claims/accuracy/" == found["url"]
    assert {"@type": "Organization", "name": "Alpha or Beta", "url": "https://example.org/latest/"} == found[
        "author"
    ]
    rating = found["reviewRating"]
    assert (1, 1, 5, "Refuted") == tuple(
        rating[key] for key in ("ratingValue", "worstRating", "bestRating", "alternateName")
    )
    assert "On accuracy." == found["itemReviewed"]["name"]
    assert "An academy" == found["itemReviewed"]["author"]["name"]
    assert "Alpha or Beta?" == found["itemReviewed"]["appearance"]["headline"]
    assert findings().verdicts["accuracy"].reason == found["reviewBody"]


def test_no_address_is_invented():
    """Without the site's address there is no URL."""
    found = review_of("accuracy", NOWHERE)

    assert "url" not in found
    assert "author" not in found


def test_what_is_reviewed_is_short():
    """A long title gives way to a short passage, and is cut after a word where there is none."""
    title = "Alpha recognises " + "handwritten " * 8 + "digits"
    without = {"title": title, "appearances": ()}

    assert "On accuracy." == review_of("accuracy", title=title)["claimReviewed"]
    assert len(review_of("accuracy", **without)["claimReviewed"]) <= LONGEST
    assert review_of("accuracy", **without)["claimReviewed"].endswith("handwritten\u2026")


def test_what_has_no_verdict_has_no_review():
    """Neither an open claim, nor a facet, which checks a part of a passage, nor a follow-up, which is ours."""
    assert review_of("inference-sweep") is None
    assert review_of("accuracy", facet_of="static-graphs") is None
    assert review_of("accuracy", kind="follow-up") is None


def test_the_reviews_of_a_page_are_javascript_too():
    """A list may stand where a script is expected; an object alone may not."""
    claim = sample("accuracy")

    assert [review(findings(), claim, SITE)] == reviews(findings(), claim, SITE)
    assert [] == reviews(findings(), sample("inference-sweep"), SITE)
