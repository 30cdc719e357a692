"""Find who has a name, as its id or as a former id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from generators.model import Claim, Project


class Owner(NamedTuple):
    """An entry that has a name as its id or as a former id."""

    added: date
    claim: str


class Owners(NamedTuple):
    """The two oldest entries of each name, by the name in lower case; two, because one may be the asker itself.

    Attributes:
        ids: by id; a broken entry is older than any other.
        aliases: by former id.
    """

    ids: dict[str, tuple[Owner, ...]]
    aliases: dict[str, tuple[Owner, ...]]

    @classmethod
    def of(cls, project: Project) -> Owners:
        """Those of a project's entries."""
        broken = ((entry.id, Owner(date.min, entry.id)) for entry in project.broken)
        ids = ((claim.id, Owner(claim.entry.added, claim.id)) for claim in project.claims)
        aliases = (
            (alias, Owner(claim.entry.added, claim.id))
            for claim in project.claims
            for alias in set(claim.entry.aliases)
        )
        return cls(_two_oldest((*broken, *ids)), _two_oldest(aliases))

    def of_names(self, claim: Claim) -> list[tuple[str, str]]:
        """Each name of a claim, with those who have it, in words."""
        names = sorted({name.casefold() for name in (claim.id, *claim.entry.aliases)})
        return [(name, repr((self.ids.get(name), self.aliases.get(name)))) for name in names]


def _two_oldest(names: Iterable[tuple[str, Owner]]) -> dict[str, tuple[Owner, ...]]:
    owners: dict[str, tuple[Owner, ...]] = {}
    for name, owner in names:
        key = name.casefold()
        owners[key] = tuple(sorted({*owners.get(key, ()), owner})[:2])
    return owners
