"""What several rules read of an entry: its expressions, the measures they name, its scripts' syntax."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache

from generators.model import Claim, Kind, Measure, Project, script_name
from generators.rules.expression import Expression, ExpressionError, Reference, parse

KEYS = ("valid_if", "supported_if", "refuted_if")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def scripts(claim: Claim, project: Project) -> dict[str, str]:
    """Text of the script of each framework that has one, by file name."""
    names = map(script_name, project.frameworks)
    return {name: claim.files[name] for name in names if name in claim.files}


@lru_cache(maxsize=16)
def syntax(text: str) -> ast.Module | None:
    """The syntax tree of a script; None where it doesn't parse."""
    try:
        return tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def tree(text: str) -> ast.Module:
    """The syntax tree of a script; raises whatever Python's parser raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape in a script is no matter of ours
        return ast.parse(text)


def function(text: str, name: str) -> Function | None:
    """The last function of that name that a script defines at its top level."""
    module = syntax(text)
    body = module.body if module else []
    return next((node for node in reversed(body) if isinstance(node, Function) and node.name == name), None)


def expressions(claim: Claim, project: Project) -> dict[str, Expression]:
    """The expressions of `[verdict]` that can be read, by key; an empty `valid_if` is none."""
    names = frozenset(project.frameworks), frozenset(claim.entry.uses)
    read = {key: _expression(text, *names) for key, text in texts(claim).items()}
    return {key: expression for key, expression in read.items() if expression}


@lru_cache(maxsize=64)
def _expression(text: str, frameworks: frozenset[str], aliases: frozenset[str]) -> Expression | None:
    try:
        return parse(text, frameworks, aliases)
    except ExpressionError:
        return None


def texts(claim: Claim) -> dict[str, str]:
    """The expressions of `[verdict]` as they are written, by key."""
    rules = claim.entry.verdict if claim.checkable else None
    return {key: getattr(rules, key) for key in KEYS if rules and (getattr(rules, key) or key != "valid_if")}


def owner(reference: Reference, claim: Claim, project: Project) -> Claim | None:
    """The claim whose measure is meant: this one or the one of `[uses]`; None where that can't be read."""
    return project.claim(claim.entry.uses.get(reference.alias, "")) if reference.alias else claim


def measure(reference: Reference, claim: Claim, project: Project) -> Measure | None:
    """The measure that is meant, or None where there is none; a verdict that is asked about is a yes or no."""
    found = owner(reference, claim, project)
    if found and reference.predicate:
        return Measure(kind=Kind.CHECK, title=str(reference))
    return found.entry.measures.get(reference.measure) if found else None
