"""Jobs with the seconds that they are expected to take; nothing of them is run."""

from __future__ import annotations

from generators.model import Fingerprint, Job


def planned(claim: str, seconds: float | None, *frameworks: str, **fields: object) -> Job:
    """A job of that claim, of the framework alpha unless others are named."""
    names = frameworks or ("alpha",)
    return Job.model_validate(
        {
            "claim": claim,
            "frameworks": names,
            "timed": False,
            "why": dict.fromkeys(names, "new"),
            "environments": dict.fromkeys(names, "default"),
            "fingerprints": {name: Fingerprint(parts={"job": f"{claim}/{name}"}) for name in names},
            "seconds": seconds,
            **fields,
        }
    )
