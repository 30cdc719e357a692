"""What a site holds for machines: JSON files and their schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping

from generators.model import (
    Answer,
    Battery,
    Broken,
    Check,
    Claim,
    Evidence,
    Findings,
    Measure,
    Observation,
    OtherMachine,
    Text,
    Timed,
    Value,
)
from generators.model.records import (
    ClaimAnswer,
    ClaimRecord,
    ClaimRow,
    ClaimsAnswer,
    ComparisonRecord,
    DeploymentAnswer,
    JobRecord,
    MachineRecord,
    ReachRow,
    RunAnswer,
    SamplesRecord,
    Single,
    Sweep,
)
from generators.site import cards, deployment, summaries
from generators.site.schemas import json_schemas


def render(findings: Findings) -> dict[str, str]:
    """JSON files by their path in the site."""
    every = records(findings)
    rows = [ClaimRow(**one.model_dump(include=set(ClaimRow.model_fields))) for one in every]
    answers: dict[str, Answer] = {
        "api/v1/claims.json": ClaimsAnswer(generated_at=findings.at, total=len(rows), result=tuple(rows))
    }
    reach = tuple(_reach(cell) for cell in deployment.cells(findings))
    answers["api/v1/deployment.json"] = DeploymentAnswer(generated_at=findings.at, total=len(reach), result=reach)
    for one in every:
        answers[f"api/v1/claims/{one.id}.json"] = ClaimAnswer(generated_at=findings.at, total=1, result=one)
    if findings.ledger is not None:
        path = f"api/v1/runs/{findings.ledger.manifest.run}.json"
        answers[path] = RunAnswer(generated_at=findings.at, total=1, result=findings.ledger)
    files = {path: _text(answer.model_dump(mode="json")) for path, answer in answers.items()}
    files |= {f"api/v1/schema/{name}.json": _text(schema) for name, schema in json_schemas().items()}
    return dict(sorted(files.items()))


def claim_record(findings: Findings, claim_id: str) -> dict[str, object]:
    """The `result` of `api/v1/claims/<id>.json`, whatever the entry's status.

    Raises:
        KeyError: no such entry.
    """
    for broken in findings.project.broken:
        if broken.id == claim_id:
            return _broken_record(findings, broken).model_dump(mode="json")
    claim = findings.project.claim(claim_id)
    if claim is None:
        raise KeyError(claim_id)
    return _sound_record(findings, claim).model_dump(mode="json")


# --- records ---------------------------------------------------------------------------------------------


def records(findings: Findings) -> tuple[ClaimRecord, ...]:
    """One record for every entry that the site shows, by id."""
    sound = [_sound_record(findings, claim) for claim in findings.project.claims if claim.listed]
    broken = [_broken_record(findings, one) for one in findings.project.broken if one.listed]
    return tuple(sorted([*sound, *broken], key=lambda one: one.id))


def _reach(cell: deployment.Cell) -> ReachRow:
    """One cell of the deployment matrix for machines."""
    told = cell._asdict()
    place, claim = told.pop("place"), told.pop("claim")
    return ReachRow(**told, target=place, claim=claim.id, url=f"claims/{claim.id}/")


def _sound_record(findings: Findings, claim: Claim) -> ClaimRecord:
    """The record of a claim whose entry is sound."""
    names = findings.project.frameworks
    evidence = {name: findings.evidence.get(claim.id, {}).get(name, Evidence()) for name in names}
    newest = {name: part.newest for name, part in evidence.items() if part.newest is not None}
    shown = {name: seen for name, part in evidence.items() if (seen := summaries.shown(part, claim)) is not None}
    rules = claim.entry.verdict
    return ClaimRecord(
        **_judged(findings, claim.id),
        title=claim.entry.title,
        statement=claim.entry.statement,
        topic=claim.entry.topic,
        favours=claim.entry.favours,
        appearances=claim.entry.appearances,
        rules={} if rules is None else {k: v for k, v in rules.model_dump(exclude={"may_differ"}).items() if v},
        uses=claim.entry.uses,
        measures={name: _values(name, measure, shown) for name, measure in claim.entry.measures.items()},
        controls={name: part.controls for name, part in shown.items()},
        observations={name: _ran(part) for name, part in newest.items()},
        settings={name: part.settings for name, part in shown.items()},
        environment={name: part.environment.public for name, part in newest.items()},
        fingerprints={name: part.fingerprint.parts for name, part in newest.items()},
        machines=tuple(_machine(findings, claim, seen) for seen in findings.elsewhere.get(claim.id, ())),
        complaints=(),
        history=(),
    )


def _machine(findings: Findings, claim: Claim, seen: OtherMachine) -> MachineRecord:
    """What another machine class, or another device, showed of a claim."""
    shown = cards.observed_in(findings.project, claim, seen.evidence)
    newest = {name: part.newest for name, part in seen.evidence.items() if part.newest is not None}
    told = seen.verdict.model_dump(include=set(MachineRecord.model_fields) - {"comparisons", "verdict"})
    return MachineRecord(
        **told,
        verdict=seen.verdict.word,
        machine=seen.machine,
        device=seen.device,
        comparisons=tuple(ComparisonRecord(**part.model_dump()) for part in seen.verdict.comparisons),
        measures={name: _values(name, measure, shown) for name, measure in claim.entry.measures.items()},
        controls={name: part.controls for name, part in shown.items()},
        observations={name: _ran(part) for name, part in newest.items()},
        settings={name: part.settings for name, part in shown.items()},
    )


def _broken_record(findings: Findings, broken: Broken) -> ClaimRecord:
    """The record of an entry that breaks a rule: its complaints, and nothing measured."""
    return ClaimRecord(
        **_judged(findings, broken.id),
        rules={},
        uses={},
        measures={},
        controls={},
        observations={},
        settings={},
        environment={},
        fingerprints={},
        machines=(),
        title=broken.title,
        statement="",
        topic=broken.topic,
        favours="",
        appearances=(),
        complaints=tuple(str(complaint) for complaint in broken.complaints),
        history=(),
    )


def _judged(findings: Findings, claim_id: str) -> dict[str, object]:
    """What the verdict gives of a record."""
    verdict = cards.verdict_of(findings, claim_id)
    return {
        "id": claim_id,
        "verdict": verdict.word,
        "reason": verdict.reason,
        "distinguishes": verdict.distinguishes,
        "freshness": verdict.freshness,
        "health": verdict.health,
        "verified_at": verdict.verified_at,
        "expires": verdict.expires,
        "frameworks": verdict.frameworks,
        "url": f"claims/{claim_id}/",
        "comparisons": tuple(ComparisonRecord(**part.model_dump()) for part in verdict.comparisons),
        "strength": verdict.strength,
    }


def _values(
    name: str, measure: Measure, shown: Mapping[str, Observation]
) -> dict[str, Single | SamplesRecord | Sweep]:
    """What each framework's observation says of one measure."""
    return {key: _measured(part.measures[name], measure) for key, part in shown.items() if name in part.measures}


def _measured(value: Value, measure: Measure) -> Single | SamplesRecord | Sweep:
    """A measured value for machines."""
    match value:
        case Check() | Text():
            return Single(value=value.value)
        case Battery():
            return Single(value=value.items)
        case Timed():
            sizes = {size: _repeated(summaries.summarise(value, measure, size)) for size in value.launches}
            return sizes[""] if set(sizes) == {""} else Sweep(sizes=sizes)
        case _:
            summary = summaries.summarise(value, measure)
            return _repeated(summary) if isinstance(value.value, tuple) else Single(value=value.value)


def _repeated(summary: summaries.Summary) -> SamplesRecord:
    """Median, range and number of the samples."""
    value = summary.value or 0.0
    low = value if summary.low is None else summary.low
    high = value if summary.high is None else summary.high
    return SamplesRecord(median=value, interval=(low, high), samples=summary.samples)


def _ran(observation: Observation) -> JobRecord:
    """How a job went."""
    return JobRecord(**observation.model_dump(include=set(JobRecord.model_fields)))


def _text(content: object) -> str:
    """JSON in ASCII, keys in order."""
    return json.dumps(content, ensure_ascii=True, indent=1, sort_keys=True) + "\n"
