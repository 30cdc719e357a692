"""Write the JSON files of the site's API, and their schemas, from findings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from generators.judging import passages
from generators.model import (
    Answer,
    Battery,
    BrokenEntry,
    Check,
    Claim,
    Evidence,
    Findings,
    History,
    Measure,
    Occasion,
    OtherMachine,
    PassageWord,
    Project,
    Text,
    Timing,
    Value,
    Verdict,
)
from generators.model.records import (
    ArticleAnswer,
    ArticleRecord,
    ChangeRecord,
    ClaimAnswer,
    ClaimRecord,
    ClaimRow,
    ClaimsAnswer,
    DeploymentAnswer,
    JobRecord,
    MachineRecord,
    PassageRecord,
    ReachRow,
    RunAnswer,
)
from generators.model.values import ComparisonRecord, SamplesRecord, Single, Sweep
from generators.site import cards, deployment, summaries
from generators.site.choose.records import choose_answer
from generators.site.claim import ratios
from generators.site.exports.schemas import json_schemas, json_text
from generators.site.exports.timings import timing_record
from generators.site.reuse.kept import KEPT
from generators.site.reuse.views import NO_MOMENT, Views

ROW, PART = ",\n  ", "\0"  # between rows of an answer, and between two kept texts


def render_api(findings: Findings, *, index: str = "", views: Views | None = None) -> dict[str, str]:
    """JSON files by their path in the site.

    Args:
        findings: what the files tell.
        index: what a `url` ends with after the folder of a page.
        views: of these findings, where they are there already.
    """
    reach = tuple(_reach(cell, index) for cell in deployment.cells(findings))
    at, outline = findings.at, _article(findings, index)
    answers: dict[str, Answer] = {
        "article": ArticleAnswer(generated_at=at, total=len(outline.passages), result=outline),
        "deployment": DeploymentAnswer(generated_at=at, total=len(reach), result=reach),
    }
    if findings.project.article.questions:
        answers["choose"] = choose_answer(findings, index)
    for ledger in filter(None, (findings.ledger, *findings.runs)):
        answers[f"runs/{ledger.manifest.run}"] = RunAnswer(generated_at=at, total=1, result=ledger)
    contents = {path: answer.model_dump(mode="json") for path, answer in answers.items()}
    texts = {path: json_text(content) for path, content in contents.items()}
    texts |= _claims(views or Views(findings), index)
    texts |= json.loads(KEPT.get().text("schemas", "", _schemas))
    return {f"api/v1/{path}.json": text for path, text in sorted(texts.items())}


def _schemas() -> str:
    """The texts of the JSON Schemas by their path."""
    return json.dumps({f"schema/{name}": json_text(schema) for name, schema in json_schemas().items()})


def _claims(views: Views, index: str) -> dict[str, str]:
    """The answer about each listed entry, and the one about all of them, joined of kept parts."""
    findings = views.findings
    shown = sorted((entry for entry in findings.project.entries if entry.listed), key=attrgetter("id"))
    rows, texts = [], {}
    for entry in shown:
        inputs = f"{views.digest(entry)} {index}"
        parts = KEPT.get().text("answer", inputs, partial(_parts, views.view(entry), entry, index))
        row, _, text = parts.partition(PART)
        rows.append(row)
        texts[f"claims/{entry.id}"] = dated(text, findings)
    text = json_text(ClaimsAnswer(generated_at=NO_MOMENT, total=len(rows), result=()).model_dump(mode="json"))
    texts["claims"] = dated(text.replace("[]", f"[\n  {ROW.join(rows)}\n ]" if rows else "[]", 1), findings)
    return texts


def _parts(view: Findings, entry: Claim | BrokenEntry, index: str) -> str:
    """An entry's row in the answer about all, and the answer about it alone, as of no moment."""
    found = _sound_record(view, entry) if isinstance(entry, Claim) else _broken_record(view, entry)
    record = found.model_copy(update={"url": found.url + index})
    row = ClaimRow(**record.model_dump(include=set(ClaimRow.model_fields)))
    answer = ClaimAnswer(generated_at=NO_MOMENT, total=1, result=record)
    lines = json_text(row.model_dump(mode="json")).strip("\n").split("\n")
    return "\n  ".join(lines) + PART + json_text(answer.model_dump(mode="json"))


def dated(text: str, findings: Findings) -> str:
    """The text of an answer with the moment of the findings, which is the first of its values."""
    return _dated(findings.at) + text.removeprefix(_dated(NO_MOMENT))


@lru_cache(maxsize=4)
def _dated(at: datetime) -> str:
    """What every answer of a moment begins with."""
    return json_text(ClaimsAnswer(generated_at=at, total=0, result=()).model_dump(mode="json")).split(",")[0]


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


def records(findings: Findings) -> tuple[ClaimRecord, ...]:
    """One record for every entry that the site shows, by id."""
    sound = [_sound_record(findings, claim) for claim in findings.project.claims if claim.listed]
    broken = [_broken_record(findings, broken) for broken in findings.project.broken if broken.listed]
    return tuple(sorted([*sound, *broken], key=lambda record: record.id))


def _reach(cell: deployment.Cell, index: str) -> ReachRow:
    """One cell of the deployment matrix for machines."""
    fields = cell._asdict()
    place, claim = fields.pop("place"), fields.pop("claim")
    del fields["table"], fields["models"]
    return ReachRow(**fields, target=place, claim=claim.id, url=f"claims/{claim.id}/{index}")


