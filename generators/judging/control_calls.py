"""Counted calls come in; the measures whose controls never reach the framework go out."""

from __future__ import annotations

from collections.abc import Iterable

from generators.judging.audit import readers_of
from generators.model import Kind, Model, Project
from generators.processes.reports.calls import CountedCalls, ScriptCalls

EXEMPT = (Kind.TEXT, Kind.TIMING)  # the one has no controls; those of the other try the clock with known seconds


class ControlComplaint(Model):
    """A judged measure whose controls never call the framework, though `verify()` does.

    Attributes:
        controls: how many it has.
    """

    claim: str
    framework: str
    measure: str
    controls: int


class ControlAudit(Model):
    """What the counted calls of some scripts show.

    Attributes:
        scripts: what was counted of each.
        complaints: the measures of which no control calls the framework.
        without: controls that call nothing of the framework, beside others of the measure that do, as
            `claim framework.measure (file:line)`.
        unseen: measures of which no control is seen to call the framework, where another program may have.
        left_out: why nothing was counted, by `claim framework`.
    """

    scripts: tuple[ScriptCalls, ...]
    complaints: tuple[ControlComplaint, ...]
    without: tuple[str, ...]
    unseen: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def sound(self) -> bool:
        """True where every judged measure that can be seen has a control that calls the framework."""
        return not self.complaints


def control_audit(project: Project, scripts: Iterable[ScriptCalls]) -> ControlAudit:
    """What the counted calls show, measure by measure.

    `verify()` returns all measures at once, so that its calls can't be told apart by measure: where it makes any,
    each judged measure of the script needs a control that makes some. Texts and timings don't.
    """
    scripts = tuple(scripts)
    complaints, without, unseen = [], [], []
    for script in scripts:
        if script.verify is None or not script.verify.calls:
            continue
        for measure, controls in _by_measure(project, script).items():
            name = f"{script.claim} {script.framework}.{measure}"
            missed = [control for control in controls if not control.calls]
            if len(missed) < len(controls):
                without += [f"{name} ({control.where})" for control in missed if not control.unseen]
            elif any(control.unseen for control in controls):
                unseen.append(name)
            else:
                complaints.append(
                    ControlComplaint(
                        claim=script.claim, framework=script.framework, measure=measure, controls=len(controls)
                    )
                )
    return ControlAudit(
        scripts=scripts,
        complaints=tuple(complaints),
        without=tuple(dict.fromkeys(without)),
        unseen=tuple(unseen),
        left_out={f"{script.claim} {script.framework}": script.why for script in scripts if script.verify is None},
    )


def _by_measure(project: Project, script: ScriptCalls) -> dict[str, list[CountedCalls]]:
    """The controls of each measure that a rule reads and that can have one through the framework."""
    claim = project.claims_by_id[script.claim]
    return {
        name: [control for control in script.controls if control.measure.partition(".")[0] == name]
        for name, measure in claim.entry.measures.items()
        if measure.kind not in EXEMPT and readers_of(project, claim, name)
    }
