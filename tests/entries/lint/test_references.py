"""Lint rules about what entries name outside themselves."""

from __future__ import annotations

import pytest

from generators.entries.coverage import coverage_of
from generators.entries.lint import references
from generators.entries.lint.context import Context
from generators.entries.project import load_project


def test_appearances_accepts_claims_and_advice(project, lint):
    """Both kinds of passage state something that can be checked."""
    project.add("says-yes", appearances=["intro.p1", "intro.p2"])

    assert lint(references.appearances) == []


def test_appearances_refuses_unknown_silent_and_repeated_passages(project, lint):
    """Each wrong locator has its own complaint and way out."""
    project.add("says-yes", appearances=["intro.p3", "head", "intro.p1", "intro.p1"])
    where = "claims/says-yes/claim.toml:6"

    assert lint(references.appearances) == [
        f"{where}: no such passage of the article (got 'intro.p3'); did you mean intro.p2?",
        f"{where}: the passage is navigation and states nothing (got 'head'); name the passage that states it",
        f"{where}: a passage named twice (got 'intro.p1'); name it once",
    ]


def test_uses_accepts_another_claim(project, lint):
    """The used claim may be broken, which is its own complaint."""
    project.add("says-no")
    project.add("bad", title="")
    project.add("says-yes", uses={"other": "says-no", "worse": "bad"})

    assert lint(references.uses) == []


def test_uses_refuses_claims_that_are_not_there_or_have_no_evidence(project, lint):
    """The complaint about an unknown claim gives the closest id."""
    project.add("says-no", status="retired")
    project.add("says-yes", uses={"one": "sais-no", "two": "says-no"})
    where, aliases = "claims/says-yes/claim.toml", "(a renamed entry lists its former id in `aliases`)"

    assert lint(references.uses) == [
        f"{where}:21: no such claim (got 'sais-no'); did you mean says-no? {aliases}",
        f"{where}:22: that claim is retired and has no evidence (got 'says-no'); use another",
    ]


@pytest.mark.parametrize("alias", ["Other", "a-b", "and", "alpha"])
def test_uses_refuses_aliases_that_no_rule_can_name(project, lint, alias):
    """A framework's name would be ambiguous."""
    project.add("says-no")
    project.add("says-yes", uses={alias: "says-no"})

    assert lint(references.uses) == [
        (
            f"claims/says-yes/claim.toml:21: an alias that no rule can name (got {alias!r}); "
            "use lower-case letters, digits and underscores, and no framework's name"
        ),
    ]


def test_uses_refuses_cycles(project, lint):
    """The complaint shows the cycle; a claim that only uses one of its claims has no complaint."""
    project.add("one", uses={"x": "two", "y": "says-yes"})
    project.add("two", uses={"x": "one", "y": "nowhere"})
    project.add("says-yes", uses={"x": "one"})
    project.add("beside", uses={"x": "two"})
    project.add("self", uses={"x": "self"})

    assert lint(references.uses) == [
        (
            "claims/says-yes/claim.toml:21: the claim uses itself: says-yes -> one -> says-yes (got 'one'); "
            "remove one of the uses"
        ),
    ]
    assert "two -> one -> two" in lint(references.uses, "two")[0]
    assert "self -> self" in lint(references.uses, "self")[0]
    assert lint(references.uses, "beside") == []


@pytest.fixture
def outline(project):
    """A function: writes the article with two passages that are left over, and gives the context as read."""

    def write(*, complete):
        path = project.root / "claims" / "article.toml"
        text = path.read_text().replace("[passages]", f"complete = {str(complete).lower()}\n\n[passages]")
        left_over = """\
"new" = { gist = "Beta says no", kind = "claim" }
"odd" = { gist = "Odd", kind = "advertising", reason = " " }
"""
        path.write_text(text + left_over)
        return Context(project.load())

    return write


@pytest.mark.parametrize(("complete", "severity"), [(True, "error"), (False, "warning")])
def test_passages_complains_of_a_passage_that_is_left_over(outline, complete, severity):
    """A claim without an entry, and anything else without a reason; an error once the outline is complete."""
    context = outline(complete=complete)
    claim, without_reason = references.passages(context)

    assert ("new", "odd") == coverage_of(context.project).unmapped
    assert [severity, severity] == [claim.severity, without_reason.severity]
    assert str(claim) == (
        "claims/article.toml: passages.new: no claim covers this passage (got 'Beta says no'); "
        "name it in the `appearances` of an entry"
    )
    assert "says no reason why it has no claim" in str(without_reason)


