"""Each script defines a function `verify` that takes no arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.entries.lint.reading import function, scripts, syntax
from generators.model import Claim, Complaint, Project


def check(claim: Claim, project: Project) -> Iterator[Complaint]:
    """One complaint a script."""
    for name, text in scripts(claim, project).items() if claim.checkable else ():
        found = function(text, "verify")
        if found is None:
            if syntax(text):
                what = "defines no function verify at its top level"
                yield complain(claim, beside(claim, name), what, "add def verify(), which returns the measures")
        elif isinstance(found, ast.AsyncFunctionDef) or _needs_arguments(found.args):
            way_out = "write def verify(), without arguments and without async"
            got = ("async " * isinstance(found, ast.AsyncFunctionDef)) + f"def verify({ast.unparse(found.args)})"
            where = beside(claim, name, found.lineno)
            yield complain(claim, where, "verify can't be called as it is", way_out, got)


def _needs_arguments(arguments: ast.arguments) -> bool:
    plain = len(arguments.posonlyargs) + len(arguments.args)
    return plain > len(arguments.defaults) or None in arguments.kw_defaults
