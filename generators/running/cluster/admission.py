"""Reports of workers come in; which of them a run uses goes out, and why it refuses the others, in words.

What two workers observe can be compared only where they have the same machine class, releases, packages, programs
and code. So one worker's report is the run's, and every other worker has the same or is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from generators import clock
from generators.errors import UsageError
from generators.model import DEFAULT_ENVIRONMENT, Environment
from generators.running.cluster.terms import Report, own_code
from generators.sandbox import policy
from generators.sandbox.levels import LEVELS

Packages = Mapping[str, Collection[str]]
"""Names of packages as `Environment.packages` has them, by environment."""


def reference(reports: Mapping[str, Report], wanted: str) -> str:
    """The worker whose report is the run's: of its machine class the first that lacks the fewest frameworks.

    Args:
        reports: by address, the first worker first; at least one.
        wanted: name of the machine class or a part of it, which begins and ends no number in its middle: `2 cores`
            is no part of `32 cores`; empty for the first worker's.

    Raises:
        UsageError: no worker is of that class.
    """
    part = re.compile(rf"(?<!\d){re.escape(wanted)}(?!\d)") if wanted else re.compile("")
    named = [address for address, report in reports.items() if part.search(report.machine.name)]
    if not named:
        there = "; ".join(dict.fromkeys(report.machine.name for report in reports.values()))
        raise UsageError(f"--machine: no worker is of such a class (got {wanted!r}); there is {there}")
    machine = reports[named[0]].machine
    same = [address for address in named if reports[address].machine == machine]

    def lacking(address: str) -> tuple[bool, int]:
        report = reports[address]
        return bool(_unable(report)), sum(len(each.missing) for each in report.environments.values())

    return min(same, key=lacking)


def refusal(report: Report, run: Report, sandbox: str, packages: Packages) -> str | None:
    """Why a worker is not used, with what it has and what the run has; None where it is used.

    Args:
        report: of the worker.
        run: the report that is the run's.
        sandbox: `required`, `auto` or `none`.
        packages: those that fingerprints of the run hold.
    """
    return _unable(report) or next(_differences(report, run, packages), None) or _weakness(report, sandbox)


def _unable(report: Report) -> str | None:
    """Why it can work for no run of this program."""
    here, now = own_code(), clock.now()
    if report.code != here:
        return f"it has another version of this program ({report.code[:12]}), and the run has {here[:12]}"
    if abs(report.moment - now) > clock.SKEW:
        return f"its clock says {report.moment:%Y-%m-%d %H:%M} UTC, and the run's {now:%Y-%m-%d %H:%M}"
    return None


def _weakness(report: Report, sandbox: str) -> str | None:
    if sandbox == "required" and LEVELS.index(report.level) > LEVELS.index(policy.LEAST):
        return (
            f"the level of its sandbox is {report.level}, and --sandbox required asks for {policy.LEAST} or better"
        )
    return None


def _differences(report: Report, run: Report, packages: Packages) -> Iterator[str]:
    """Each difference that would keep two observations from being compared."""
    if report.machine != run.machine:
        yield f"its machine class is {report.machine.name}, and the run's {run.machine.name}"
    if report.python != run.python:
        yield f"it has Python {report.python}, and the run has {run.python}"
    for name, environment in run.environments.items():
        if name in report.environments:
            yield from _in_environment(report.environments[name], environment, packages.get(name, ()))
    for program, place in run.programs.items():
        if (report.programs.get(program) is None) != (place is None):
            has, lacks = ("lacks", "has") if place else ("has", "lacks")
            yield f"it {has} the program {program}, which the run {lacks}"


def _in_environment(there: Environment, run: Environment, packages: Collection[str]) -> Iterator[str]:
    where = "" if run.name == DEFAULT_ENVIRONMENT else f" in the environment {run.name}"
    if there.python != run.python:
        yield f"it has Python {there.python}{where}, and the run has {run.python}"
    for name in sorted({*run.missing, *there.missing, *run.versions, *there.versions}):
        its, ours = (_release(each, name) for each in (there, run))
        if its != ours:
            why = f" ({there.missing[name]})" if name in there.missing else ""
            yield f"it has {its}{where}{why}, and the run has {ours}"
    for name in sorted(packages):
        its, ours = (each.packages.get(name, "") for each in (there, run))
        if its != ours:
            yield f"it has {f'{name} {its}' if its else f'no {name}'}{where}, and the run has {ours or 'none'}"


def _release(environment: Environment, framework: str) -> str:
    """A framework and its release; that there is none, where it can't be imported."""
    if framework in environment.missing:
        return f"no {framework}"
    return f"{framework} {environment.versions.get(framework, '')}".rstrip()