OUTLINE = """
[sections]
intro = "Introduction"
outro = "End"

[questions.first]
title = "A first question?"
passage = "intro.p9"

[questions.first.options.yes]
title = "Yes"
purpose = "saying yes"
passages = ["intro.p1", "intro.p1", "intro.p8", "head"]
"""


def test_sections_and_questions_name_passages_of_the_outline(project):
    """Each wrong name has its place and its way out; a passage behind an answer has a lead claim."""
    project.add("says-yes", appearances=["intro.p1"])
    path = project.root / "claims" / "article.toml"
    path.write_text(path.read_text() + OUTLINE)
    context = Context(project.load())
    where, options = (
        "claims/article.toml: questions.first",
        "claims/article.toml: questions.first.options.yes.passages",
    )

    assert [
        "claims/article.toml: sections.outro: no passage stands below this heading (got 'outro'); correct its name"
    ] == [str(complaint) for complaint in references.sections(context)]
    assert [
        f"{where}.passage: no such passage of the article (got 'intro.p9'); did you mean intro.p2?",
        f"{options}: a passage named twice (got 'intro.p1'); name it once",
        f"{options}: no such passage of the article (got 'intro.p8'); did you mean intro.p2?",
        (
            f"{options}: no lead claim decides this passage (got 'head'); "
            "name a passage that a claim with rules decides"
        ),
    ] == [str(complaint) for complaint in references.questions(context)]


def test_uses_names_the_new_id_of_a_renamed_claim(project, lint):
    """And how a renamed entry keeps its former id, where it doesn't yet."""
    project.add("says-nay", aliases=["says-never"])
    project.add("says-yes", uses={"former": "says-never", "unknown": "says-nayy"})
    where, aliases = "claims/says-yes/claim.toml", "(a renamed entry lists its former id in `aliases`)"

    assert lint(references.uses) == [
        f"{where}:21: no such claim (got 'says-never'); it is called says-nay now {aliases}",
        f"{where}:22: no such claim (got 'says-nayy'); did you mean says-nay? {aliases}",
    ]


def test_passages_names_the_entries_whose_passages_can_not_be_read(outline, project):
    """One of them may cover what is left over."""
    project.add("broken", files={"claim.toml": "title =\n"})
    project.add("weather", topic="weather")
    claim, _ = references.passages(outline(complete=True))

    assert claim.way_out == (
        "name it in the `appearances` of an entry; first mend broken, whose passages can't be read"
    )


def test_facet_of_accepts_a_listed_lead_of_the_same_passages(project, lint):
    """A lead may be broken, which is its own complaint; a draft may be the lead of a draft."""
    project.add("main", appearances=["intro.p1", "intro.p2"])
    project.add("bad", title="")
    project.add("new", status="draft")

    for keys in ({"facet_of": "main"}, {"facet_of": "bad"}, {"facet_of": "new", "status": "draft"}):
        project.add("says-yes", **keys)
        assert lint(references.facet_of) == []


@pytest.mark.parametrize(
    ("lead", "complaint"),
    [
        ("mian", "no such claim (got 'mian'); did you mean main?"),
        ("says-yes", "that claim is a facet itself and leads no other (got 'says-yes')"),
        ("question", "that claim is a follow-up and leads no other (got 'question')"),
        ("old", "that claim is retired, so that no page lists it (got 'old')"),
        ("new", "that claim is draft, so that no page lists it (got 'new')"),
    ],
)
def test_facet_of_refuses_a_claim_that_leads_none(project, lint, lead, complaint):
    """It is absent, a facet, a follow-up, or on no page."""
    for claim_id, keys in {
        "main": {},
        "question": {"kind": "follow-up"},
        "old": {"status": "retired"},
        "new": {"status": "draft"},
    }.items():
        project.add(claim_id, **keys)
    project.add("says-yes", facet_of=lead)
    (found,) = lint(references.facet_of)

    assert found.startswith(f"claims/says-yes/claim.toml:9: {complaint}")


