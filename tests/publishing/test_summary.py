"""How a nightly is text: in Markdown in which no text of others acts."""

from __future__ import annotations

import re

import pytest
from helpers.repositories import make_ledger, make_published
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generators.entries.known_failures import KnownFailure
from generators.model import Unconfirmed
from generators.publishing.changes import changes
from generators.publishing.summary import inert, night_summary

CONTROLS = [{"measure": "yes", "observed": True, "known": known, "passed": known} for known in (True, False)]


def test_summary_of_an_eventful_nightly():
    """The summary says what changed and why, what failed, what was not run, the counts and the versions."""
    before = {"says-yes": make_published(), "gone": make_published("gone")}
    after = {
        "broken": make_published(
            "broken",
            "not-enough-evidence",
            rules={},
            observations={},
            complaints=["claims/broken/claim.toml: wrong"],
        ),
        "says-yes": make_published(
            verdict="refuted", frameworks={"alpha": "1.1", "beta": "2.0"}, controls={"alpha": CONTROLS}
        ),
        "slow": make_published(
            "slow",
            "not-enough-evidence",
            observations={
                "alpha": {"outcome": "timed-out", "reason": "took 60 s"},
                "beta": {"outcome": "unavailable"},
            },
        ),
        "idle": make_published("idle", "not-enough-evidence", observations={}),
        "opinion": make_published("opinion", "not-checkable", rules=None, observations={}, frameworks={}),
    }
    text = night_summary(changes(before, after), make_ledger("run-1", ended=2), before, after)

    assert text.splitlines() == [
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
        "- source no commit is recorded",
    ]


def test_summary_before_anything_ran():
    """A claim with rules that no framework was run for is not run."""
    records = {"idle": make_published("idle", "not-enough-evidence", observations={})}

    assert "## Not run\n\n- idle, every framework, not run\n" in night_summary((), None, records, records)


def test_a_claim_that_rests_on_others_is_not_missed():
    """A conclusion has no job that could have been run."""
    rests = make_published("rests", uses={"one": "says-yes"}, observations={})
    text = night_summary((), None, {}, {"says-yes": make_published(), "rests": rests})

    assert "## Not run\n\nEvery job ran.\n" in text


def test_summary_of_a_quiet_nightly():
    """Where nothing happened the summary says so."""
    records = {"says-yes": make_published()}
    text = night_summary((), make_ledger("run-1", ended=2), records, records)

    assert text.startswith(
        "# No verdicts changed, no jobs failed\n\n"
        "## Verdicts that changed\n\nNone.\n\n"
        "## Jobs that failed\n\nNone.\n\n"
        "## Broken entries and failed controls\n\nNone.\n\n"
        "## Not run\n\nEvery job ran.\n\n## Counts\n\n- verdicts of 1: 1 supported\n"
    )


def test_summary_of_a_withheld_nightly():
    """That nothing is published, why and what to do come first; then what a second run did not confirm."""
    records = {"back": make_published("back"), "third": make_published("third", title="*Third*")}
    unconfirmed = (
        Unconfirmed(claim="back", published="supported", first="refuted", second="supported"),
        Unconfirmed(claim="third", published="", first="refuted", second="mixed"),
        Unconfirmed(claim="untitled", published="mixed", first="refuted", second="mixed"),
    )
    text = night_summary((), None, records, records, unconfirmed, "too much changed")

    assert text.startswith(
        "# Held: No verdicts changed, no jobs failed\n\n"
        "## Nothing is published\n\n- too much changed\n- What was published stays. "
    )
    assert "# No verdicts changed" in night_summary((), None, records, records, (), "too much", anyway=True)
    assert [line for line in text.splitlines() if ", tonight" in line] == [
        "- **Title of back** (back): published supported, tonight refuted, then supported; so it stays",
        "- **&#42;Third&#42;** (third): published nothing, tonight refuted, then mixed; so neither is published",
        "- **untitled** (untitled): published mixed, tonight refuted, then mixed; so it stays",
    ]


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
    text = night_summary((), ledger, {}, {})

    assert f"## Counts\n\n- verdicts of 0: none\n{expected}" in text
    if ledger is None:
        assert text.endswith("## Versions\n\nNo framework was observed.\n")


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


