"""The verdict of a passage: what its lead claims say of it together."""

from __future__ import annotations

from helpers.entries_and_observations import a_claim, a_project
from hypothesis import given
from hypothesis import strategies as st

from generators.judging.passages import JudgedPassage, counts, distinction_of, judge_passages, word_of
from generators.model import (
    Article,
    BrokenEntry,
    Distinction,
    Passage,
    PassageWord,
    Status,
    Verdict,
    VerdictWord,
)

DECIDED = (VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED)
WORDS = st.lists(st.sampled_from([*DECIDED, VerdictWord.NOT_ENOUGH_EVIDENCE]), min_size=1, max_size=5)
ARTICLE = Article(title="An article", passages={name: Passage(gist=name, kind="claim") for name in ("p1", "p2")})


def lead(claim_id, **keys):
    """A claim of the passage p1 with other keys of its entry."""
    return a_claim({"n": "number"}, "alpha.n > 1", "alpha.n < 1", claim_id=claim_id, **keys)


def judged(*claims, **words):
    """The passages of these claims, by locator; the verdicts are given by id with underscores."""
    verdicts = {
        name.replace("_", "-"): Verdict(claim=name, word=word, reason="", distinguishes=True)
        for name, word in words.items()
    }
    return judge_passages(a_project(*claims, article=ARTICLE), verdicts)


@given(WORDS, st.randoms())
def test_the_order_of_the_leads_does_not_matter(words, random):
    """Nor how often a word stands among them."""
    shuffled = random.sample(words, len(words))

    assert word_of(words) is word_of(shuffled) is word_of(words * 2)


@given(WORDS)
def test_a_passage_holds_only_where_every_lead_is_supported(words):
    """And does not hold only where every lead is refuted."""
    word = word_of(words)

    assert (word is PassageWord.HOLDS) == (set(words) == {VerdictWord.SUPPORTED})
    assert (word is PassageWord.DOES_NOT_HOLD) == (set(words) == {VerdictWord.REFUTED})


@given(WORDS)
def test_one_lead_without_enough_evidence_leaves_a_passage_open(words):
    """And no other passage is open."""
    assert (word_of(words) is PassageWord.OPEN) == (VerdictWord.NOT_ENOUGH_EVIDENCE in words)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5))
def test_a_passage_tells_apart_what_every_lead_tells_apart(leads):
    """It is true of both where none does, and not known as soon as one lead is."""
    found = distinction_of(leads)

    assert (found is Distinction.APART) == (set(leads) == {True})
    assert (found is Distinction.BOTH) == (set(leads) == {False})
    assert (found is Distinction.NOT_KNOWN) == (None in leads)
    assert (found is Distinction.PARTLY) == (set(leads) == {True, False})


def test_a_passage_is_decided_by_its_lead_claims_alone():
    """Any other entry changes nothing, and a passage without a lead has no word."""
    aside = {
        "facet": {"facet_of": "main"},
        "question": {"kind": "follow-up"},
        "draft": {"status": "draft"},
        "retired": {"status": "retired", "reason": "split"},
        "opinion": {"status": "not-checkable", "reason": "taste"},
    }
    others = [lead(name, appearances=("p1", "p2"), **keys) for name, keys in aside.items()]
    found = judged(lead("main"), *others, main=VerdictWord.SUPPORTED, **dict.fromkeys(aside, VerdictWord.REFUTED))

    assert {
        "p1": (("main",), PassageWord.HOLDS, Distinction.APART),
        "p2": ((), None, None),
    } == {name: (passage.leads, passage.word, passage.tells_apart) for name, passage in found.items()}
    assert JudgedPassage((), ("opinion",), ("facet",), ("question",), ("retired",)) == found["p2"]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["published", "draft", "retired", "not-checkable"]),
        st.sampled_from(["article", "follow-up"]),
        st.sampled_from(["", "claim-0"]),
        st.sampled_from([*DECIDED, VerdictWord.NOT_ENOUGH_EVIDENCE]),
    ),
    max_size=5,
)


@given(ENTRIES, st.randoms())
def test_what_does_not_lead_can_be_left_out_in_any_order(drawn, random):
    """Every passage has the same verdict and the same leads without it."""
    entries = [
        lead(f"claim-{number}", status=status, kind=kind, facet_of=facet_of, reason="x")
        for number, (status, kind, facet_of, _) in enumerate(drawn)
    ]
    words = {f"claim_{number}": word for number, (*_, word) in enumerate(drawn)}
    leading = [
        claim for claim, keys in zip(entries, drawn, strict=True) if keys[:3] == ("published", "article", "")
    ]
    whole = judged(*entries, **words)["p1"]
    alone = judged(*random.sample(leading, len(leading)), **words)["p1"]

    assert tuple(claim.id for claim in leading) == whole.leads == alone.leads
    assert (whole.word, whole.tells_apart) == (alone.word, alone.tells_apart)


def test_a_broken_lead_leaves_its_passage_open():
    """As does one that has not run."""
    broken = BrokenEntry(id="bad", title="Bad", status=Status.PUBLISHED, appearances=("p1",), complaints=())
    project = a_project(lead("main"), article=ARTICLE, broken=(broken,))
    supported = Verdict(claim="main", word=VerdictWord.SUPPORTED, reason="", distinguishes=True)
    found = judge_passages(project, {"main": supported})["p1"]

    assert (("bad", "main"), PassageWord.OPEN, Distinction.NOT_KNOWN) == (
        found.leads,
        found.word,
        found.tells_apart,
    )


def test_a_lead_that_is_undecided_whichever_framework_is_which_tells_nothing():
    """There is no verdict that could change when the frameworks are exchanged."""
    verdict = Verdict(claim="main", word=VerdictWord.NOT_ENOUGH_EVIDENCE, reason="", distinguishes=None)
    found = judge_passages(a_project(lead("main"), article=ARTICLE), {"main": verdict})["p1"]

    assert Distinction.NOT_KNOWN is found.tells_apart


def test_every_passage_with_a_lead_is_counted_once():
    """Those without one are not counted."""
    found = judged(lead("main"), main=VerdictWord.MIXED)

    assert {PassageWord.DEPENDS: 1} == counts(found.values())
