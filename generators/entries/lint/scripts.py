"""Lint rules about the scripts of a claim."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from generators.entries.lint.context import Context, beside, complain, function, syntax
from generators.entries.toml_errors import line_text
from generators.model import Claim, Complaint, Kind, script_name
from generators.text import closest

SCRIPT = re.compile(r"verify_(.*)\.py")
CALLED = ("verify", "controls", "settings")
READING_PROBES = {f"generators.probes.measuring.{name}" for name in ("cpu_cost", "memory")}
READ_BY = {
    *(f"{clock}_time{unit}" for clock in ("process", "thread") for unit in ("", "_ns")),
    *("getrusage", "cpu_seconds_of_children", "memory_info", "get_traced_memory"),
}


def scripts_present(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A claim that measures has one script for each framework of `frameworks.toml`, and none for anything else."""
    scripts = {name: match[1] for name in claim.files if (match := SCRIPT.fullmatch(name))}
    if claim.derived:
        for name in scripts:
            what = "a script of an entry without [measures], which nothing runs"
            way_out = "remove it, or say in [measures] what it returns"
            yield complain(claim, beside(claim, name), what, way_out, name)
    if not claim.runs:
        return
    frameworks = context.project.frameworks
    for framework in frameworks.values():
        name = script_name(framework.name)
        if name not in claim.files:
            what = f"no script for {framework.title}"
            yield complain(claim, beside(claim, name), what, "write it, see claims/_template/")
    for name, subject in scripts.items():
        if subject not in frameworks:
            way_out = closest(subject, frameworks, "claims/frameworks.toml")
            yield complain(claim, beside(claim, name), "a script for an unknown framework", way_out, subject)


def scripts_parse(claim: Claim, _context: Context) -> Iterator[Complaint]:
    """Every Python file of a claim can be parsed."""
    for name, text in claim.files.items() if claim.checkable else ():
        error = syntax(text)
        if isinstance(error, ast.Module):
            continue
        line, reason = 0, str(error) or type(error).__name__
        if isinstance(error, SyntaxError):
            line, reason = error.lineno or 0, error.msg
        complaint = complain(claim, beside(claim, name, line), f"not valid Python: {reason}", "correct the syntax")
        yield complaint.model_copy(update={"got": line_text(text, line)})


def verify_defined(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each script defines a function `verify`; like `controls` and `settings`, no arguments, no `async`."""
    for name, script in context.scripts(claim).items():
        if function(script, "verify") is None:
            what = "defines no function verify at its top level"
            yield complain(claim, beside(claim, name), what, "add def verify(), which returns the measures")
        for called in (function(script, each) for each in CALLED):
            if called and (isinstance(called, ast.AsyncFunctionDef) or _needs_arguments(called.args)):
                head = f"def {called.name}({ast.unparse(called.args)})"
                got = ("async " * isinstance(called, ast.AsyncFunctionDef)) + head
                where, what = beside(claim, name, called.lineno), f"{called.name} can't be called as it is"
                way_out = f"write def {called.name}(), without arguments and without async"
                yield complain(claim, where, what, way_out, got)


def _needs_arguments(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    return positional > len(arguments.defaults) or None in arguments.kw_defaults


def controls_defined(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each script of a claim with a `check` has `controls`: a known yes and a known no."""
    checks = [name for name, measure in claim.entry.measures.items() if measure.kind is Kind.CHECK]
    for name, script in context.scripts(claim).items() if checks else ():
        if function(script, "controls") is None:
            what = "a check without controls, and one that can't fail doesn't count"
            way_out = "add def controls(), which yields a known yes and a known no of each check"
            yield complain(claim, beside(claim, name), what, way_out, ", ".join(checks))


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
            case ast.Attribute(attr=name, lineno=line) if name in READ_BY:
                yield line, name
            case ast.ImportFrom(module=str(module), names=names, lineno=line):
                found = (name for alias in names for name in (module, f"{module}.{alias.name}", alias.name))
                yield from ((line, name) for name in found if name in READ_BY or name in READING_PROBES)
            case ast.Import(names=names, lineno=line):
                yield from ((line, alias.name) for alias in names if alias.name in READING_PROBES)
