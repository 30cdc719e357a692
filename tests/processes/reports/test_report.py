"""From the end of a process to an outcome, a reason and measures: the table of outcomes."""

from __future__ import annotations

import json
import resource
import signal

import pytest

from generators.model import Check, ControlResult, Kind, Measure, Number, Outcome, Text
from generators.model.evidence.observations import holds
from generators.processes.reports.report import (
    MEANWHILE,
    MORE_TIME,
    NO_END,
    Block,
    output_of,
    parse_message,
    report_of,
)
from generators.processes.reports.result import STARVED, ProcessResult, limit_behind
from generators.text import one_line

MEASURES = {"n": Measure(kind=Kind.NUMBER, title="N")}
PIPES = {"stdout": b"", "stderr": b"", "position": b"folder /claim\nphase import\nphase verify\n"}
GOOD = {"status": "measured", "measures": {"n": {"kind": "number", "value": 1}}}


def ended(status=0, killed=None, reason=None, result=GOOD, *, starved=False, **streams):
    """A process that has ended."""
    line = result if isinstance(result, bytes) else json.dumps(result).encode() + b"\n"
    how = {"status": status, "killed": killed, "reason": reason, "starved": starved}
    return ProcessResult(**how, result=line, seconds=1, peak_memory=1, **{**PIPES, **streams})


@pytest.mark.parametrize(
    ("how", "outcome", "reason"),
    [
        ({}, "measured", ""),
        (
            {"killed": "timed-out", "reason": "timed out after 60 s", "status": -9},
            "timed-out",
            f"verify(): timed out after 60 s; {MORE_TIME}",
        ),
        (
            {"killed": "over-limit", "reason": "killed at 1 MiB", "status": -9},
            "over-limit",
            "verify(): killed at 1 MiB",
        ),
        ({"status": -11}, "crashed", "verify(): killed by SIGSEGV"),
        ({"status": -64}, "crashed", "verify(): killed by SIGRTMAX"),
        ({"status": -40}, "crashed", "verify(): killed by signal 40"),
        ({"status": 1}, "crashed", "verify(): exited 1 without a result"),
        ({"status": 1, "position": b""}, "crashed", "exited 1 without a result before the script began"),
        ({"result": b""}, "crashed", "verify(): exited 0 without a result"),
        ({"result": {"status": "unavailable", "reason": "no\nGPU"}}, "unavailable", "no GPU"),
        (
            {"result": {"status": "raised", "reason": "x" * 500}},
            "raised",
            "verify(): " + "x" * 297 + " … " + "x" * 100,
        ),
        (
            {"result": {"status": "over-limit", "reason": "MemoryError"}},
            "over-limit",
            "verify(): MemoryError; raise `memory` under [run]",
        ),
        (
            {"result": {"status": "measured"}},
            "raised",
            "verify(): invalid result: its measures are not those of the entry",
        ),
        (
            {"result": {**GOOD, "timings": {"n": [""]}}},
            "raised",
            "verify(): invalid result: its measures are not those of the entry",
        ),
        (
            {"result": {"status": "fine"}},
            "raised",
            "verify(): invalid result: status: Input should be 'measured', 'raised'",
        ),
        (
            {"result": {**GOOD, "claim": "other"}},
            "raised",
            "verify(): invalid result: claim: Extra inputs are not permitted",
        ),
        ({"result": b'{"status"'}, "raised", "verify(): invalid result: Invalid JSON"),
        ({"result": b"\xff\n"}, "raised", "verify(): invalid result: Invalid JSON"),
        ({"result": b"[" * 5000}, "raised", "verify(): invalid result: Invalid JSON: recursion limit exceeded"),
        (
            {"result": b'{"status": "measured", "measures": {"n": {"kind": "number", "value": NaN}}}'},
            "raised",
            "verify(): invalid result: measures.n.number.value",
        ),
        (
            {"result": b'{"status": "measured", "measures": {"n": {"kind": "number", "value": 1e999}}}'},
            "raised",
            "verify(): invalid result: measures.n.number.value",
        ),
        (
            {"result": {**GOOD, "measures": {"n": {"kind": "number", "value": "1"}}}},
            "raised",
            "verify(): invalid result: measures.n.number.value",
        ),
        (
            {"result": {**GOOD, "measures": {"n": {"kind": "text", "value": "x" * 4097}}}},
            "raised",
            "verify(): invalid result: ",
        ),
    ],
)
def test_the_table_of_outcomes(how, outcome, reason):
    """A kill goes before a signal, a signal before an exit status, and that before what was written."""
    report = report_of(ended(**how), MEASURES)

    assert outcome == report.outcome
    assert report.reason.startswith(reason)
    assert (report.outcome is Outcome.MEASURED) == bool(report.measures)


def test_a_text_is_at_most_4_kib():
    """The probe cuts nothing, so one that is longer did not come from it."""
    long = {"status": "measured", "measures": {"t": {"kind": "text", "value": "é" * 2049}}}

    assert "invalid result: a text of over 4096 bytes" == parse_message(json.dumps(long).encode()).reason


