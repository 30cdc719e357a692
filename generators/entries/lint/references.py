"""Lint rules about what entries name outside themselves: passages of the article, and other claims."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.coverage import ARTICLE, coverage_of
from generators.entries.lint.context import Context, at, complain
from generators.model import Claim, Complaint, Status, is_rule_name
from generators.text import closest


def appearances(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each appearance is a passage of `article.toml` that claims or advises, named once."""
    passages, where, seen = context.project.article.passages, at(claim, "appearances"), set()
    for locator in claim.entry.appearances:
        passage = passages.get(locator)
        if passage is None:
            way_out = closest(locator, passages, ARTICLE)
            yield complain(claim, where, "no such passage of the article", way_out, locator)
        elif passage.kind not in ("claim", "advice"):
            way_out = "name the passage that states it"
            yield complain(claim, where, f"the passage is {passage.kind} and states nothing", way_out, locator)
        if locator in seen:
            yield complain(claim, where, "a passage named twice", "name it once", locator)
        seen.add(locator)


def facet_of(claim: Claim, context: Context) -> Iterator[Complaint]:
    """The claim of `facet_of` is a lead that the site lists, and appears in each passage of its facet."""
    entry, where = claim.entry, at(claim, "facet_of")
    if not entry.facet_of or claim.retired:
        return
    lead = context.project.claim(entry.facet_of)
    if entry.facet_of not in context.project.ids:
        yield complain(claim, where, "no such claim", context.closest_id(entry.facet_of), entry.facet_of)
    elif lead is None:  # broken, which is its own complaint
        return
    elif not lead.lead:
        kind = "a facet itself" if lead.entry.facet_of else "a follow-up"
        way_out = "name the claim that the article makes, which has no `facet_of`"
        yield complain(claim, where, f"that claim is {kind} and leads no other", way_out, entry.facet_of)
    elif not lead.listed and not lead.entry.status is entry.status is Status.DRAFT:
        what = f"that claim is {lead.entry.status}, so that no page lists it"
        yield complain(claim, where, what, "name one that is published or not checkable", entry.facet_of)
    else:
        for locator in entry.appearances:
            if locator not in lead.entry.appearances:
                what = f"the claim {lead.id}, which it details, does not appear in this passage"
                way_out = "leave the passage out here, or name it in the `appearances` of both"
                yield complain(claim, at(claim, "appearances"), what, way_out, locator)