def test_facet_of_refuses_a_passage_where_the_lead_does_not_appear(project, lint):
    """A follow-up with a lead keeps to its passages, too."""
    project.add("main")
    for kind in ("article", "follow-up"):
        project.add("says-yes", kind=kind, facet_of="main", appearances=["intro.p1", "intro.p2"])

        assert lint(references.facet_of) == [
            (
                "claims/says-yes/claim.toml:6: the claim main, which it details, does not appear in this passage "
                "(got 'intro.p2'); leave the passage out here, or name it in the `appearances` of both"
            )
        ]


def test_a_lead_that_is_no_lead_any_more_breaks_its_facets(project):
    """Though the entry of the facet is as it was when it was sound."""
    project.add("main")
    project.add("says-yes", facet_of="main")
    before = load_project(project.root)
    project.add("main", kind="follow-up")
    after = load_project(project.root)

    assert ((), ("says-yes",)) == (before.broken, tuple(entry.id for entry in after.broken))


def test_retired_accepts_a_reason_with_or_without_a_replacement(project, lint):
    """The claim in its place may be broken, which is its own complaint."""
    project.add("main")
    project.add("bad", title="")

    for keys in ({}, {"replaced_by": "main"}, {"replaced_by": "bad"}):
        project.add("says-yes", status="retired", reason="another claim asks the same", **keys)
        assert lint(references.retired) == []


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"reason": " "}, ":7: retired without a reason (got nothing); say why in `reason`"),
        ({"replaced_by": "mian"}, ":10: no such claim (got 'mian'); did you mean main?"),
        ({"replaced_by": "old"}, ":10: that claim is retired, so that no page lists it (got 'old')"),
        ({"replaced_by": "main", "status": "draft"}, ":10: a draft entry is not replaced (got 'main')"),
    ],
)
def test_retired_refuses_what_leaves_a_reader_without_an_answer(project, lint, keys, complaint):
    """Why the claim is retired, and a page of what took its place."""
    project.add("main")
    project.add("old", status="retired")
    project.add("says-yes", **{"status": "retired", "reason": "split in two"} | keys)
    (found,) = lint(references.retired)

    assert found.startswith(f"claims/says-yes/claim.toml{complaint}")


def test_a_retired_entry_without_a_reason_is_not_broken(project):
    """Its last verdict can be shown all the same."""
    project.add("says-yes", status="retired")

    assert () == load_project(project.root).broken


def test_what_a_retired_claim_used_may_be_retired_with_it(project, lint):
    """Nothing of either is run."""
    project.add("says-no", status="retired")
    project.add("says-yes", status="retired", uses={"other": "says-no"})

    assert lint(references.uses) == []


def test_passages_complains_where_only_facets_and_follow_ups_cover_a_claim(outline, project):
    """They are no leads, so that nothing gives the passage its verdict."""
    project.add("question", kind="follow-up", appearances=["new"])
    claim, _ = references.passages(outline(complete=True))

    assert str(claim) == (
        "claims/article.toml: passages.new: no lead claim covers this passage, only facets or follow-ups: "
        "question (got 'Beta says no'); name it in the `appearances` of an article entry without `facet_of`"
    )


def test_uses_all_accepts_a_table_that_fits_a_claim(project, lint):
    """Whatever it asks to have in common."""
    project.add("says-no")
    project.add("says-yes", uses_all={"all": {"topic": "ease-of-use", "except": ["says-yes"]}})

    assert lint(references.uses_all) == []


def test_uses_all_refuses_tables_that_fit_nothing_or_name_what_is_not_there(project, lint):
    """Each fault has its own complaint and way out."""
    project.add("says-no")
    project.add(
        "says-yes",
        uses={"other": "says-no"},
        uses_all={"other": {}, "lone": {"favours": "bet"}, "odd": {"except": ["sais-no"]}},
    )
    where = "claims/says-yes/claim.toml"

    assert lint(references.uses_all) == [
        (
            f"{where}:25: a name that no rule can name (got 'other'); use lower-case letters, digits and "
            "underscores, and no framework's name or alias of [uses]"
        ),
        f"{where}:28: no claim favours it (got 'bet'); did you mean beta?",
        f"{where}:27: the table fits no claim (got 'lone'); ask for less in common",
        f"{where}:31: no such claim (got 'sais-no'); did you mean says-no?",
    ]