def test_characters_that_nobody_sees_are_left_out():
    """Tags, soft hyphens and private use go; every separator of lines is a space."""
    assert inert("a\U000e0041b\u00adc\u180ed\ufff9e\ue000f\u0600g") == "abcdefg"
    assert inert("a\u2028b\x85c\x0bd") == "a b c d"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_is_inert(text):
    """Hostile text renders as one paragraph of text that reads as it was written, without control characters."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {inert(text)}")

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert not set("\n\x1b\u202e\u200b\u2028") & set(tokens[1].content)


def test_hostile_fields_of_a_summary():
    """Titles, reasons and versions of others stand in the summary as text."""
    hostile = "</b><script>x</script>\n# [y](javascript:z)"
    observations = {hostile: {"outcome": "raised", "reason": hostile}}
    after = {"c": make_published("c", title=hostile, frameworks={hostile: hostile}, observations=observations)}
    text = night_summary(changes({}, after), None, {}, after)

    assert not {"<", "[", "]", "`"} & set(text)
    assert sum(line.startswith("# ") for line in text.splitlines()) == 1


def test_long_text_is_cut():
    """A reason of any length takes one line."""
    assert len(inert("a" * 10_000)) == 600


@given(st.text() | st.text("<>[]()*_`|\\\n~!@#:./\"'&;-+=$^1a w"))
def test_any_text_becomes_text(text):
    """Whatever stands in it, the text comes out as one run of text, and what it shows is what was written."""
    markdown = inert(text)
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(f"x {markdown}")

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert markdown.splitlines() in ([], [markdown])
    assert not re.search(r"[<:@\[\]*`|\\~!/]|www\.", markdown)


@pytest.mark.parametrize(
    "text", ["1.0", "verify_x.py", "a -> b", "b (c, d; e)", "x86_64, 2 cores", "not-enough-evidence"]
)
def test_plain_text_stays_readable(text):
    """What can't act is left as it is, for those who read the summary in a terminal."""
    assert inert(text) == text


def test_known_failures_are_listed_apart_with_their_reason():
    """One that is excused is no failed job; one whose day is over is; the row of one that passes is to go."""
    jobs = {"alpha": {"outcome": "raised", "reason": "no wheel"}, "beta": {"outcome": "raised"}}
    after = {
        "slow": make_published("slow", "not-enough-evidence", observations=jobs),
        "good": make_published("good"),
    }
    known = tuple(
        KnownFailure(claim=claim, framework=name, until="2026-12-31", reason="It *waits*.")
        for claim, name in (("slow", "alpha"), ("slow", "beta"), ("good", "alpha"), ("gone", "alpha"))
    )
    excused = {("slow", "alpha"), ("good", "alpha"), ("gone", "alpha")}
    text = night_summary((), None, {}, after, known=known, excused=excused)

    assert "# No verdicts changed, 1 job failed, 1 known failure" == text.splitlines()[0]
    assert "## Jobs that failed\n\n- slow, beta, raised\n" in text
    waits, until = "It &#42;waits&#42;.", "Excused until 2026-12-31"
    assert (
        f"## Known failures\n\n- slow, alpha, raised: {waits} {until}\n"
        f"- slow, beta, raised: {waits} {until}, which is over: mend the script, or give the row a later day\n"
        f"- good, alpha, measured: {waits} It doesn't fail: take its row out\n"
        f"- gone, alpha, not run: {waits} {until}; whether it fails was not seen tonight\n"
    ) in text


def test_a_night_with_known_failures_alone_says_so():
    """Under *failed* stands what is to be looked at; that there are others is said in its place."""
    after = {"slow": make_published("slow", "not-enough-evidence", observations={"alpha": {"outcome": "raised"}})}
    known = KnownFailure(claim="slow", framework="alpha", until="2026-12-31", reason="It waits.")
    text = night_summary((), None, {}, after, known=(known,), excused={("slow", "alpha")})

    assert "# No verdicts changed, no jobs failed, 1 known failure" == text.splitlines()[0]
    assert "## Jobs that failed\n\nNone but known failures.\n" in text
