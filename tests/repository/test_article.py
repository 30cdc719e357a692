"""The outline of the article that the project itself carries."""

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from generators.model import Article

CLAIMS = Path(__file__).parents[2] / "claims"


@pytest.fixture(scope="module")
def article():
    """The outline, as the project reads it."""
    content = tomllib.loads((CLAIMS / "article.toml").read_text())
    return Article(**content["article"], passages=content["passages"])


def test_every_passage_of_the_article_is_there(article):
    """The outline holds the 136 passages into which the article was divided."""
    assert len(article.passages) == 136


def test_what_is_no_claim_says_why(article):
    """A passage without anything to check carries the reason."""
    unexplained = [
        name for name, passage in article.passages.items() if passage.kind != "claim" and not passage.reason
    ]

    assert unexplained == []


def test_passages_of_one_line_share_their_digest(article):
    """The digest locks lines, so that a line cut into several passages has one digest."""
    digests = defaultdict(set)
    for passage in article.passages.values():
        digests[passage.lines].add(passage.sha)

    assert [lines for lines, found in digests.items() if len(found) != 1] == []


def test_passages_follow_the_article(article):
    """The outline is in the order of the article and ends on its last line."""
    first = [int(passage.lines.partition("-")[0]) for passage in article.passages.values()]

    assert first == sorted(first)
    assert (first[0], first[-1]) == (1, 228)


def test_gists_differ(article):
    """Each passage has words of its own, as far as one place of the article differs from another."""
    gists = [passage.gist for passage in article.passages.values()]
    repeated = {gist for gist in gists if gists.count(gist) > 1}

    assert repeated <= {"Question", "Transition", "List lead-in"}
