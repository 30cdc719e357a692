"""Lint rules about what a script measures or sets of its own process, which may be forked from another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generators.entries.lint.context import Context, beside, complain, syntax
from generators.model import Claim, Complaint

# What a process has used since it began; a forked one begins with its framework imported.
CALLS = {"process_time", "process_time_ns", "times", "getrusage"}
PEAK = "ru_maxrss"
WAY_OUT = "set fresh_process = true under [run]"


def fresh_processes(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A script that measures its whole process, or sets variables before an import, asks for a fresh process.

    A timing always has one.
    """
    if not claim.runs or claim.timed or claim.entry.run.fresh_process:
        return
    scripts = context.scripts(claim)
    for name, text in claim.files.items():
        tree = scripts.get(name) or syntax(text)
        if not isinstance(tree, ast.Module):
            continue
        if used := next(_whole_process(tree), None):
            what = "measures its whole process, which has imported nothing itself where it is forked"
            yield complain(claim, beside(claim, name, used.lineno), what, WAY_OUT, ast.unparse(used))
        if set_early := next(_set_before_imports(tree), None):
            what = "sets a variable before an import, which has been made already where the process is forked"
            yield complain(claim, beside(claim, name, set_early.lineno), what, WAY_OUT, ast.unparse(set_early))


def _whole_process(tree: ast.Module) -> Iterator[ast.expr]:
    """Calls and fields that say what a process has used; a call whose difference to another is taken says less."""
    nodes = [*ast.walk(tree)]
    taken = {
        node.value for node in nodes if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    taken |= {node.left for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)}
    for node in nodes:
        if node in taken:
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in CALLS:
                yield node
        elif isinstance(node, ast.Attribute) and node.attr == PEAK:
            yield node


def _set_before_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements at the top of a file that set a variable of the environment, with an import below them."""
    imports = [node.lineno for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        called = node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
        texts = [ast.unparse(target) for target in targets] + ([ast.unparse(called.func)] if called else [])
        if any("environ" in text or text.endswith("putenv") for text in texts) and node.lineno < max(
            imports, default=0
        ):
            yield node
