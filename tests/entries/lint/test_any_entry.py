"""Whatever an entry says, the lint rules complain; they never raise."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from generators.entries.lint.registry import check_entries
from generators.model import Claim, Entry, Kind, Measure, Rules, RunSettings, Snapshot, Status, Topic, WhatIf

WORDS = some.sampled_from(
    ["alpha", "yes", "alpha.yes", "other.alpha.yes", "says-yes", "default", "", "\0", "Ä {{"]
)
ANY_TEXT = some.one_of(WORDS, some.text(max_size=30))
EXPRESSIONS = some.one_of(
    ANY_TEXT,
    some.lists(
        some.sampled_from(
            [
                "alpha.yes",
                "beta.n",
                "alpha.n",
                "beta.t[2]",
                "other.alpha.yes",
                "share(",
                "passes(",
                "worst(",
                "count(",
                "abs(",
                "log(",
                ")",
                ",",
                "+",
                "-",
                "*",
                "/",
                "<",
                "<=",
                "==",
                "and",
                "or",
                "not",
                "0",
                "1",
                "1e308",
                "-2.5",
            ]
        ),
        max_size=9,
    ).map(" ".join),
)
VALUES = some.one_of(
    some.booleans(), some.integers(), some.just(10**400), some.floats(), ANY_TEXT, some.just("3 of 2")
)
MEASURES = {
    "yes": Measure(kind=Kind.CHECK, title="Yes"),
    "n": Measure(kind=Kind.NUMBER, title="N"),
    "t": Measure(kind=Kind.TIMING, title="T"),
}
ENTRIES = some.builds(
    Entry,
    title=some.just("T"),
    statement=some.just("S"),
    topic=some.sampled_from(Topic),
    favours=ANY_TEXT.filter(bool),
    scope=some.just("all"),
    appearances=some.lists(ANY_TEXT, min_size=1, max_size=3).map(tuple),
    status=some.sampled_from(Status),
    added=some.just(date(2026, 11, 22)),
    aliases=some.lists(ANY_TEXT, max_size=3).map(tuple),
    reason=ANY_TEXT,
    measures=some.one_of(
        some.just(MEASURES),
        some.dictionaries(
            ANY_TEXT, some.builds(Measure, kind=some.sampled_from(Kind), title=some.just("M")), max_size=3
        ),
    ),
    verdict=some.one_of(
        some.none(),
        some.builds(
            Rules,
            valid_if=EXPRESSIONS,
            supported_if=EXPRESSIONS.filter(bool),
            refuted_if=EXPRESSIONS.filter(bool),
        ),
    ),
    run=some.builds(
        RunSettings, environment=some.one_of(ANY_TEXT, some.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2))
    ),
    uses=some.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2),
    twin_of=some.one_of(some.just(""), ANY_TEXT),
    what_if=some.one_of(
        some.none(),
        some.builds(
            WhatIf,
            mixed=ANY_TEXT,
            values=some.dictionaries(
                some.sampled_from(["supported", "refuted", "mixed"]),
                some.dictionaries(WORDS, some.dictionaries(WORDS, VALUES, max_size=3), max_size=3),
                max_size=2,
            ),
        ),
    ),
    snapshot=some.one_of(
        some.none(),
        some.builds(
            Snapshot,
            file=ANY_TEXT,
            date=some.just(date(2026, 1, 1)),
            sha256=some.just("0" * 64),
            max_age_days=some.just(1),
        ),
    ),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entry=ENTRIES, name=ANY_TEXT.filter(bool), scripts=some.lists(ANY_TEXT, max_size=2), notes=ANY_TEXT)
def test_lint_rules_never_raise(project, entry, name, scripts, notes):
    """Arbitrary text in a field, an expression, a script or the notes leads to complaints alone."""
    files = dict(zip(("verify_alpha.py", "verify_beta.py"), scripts, strict=False))
    claim = Claim(
        id=name, folder=project.root, entry=entry, files=files, digests=dict.fromkeys(files, "0"), method=notes
    )
    read = project.load()
    complaints = check_entries(read.model_copy(update={"claims": (*read.claims, claim)}))

    assert all(str(complaint) and complaint.rule for complaint in complaints)
