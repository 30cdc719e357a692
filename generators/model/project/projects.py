"""Everything under `claims/`: frameworks, environments, the outline of the article, and the claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from generators.model.base import Model
from generators.model.names import (
    NO_FRAMEWORK,
    FolderName,
    HeadingText,
    ModuleName,
    NodePackage,
    Pinned,
    Platform,
    Requirement,
    SectionKey,
    Slug,
    VisibleText,
    distribution_name,
)
from generators.model.project.claims import BrokenEntry, Claim

PassageKind = Literal["claim", "advice", "definition", "navigation", "advertising"]


class Framework(Model):
    """A table of `frameworks.toml`."""

    name: str
    title: VisibleText
    module: str = Field(alias="import")
    """Name of the module, whose `__version__` is the release."""
    preload: tuple[str, ...] = ()
    """Modules that a fork server imports, once for many scripts; none of them may start a thread."""
    packages: tuple[str, ...] = ()
    """Names of the distributions whose versions are recorded."""
    colour: str = Field(default="#546e7a", pattern=r"^#[0-9a-fA-F]{6}$")
    thread_variables: tuple[str, ...] = ()
    """Environment variables that get the number of threads, in addition to those of OpenMP."""


class Foreign(Model):
    """Packages for another platform: unpacked in an environment, never imported by its interpreter."""

    platforms: tuple[Platform, ...] = Field(min_length=1)
    """Names of the platform for pip, such as `manylinux_2_28_aarch64`, the best first."""
    python: str = Field(pattern=r"^3\.\d+$")
    """Release of the interpreter that the packages are for, such as `3.11`."""
    requirements: tuple[Pinned, ...] = Field(min_length=1)
    """Packages with their versions; their own requirements are not installed."""


class EnvironmentTable(Model):
    """A table `[environments.NAME]` of `frameworks.toml`."""

    extends: Literal["", "default"] = ""
    """`default` to see all packages of the default environment; empty for none."""
    requirements: tuple[Requirement, ...] = ()
    """Packages that pip installs with their requirements; without any package no environment is made."""
    requirements_alone: tuple[Pinned, ...] = ()
    """Packages with their versions that pip installs without their requirements."""
    npm: tuple[NodePackage, ...] = ()
    """Packages with their versions that npm installs in `lib/node_modules`; their scripts are not run."""
    stubs: tuple[ModuleName, ...] = ()
    """Names of empty modules, for those that an installed package imports and doesn't need."""
    foreign: dict[FolderName, Foreign] = Field(default_factory=dict)
    """Packages for another platform, by the folder in `lib` that they are unpacked in."""
    frameworks: tuple[str, ...] = ()
    """Names of the frameworks that the environment is for; empty for all."""
    python: str = ""
    """Interpreter that the environment is made from; empty for the one that runs this program."""

    @model_validator(mode="after")
    def _of_one_python(self) -> Self:
        if self.extends and self.python:
            raise ValueError("an environment that extends another has its interpreter; leave `python` out")
        return self

    @property
    def separate(self) -> bool:
        """True where the environment has its own interpreter, which is made when a job needs it."""
        packages = self.requirements or self.requirements_alone or self.npm or self.stubs or self.foreign
        return bool(packages or self.extends or self.python)

    @property
    def package_names(self) -> tuple[str, ...]:
        """Names of the packages that are installed, as in `Environment.packages`."""
        python = map(distribution_name, (*self.requirements, *self.requirements_alone))
        foreign = (
            f"{folder}:{distribution_name(requirement)}"
            for folder, packages in self.foreign.items()
            for requirement in packages.requirements
        )
        node = (f"npm:{package.rpartition('@')[0]}" for package in self.npm)
        return tuple(sorted({*filter(None, python), *node, *foreign}))


class Passage(Model):
    """A passage of the article, in our own words."""

    gist: VisibleText
    kind: PassageKind
    reason: str = ""
    """Why the passage is no claim; of a claim, what of it no entry checks and why; empty for none."""
    lines: str = ""
    """Lines of the passage in the source text, such as `7` or `7-9`."""
    sha: str = ""
    """First digits of the SHA-256 of those lines, by which a changed article is noticed."""


class Option(Model):
    """An answer that a reader may give to a question, with the passages that the article answers by."""

    title: VisibleText
    """The reader's answer, such as `I am a beginner`."""
    purpose: VisibleText
    """What the frameworks are compared for, as the end of a sentence: `a beginner`."""
    passages: tuple[str, ...] = Field(min_length=1)
    """Locators of passages; the claims that decide them decide what the evidence says."""


class Question(Model):
    """A question of the article to its readers, with the answers that they may give, in our own words."""

    title: HeadingText
    passage: str = ""
    """Locator of the passage that asks it; empty where the article asks it nowhere."""
    options: dict[Slug, Option] = Field(min_length=1)


