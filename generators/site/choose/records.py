"""The records of `api/v1/choose.json`: each question with its answers and the claims behind them."""

from __future__ import annotations

from datetime import datetime

from generators.model import ChoiceWord, Distinction, Findings, Freshness, Health, PassageWord, VerdictWord
from generators.model.base import Answer, Record
from generators.site.choose import answers


class DriverRecord(Record):
    """A claim behind an answer."""

    id: str
    title: str
    favours: str
    """Framework that is better off if the claim is true, or `both` or `neither`; empty for a broken entry."""
    verdict: VerdictWord
    reason: str
    distinguishes: bool | None
    """As in the record of the claim."""
    of_others: dict[str, VerdictWord]
    """Verdict with each other framework in the place of the favoured one; empty where the claim favours none."""
    freshness: Freshness
    health: Health
    verified_at: datetime | None
    expires: datetime | None
    word: ChoiceWord
    """What the claim alone says."""
    framework: str
    """The framework that it alone speaks for; empty for none."""
    url: str
    """The claim's page, relative to the site."""


class AnswerPassageRecord(Record):
    """A passage of the article that an answer is about."""

    locator: str
    gist: str
    verdict: PassageWord | None
    tells_apart: Distinction | None
    url: str
    """The passage on the page of the article, relative to the site."""


class AnswerRecord(Record):
    """What the evidence says to readers who choose one option of a question."""

    name: str
    """Key of the option, as it stands in the query of the page's address."""
    title: str
    purpose: str
    """What the frameworks are compared for."""
    word: ChoiceWord
    framework: str
    """Name of the framework that the evidence speaks for; empty for none."""
    sentence: str
    """What the evidence says, and why."""
    expires: datetime | None
    """Moment from which there is no answer any more; null where there is none, or nothing expires."""
    claims: tuple[DriverRecord, ...]
    parts: tuple[DriverRecord, ...] = ()
    """Facets about the same places that speak for a framework, where the answer speaks for none."""
    passages: tuple[AnswerPassageRecord, ...]
    url: str
    """The answer on the page for choosing, relative to the site."""


class QuestionRecord(Record):
    """A question of the article to its readers, in our own words."""

    name: str
    """Key of the question, as it stands in the query of the page's address."""
    title: str
    passage: str
    """Locator of the passage that asks it; empty for none."""
    answers: tuple[AnswerRecord, ...]


class ChooseAnswer(Answer):
    """`api/v1/choose.json`: the questions for choosing a framework; the total is that of the questions."""

    result: tuple[QuestionRecord, ...]


def choose_answer(findings: Findings, index: str) -> ChooseAnswer:
    """The questions with their answers for machines.

    Args:
        findings: what the answers follow from.
        index: what a `url` has behind the folder of a page.
    """
    rows = answers.question_rows(findings)
    records = tuple(
        QuestionRecord(
            name=row.name,
            title=row.question.title,
            passage=row.question.passage,
            answers=tuple(_answer(findings, answer, index) for answer in row.answers),
        )
        for row in rows
    )
    return ChooseAnswer(generated_at=findings.at, total=len(records), result=records)


def _answer(findings: Findings, answer: answers.Answer, index: str) -> AnswerRecord:
    outline = findings.project.article.passages
    return AnswerRecord(
        name=answer.name[1],
        title=answer.option.title,
        purpose=answer.option.purpose,
        word=answer.bearing.word,
        framework=answer.bearing.framework,
        sentence=answer.sentence,
        expires=answer.expires,
        claims=tuple(_driver(driver, index) for driver in answer.drivers),
        parts=tuple(_driver(part, index) for part in answer.parts),
        passages=tuple(
            AnswerPassageRecord(
                locator=locator,
                gist=outline[locator].gist,
                verdict=passage.word,
                tells_apart=passage.tells_apart,
                url=f"article/{index}#{locator}",
            )
            for locator, passage in answer.passages.items()
        ),
        url=f"choose/{index}#{answer.anchor}",
    )


def _driver(driver: answers.Driver, index: str) -> DriverRecord:
    card = driver.card
    same = {"reason", "distinguishes", "of_others", "freshness", "health", "verified_at", "expires"}
    return DriverRecord(
        **card.verdict.model_dump(include=same),
        id=card.id,
        title=card.title,
        favours=card.claim.entry.favours if card.claim else "",
        verdict=card.verdict.word,
        word=driver.bearing.word,
        framework=driver.bearing.framework,
        url=f"claims/{card.id}/{index}",
    )
