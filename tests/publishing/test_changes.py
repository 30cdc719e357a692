"""What changed between two sets of records, why, and how it is told."""

from __future__ import annotations

import re

import pytest
from helpers.repositories import make_ledger, make_record
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generators.model import Change, Unconfirmed
from generators.publishing import changes, summary
from generators.publishing.summary import night_summary

CONTROLS = [{"measure": "yes", "observed": True, "known": known, "passed": known} for known in (True, False)]
SHA = {name: letter * 64 for name, letter in (("old", "a"), ("new", "b"))}


def observed(**outcomes: str) -> dict[str, dict[str, str]]:
    """Observations by framework, each with its outcome."""
    return {name: {"outcome": outcome.replace("_", "-"), "reason": ""} for name, outcome in outcomes.items()}


def cause(old: dict[str, object], new: dict[str, object]) -> str:
    """Why a supported claim became refuted."""
    before = {"says-yes": make_record(verdict="supported", **old)}
    after = {"says-yes": make_record(verdict="refuted", **new)}
    (change,) = changes.changes(before, after)
    return change.cause


def fingerprint(**parts: str) -> dict[str, object]:
    """A record's fingerprint of one framework; a double underscore stands for the colon of a part's key."""
    return {"fingerprints": {"alpha": {key.replace("__", ":"): text for key, text in parts.items()}}}


def test_equal_verdicts_are_no_change():
    """Whatever else differs, a verdict that stays is no change."""
    before = {"says-yes": make_record()}
    after = {"says-yes": make_record(frameworks={"alpha": "9"}, reason="other")}

    assert changes.changes(before, after) == ()


def test_added_and_removed():
    """A claim that comes or goes is a change of its own, in the order of ids."""
    before, after = {"b": make_record("b", "mixed")}, {"a": make_record("a", "supported")}

    assert changes.changes(before, after) == (
        Change(claim="a", before="", after="supported", cause="claim added"),
        Change(claim="b", before="mixed", after="", cause="claim removed"),
    )


def test_nothing_recorded_changed():
    """Where every recorded input is equal the cause is flake or noise."""
    assert cause({}, {}) == "nothing recorded changed: flake or noise"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            {"frameworks": {"tensorflow": "2.20"}},
            {"frameworks": {"tensorflow": "2.21"}},
            "framework release (tensorflow 2.20 -> 2.21)",
            id="release, of the record",
        ),
        pytest.param(
            fingerprint(version__tensorflow="2.20"),
            fingerprint(version__tensorflow="2.21"),
            "framework release (tensorflow 2.20 -> 2.21)",
            id="release, of the fingerprint",
        ),
        pytest.param(
            fingerprint(**{"file__verify_x.py": SHA["old"]}),
            fingerprint(**{"file__verify_x.py": SHA["new"]}),
            "script edited (verify_x.py)",
            id="script",
        ),
        pytest.param(
            fingerprint(file__old=SHA["old"]),
            fingerprint(file__new=SHA["old"]),
            "script edited (new); script edited (old)",
            id="a file renamed",
        ),
        pytest.param(
            fingerprint(probe__steps=SHA["old"]),
            fingerprint(probe__steps=SHA["new"]),
            "probe edited (steps)",
            id="probe",
        ),
        pytest.param(fingerprint(run=SHA["old"]), fingerprint(run=SHA["new"]), "run settings edited", id="run"),
        pytest.param(
            fingerprint(measures=SHA["old"]), fingerprint(measures=SHA["new"]), "measures edited", id="measures"
        ),
        pytest.param(
            {"rules": {"supported_if": "alpha.yes"}},
            {"rules": {"supported_if": "beta.yes"}},
            "rules edited",
            id="rules",
        ),
        pytest.param(
            fingerprint(package__numpy="2.3"),
            fingerprint(package__numpy="2.4"),
            "environment (package:numpy 2.3 -> 2.4)",
            id="package",
        ),
        pytest.param(
            fingerprint(), fingerprint(package__numpy="2.4", run="x"), changes.UNEXPLAINED, id="never observed"
        ),
        pytest.param(
            fingerprint(run="x"),
            fingerprint(package__numpy="2.4", run="x"),
            "environment (package:numpy none -> 2.4)",
            id="a new package",
        ),
        pytest.param(
            fingerprint(environment__machine="2 cores"),
            fingerprint(environment__machine="4 cores"),
            "environment (machine 2 cores -> 4 cores)",
            id="machine",
        ),
        pytest.param(
            fingerprint(environment__default=SHA["old"]),
            fingerprint(environment__default=SHA["new"]),
            "environment (default)",
            id="environment as a digest",
        ),
        pytest.param(
            fingerprint(snapshot__prices=SHA["old"]),
            fingerprint(snapshot__prices=SHA["new"]),
            "snapshot changed (prices)",
            id="a part of a later day",
        ),
        pytest.param(
            {"observations": observed(pytorch="measured")},
            {"observations": observed(pytorch="timed_out")},
            "infrastructure (pytorch timed-out)",
            id="failure",
        ),
        pytest.param(
            {"observations": observed(pytorch="timed_out")},
            {"observations": observed(pytorch="measured")},
            "infrastructure (pytorch measured again, was timed-out)",
            id="recovery",
        ),
        pytest.param(
            {"observations": observed(pytorch="measured")},
            {"observations": {"pytorch": None}},
            "infrastructure (pytorch not run)",
            id="not run",
        ),
        pytest.param(
            {"frameworks": {"alpha": "1.0"}},
            {"frameworks": {}},
            changes.UNEXPLAINED,
            id="no release without a run",
        ),
        pytest.param(
            {"complaints": []},
            {"complaints": ["claims/x: wrong; mend it"], "rules": {}, "observations": {}},
            "entry broken (claims/x: wrong; mend it)",
            id="entry broken",
        ),
        pytest.param(
            {"complaints": ["wrong"], "rules": {}}, {"complaints": []}, "entry mended", id="entry mended"
        ),
        pytest.param(
            {"observations": {"pytorch": {"outcome": "measured", "seconds": 1.0}}},
            {"observations": {"pytorch": {"outcome": "measured", "seconds": 2.0}}},
            changes.UNEXPLAINED,
            id="only the seconds",
        ),
    ],
)
def test_one_cause(old, new, expected):
    """One changed input gives exactly its label."""
    assert cause(old, new) == expected


