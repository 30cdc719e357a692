"""Observations of one claim and their environment, made without running anything."""

from __future__ import annotations

from datetime import UTC, datetime

from generators.model import Check, Environment, Fingerprint, Machine, Observation, Outcome

MACHINE = Machine(cpu="test", cores=2, memory=8, system="Linux", architecture="x86_64")
ENVIRONMENT = Environment(
    name="default",
    interpreter="python",
    python="3.11.7",
    machine=MACHINE,
    versions={"alpha": "1.0", "beta": "1.0"},
    packages={"pytest": "9.0"},
)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def observation(framework: str = "alpha", claim: str = "says-yes", **changes: object) -> Observation:
    """A measured observation of a claim, with other fields where they are named."""
    fields: dict[str, object] = {
        "claim": claim,
        "framework": framework,
        "outcome": Outcome.MEASURED,
        "measures": {"yes": Check(value=True)},
        "environment": ENVIRONMENT,
        "started": AT,
        "seconds": 1.0,
        "fingerprint": Fingerprint(parts={"job": f"{claim}/{framework}", "file:a.py": "1"}),
        "rules": "r",
    }
    return Observation.model_validate(fields | changes)
