"""What speaks against a complete site as an edition: its records come in, reasons and warnings go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date

from generators.model.published import PublishedClaim
from generators.publishing.completeness import CompleteSite
from generators.publishing.records import Records
from generators.publishing.repository.layout import order
from generators.publishing.repository.source import in_words
from generators.text import counted, first_of, one_line, percent

SHARE = 0.1  # of the jobs behind the verdicts that may have failed


def objections(site: CompleteSite, name: str) -> tuple[str, ...]:
    """Why a site should be no edition of that name, unless somebody says that it should all the same."""
    return tuple(filter(None, (_failed_jobs(site.records), _early_name(site, name))))


def _failed_jobs(records: Records) -> str | None:
    """That too many of the newest jobs of the scripts failed, whatever run they belong to."""
    jobs = {
        one_line(f"{claim} {framework}"): job
        for claim, record in sorted(records.items())
        for framework, job in record.observations.items()
    }
    failed = [f"{script} {one_line(job.outcome)}" for script, job in jobs.items() if job.failed]
    if len(failed) <= SHARE * len(jobs):
        return None
    share = f"{percent(len(failed) / len(jobs))}, where {percent(SHARE)} may ({first_of(failed)})"
    return f"{len(failed)} of the {counted(len(jobs), 'job')} behind the verdicts failed, {share}"


def _early_name(site: CompleteSite, name: str) -> str | None:
    """That the edition has the name of a day before its newest run."""
    day = site.newest.started.astimezone(UTC).date()
    if date.fromisoformat(order(name)[0]) >= day:
        return None
    return f"the name {name} lies before the day of the newest run, {day}"


def source_warning(site: CompleteSite) -> str | None:
    """That the newest run was made from no commit, or from changes that no commit holds."""
    source = site.newest.source
    if source and source.commit and source.clean:
        return None
    return f"the source of the run {site.newest.run}: {in_words(source)}"


def same_results(records: Records, edition: str, published: Records) -> str | None:
    """That an edition with these results exists already."""
    if _results(records) != _results(published):
        return None
    return f"no verdict, value or outcome differs from those of {edition}"


def _results(records: Records) -> dict[str, object]:
    return {claim: _result(record) for claim, record in records.items()}


def _result(record: PublishedClaim) -> object:
    outcomes = {framework: job.outcome for framework, job in record.observations.items()}
    return record.verdict, record.measures, outcomes, record.complaints


def other_sources(site: CompleteSite) -> Iterator[str]:
    """What else the verdicts come from than from the newest run's source, each source with its runs."""
    runs: dict[str, list[str]] = {}
    for run, source in sorted(site.others.items()):
        runs.setdefault(in_words(source), []).append(one_line(run))
    for words, names in runs.items():
        if words != in_words(site.newest.source):
            number = f"run {names[0]}" if len(names) == 1 else f"{len(names)} runs, the last {names[-1]}"
            yield f"{words} ({number})"
