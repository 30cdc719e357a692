"""Lint rules about the scripts of a claim."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from generators.entries.lint.context import Context, Function, beside, complain, function, syntax
from generators.entries.toml_errors import line_text
from generators.model import Claim, Complaint, Kind, script_name
from generators.text import closest, yes_or_no

SCRIPT = re.compile(r"verify_(.*)\.py")
CALLED = ("artefacts", "verify", "controls", "settings")


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
    """Each script defines a function `verify`; like `controls` and `settings`, no arguments, no `async`.

    `artefacts` takes a folder, and so do `verify` and `controls` of a script that defines it.
    """
    for name, script in context.scripts(claim).items():
        if function(script, "verify") is None:
            what = "defines no function verify at its top level"
            yield complain(claim, beside(claim, name), what, "add def verify(), which returns the measures")
        shares = function(script, "artefacts") is not None
        for called in (function(script, each) for each in CALLED):
            given = int(shares and called is not None and called.name != "settings")
            if called and (isinstance(called, ast.AsyncFunctionDef) or not _takes(called.args, given)):
                head = f"def {called.name}({ast.unparse(called.args)})"
                got = ("async " * isinstance(called, ast.AsyncFunctionDef)) + head
                where, what = beside(claim, name, called.lineno), f"{called.name} can't be called as it is"
                way_out = f"write def {called.name}(), without arguments and without async"
                if given:
                    way_out = f"write def {called.name}(folder), without other arguments and without async"
                yield complain(claim, where, what, way_out, got)


def _takes(arguments: ast.arguments, given: int) -> bool:
    """Whether a function can be called with as many positional arguments and no others."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    most = max(positional, given) if arguments.vararg else positional
    return positional - len(arguments.defaults) <= given <= most and None not in arguments.kw_defaults


def artefacts_shared(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A script with `artefacts` has `controls`; its claim has no timing and no `fresh_process`."""
    run = claim.entry.run
    for name, script in context.scripts(claim).items():
        called = function(script, "artefacts")
        if called is None:
            continue
        where, got = beside(claim, name, called.lineno), "def artefacts"
        if function(script, "controls") is None:
            what, way_out = "artefacts that nothing shares: there are no controls", "make them in verify()"
            yield complain(claim, where, what, way_out, got)
        if claim.timed or run.fresh_process:
            what = f"artefacts of {'a timing' if claim.timed else 'an entry that sets fresh_process'}"
            way_out = "let verify() make what it measures, and remove artefacts()"
            yield complain(claim, where, what, way_out, got)


def controls_defined(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Each script of a claim with a `check` has `controls`: a known yes and a known no."""
    checks = [name for name, measure in claim.entry.measures.items() if measure.kind is Kind.CHECK]
    for name, script in context.scripts(claim).items() if checks else ():
        if function(script, "controls") is None:
            what = "a check without controls, and one that can't fail doesn't count"
            way_out = "add def controls(), which yields a known yes and a known no of each check"
            yield complain(claim, beside(claim, name), what, way_out, ", ".join(checks))


def controls_differ(claim: Claim, context: Context) -> Iterator[Complaint]:
    """Where a script shows its controls, a check and a battery have some that know yes and some that know no."""
    kinds = {name: measure.kind for name, measure in claim.entry.measures.items()}
    judged = [name for name, kind in kinds.items() if kind in {Kind.CHECK, Kind.BATTERY}]
    for name, script in context.scripts(claim).items() if judged else ():
        called = function(script, "controls")
        shown = _shown_controls(called) if called else None
        if called is None or shown is None:
            continue
        for measure in judged:
            own = shown.get(measure, [])
            answers = {control.known for control in own}
            if None in answers or len(answers) > 1 or not (own or kinds[measure] is Kind.CHECK):
                continue
            if own:
                known = yes_or_no(truth=own[0].known is True)
                what = f"every control of it knows {known}, so that a probe that always says {known} passes them"
                way_out = f"add a control whose known answer is {yes_or_no(truth=own[0].known is False)}"
            else:
                what, way_out = "a check without a control", "add a control that knows yes and one that knows no"
            line = own[0].line if own else called.lineno
            yield complain(claim, beside(claim, name, line), what, way_out, measure, "warning")


class _Control(NamedTuple):
    """A control as a script shows it: its known answer, or None where that isn't shown, and its line."""

    known: bool | None
    line: int


def _shown_controls(called: Function) -> dict[str, list[_Control]] | None:
    """The controls that a function yields, by measure; None where the measure of one isn't shown."""
    found: dict[str, list[_Control]] = defaultdict(list)
    for node in ast.walk(called):
        if isinstance(node, ast.YieldFrom) or (isinstance(node, ast.Return) and node.value):
            return None
        if isinstance(node, ast.Yield):
            match node.value:
                case ast.Tuple(elts=[ast.Constant(value=str(name)), _, answer]):
                    known = answer.value if isinstance(answer, ast.Constant) else None
                    shown = known if isinstance(known, bool) else None
                    found[name.partition(".")[0]].append(_Control(shown, node.lineno))
                case _:
                    return None
    return found
