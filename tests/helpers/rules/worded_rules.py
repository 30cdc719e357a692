"""Rules over fixed measures, and the words that verdicts find for them."""

from datetime import UTC, datetime

from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, observed, timed

from generators.judging.judge import judge
from generators.judging.measures import Source, measure_lookup
from generators.judging.reasons.labels import Labels
from generators.judging.reasons.wording import wording
from generators.rules.expression import parse

STARTED = datetime(2026, 11, 20, tzinfo=UTC)  # of every observation
N_RULES = ("alpha.n >= 2", "alpha.n < 1")
TIMING = {"time": {"kind": "timing", "title": "One call", "unit": "s"}}
FAST = {"time": timed(1.00, 1.05, 1.02, 1.03, 0.98)}
SLOW = {"time": timed(1.40, 1.52, 1.45, 1.42, 1.39)}
WILD = {"time": timed(1.40, 1.00, 1.25, 1.02, 0.90)}
RUNS = {"runs": {"kind": "number", "title": "Body runs", "unit": "of 10"}, "size": "number"}
SEEDS = {"acc": {"kind": "number", "title": "Accuracy", "better": "higher"}}
BATTERY = {"found": {"kind": "battery", "title": "Errors caught"}}

MEASURES = {
    "time": {"kind": "timing", "title": "One call", "unit": "s"},
    "with_keras": {"kind": "number", "title": "Statements with Keras"},
    "without": {"kind": "number", "title": "Statements without"},
    "size": {"kind": "number", "title": "Size", "unit": "bytes"},
    "runs": {"kind": "number", "title": "Runs", "unit": "of 10"},
    "acc": {"kind": "number", "title": "Accuracy", "better": "higher"},
    "huge": {"kind": "number", "title": "Huge"},
    "found": {"kind": "battery", "title": "Errors caught"},
    "a": {"kind": "number", "title": "Names, first program"},
    "b": {"kind": "number", "title": "Methods, first program"},
    "ok": {"kind": "check", "title": "Refused"},
}
SWEEP = timed(2.0, 2.1, 2.2, size="64")
SWEEP = SWEEP.model_copy(update={"launches": {**SWEEP.launches, "8": timed(1.0, 1.1, 1.2).launches[""]}})
ALPHA = {
    "time": SWEEP,
    "with_keras": 5,
    "without": 31,
    "size": 300,
    "runs": 10,
    "acc": [0.93, 0.95, 0.97],
    "huge": 1.5e308,
    "found": {str(item): item < 14 for item in range(15)},
    "a": 3,
    "b": 8,
    "ok": True,
}
BETA = {
    **ALPHA,
    "size": 1200,
    "acc": [0.90, 0.91, 0.89],
    "huge": -1.5e308,
    "found": {str(item): item < 8 for item in range(15)},
    "a": 7,
    "runs": 4,
    "ok": False,
}


def verdict(claim, found, *, names=("alpha", "beta"), now=NOW, others=()):
    """The verdict of a claim."""
    return judge(claim, a_project(claim, *others, names=names), found, now)


def reason(measures, rules, alpha, beta, **keys):
    """The sentence of the verdict."""
    claim = a_claim(measures, *rules, **keys)
    return verdict(claim, evidence(claim, alpha=alpha, beta=beta)).reason


def details(measures, rules, alpha, beta):
    """The facts behind the sentence of the verdict."""
    claim = a_claim(measures, *rules)
    return verdict(claim, evidence(claim, alpha=alpha, beta=beta)).details


def items(passed, every=15):
    """A battery of which so many items passed."""
    return {str(item): item < passed for item in range(every)}


def words(text):
    """The words for the last comparison of a rule over MEASURES, ALPHA and BETA."""
    claim = a_claim(MEASURES, text, "alpha.a > 99")
    project = a_project(claim)
    observations = {"alpha": observed(claim, "alpha", ALPHA), "beta": observed(claim, "beta", BETA)}
    lookup = measure_lookup(project, Source(claim.entry.measures, observations), {})
    return wording(Labels(project, claim), parse(text, project.frameworks).decide(lookup).comparisons[-1])


def line(text):
    """Fact and need of that comparison in one line."""
    fact = words(text)
    parts = [f"{fact.title}: " if fact.title else "", fact.phrase, fact.detail, fact.result, fact.spread]
    return "".join([*parts, f" ({fact.aside})" if fact.aside else "", f" | {fact.required}"])
