"""Lint rules about what a script measures or sets of its own process, and what is beside it or was before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generators.entries.lint.context import Context, beside, complain, syntax
from generators.model import Claim, Complaint

# Calls that say what a process has used since it began; a forked one begins with its framework imported.
OF_PROCESS = {"process_time", "process_time_ns", "os.times", "getrusage"}
PEAK = "ru_maxrss"
# All by which a file reads CPU seconds or memory: names, and shared probes that do.
READINGS = OF_PROCESS | {"thread_time", "thread_time_ns", "memory_info", "get_traced_memory"}
READINGS |= {
    "cpu_seconds_of_children",
    *(f"generators.probes.measuring.{name}" for name in ("cpu_cost", "memory")),
}
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
        match node:
            case ast.Call(func=called) if _name(called) in OF_PROCESS and node not in taken:
                yield node
            case ast.Attribute(attr=name) if name == PEAK and node not in taken:
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


def exclusive(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """A claim whose scripts read their CPU seconds or their memory says `exclusive`, unless it is a timing."""
    if not claim.runs or claim.alone:
        return
    for name, text in claim.files.items():
        for line, reading in _readings(text):
            what = "reads CPU seconds or memory, which another job beside it changes"
            where = beside(claim, name, line)
            yield complain(claim, where, what, "write exclusive = true under [run] in claim.toml", reading)
            return


def _readings(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each way by which a file reads CPU seconds or memory."""
    tree = syntax(text)
    for node in ast.walk(tree) if isinstance(tree, ast.Module) else ():
        match node:
            case ast.Attribute(lineno=line) if (name := _name(node)) in READINGS:
                yield line, name
            case ast.ImportFrom(module=str(module), names=names, lineno=line):
                found = (name for alias in names for name in (module, f"{module}.{alias.name}", alias.name))
                yield from ((line, name) for name in found if name in READINGS)
            case ast.Import(names=names, lineno=line):
                yield from ((line, alias.name) for alias in names if alias.name in READINGS)


def _name(node: ast.expr) -> str:
    """The name that an expression ends with; before `times`, which is many things, also that of its module."""
    last = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return ast.unparse(node) if last == "times" else last