def test_everything_of_a_good_message_is_validated():
    """Numbers, texts, settings, controls, blocks."""
    message = {
        "status": "measured",
        "measures": {
            "n": {"kind": "number", "value": [1, 2, 3]},
            "c": {"kind": "check", "value": True},
            "t": {"kind": "text", "value": "\x1b[1mbold\x00"},
        },
        "settings": {"a\nb": "\x1b[1mx"},
        "controls": [
            {"measure": "c", "observed": True, "known": True},
            {"measure": "n", "observed": 1, "known": [1.5, 2]},
        ],
        "block": {"wall": 1, "cpu": 0.5},
        "calls": 3,
    }

    report = parse_message(json.dumps(message).encode())

    assert {"n": Number(value=(1, 2, 3)), "c": Check(value=True), "t": Text(value="bold")} == report.measures
    assert {"a b": "x"} == report.settings
    assert (
        ControlResult(measure="c", observed=True, known=True, passed=True),
        ControlResult(measure="n", observed=1, known=(1.5, 2), passed=False),
    ) == report.controls
    assert (Block(wall=1, cpu=0.5), 3) == (report.block, report.calls)


@pytest.mark.parametrize(
    ("observed", "known", "passed"),
    [(1, 1, True), (1, 2, False), (1, (1, 2), True), (2, (1, 2), True), (3, (1, 2), False), (False, True, False)],
)
def test_a_control_holds(observed, known, passed):
    """Exactly, or within an inclusive pair."""
    assert passed == holds(observed, known)


def test_a_reason_is_one_line():
    """Control characters and line breaks go."""
    assert "a b c" == one_line("a\n  b\t\x1b[1mc\x1b[0m")


def test_a_traceback_ends_stderr():
    """Both together are at most 64 KiB."""
    made = output_of(ended(stdout=b"\x1b[1mout", stderr=b"e" * (64 << 10)), "Traceback\n")

    assert "out" == made.stdout
    assert 64 << 10 == len(made.stderr)
    assert made.stderr.endswith("eTraceback\n")


@pytest.mark.parametrize("known", ["1152921504606846976", "[0, 1152921504606846976]"])
def test_a_control_off_by_its_last_digit_fails(known):
    """Beyond 2**53 doubles would take both for the same number."""
    control = f'{{"measure": "n", "observed": 1152921504606846977, "known": {known}}}'
    report = parse_message(f'{{"status": "measured", "controls": [{control}]}}'.encode())

    assert (1152921504606846977, False) == (report.controls[0].observed, report.controls[0].passed)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("9223372036854775808", "a whole number beyond 64 bits"),
        ("1e400", "finite number"),
        ("9" * 5000, "Invalid JSON"),
    ],
)
def test_a_number_that_no_record_holds_is_an_invalid_result(number, reason):
    """A script may write to the pipe itself."""
    line = f'{{"status": "measured", "measures": {{"n": {{"kind": "number", "value": {number}}}}}}}'

    assert reason in parse_message(line.encode(), MEASURES).reason


@pytest.mark.parametrize(
    ("how", "outcome", "reason"),
    [
        ({"status": 1}, "crashed", f"verify(): exited 1 without a result; {NO_END} ({MEANWHILE})"),
        (
            {"result": {"status": "raised", "reason": "a worker died"}},
            "raised",
            f"verify(): a worker died ({MEANWHILE})",
        ),
        ({"status": -9, "killed": "over-limit", "reason": STARVED}, "over-limit", f"verify(): {STARVED}"),
        ({}, "measured", ""),
    ],
)
def test_a_failure_names_a_kill_for_lack_of_memory_once(how, outcome, reason):
    """The kernel may have killed a helper of the script, or another job's script; what was measured stays."""
    report = report_of(ended(starved=True, **how), MEASURES)

    assert (outcome, reason) == (report.outcome, report.reason)


@pytest.mark.parametrize(
    ("status", "seconds", "starved", "limit"),
    [
        (-signal.SIGXCPU, 4.1, False, "after 5 CPU seconds, the limit of this machine; raise it, see `ulimit -t`"),
        (-signal.SIGKILL, 9.1, False, "after 9 CPU seconds"),
        (-signal.SIGKILL, 7.9, True, STARVED),
        (-signal.SIGKILL, 7.9, False, None),
        (-signal.SIGSEGV, 9.1, True, None),
        (0, 9.1, True, None),
    ],
)
def test_a_limit_of_the_machine_that_killed_a_process_is_named(monkeypatch, status, seconds, starved, limit):
    """CPU seconds, soft and hard, and memory; any other end has no limit behind it."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (5, 9))
    found = limit_behind(status, seconds, starved=starved)

    assert (limit or "") in (found or "")
    assert (limit is None) == (found is None)