def _article(findings: Findings, index: str) -> ArticleRecord:
    """The outline of the article for machines."""
    outline, judged = findings.project.article, passages.judge_passages(findings.project, findings.verdicts)
    return ArticleRecord(
        title=outline.title,
        publisher=outline.publisher,
        date=outline.date,
        counts=dict.fromkeys(PassageWord, 0) | passages.counts(judged.values()),
        passages=tuple(
            PassageRecord(
                locator=locator,
                gist=passage.gist,
                kind=passage.kind,
                reason=passage.reason,
                leads=judged[locator].leads,
                not_checkable=judged[locator].not_checkable,
                facets=judged[locator].facets,
                follow_ups=judged[locator].follow_ups,
                retired=judged[locator].retired,
                verdict=judged[locator].word,
                tells_apart=judged[locator].tells_apart,
                url=f"article/{index}#{locator}",
            )
            for locator, passage in outline.passages.items()
        ),
    )


def _sound_record(findings: Findings, claim: Claim) -> ClaimRecord:
    """The record of a claim whose entry is sound."""
    entry, rules = claim.entry, claim.entry.verdict
    evidence = findings.evidence.get(claim.id, {})
    newest = cards.newest_in(findings.project, evidence)
    return ClaimRecord(
        **_judged(cards.verdict_of(findings, claim.id)),
        **_observed(findings.project, claim, evidence, findings.occasions.get(claim.id, ())),
        id=claim.id,
        url=f"claims/{claim.id}/",
        title=entry.title,
        statement=entry.statement,
        topic=entry.topic,
        favours=entry.favours,
        kind=entry.kind,
        facet_of=entry.facet_of,
        twin_of=entry.twin_of,
        appearances=entry.appearances,
        rules={name: text for name, text in rules.texts.items() if text} if rules else {},
        uses=claim.uses,
        environment={name: part.environment.public for name, part in newest.items()},
        fingerprints={name: part.fingerprint.parts for name, part in newest.items()},
        what_if=dict(entry.what_if.sentences) if entry.what_if else {},
        machines=tuple(_machine(findings, claim, other) for other in findings.elsewhere.get(claim.id, ())),
        complaints=(),
        shared_bias=findings.shared_bias if claim.timed else None,
        **_history(findings, claim.id),
    )


def _history(findings: Findings, claim_id: str) -> dict[str, Any]:
    """The fields of a record that its history gives."""
    history = findings.history or History()
    part = history.of(claim_id)
    changes = tuple(
        ChangeRecord(
            **change.model_dump(exclude={"earlier"}), earlier=change.earlier.texts if change.earlier else {}
        )
        for change in part.changes
    )
    return {"history": changes, "history_unknown": history.unknown, "published": part.published}


def _machine(findings: Findings, claim: Claim, other: OtherMachine) -> MachineRecord:
    """What another machine class, or another device, showed of a claim."""
    return MachineRecord(
        **_judged(other.verdict),
        **_observed(findings.project, claim, other.evidence),
        machine=other.machine,
        device=other.device,
    )


def _broken_record(findings: Findings, broken: BrokenEntry) -> ClaimRecord:
    """The record of a broken entry: its complaints, and nothing measured."""
    measured = ("measures", "controls", "observations", "settings", "environment", "fingerprints")
    return ClaimRecord(
        **_judged(cards.verdict_of(findings, broken.id)),
        **{field: {} for field in ("rules", "what_if", "uses", *measured)},
        id=broken.id,
        url=f"claims/{broken.id}/",
        title=broken.title,
        statement="",
        topic=broken.topic,
        favours="",
        kind=broken.kind,
        facet_of=broken.facet_of,
        appearances=broken.appearances,
        machines=(),
        complaints=tuple(str(complaint) for complaint in broken.complaints),
        history=(),
    )


def _judged(verdict: Verdict) -> dict[str, Any]:
    """The fields of a record that its verdict gives."""
    same = verdict.model_dump(exclude={"claim", "word", "comparisons"})
    comparisons = tuple(ComparisonRecord(**part.model_dump()) for part in verdict.comparisons)
    return {"verdict": verdict.word, "comparisons": comparisons, **same}


def _observed(
    project: Project, claim: Claim, evidence: Mapping[str, Evidence], occasions: Sequence[Occasion] = ()
) -> dict[str, Any]:
    """The fields of a record that its evidence gives."""
    shown = cards.observed_in(project, claim, evidence)
    return {
        "measures": {
            name: {
                key: _measured(part.measures[name], measure)
                for key, part in shown.items()
                if name in part.measures
            }
            for name, measure in claim.entry.measures.items()
        },
        "controls": {name: part.controls for name, part in shown.items()},
        "settings": {name: part.settings for name, part in shown.items()},
        "ratios": tuple(map(timing_record, ratios.found_in(claim.entry.measures, shown, occasions))),
        "observations": {
            name: JobRecord(**part.model_dump(include=set(JobRecord.model_fields)))
            for name, part in cards.newest_in(project, evidence).items()
        },
    }


def _measured(value: Value, measure: Measure) -> Single | SamplesRecord | Sweep:
    """A measured value for machines."""
    match value:
        case Check() | Text():
            return Single(value=value.value)
        case Battery():
            return Single(value=value.items)
        case Timing():
            sizes = {size: _repeated(summaries.summarise(value, measure, size)) for size in value.launches}
            return sizes[""] if set(sizes) == {""} else Sweep(sizes=sizes)
        case _:
            summary = summaries.summarise(value, measure)
            return _repeated(summary) if isinstance(value.value, tuple) else Single(value=value.value)


def _repeated(summary: summaries.Summary) -> SamplesRecord:
    """Centre, median, range and number of the samples."""
    value = summary.value or 0.0
    median = value if summary.median is None else summary.median
    low = value if summary.low is None else summary.low
    high = value if summary.high is None else summary.high
    return SamplesRecord(median=median, centre=value, interval=(low, high), samples=summary.samples)
