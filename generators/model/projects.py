"""Everything under `claims/`: frameworks, environments, the outline of the article, the claims."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from generators.model.base import Model
from generators.model.claims import Broken, Claim
from generators.model.names import FolderName, ModuleName, NodePackage, Pinned, Platform, Requirement, normal


class Framework(Model):
    """A table of `frameworks.toml`."""

    name: str
    title: str
    module: str = Field(alias="import")
    """Whose `__version__` names the release."""
    preload: tuple[str, ...] = ()
    """What a fork server would import; this version has none."""
    packages: tuple[str, ...] = ()
    """Distributions whose versions are recorded."""
    colour: str = Field(default="#546e7a", pattern=r"^#[0-9a-fA-F]{6}$")
    thread_variables: tuple[str, ...] = ()
    """Environment variables that get the number of threads, beside OpenMP's own."""


class Foreign(Model):
    """Packages for another platform: unpacked beside an environment, never imported by its interpreter."""

    platforms: tuple[Platform, ...] = Field(min_length=1)
    """Pip's names of it, such as `manylinux_2_28_aarch64`, the best first."""
    python: str = Field(pattern=r"^3\.\d+$")
    """Release of the interpreter that they are for, such as `3.11`."""
    requirements: tuple[Pinned, ...] = Field(min_length=1)
    """Each with its version; nothing that they require in turn is installed."""


class EnvironmentTable(Model):
    """A table `[environments.NAME]` of `frameworks.toml`."""

    extends: Literal["", "default"] = ""
    """`default` where it sees all that the default environment holds; empty for nothing."""
    requirements: tuple[Requirement, ...] = ()
    """What pip installs; the interpreter that runs this serves where nothing at all is asked for."""
    requirements_alone: tuple[Pinned, ...] = ()
    """What pip installs without anything that it requires in turn, each with its version."""
    npm: tuple[NodePackage, ...] = ()
    """What npm installs below `lib/node_modules`, each with its version; no script of theirs is run."""
    stubs: tuple[ModuleName, ...] = ()
    """Names of empty modules, for what an installed package imports and doesn't need."""
    foreign: dict[FolderName, Foreign] = Field(default_factory=dict)
    """Packages for another platform, by the folder below `lib` that they are unpacked in."""
    frameworks: tuple[str, ...] = ()
    """Names of those that it is made for; empty for all."""
    python: str = ""
    """The interpreter that it is made from; empty for the one that runs this."""

    @model_validator(mode="after")
    def _of_one_python(self) -> Self:
        if self.extends and self.python:
            raise ValueError("an environment that extends another has its interpreter; leave `python` out")
        return self

    @property
    def separate(self) -> bool:
        """True where it has an interpreter of its own, which is made on demand."""
        asked = self.requirements or self.requirements_alone or self.npm or self.stubs or self.foreign
        return bool(asked or self.extends or self.python)

    @property
    def named(self) -> tuple[str, ...]:
        """Names of the packages that it asks for, as `Environment.packages` has them."""
        python = (normal(one) for one in (*self.requirements, *self.requirements_alone))
        foreign = (f"{key}:{normal(one)}" for key, other in self.foreign.items() for one in other.requirements)
        node = (f"npm:{one.rpartition('@')[0]}" for one in self.npm)
        return tuple(sorted({*filter(None, python), *node, *foreign}))


class Passage(Model):
    """A place of the article, in our own words."""

    gist: str = Field(min_length=1)
    kind: Literal["claim", "advice", "definition", "navigation", "advertising"]
    reason: str = ""
    """Why it is no claim; empty for one."""
    lines: str = ""
    """Where it stands in the source that was read, such as `7` or `7-9`."""
    sha: str = ""
    """First digits of the SHA-256 of its text, so that a changed article is noticed."""


class Article(Model):
    """The outline of the article, by locator."""

    title: str
    publisher: str = ""
    date: str = ""
    complete: bool = False
    """Every passage that claims something has a claim; one without is an error from then on."""
    passages: dict[str, Passage] = Field(default_factory=dict)


class Project(Model):
    """Everything under `claims/`, read once."""

    root: Path
    frameworks: dict[str, Framework]
    environments: dict[str, EnvironmentTable]
    article: Article
    claims: tuple[Claim, ...]
    broken: tuple[Broken, ...] = ()

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """The sound claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def users(self) -> dict[str, list[Claim]]:
        """The sound claims that use another, by the id of the other."""
        users: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for used in set(claim.entry.uses.values()):
                users.setdefault(used, []).append(claim)
        return users

    @cached_property
    def acyclic(self) -> frozenset[str]:
        """Ids of the claims from which no way along `[uses]` leads into a cycle."""
        sorter = TopologicalSorter({claim.id: claim.entry.uses.values() for claim in self.claims})
        acyclic: set[str] = set()
        with suppress(CycleError):  # what depends on no cycle can be sorted all the same
            sorter.prepare()
        while ready := sorter.get_ready():
            acyclic.update(ready)
            sorter.done(*ready)
        return frozenset(acyclic)

    def claim(self, claim_id: str) -> Claim | None:
        """The sound claim of that id, or None."""
        return self.claims_by_id.get(claim_id)

    def way_back(self, used: str, claim_id: str) -> tuple[str, ...]:
        """Ids from a used claim along `[uses]` back to the one that uses it; empty where no way leads back."""
        before, queue = {used: ""}, [used]
        for found in queue:
            if found == claim_id:
                path = [found]
                while path[-1] != used:
                    path.append(before[path[-1]])
                return tuple(reversed(path))
            claim = None if found in self.acyclic else self.claim(found)
            for ahead in claim.entry.uses.values() if claim else ():
                if ahead not in before:
                    before[ahead] = found
                    queue.append(ahead)
        return ()

    def __copy__(self) -> Self:
        """A copy without the indexes, because the copy may get other claims."""
        copied = super().__copy__()
        for index in ("claims_by_id", "users", "acyclic"):
            copied.__dict__.pop(index, None)
        return copied