def test_every_cause_is_named_once():
    """Causes that come together are all named, and one that both frameworks share is named once."""
    old = {name: {"package:numpy": "2.3", "version:alpha": "1.0"} for name in ("alpha", "beta")}
    new = {name: {"package:numpy": "2.4", "version:alpha": "1.1"} for name in ("alpha", "beta")}
    found = cause(
        {"fingerprints": old, "frameworks": {"alpha": "1.0"}},
        {"fingerprints": new, "frameworks": {"alpha": "1.1"}, "rules": {}},
    )

    assert found == "framework release (alpha 1.0 -> 1.1); environment (package:numpy 2.3 -> 2.4); rules edited"


def test_summary_of_an_eventful_night():
    """The summary says what changed and why, what failed, what was not run, the counts and the versions."""
    before = {"says-yes": make_record(), "gone": make_record("gone")}
    after = {
        "broken": make_record(
            "broken",
            "not-enough-evidence",
            rules={},
            observations={},
            complaints=["claims/broken/claim.toml: wrong"],
        ),
        "says-yes": make_record(
            verdict="refuted", frameworks={"alpha": "1.1", "beta": "2.0"}, controls={"alpha": CONTROLS}
        ),
        "slow": make_record(
            "slow",
            "not-enough-evidence",
            observations={
                "alpha": {"outcome": "timed-out", "reason": "took 60 s"},
                "beta": {"outcome": "unavailable"},
            },
        ),
        "idle": make_record("idle", "not-enough-evidence", observations={}),
        "opinion": make_record("opinion", "not-checkable", rules=None, observations={}, frameworks={}),
    }
    told = night_summary(changes.changes(before, after), make_ledger("run-1", ended=2), before, after)

    assert told.splitlines() == [
        "# 6 verdicts changed, 1 job failed",
        "",
        "## Verdicts that changed",
        "",
        "- **Title of broken** (broken): new → not-enough-evidence. Cause: claim added",
        "- **Title of gone** (gone): supported → gone. Cause: claim removed",
        "- **Title of idle** (idle): new → not-enough-evidence. Cause: claim added",
        "- **Title of opinion** (opinion): new → not-checkable. Cause: claim added",
        ("- **Title of says-yes** (says-yes): supported → refuted. Cause: framework release (alpha 1.0 -> 1.1)"),
        "- **Title of slow** (slow): new → not-enough-evidence. Cause: claim added",
        "",
        "## Jobs that failed",
        "",
        "- slow, alpha, timed-out: took 60 s",
        "",
        "## Broken entries and failed controls",
        "",
        "- broken: claims&#47;broken&#47;claim.toml&#58; wrong",
        "- says-yes, alpha: control of yes gave True, known is False",
        "",
        "## Not run",
        "",
        "- idle, alpha, not run",
        "- idle, beta, not run",
        "- slow, beta, unavailable",
        "",
        "## Counts",
        "",
        "- verdicts of 5: 1 not-checkable, 3 not-enough-evidence, 1 refuted",
        "- 2 observations expected: 2 measured",
        "",
        "## Versions",
        "",
        "- alpha 1.0",
        "- alpha 1.1",
        "- beta 2.0",
        "- x86_64, 2 cores, 8 GiB, Linux, a CPU",
        "- run run-1",
    ]


def test_summary_before_anything_ran():
    """A claim with rules that no framework was run for is not run."""
    records = {"idle": make_record("idle", "not-enough-evidence", observations={})}

    assert "## Not run\n\n- idle, every framework, not run\n" in night_summary((), None, records, records)