def retired(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A retired entry has a `reason`; it alone may have `replaced_by`, which names a claim that the site lists.

    A warning where the reason is missing, because the last verdict can be shown without it.
    """
    entry, where = claim.entry, at(claim, "replaced_by")
    if claim.retired and not entry.reason.strip():
        where_status, way_out = at(claim, "status"), "say why in `reason`"
        yield complain(claim, where_status, "retired without a reason", way_out, severity="warning")
    if not entry.replaced_by:
        return
    other = context.project.claim(entry.replaced_by)
    if not claim.retired:
        way_out = 'leave it out, or write status = "retired"'
        yield complain(claim, where, f"a {entry.status} entry is not replaced", way_out, entry.replaced_by)
    elif entry.replaced_by not in context.project.ids:
        yield complain(claim, where, "no such claim", context.closest_id(entry.replaced_by), entry.replaced_by)
    elif other and not other.listed:
        what = f"that claim is {other.entry.status}, so that no page lists it"
        yield complain(claim, where, what, "name one that is published or not checkable", entry.replaced_by)


def passages(context: Context) -> Iterator[Complaint]:
    """A passage that claims something has a lead claim, and any other without one says why.

    Warnings, unless the article's outline says that it is `complete`.
    """
    article = context.project.article
    broken = [entry.id for entry in context.project.broken if not entry.appearances]
    unread = f"; first mend {', '.join(broken[:3])}, whose passages can't be read" if broken else ""
    listed = [claim for claim in context.project.claims if claim.listed]
    for locator in coverage_of(context.project).unmapped:
        passage = article.passages[locator]
        beside = [claim.id for claim in listed if locator in claim.entry.appearances]
        if passage.kind == "claim" and beside:
            what = f"no lead claim covers this passage, only facets or follow-ups: {', '.join(beside[:3])}"
            way_out = "name it in the `appearances` of an article entry without `facet_of`" + unread
        elif passage.kind == "claim":
            what, way_out = "no claim covers this passage", "name it in the `appearances` of an entry" + unread
        else:
            what = f"a passage of the kind {passage.kind} says no reason why it has no claim"
            way_out = "add `reason`, or name it in the `appearances` of an entry"
        yield Complaint(
            rule="",
            claim="",
            where=f"{ARTICLE}: passages.{locator}",
            what=what,
            got=repr(passage.gist),
            way_out=way_out,
            severity="error" if article.complete else "warning",
        )


def sections(context: Context) -> Iterator[Complaint]:
    """A section has a passage below it."""
    article = context.project.article
    filled = {article.section_of(locator) for locator in article.passages}
    filled |= {key.partition(".")[0] for key in filled}
    for key in article.sections:
        if key not in filled:
            yield _outline(f"sections.{key}", "no passage stands below this heading", key, "correct its name")


def questions(context: Context) -> Iterator[Complaint]:
    """A question and its options name passages of the outline, those of an option with a lead claim and once.

    An option without a lead claim is a warning, unless the outline says that it is `complete`.
    """
    article, coverage = context.project.article, coverage_of(context.project)
    for name, question in article.questions.items():
        where = f"questions.{name}"
        if question.passage and question.passage not in article.passages:
            way_out = closest(question.passage, article.passages, ARTICLE)
            yield _outline(f"{where}.passage", "no such passage of the article", question.passage, way_out)
        for key, option in question.options.items():
            at_option = f"{where}.options.{key}.passages"
            for place, locator in enumerate(option.passages):
                if locator not in article.passages:
                    way_out = closest(locator, article.passages, ARTICLE)
                    yield _outline(at_option, "no such passage of the article", locator, way_out)
                elif locator not in coverage.decided:
                    way_out = "name a passage that a claim with rules decides"
                    found = _outline(at_option, "no lead claim decides this passage", locator, way_out)
                    severity = "error" if article.complete else "warning"
                    yield found.model_copy(update={"severity": severity})
                if locator in option.passages[:place]:
                    yield _outline(at_option, "a passage named twice", locator, "name it once")


def _outline(key: str, what: str, got: str, way_out: str) -> Complaint:
    """A complaint about a table of the outline that no entry can mend."""
    return Complaint(rule="", claim="", where=f"{ARTICLE}: {key}", what=what, got=repr(got), way_out=way_out)


def uses(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A claim of `[uses]` exists and has evidence, a rule can name its alias, and no claim comes to use itself.

    What a retired claim used may be retired with it.
    """
    for alias, used in claim.entry.uses.items() if not claim.retired else ():
        where = at(claim, f"uses.{alias}")
        if not is_rule_name(alias) or alias in context.project.frameworks:
            way_out = "use lower-case letters, digits and underscores, and no framework's name"
            yield complain(claim, where, "an alias that no rule can name", way_out, alias)
        other = context.project.claim(used)
        if used not in context.project.ids:
            way_out = f"{context.closest_id(used)} (a renamed entry lists its former id in `aliases`)"
            yield complain(claim, where, "no such claim", way_out, used)
        elif other and not other.checkable:
            what = f"that claim is {other.entry.status} and has no evidence"
            yield complain(claim, where, what, "use another", used)
        elif claim.id in context.project.cyclic and (path := context.project.uses_path(used, claim.id)):
            what = f"the claim uses itself: {' -> '.join((claim.id, *path))}"
            yield complain(claim, where, what, "remove one of the uses", used)


def uses_all(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A table of `[uses_all]` fits a claim, a rule can name it, and what it names exists."""
    frameworks = context.project.frameworks
    for name, table in claim.entry.uses_all.items():
        where = at(claim, f"uses_all.{name}")
        if not is_rule_name(name) or name in frameworks or name in claim.entry.uses:
            way_out = "use lower-case letters, digits and underscores, and no framework's name or alias of [uses]"
            yield complain(claim, where, "a name that no rule can name", way_out, name)
        for favoured in table.favoured:
            if favoured not in context.project.favourable:
                way_out = closest(favoured, context.project.favourable)
                yield complain(
                    claim, at(claim, f"uses_all.{name}.favours"), "no claim favours it", way_out, favoured
                )
        for left_out in table.excluded:
            if left_out not in context.project.ids:
                way_out = context.closest_id(left_out)
                yield complain(claim, at(claim, f"uses_all.{name}.except"), "no such claim", way_out, left_out)
        if claim.checkable and not claim.members.get(name):
            yield complain(claim, where, "the table fits no claim", "ask for less in common", name)
