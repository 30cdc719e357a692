"""Index a project once for all lint rules, parse its scripts and rules, and build complaints."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from generators.entries.lint.owners import Owners
from generators.entries.toml_errors import place
from generators.model import Claim, Complaint, Kind, Measure, Project, script_name
from generators.rules.expression import Expression, ExpressionError, Reference, parse
from generators.text import closest

NEIGHBOURS = 50  # ids before and after a misspelt one, in order, among which the closest is looked for
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Context:
    """A project with the indexes that the lint rules share; with them no rule goes through all claims."""

    project: Project

    @cached_property
    def owners(self) -> Owners:
        """Who has each name."""
        return Owners.of(self.project)

    def closest_id(self, claim_id: str) -> str:
        """The way out for an id of no entry."""
        if renamed := self.project.renamed.get(claim_id):
            return f"it is called {renamed} now"
        position = bisect(self._sorted_ids, claim_id)
        near = self._sorted_ids[max(position - NEIGHBOURS, 0) : position + NEIGHBOURS]
        return closest(claim_id, near, "the folders of claims/")

    @cached_property
    def _sorted_ids(self) -> list[str]:
        return sorted(self.project.ids)

    def closest_framework(self, name: str) -> str:
        """The way out for a name of no framework."""
        return closest(name, self.project.frameworks, "claims/frameworks.toml")

    def scripts(self, claim: Claim) -> dict[str, ast.Module]:
        """The frameworks' scripts that can be parsed, by file name; none where the claim is not checkable."""
        names = map(script_name, self.project.frameworks) if claim.checkable else ()
        trees = {name: syntax(claim.files[name]) for name in names if name in claim.files}
        return {name: tree for name, tree in trees.items() if isinstance(tree, ast.Module)}

    def expressions(self, claim: Claim) -> dict[str, Expression]:
        """The expressions of `[verdict]` that can be parsed, by key; none where rules decide nothing any more."""
        parsed = self.parsed(claim) if claim.checkable else {}
        return {key: expression for key, expression in parsed.items() if isinstance(expression, Expression)}

    def parsed(self, claim: Claim) -> dict[str, Expression | ExpressionError]:
        """The expressions of `[verdict]`, or why one can't be parsed, by key; a blank `valid_if` is none."""
        rules = claim.entry.verdict if claim.checkable or claim.retired else None
        names = frozenset(self.project.frameworks), frozenset(claim.entry.uses), tuple(claim.members.items())
        return {key: _expression(text, *names) for key, text in rules.texts.items()} if rules else {}

    def owner(self, reference: Reference, claim: Claim) -> Claim | None:
        """The claim whose measure is meant: this one or one that it uses; None where that is not sound."""
        return self.project.claim(claim.uses.get(reference.alias, "")) if reference.alias else claim

    def measure(self, reference: Reference, claim: Claim) -> Measure | None:
        """The measure that is meant, None where there is none; a question about a verdict is a check."""
        owner = self.owner(reference, claim)
        if owner and reference.predicate:
            return Measure(kind=Kind.CHECK, title=str(reference))
        return owner.entry.measures.get(reference.measure) if owner else None


@lru_cache(maxsize=16)
def syntax(text: str) -> ast.Module | Exception:
    """The syntax tree of a script, or why it can't be parsed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a script is none of our business
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return error.with_traceback(None)


def function(module: ast.Module, name: str) -> Function | None:
    """The last function of that name that a script defines at its top level."""
    found = (node for node in reversed(module.body) if isinstance(node, Function) and node.name == name)
    return next(found, None)


def at(claim: Claim, key: str) -> str:
    """Path and line of a key of `claim.toml`, or of the nearest table above it."""
    return place(beside(claim, "claim.toml"), claim.lines, key)


def beside(claim: Claim, name: str, line: int = 0) -> str:
    """Path of a file of the claim's folder, with its line where there is one."""
    return f"claims/{claim.id}/{name}" + (f":{line}" if line else "")


def complain(
    claim: Claim,
    where: str,
    what: str,
    way_out: str,
    got: object = "",
    severity: Literal["error", "flaw", "warning"] = "error",
) -> Complaint:
    """A complaint about that claim; `check_entries` writes the name of the lint rule into it.

    Empty text is shown as nothing.
    """
    value = f"{got!r:.80}" if got != "" else "nothing"
    return Complaint(
        rule="", claim=claim.id, where=where, what=what, got=value, way_out=way_out, severity=severity
    )


def line_of(complaint: Complaint) -> tuple[str, int]:
    """The file and the line that a complaint names; 0 where it names none."""
    path, _, line = complaint.where.rpartition(":")
    return (path, int(line)) if line.isdigit() and path else (complaint.where, 0)


@lru_cache(maxsize=64)
def _expression(
    text: str,
    frameworks: frozenset[str],
    aliases: frozenset[str],
    members: tuple[tuple[str, tuple[str, ...]], ...],
) -> Expression | ExpressionError:
    try:
        return parse(text, frameworks, aliases, dict(members))
    except ExpressionError as error:
        return error