def test_summary_of_a_quiet_night():
    """Where nothing happened the summary says so."""
    records = {"says-yes": make_record()}
    told = night_summary((), make_ledger("run-1", ended=2), records, records)

    assert told.startswith(
        "# No verdicts changed, no jobs failed\n\n"
        "## Verdicts that changed\n\nNone.\n\n"
        "## Jobs that failed\n\nNone.\n\n"
        "## Broken entries and failed controls\n\nNone.\n\n"
        "## Not run\n\nEvery job ran.\n\n## Counts\n\n- verdicts of 1: 1 supported\n"
    )


def test_summary_of_a_held_night():
    """That nothing is published, why and what to do come first; then what a second run did not confirm."""
    records = {"back": make_record("back"), "third": make_record("third", title="*Third*")}
    wavered = (
        Unconfirmed(claim="back", published="supported", first="refuted", second="supported"),
        Unconfirmed(claim="third", published="", first="refuted", second="mixed"),
        Unconfirmed(claim="untitled", published="mixed", first="refuted", second="mixed"),
    )
    told = night_summary((), None, records, records, wavered, "too much changed")

    assert told.startswith(
        "# Held: No verdicts changed, no jobs failed\n\n"
        "## Nothing is published\n\n- too much changed\n- What was published stays. "
    )
    assert "# No verdicts changed" in night_summary((), None, records, records, (), "too much", anyway=True)
    assert [line for line in told.splitlines() if ", tonight" in line] == [
        "- **Title of back** (back): published supported, tonight refuted, then supported; so it stays",
        "- **&#42;Third&#42;** (third): published nothing, tonight refuted, then mixed; so neither is published",
        "- **untitled** (untitled): published mixed, tonight refuted, then mixed; so it stays",
    ]


def test_confirmed_changes_say_so():
    """Only a change of a claim that was run once more was seen twice."""
    changed = [Change(claim=name, before="supported", after="refuted", cause="noise") for name in ("a", "b")]

    assert changes.confirmed(changed, {"b"}) == (
        changed[0],
        Change(
            claim="b", before="supported", after="refuted", cause="noise; seen again when it was run once more"
        ),
    )


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (None, "- no run on record\n"),
        (make_ledger("run-1"), "- 2 observations expected: none ended\n- **the run is incomplete**\n"),
        (make_ledger("run-1", ended=1), "- 2 observations expected: 1 measured\n- **the run is incomplete**\n"),
    ],
)
def test_summary_of_an_unfinished_run(ledger, expected):
    """A run that is missing or incomplete is called that."""
    told = night_summary((), ledger, {}, {})

    assert f"## Counts\n\n- verdicts of 0: none\n{expected}" in told
    if ledger is None:
        assert told.endswith("## Versions\n\nNo framework was observed.\n")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://example.org/x.png)",
    "line\n\n# Heading",
    "a\u2028# b",
    "`code` **bold** _it_ ~~x~~ | cell |",
    "https://example.org www.example.org a@example.org @everyone #12",
    "\x1b[31mred\x1b[0m \u202eevil\u200b",
    "- item",
    "> quote",
    "&lt;b&gt; &#60;b&#62;",
    "---",
    "\\",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_is_inert(text):
    """Hostile text renders as one paragraph of text that reads as it was written, without control characters."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {summary.as_text(text)}")

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert not set("\n\x1b\u202e\u200b\u2028") & set(tokens[1].content)


def test_hostile_fields_of_a_summary():
    """Titles, reasons and versions of others stand in the summary as text."""
    hostile = "</b><script>x</script>\n# [y](javascript:z)"
    seen = {hostile: {"outcome": "raised", "reason": hostile}}
    after = {"c": make_record("c", title=hostile, frameworks={hostile: hostile}, observations=seen)}
    told = night_summary(changes.changes({}, after), None, {}, after)

    assert not {"<", "[", "]", "`"} & set(told)
    assert sum(line.startswith("# ") for line in told.splitlines()) == 1


def test_long_text_is_cut():
    """A reason of any length takes one line."""
    assert len(summary.as_text("a" * 10_000)) == 300


@given(st.text() | st.text("<>[]()*_`|\\\n~!@#:./\"'&;-+=$^1a w"))
def test_any_text_becomes_text(text):
    """Whatever stands in it, the text comes out as one run of text, and what it shows is what was written."""
    told = summary.as_text(text)
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(f"x {told}")

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert told.splitlines() in ([], [told])
    assert not re.search(r"[<:@\[\]*`|\\~!/]|www\.", told)


@pytest.mark.parametrize(
    "text", ["1.0", "verify_x.py", "a -> b", "b (c, d; e)", "x86_64, 2 cores", "not-enough-evidence"]
)
def test_plain_text_stays_readable(text):
    """What can't act is left as it is, for those who read the summary in a terminal."""
    assert summary.as_text(text) == text
