"""Executes a job without timings: per script the controls, then `verify()`, each in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping

from generators.confinement.layers import PLAIN, Confinement
from generators.model import Claim, Environment, Framework, Job, Observation
from generators.reports import concluded
from generators.scripts import Script, scripts_of


def execute(
    job: Job,
    claim: Claim,
    frameworks: Mapping[str, Framework],
    environments: Mapping[str, Environment],
    run_id: str,
    *,
    confinement: Confinement = PLAIN,
) -> tuple[Observation, ...]:
    """One observation per framework of the job; nothing that a script does raises here."""
    scripts = scripts_of(job, claim, frameworks, environments, run_id, confinement)
    return tuple(_observe(script) for script in scripts)


def _observe(script: Script) -> Observation:
    """The observation of one script."""
    attempt = script.attempt()
    attempt.control()
    if attempt.well:
        ended = script.run("verify")
        attempt.report = concluded(ended, script.claim.entry.measures)
        attempt.take(ended, attempt.report)
    return attempt.observation()
