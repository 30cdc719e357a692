"""A script comes in; how often its controls and its `verify()` call its framework goes out."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack

from generators.model import Outcome
from generators.processes.artefacts.keeping import Artefacts
from generators.processes.reports.calls import CountedCalls, ScriptCalls, calls_of
from generators.processes.reports.report import ScriptReport
from generators.processes.script import Script


def count_calls(script: Script, packages: Collection[str]) -> ScriptCalls:
    """The calls of a script into packages, each part in a fresh process; nothing that the script does raises here.

    Args:
        script: whose controls and `verify()` run, with what they share made before.
        packages: names of modules and distributions.
    """
    counted = ScriptCalls(claim=script.claim.id, framework=script.framework.name)
    if obstacle := script.obstacle():
        return counted.model_copy(update={"why": obstacle})
    with ExitStack() as stack:
        artefacts: Artefacts | None = None
        if script.has_artefacts:
            made = script.make(stack.enter_context(script.folder()))
            if made.report.outcome is not Outcome.MEASURED:
                return counted.model_copy(update=_failure(made.report))
            artefacts = made.artefacts
        parts: dict[str, tuple[CountedCalls, ...]] = {"controls": ()}
        modes = ("controls", "verify") if script.claim.has_controls(script.framework.name) else ("verify",)
        for mode in modes:
            found = calls_of(script.count(mode, packages, artefacts))
            if isinstance(found, ScriptReport):
                return counted.model_copy(update=_failure(found))
            parts[mode] = found
    whole, *values = parts["verify"]
    return counted.model_copy(update={"verify": whole, "values": tuple(values), "controls": parts["controls"]})


def _failure(report: ScriptReport) -> dict[str, object]:
    """Why nothing was counted, of a process that gave no numbers."""
    return {"why": report.reason, "failed": report.outcome is not Outcome.UNAVAILABLE}