class Article(Model):
    """The outline of the article: its passages by locator."""

    title: VisibleText
    publisher: str = ""
    date: str = ""
    complete: bool = False
    """Whether every passage that claims something must have a claim."""
    passages: dict[str, Passage] = Field(default_factory=dict)
    sections: dict[SectionKey, HeadingText] = Field(default_factory=dict)
    """Headings by what the locators below them begin with: `tf` for `tf.p1`, or `tf.tools` for a part of it."""
    questions: dict[Slug, Question] = Field(default_factory=dict)
    """Questions for choosing a framework, by name, in the order of the page that asks them."""

    def section_of(self, locator: str) -> str:
        """The longest key of `sections` that a locator begins with; empty for none."""
        parts = locator.split(".")
        starts = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((start for start in starts if start in self.sections), "")


class Durations(Model):
    """The file `durations.toml`: how long scripts take, for order and estimates, outside of every fingerprint."""

    calibration: float = Field(ge=1e-6, le=1e6)
    """Seconds of the calibration loop on the machine where the scripts ran."""
    seconds: dict[str, dict[str, Annotated[float, Field(ge=0, le=1e9)]]] = Field(default_factory=dict)
    """Wall seconds by claim and framework; for a timing those of the one job of all frameworks."""


class Project(Model):
    """Everything under `claims/`, with indexes that are made once."""

    root: Path
    frameworks: dict[str, Framework]
    environments: dict[str, EnvironmentTable]
    article: Article
    claims: tuple[Claim, ...]
    broken: tuple[BrokenEntry, ...] = ()
    partial: bool = False
    """Whether it holds only claims that were named, with those that they use: what needs all is not known then."""

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of every entry, sound or broken."""
        return frozenset((*(claim.id for claim in self.claims), *(entry.id for entry in self.broken)))

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """The sound claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The id of the sound claim that each former id belongs to."""
        return {alias: claim.id for claim in self.claims for alias in claim.entry.aliases}

    @cached_property
    def users(self) -> dict[str, list[Claim]]:
        """The sound claims that use another, by the id of the other."""
        users: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for used in set(claim.uses.values()):
                users.setdefault(used, []).append(claim)
        return users

    @cached_property
    def cyclic(self) -> frozenset[str]:
        """Ids of the claims that are on a cycle of `[uses]`, or between two cycles."""
        used = {claim.id: claim.uses.values() for claim in self.claims}
        users = {claim_id: [claim.id for claim in claims] for claim_id, claims in self.users.items()}
        return frozenset(used) - _sortable(used) - _sortable(users)

    @property
    def favourable(self) -> tuple[str, ...]:
        """What an entry may favour: a framework, `both` or `neither`."""
        return (*self.frameworks, *NO_FRAMEWORK)

    def claim(self, claim_id: str) -> Claim | None:
        """The sound claim of that id, or None."""
        return self.claims_by_id.get(claim_id)

    def with_used(self, claims: Iterable[str]) -> frozenset[str]:
        """These ids, and those of every claim that they use, also through others."""
        found: set[str] = set()
        queue = list(claims)
        while queue:
            claim_id = queue.pop()
            if claim_id not in found:
                found.add(claim_id)
                claim = self.claim(claim_id)
                queue += claim.uses.values() if claim else ()
        return frozenset(found)

    def uses_path(self, start: str, target: str) -> tuple[str, ...] | None:
        """Ids on a shortest way along `[uses]` from one claim to another, both included; None without a way."""
        before, queue = {start: ""}, [start]
        for claim_id in queue:
            if claim_id == target:
                path = [target]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return tuple(reversed(path))
            claim = self.claim(claim_id)
            for used in claim.uses.values() if claim else ():
                if used not in before:
                    before[used] = claim_id
                    queue.append(used)
        return None

    @property
    def entries(self) -> tuple[Claim | BrokenEntry, ...]:
        """Every entry, the sound ones first."""
        return (*self.claims, *self.broken)

    def entry(self, claim_id: str) -> Claim | BrokenEntry:
        """The entry of that id, sound or broken.

        Raises:
            StopIteration: there is none.
        """
        return self.claim(claim_id) or next(entry for entry in self.broken if entry.id == claim_id)


def _sortable(graph: Mapping[str, Iterable[str]]) -> set[str]:
    """The nodes of a graph, given by their predecessors, that come before every cycle in topological order."""
    sortable: set[str] = set()
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):  # what depends on no cycle can be sorted all the same
        sorter.prepare()
    while ready := sorter.get_ready():
        sortable.update(ready)
        sorter.done(*ready)
    return sortable
