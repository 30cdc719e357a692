"""Keep a run that another machine recorded, beside this machine's evidence and never mixed with it.

The file is trusted no more than a script is. Whether a control passed is computed again, and an observation
counts only where it was made with the scripts, settings and rules as they are now. Whether the machine really saw
it can't be checked: import only records of people whom you trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from generators import clock
from generators.errors import EvidenceError
from generators.evidence import fingerprint
from generators.evidence.run_file import RunRecord
from generators.evidence.store import Store
from generators.files import LARGEST_RECORD
from generators.model import (
    CPU,
    DEVICE_FLAG,
    Claim,
    ControlResult,
    ImportResult,
    Kind,
    Ledger,
    Machine,
    Observation,
    Outcome,
    Project,
    Rejected,
    device_fault,
    holds,
    is_device,
)

RUN = re.compile(r"[\w-]{1,64}", re.ASCII)  # a folder is named after it


def import_run(record: RunRecord, project: Project, store: Store, here: Machine, now: datetime) -> ImportResult:
    """Keep what counts of a complete run; what is here already, or newer here, stays.

    Args:
        record: as it was read.
        project: the claims that the observations must belong to.
        store: of this project; its lock is held.
        here: this machine's class, whose evidence comes from `claims verify` alone.
        now: a run after this moment is refused.

    Raises:
        EvidenceError: the run was made on a machine of this class, or after now; or it can't be kept.
    """
    machine, device = record.manifest.machine, record.observations[0].environment.device
    if problem := _refusal(record, device, here, now):
        raise EvidenceError(f"run {record.manifest.run}: {problem}")
    place = store.place(machine, device)
    kept: list[tuple[str, str]] = []
    known, rejected = [], []
    manifest = record.manifest.model_copy(update={"number": 0})  # its number is that of another store
    ledger = Ledger(manifest=manifest, footer=record.footer)
    for observation in record.observations:
        job = observation.claim, observation.framework
        reason = fault(observation, project)
        newest = place.evidence(*job).newest if reason is None else None
        if newest is not None and newest.started > observation.started:
            reason = f"a newer one is here, of {newest.started:%Y-%m-%d %H:%M} UTC"
        if reason is not None:
            rejected.append(Rejected(claim=job[0], framework=job[1], why=reason))
        elif newest is not None and newest.started == observation.started:
            known.append(job)
        else:
            controls = tuple(
                control.model_copy(update={"passed": holds(control.observed, control.known)})
                for control in observation.controls
            )
            if not kept:
                place.journal.add(ledger)
            place.save(observation.model_copy(update={"controls": controls}))
            kept.append(job)
    place.remove_old_runs()
    place.occasions.keep(part for part in record.observations if (part.claim, part.framework) in kept)
    return ImportResult(
        run=record.manifest.run,
        machine=machine,
        device=device,
        kept=tuple(kept),
        known=tuple(known),
        left_out=tuple(rejected),
    )


def _refusal(record: RunRecord, device: str, here: Machine, now: datetime) -> str | None:
    """Why nothing of the run can be kept, with what to do; None where it can."""
    if (record.manifest.machine, device) == (here, CPU):
        return (
            f"it was made on a machine of this one's class (got {here.name}), "
            "whose evidence `claims verify` makes; import it on another, `claims doctor` names the class"
        )
    if not RUN.fullmatch(record.manifest.run):
        return f"no name of a run (got {record.manifest.run!a:.40}); record it again"
    if not is_device(device):
        return f"no name of a device (got {device!a}); record it again"
    moments = (record.footer.finished, record.manifest.started, *(each.started for each in record.observations))
    if max(moments) > now + clock.SKEW:
        return f"it lies ahead of now (got {max(moments)}); set the clocks right"
    return None


def fault(observation: Observation, project: Project) -> str | None:
    """Why an observation doesn't count here; None where it does."""
    claim = project.claim(observation.claim)
    if claim is None or not claim.runs:
        broken = any(entry.id == observation.claim for entry in project.broken)
        return "its entry is broken here" if broken else "no such claim with scripts is here"
    if observation.framework not in project.frameworks:
        return "no such framework is here"
    return next(filter(None, _faults(observation, claim)), None)


def _faults(observation: Observation, claim: Claim) -> Iterator[str | None]:
    parts = observation.fingerprint.parts
    environment, framework = observation.environment, observation.framework
    expected = {
        "job": f"{claim.id}/{framework}",
        "environment:machine": environment.machine.name,
        f"environment:{framework} {DEVICE_FLAG}": environment.flags.get(DEVICE_FLAG),
        f"version:{framework}": environment.versions.get(framework, parts.get(f"version:{framework}")),
    }
    if any(parts.get(key) != part for key, part in expected.items()):
        yield "its fingerprint is that of another job, machine, device or release"
    if not fingerprint.same_scripts(claim, observation.fingerprint):
        yield "it was made with other scripts, data or probes than are here"
    if not fingerprint.same_settings(claim, observation.fingerprint):
        yield "it was made with another [run] table or other measures than the entry has here"
    if observation.rules != claim.rules_digest:
        yield "it was made under other rules than the entry has here"
    if environment.device != CPU and not fingerprint.heeds_device(claim):
        yield f"no script of the claim reads {DEVICE_FLAG}, so it did not run on {environment.device}"
    if observation.outcome is Outcome.MEASURED:
        yield device_fault(environment, observation.settings)
    yield from _measure_faults(observation, claim)
    if len(observation.model_dump_json()) > LARGEST_RECORD // 2:  # the store indents, which takes space
        yield "it is too large to be kept"


def _measure_faults(observation: Observation, claim: Claim) -> Iterator[str]:
    """What is wrong with its measures and controls."""
    measured = observation.outcome is Outcome.MEASURED
    kinds = {name: Kind(value.kind) for name, value in observation.measures.items()}
    if kinds != ({name: measure.kind for name, measure in claim.entry.measures.items()} if measured else {}):
        yield "its measures are not those of the entry"
    for name, value in observation.measures.items():
        if value.fault:
            yield f"measure {name}: {value.fault}"
    if not all(_belongs(control, claim) for control in observation.controls):
        yield "a control is of no measure that can have one"
    if measured and claim.has_controls(observation.framework) and not observation.controls:
        yield "its script has controls, and the record has none"


def _belongs(control: ControlResult, claim: Claim) -> bool:
    """True where a script may give the control: yes or no for a check or an item, else numbers."""
    name, _, item = control.measure.partition(".")
    measure = claim.entry.measures.get(name)
    if measure is None or measure.kind is Kind.TEXT:
        return False
    truths = [isinstance(value, bool) for value in (control.observed, control.known)]
    if measure.kind in (Kind.CHECK, Kind.BATTERY):
        return all(truths) and bool(item) == (measure.kind is Kind.BATTERY)
    return not item and not any(truths)
