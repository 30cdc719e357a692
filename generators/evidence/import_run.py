"""Takes in a run that another machine recorded; what counts is kept beside this machine's, never mixed with it.

The file is believed no more than a script is. What it says of controls is computed again, and an observation
counts only where it was made with the scripts, settings and rules as they are now. What can't be told is whether
the machine really saw it: import only records of people whom you trust.
"""

from __future__ import annotations

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
    Battery,
    Claim,
    ControlResult,
    Imported,
    Kind,
    Machine,
    Number,
    Observation,
    Outcome,
    Project,
    Rejected,
    Text,
    Timed,
    is_device,
    script_name,
)
from generators.model.observations import device_fault, holds
from generators.text import TEXT_LIMIT

FEWEST_SEEDS = 3


def take(record: RunRecord, project: Project, store: Store, here: Machine, now: datetime) -> Imported:
    """Keep what counts of a complete run; what is here already, or newer here, stays.

    Args:
        record: as it was read.
        project: whose claims are meant.
        store: of this project; its lock is held.
        here: this machine's class, whose evidence comes from `claims verify` alone.
        now: to tell moments that lie ahead.

    Raises:
        EvidenceError: it was made on a machine of this class, or lies ahead of now; or it can't be kept.
    """
    machine, device = record.manifest.machine, record.observations[0].environment.device
    if (machine, device) == (here, CPU):
        raise EvidenceError(
            f"run {record.manifest.run}: it was made on a machine of this one's class (got {machine.name}), "
            "whose evidence `claims verify` makes; import it on another, `claims doctor` names the class"
        )
    if not is_device(device):
        raise EvidenceError(f"run {record.manifest.run}: no name of a device (got {device!a}); record it again")
    latest = max(record.footer.finished, record.manifest.started, *(one.started for one in record.observations))
    if latest > now + clock.SKEW:
        raise EvidenceError(
            f"run {record.manifest.run}: it lies ahead of now (got {latest}); set the clocks right"
        )
    place = store.place(machine, device)
    kept, known, left_out = [], [], []
    for observation in record.observations:
        name = observation.claim, observation.framework
        why = fault(observation, project)
        newest = place.evidence(*name).newest if not why else None
        if newest is not None and newest.started > observation.started:
            why = f"a newer one is here, of {newest.started:%Y-%m-%d %H:%M} UTC"
        if why:
            left_out.append(Rejected(claim=name[0], framework=name[1], why=why))
        elif newest is not None and newest.started == observation.started:
            known.append(name)
        else:
            place.save(observation.model_copy(update={"controls": _checked(observation)}))
            kept.append(name)
    return Imported(
        run=record.manifest.run,
        machine=machine,
        device=device,
        kept=tuple(kept),
        known=tuple(known),
        left_out=tuple(left_out),
    )


def fault(observation: Observation, project: Project) -> str:
    """Why an observation doesn't count here, in words; empty where it does."""
    claim = project.claim(observation.claim)
    if claim is None or not claim.runs:
        broken = any(one.id == observation.claim for one in project.broken)
        return "its entry is broken here" if broken else "no such claim with scripts is here"
    if observation.framework not in project.frameworks:
        return "no such framework is here"
    return next(filter(None, _faults(observation, claim)), "")


def _faults(observation: Observation, claim: Claim) -> Iterator[str]:
    parts = observation.fingerprint.parts
    environment, name = observation.environment, observation.framework
    told = {
        "job": f"{claim.id}/{name}",
        "environment:machine": environment.machine.name,
        f"environment:{name} {DEVICE_FLAG}": environment.flags.get(DEVICE_FLAG),
        f"version:{name}": environment.versions.get(name, parts.get(f"version:{name}")),
    }
    if any(parts.get(key) != part for key, part in told.items()):
        yield "its fingerprint is that of another job, machine, device or release"
    if not fingerprint.same_scripts(claim, observation.fingerprint):
        yield "it was made with other scripts, data or probes than are here"
    if not fingerprint.same_settings(claim, observation.fingerprint):
        yield "it was made with another [run] table or other measures than the entry has here"
    if observation.rules != claim.rules_digest:
        yield "it was made under other rules than the entry has here"
    if environment.device != CPU and not fingerprint.heeds_device(claim):
        yield f"no script of the claim reads {DEVICE_FLAG}, so it did not run on {environment.device}"
    yield device_fault(environment, observation.settings) if observation.outcome is Outcome.MEASURED else ""
    yield from _misfits(observation, claim)
    if len(observation.model_dump_json()) > LARGEST_RECORD // 2:  # the store indents, which takes space
        yield "it is too large to be kept"


def _misfits(observation: Observation, claim: Claim) -> Iterator[str]:
    """What is wrong with its measures and controls."""
    measured = observation.outcome is Outcome.MEASURED
    kinds = {name: Kind(value.kind) for name, value in observation.measures.items()}
    if kinds != ({name: measure.kind for name, measure in claim.entry.measures.items()} if measured else {}):
        yield "its measures are not those of the entry"
    for name, value in observation.measures.items():
        match value:
            case Number(value=tuple() as seeds) if len(seeds) < FEWEST_SEEDS:
                yield f"measure {name}: fewer than {FEWEST_SEEDS} seeds"
            case Battery() if not value.items:
                yield f"measure {name}: a battery without items"
            case Text(value=text) if len(text.encode()) > TEXT_LIMIT:
                yield f"measure {name}: a text of over {TEXT_LIMIT} bytes"
            case Timed() if not _sound(value):
                yield f"measure {name}: a timing without launches, or whose rounds don't pair"
    if any(not _fits(control, claim) for control in observation.controls):
        yield "a control is of no measure that can have one"
    promised = "def controls" in claim.files.get(script_name(observation.framework), "")
    if measured and promised and not observation.controls:
        yield "its script has controls, and none is told"


def _sound(value: Timed) -> bool:
    """True where every launch has rounds, and each round its wall time, CPU time and mark."""
    twins = [launch for pairs in value.twins.values() for pair in pairs for launch in (pair.first, pair.second)]
    launches = [launch for taken in value.launches.values() for launch in taken]
    return (
        bool(value.launches)
        and all(value.launches.values())
        and all(
            len(one.wall) == len(one.cpu) == len(one.noisy) > 0 and min(*one.wall, *one.cpu) >= 0
            for one in (*launches, *twins)
        )
    )


def _fits(control: ControlResult, claim: Claim) -> bool:
    """True where the probe would have taken the control: yes or no for a check or an item, else numbers."""
    name, _, item = control.measure.partition(".")
    measure = claim.entry.measures.get(name)
    if measure is None or measure.kind is Kind.TEXT:
        return False
    answered = isinstance(control.observed, bool) and isinstance(control.known, bool)
    if measure.kind is Kind.CHECK or measure.kind is Kind.BATTERY:
        return answered and bool(item) == (measure.kind is Kind.BATTERY)
    return not item and not isinstance(control.observed, bool) and not isinstance(control.known, bool)


def _checked(observation: Observation) -> tuple[ControlResult, ...]:
    """The controls, each with whether it passed as we see it."""
    return tuple(
        control.model_copy(update={"passed": holds(control.observed, control.known)})
        for control in observation.controls
    )
