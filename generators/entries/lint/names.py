"""Lint rules about names: ids, former ids, measures and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generators.entries.lint.context import Context, at, beside, complain
from generators.entries.lint.owners import Owner
from generators.model import LONGEST_ID, Claim, Complaint, is_claim_id, is_rule_name


def ids(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A claim's id, and each former one, is at most 64 lower-case letters and digits, joined by single hyphens."""
    way_out = f"use up to {LONGEST_ID} lower-case letters, digits and single hyphens"
    if not is_claim_id(claim.id):
        yield complain(claim, f"claims/{claim.id}", "an id is the claim's address", way_out, claim.id)
    for alias in claim.entry.aliases:
        if not is_claim_id(alias):
            yield complain(claim, at(claim, "aliases"), "a former id is an address as well", way_out, alias)


def unique_ids(claim: Claim, context: Context) -> Iterator[Complaint]:
    """No id or former id is used twice in the project, not even in another case.

    A claim is not to blame for a name that a newer one takes; of two entries with the same id both are.
    """
    name, added = claim.id.casefold(), claim.entry.added
    others = [owner for owner in context.owners.ids[name] if owner.claim != claim.id]
    others += [owner for owner in _others(context.owners.aliases.get(name, ()), claim) if owner.added < added]
    if others:
        what = f"the id is also used by {others[0].claim}"
        yield complain(claim, f"claims/{claim.id}", what, "rename the newer one", claim.id)
    own = {name}
    for alias in claim.entry.aliases:
        key = alias.casefold()
        owners = [*context.owners.ids.get(key, ()), *context.owners.aliases.get(key, ())]
        taken = claim.id if key in own else next((owner.claim for owner in _others(owners, claim)), None)
        if taken:
            way_out = "an address leads to one claim: remove it from one of them"
            yield complain(claim, at(claim, "aliases"), f"the former id is also used by {taken}", way_out, alias)
        own.add(key)


def _others(owners: Iterable[Owner], claim: Claim) -> Iterator[Owner]:
    """Those that are other claims and no newer ones."""
    return (owner for owner in owners if owner.claim != claim.id and owner.added <= claim.entry.added)


def measure_names(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A rule can name each measure: lower-case letters, digits and underscores, no word of Python."""
    for name in claim.entry.measures:
        if not is_rule_name(name):
            way_out = "use up to 64 lower-case letters, digits and underscores, such as step_time"
            yield complain(claim, at(claim, f"measures.{name}"), "a measure that no rule can name", way_out, name)


def shadowing(claim: Claim, context: Context) -> Iterator[Complaint]:
    """No file or folder of a claim is named like a framework's module, which a script would import instead."""
    frameworks = context.project.frameworks.values()
    modules = {framework.module.partition(".")[0]: framework.title for framework in frameworks}
    for name in claim.digests:
        module = name.partition("/")[0].partition(".")[0]
        if module in modules:
            what = f"named like the module of {modules[module]}"
            yield complain(claim, beside(claim, name), what, "give it another name", name)
