"""A claim that Alpha takes longer than Beta, on scripts whose work is known."""

from __future__ import annotations

WORK = """\
def work(amount):
    def call():
        total = 0
        for number in range(amount):
            total += number * number
        return total

    return call


def verify():
    return {{"call": work({amount})}}


def settings():
    return {{"mode": "plain"}}
"""
RULES = {"supported_if": "alpha.call / beta.call > 1.1", "refuted_if": "alpha.call / beta.call < 1.1"}


def add(project, claim_id, *, alpha=4000, beta=4000, budget=3):
    """Add the claim with so many rounds of work a call on each side, and so many seconds of measuring."""
    project.add(
        claim_id,
        measures={"call": {"kind": "timing", "title": "One call", "unit": "s", "better": "lower"}},
        verdict=RULES,
        run={"budget": budget},
        files={
            "verify_alpha.py": WORK.format(amount=alpha),
            "verify_beta.py": WORK.format(amount=beta),
        },
    )
