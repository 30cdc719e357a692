"""Answer the questions of the article from the verdicts on the claims that its own answers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from generators.judging.passages import JudgedPassage, judge_passages
from generators.model import ChoiceWord, Claim, Findings, Option, Question, Verdict
from generators.site import cards
from generators.site.choose import sentences
from generators.site.choose.bearings import Bearing, bearing_of, joint_bearing


class Driver(NamedTuple):
    """A claim behind an answer.

    Attributes:
        bearing: what it says on its own.
        parts: the claims that it is decided from; empty where it has scripts.
    """

    card: cards.Card
    bearing: Bearing
    parts: tuple[Driver, ...] = ()


class Answer(NamedTuple):
    """What the evidence says to readers who choose one option.

    Attributes:
        name: the question's key and the option's, which together name the answer on the page.
        drivers: the lead claims of the option's passages.
        passages: by locator, those of the outline that the option names.
        sentence: what the evidence says, and why; what it says of parts where there is no difference as a whole.
        aged: what it says once the evidence is stale; empty where it gives no answer anyway.
        expires: moment from which it is; None where nothing expires.
        parts: facets that tried the places of the drivers and speak for a framework, where the drivers don't.
    """

    name: tuple[str, str]
    option: Option
    bearing: Bearing
    drivers: tuple[Driver, ...]
    passages: Mapping[str, JudgedPassage]
    sentence: str
    aged: str = ""
    expires: datetime | None = None
    parts: tuple[Driver, ...] = ()

    @property
    def anchor(self) -> str:
        """Id of the answer on its page; no key holds two hyphens in a row."""
        return "--".join(self.name)


class QuestionRow(NamedTuple):
    """A question with the answers to its options.

    Attributes:
        name: the key of the question.
    """

    name: str
    question: Question
    answers: tuple[Answer, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the claims behind its answers, each once."""
        cards = (driver.card for answer in self.answers for driver in answer.drivers)
        return tuple(dict.fromkeys(card.topic for card in cards if card.topic))


class Group(NamedTuple):
    """Answers that say the same.

    Attributes:
        framework: name of the framework that all speak for; empty for none.
    """

    word: ChoiceWord
    framework: str
    answers: tuple[Answer, ...]


def question_rows(findings: Findings) -> tuple[QuestionRow, ...]:
    """Each question of the article's outline with its answers, in the order of the outline."""
    outline = findings.project.article
    judged = judge_passages(findings.project, findings.verdicts) if outline.questions else {}
    return tuple(
        QuestionRow(
            name,
            question,
            tuple(_answer(findings, judged, (name, key), option) for key, option in question.options.items()),
        )
        for name, question in outline.questions.items()
    )


def groups(questions: Iterable[QuestionRow], frameworks: Iterable[str]) -> tuple[Group, ...]:
    """The answers by what they say: for each framework, then those that speak for none; no empty group."""
    every = [answer for row in questions for answer in row.answers]
    kinds = [Bearing(ChoiceWord.FAVOURS, name) for name in frameworks]
    kinds += [Bearing(word) for word in ChoiceWord if word is not ChoiceWord.FAVOURS]
    found = (Group(*kind, tuple(answer for answer in every if answer.bearing == kind)) for kind in kinds)
    return tuple(group for group in found if group.answers)


def _answer(
    findings: Findings, judged: Mapping[str, JudgedPassage], name: tuple[str, str], option: Option
) -> Answer:
    """The answer to one option, by the lead claims of its passages."""
    passages = {locator: judged[locator] for locator in dict.fromkeys(option.passages) if locator in judged}
    leads = dict.fromkeys(claim_id for passage in passages.values() for claim_id in passage.leads)
    drivers = tuple(_driver(findings, claim_id) for claim_id in leads)
    bearing = joint_bearing([driver.bearing for driver in drivers])
    titles = {key: framework.title for key, framework in findings.project.frameworks.items()}
    verdicts = [
        sentences.Ground(driver.card.title, _favours(driver), driver.card.verdict, driver.bearing)
        for driver in drivers
    ]
    sentence = sentences.sentence(bearing, option.purpose, verdicts, titles)
    parts = _parts(findings, drivers) if bearing.word is ChoiceWord.NO_DIFFERENCE else ()
    if parts:
        named = [(titles[part.bearing.framework], part.card.title) for part in parts]
        sentence = f"{sentence} {sentences.differing(named)}"
    found = Answer(name, option, bearing, drivers, passages, sentence)
    if bearing.word is ChoiceWord.OPEN:
        return found
    return found._replace(
        aged=sentences.aged(option.purpose),
        expires=_expiry(driver.card.verdict for driver in (*drivers, *parts)),
        parts=parts,
    )


def _driver(findings: Findings, claim_id: str) -> Driver:
    """A claim with what its verdict says; nothing where its entry is broken."""
    entry = findings.project.entry(claim_id)
    card = cards.card_of(findings, entry)
    favours = entry.entry.favours if isinstance(entry, Claim) else ""
    bearing = bearing_of(card.verdict, favours, findings.project.frameworks)
    uses = entry.uses.values() if isinstance(entry, Claim) and entry.derived else ()
    return Driver(card, bearing, tuple(_driver(findings, used) for used in uses))


def _parts(findings: Findings, drivers: Iterable[Driver]) -> tuple[Driver, ...]:
    """The facets that tried a place of the drivers, or of what they use, and speak for a framework."""
    claims = [driver.card.claim for driver in drivers if driver.card.claim]
    used = [findings.project.claim(name) for claim in claims for name in claim.uses.values()]
    places = {target.target for claim in (*claims, *used) if claim for target in claim.entry.targets}
    facets = (
        claim
        for claim in findings.project.claims
        if claim.listed and claim.entry.facet_of and claim.entry.kind != "follow-up"
    )
    tried = (claim for claim in facets if places & {target.target for target in claim.entry.targets})
    return tuple(part for claim in tried if (part := _driver(findings, claim.id)).bearing.framework)


def _favours(driver: Driver) -> str:
    return driver.card.claim.entry.favours if driver.card.claim else ""


def _expiry(verdicts: Iterable[Verdict]) -> datetime | None:
    """The first moment at which one of the verdicts is stale."""
    moments: Sequence[datetime] = [verdict.expires for verdict in verdicts if verdict.expires]
    return min(moments, default=None)
