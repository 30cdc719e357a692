"""Findings of the sample with an outline that has sections, and questions for choosing."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.site.findings import findings

from generators.model import Findings, Option, Question

SECTIONS = {"title": "Head", "table": "The table"}


def findings_with_questions(questions: Mapping[str, Question] | None = None, **verdicts: object) -> Findings:
    """The sample with questions, and with other verdicts by id with underscores for hyphens."""
    found = findings()
    asked = sample_questions() if questions is None else questions
    outline = found.project.article.model_copy(update={"questions": asked, "sections": SECTIONS})
    changed = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
    project = found.project.model_copy(update={"article": outline})
    return found.model_copy(update={"project": project, "verdicts": {**found.verdicts, **changed}})


def sample_questions() -> dict[str, Question]:
    """Two questions about passages of the sample."""
    return {
        "graphs": Question(
            title="Do graphs matter?",
            passage="title.headline",
            options={
                "static": option("static graphs", "table.static-graphs"),
                "errors": option("clear errors", "table.traceback"),
            },
        ),
        "speed": Question(title="Does speed matter?", options={"yes": option("speed", "table.inference-sweep")}),
    }


def option(purpose: str, *passages: str) -> Option:
    """An option with the same title as purpose."""
    return Option(title=purpose.capitalize(), purpose=purpose, passages=passages)
