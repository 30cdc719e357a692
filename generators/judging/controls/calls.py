"""Counted calls come in; the measures whose controls never reach the framework go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from generators.judging.controls.audit import Readers, readers_in
from generators.model import Kind, Model, Project
from generators.processes.reports.calls import CountedCalls, ScriptCalls
from generators.rules.expression import rules_of
from generators.rules.nodes import ComparisonNode, Logic, MeasureNode, Node
from generators.rules.operands import walk
from generators.rules.references import Reference

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
        apart: measures that every script of the claim makes without its framework, such as a count of statements.
        equated: measures of which rules ask alone that they are the same in all frameworks, such as a count of
            parameters, and which each script makes with its own: a fault in one script differs from the other.
        left_out: why nothing was counted, by `claim framework`.
    """

    scripts: tuple[ScriptCalls, ...]
    complaints: tuple[ControlComplaint, ...]
    without: tuple[str, ...]
    unseen: tuple[str, ...]
    apart: tuple[str, ...]
    equated: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def sound(self) -> bool:
        """True where every judged measure that can be seen has a control that calls the framework."""
        return not self.complaints

    @property
    def failed(self) -> tuple[str, ...]:
        """Scripts that failed, or all of them where nothing was counted at all, as `claim framework`."""
        none = len(self.left_out) == len(self.scripts)
        return tuple(f"{each.claim} {each.framework}" for each in self.scripts if none or each.failed)


def control_audit(project: Project, scripts: Iterable[ScriptCalls]) -> ControlAudit:
    """What the counted calls show, measure by measure.

    Each judged measure whose value may come from a call of `verify()` needs a control that makes some. Texts and
    timings don't, nor does a measure that all scripts made without any, whose controls try all that there is, nor
    one that only has to be equal in the frameworks and that each script made with its own. A script of which
    nothing was counted excuses no other one.
    """
    scripts, readers = tuple(scripts), readers_in(project)
    of_claim = defaultdict(list)
    for script in scripts:
        of_claim[script.claim].append(script)
    complaints, without, unseen, apart, equated = [], [], [], [], []
    for script in scripts:
        beside = of_claim[script.claim]
        if script.verify is None or all(map(_calls_nothing, beside)):
            continue
        for measure, controls in _by_measure(project, script, readers).items():
            name = f"{script.claim} {script.framework}.{measure}"
            made = [_made(each, measure) for each in beside]
            if all(value and not value.calls and not value.unseen for value in made):
                apart.append(name)
                continue
            own = all(value and (value.calls or value.unseen) for value in made)
            if own and _only_equated(project, script.claim, measure, readers):
                equated.append(name)
                continue
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
        apart=tuple(apart),
        equated=tuple(equated),
        left_out={f"{script.claim} {script.framework}": script.why for script in scripts if script.verify is None},
    )


def _by_measure(project: Project, script: ScriptCalls, readers: Readers) -> dict[str, list[CountedCalls]]:
    """The controls of each measure that a rule reads and that can have one through the framework."""
    claim = project.claims_by_id[script.claim]
    return {
        name: [control for control in script.controls if control.measure.partition(".")[0] == name]
        for name, measure in claim.entry.measures.items()
        if measure.kind not in EXEMPT and (claim.id, name) in readers
    }


def _calls_nothing(script: ScriptCalls) -> bool:
    return script.verify is not None and not script.verify.calls and not script.verify.unseen


def _made(script: ScriptCalls, measure: str) -> CountedCalls | None:
    """Calls behind a measure: those of all of `verify()` where nobody can say which; None where none are."""
    return next((value for value in script.values if value.measure == measure), script.verify)


def _only_equated(project: Project, claim_id: str, measure: str, readers: Readers) -> bool:
    """Whether all rules that read a measure are `valid_if` and ask that two frameworks have the same of it.

    They ask for that where the equality, and whatever else they ask, must hold.
    """
    for reader in readers.get((claim_id, measure), ()):
        for name, rule in rules_of(reader, project).items():
            read = {
                each
                for each in rule.references
                if each.measure == measure
                and (reader.uses.get(each.alias) if each.alias else reader.id) == claim_id
            }
            places = [node for node in walk(rule.tree) if isinstance(node, MeasureNode) and node.reference in read]
            pairs = [
                node for node in _asked(rule.tree) if isinstance(node, ComparisonNode) and _is_equality(node, read)
            ]
            if places and (name != "valid_if" or len(places) != 2 * len(pairs)):
                return False
    return True


def _asked(node: Node) -> Iterator[Node]:
    """The conditions of a rule all of which must hold."""
    if isinstance(node, Logic) and node.word == "and":
        for part in node.parts:
            yield from _asked(part)
    else:
        yield node


def _is_equality(node: ComparisonNode, read: Collection[Reference]) -> bool:
    sides = [part.reference for part in node.parts if isinstance(part, MeasureNode) and part.reference in read]
    return node.operator == "==" and len({side.framework for side in sides}) == len(node.parts)
