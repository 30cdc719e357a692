"""Results of the commands come in; values of JSON go out."""

from __future__ import annotations

from generators.model import Nightly, Plan, Position, RunResult


def plan_result(plan: Plan) -> list[dict[str, object]]:
    """For each claim what would run and why, what is fresh or waits to count, and why nothing runs."""
    runs: dict[str, list[dict[str, str]]] = {claim_id: [] for claim_id in (*plan.fresh, *plan.idle)}
    for job in plan.jobs:
        runs[job.claim] += [{"framework": name, "why": job.why[name]} for name in job.frameworks]
    return [
        {
            "id": key,
            "run": runs[key],
            "fresh": list(plan.fresh.get(key, ())),
            "waiting": list(plan.waiting.get(key, ())),
            "idle": plan.idle.get(key, ""),
        }
        for key in sorted(runs)
    ]


def verify_result(verified: RunResult) -> list[dict[str, object]]:
    """For each claim its verdict, what ran and how it ended, what was fresh, and numbers typed into its notes."""
    ran: dict[str, list[dict[str, object]]] = {claim_id: [] for claim_id in verified.claims}
    why = {(job.claim, name): job.why[name] for job in verified.plan.jobs for name in job.frameworks}
    for part in sorted(verified.observations, key=lambda observation: (observation.claim, observation.framework)):
        row = {"framework": part.framework, "why": why[part.claim, part.framework]}
        row |= part.model_dump(include={"outcome", "reason", *Position.model_fields, "refused", "refusals_seen"})
        ran[part.claim].append({**row, "seconds": round(part.seconds, 3)})
    return [
        {
            "id": claim_id,
            "verdict": verified.verdicts[claim_id].word,
            "reason": verified.verdicts[claim_id].reason,
            "ran": ran[claim_id],
            "fresh": list(verified.plan.fresh.get(claim_id, ())),
            "typed_numbers": [
                number.model_dump() for number in verified.typed_numbers if number.claim == claim_id
            ],
        }
        for claim_id in verified.claims
    ]


def nightly_result(nightly: Nightly) -> dict[str, object]:
    """What was published or why it was withheld, what changed, what was not confirmed, and what `verify` found."""
    fields = nightly.model_dump(include={"published", "held", "changes", "wavered"})
    return fields | {"claims": verify_result(nightly.verified)}
