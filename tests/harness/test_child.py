"""The child process's code, in this process: how it calls a script, and what it writes."""

from __future__ import annotations

import json
import os
import re
import sys
from types import SimpleNamespace

import pytest

from generators.harness import child, progress, values
from generators.harness.blocks import WarmUp


@pytest.fixture
def job(tmp_path, monkeypatch):
    """Makes the job of a script in this process, and leaves no trace of it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", [])

    def made(text, **measures):
        path = tmp_path / "verify_alpha.py"
        path.write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, "verify_alpha", raising=False)
        return {"script": str(path), "package": "/package", "measures": measures, "clocks": {}, "warmup": 0.1}

    return made


def test_the_scripts_folder_comes_last(job, tmp_path, monkeypatch):
    """Nothing is shadowed; our own folder follows only where `generators` can't be imported."""
    made = job("")

    monkeypatch.setattr(child.importlib.machinery.PathFinder, "find_spec", lambda _: "found")
    child.load(made)
    assert str(tmp_path) == sys.path[-1]

    monkeypatch.setattr(child.importlib.machinery.PathFinder, "find_spec", lambda _: None)
    child.load(made)
    assert [str(tmp_path), "/package"] == sys.path[-2:]


def test_a_script_that_is_no_python_file_is_refused(job):
    """A file without a loader can't be a module."""
    made = job("")

    with pytest.raises(values.InvalidError, match="is no Python file"):
        child.load({**made, "script": made["script"] + ".txt"})


def test_a_script_without_verify_is_refused(job):
    """The sentence says what is missing."""
    with pytest.raises(values.InvalidError, match=r"the script defines no verify\(\)"):
        list(child.verify_once(job("verify = 1")))


@pytest.mark.parametrize("returned", ["1", "{1: 'x'}", "{'x': {}}", "{'x': [[]]}"])
def test_settings_of_the_wrong_shape_are_refused(job, returned):
    """Settings are plain values, or lists of them, by name."""
    with pytest.raises(values.InvalidError, match=r"settings\(\)"):
        list(child.verify_once(job(f"def verify(): return {{}}\ndef settings(): return {returned}")))


@pytest.mark.parametrize(
    ("returned", "reason"),
    [
        ("1", "returns {measure: value} (got 1)"),
        ("{}", 'measure "n" is missing from what verify() returned (got nothing); return a value for each'),
        ("{'nn': 1}", 'measure "n" is missing from what verify() returned (got "nn"; did you mean "nn"?)'),
        ("{'n': 1, 'm': 2}", 'returned "m", and the entry declares no such measure; declare it under'),
    ],
)
def test_a_result_that_is_not_the_entrys_is_refused(job, returned, reason):
    """Missing, extra, or no dict at all."""
    with pytest.raises(values.InvalidError, match=re.escape(reason)):
        list(child.verify_once(job(f"def verify(): return {returned}", n="number")))


def test_a_script_may_say_that_it_is_unavailable(job):
    """The reason is its own."""
    (message,) = child.verify_once(job("def verify(): return {'unavailable': 'no GPU'}", n="number"))

    assert {"status": "unavailable", "reason": "no GPU"} == message


def test_settings_become_texts(job):
    """Numbers and bools are shown as Python shows them."""
    (message,) = child.verify_once(
        job("def verify(): return {}\ndef settings(): return {'a': 1, 'b': None, 'c': (1, 'x')}")
    )

    assert {"a": "1", "b": "None", "c": "(1, 'x')"} == message["settings"]


@pytest.mark.parametrize("reason", ["True", "''", "None"])
def test_unavailable_without_a_reason_is_no_result(job, reason):
    """A reader is written why a script can't run here."""
    with pytest.raises(child.InvalidError, match="unavailable needs the reason as a text"):
        list(child.verify_once(job(f"def verify(): return {{'unavailable': {reason}}}", n="number")))


def test_an_unavailable_measure_may_be_declared(job):
    """A measure of the name `unavailable` is a measure."""
    (message,) = child.verify_once(job("def verify(): return {'unavailable': 1}", unavailable="number"))

    assert {"unavailable": {"kind": "number", "value": 1.0}} == message["measures"]


def test_controls_are_sent_as_they_were_observed(job):
    """A timing's control is timed; bools stay bools; a pair stays a pair."""
    made = job(
        "def controls():\n"
        "    yield 'n', 1, (1, 2)\n"
        "    yield 'c', True, False\n"
        "    yield 'b.item', True, True\n"
        "    yield 't', lambda: None, (0, 1)\n",
        n="number",
        c="check",
        b="battery",
        t="timing",
    )

    ((*others, timed),) = [message["controls"] for message in child.controls(made)]

    assert [
        {"measure": "n", "observed": 1.0, "known": [1.0, 2.0]},
        {"measure": "c", "observed": True, "known": False},
        {"measure": "b.item", "observed": True, "known": True},
    ] == [{key: value for key, value in other.items() if key != "at"} for other in others]
    assert timed["observed"] >= 0


@pytest.mark.parametrize("returned", ["'b', True, True", "'t.x', 1, 1", "'n.x', 1, 1", "1, 1, 1", "'c', 1, True"])
def test_controls_of_another_shape_are_refused(job, returned):
    """A battery is controlled by item; a text, or a name that no measure has, is not."""
    made = job(f"def controls():\n    yield {returned}\n", n="number", c="check", b="battery", t="text")

    with pytest.raises(values.InvalidError):
        list(child.controls(made))


def ask(size, calls, cores=()):
    """A request: for a block of so many calls, or for a warm-up where there are none."""
    return {"measure": "t", "size": size, "calls": calls, "warm": calls == 0, "cores": [*cores]}


def test_served_blocks_are_timed(job, tmp_path):
    """A warm-up says how many calls fill a block; a block gives wall and CPU seconds."""
    made = job(
        "import time\ndef verify(): return {'t': {4: lambda: time.sleep(0.004)}, 'n': 1}", t="timing", n="number"
    )
    requests = tmp_path / "requests"
    requests.write_text("".join(json.dumps(ask("4", calls)) + "\n" for calls in (0, 1, 3)))
    with requests.open() as control:
        first, warmed, single, three = child.serve({**made, "control": control.fileno()})

    assert ({"n": {"kind": "number", "value": 1.0}}, {"t": ["4"]}) == (first["measures"], first["timings"])
    assert warmed["calls"] >= 1
    assert single["block"]["wall"] >= 0.004
    assert three["block"]["wall"] >= 0.012
    assert three["block"]["cpu"] >= 0


@pytest.mark.parametrize(("seconds", "calls"), [(0.001, 4), (0.02, 2), (0.19, 2), (0.21, 1), (5, 1)])
def test_a_block_follows_a_warm_call_unless_a_call_is_long(job, tmp_path, monkeypatch, seconds, calls):
    """A process that was stopped finds cold caches, which a long call hardly notices."""
    made = job("CALLS = []\ndef verify(): return {'t': lambda: CALLS.append(1)}", t="timing")
    number = 3 if seconds < 0.02 else 1
    requests = tmp_path / "requests"
    requests.write_text("".join(json.dumps(ask("", calls)) + "\n" for calls in (0, number)))
    monkeypatch.setattr(child, "warm", lambda *_: WarmUp(number, seconds))
    with requests.open() as control:
        list(child.serve({**made, "control": control.fileno()}))

    assert calls == len(sys.modules["verify_alpha"].CALLS)


def test_a_timing_that_hands_its_work_back_is_not_warmed_up(job, tmp_path):
    """The reason names measure, size, function and way out; the sizes of a sweep are looked at one by one."""
    made = job("def work():\n    yield 1\ndef verify(): return {'t': {4: abs, 8: work}}", t="timing")
    requests = tmp_path / "requests"
    requests.write_text(json.dumps(ask("8", 0)) + "\n")
    reason = (
        'measure "t", size 8: work returns work that is not done yet (got generator); take all that it gives in '
        "the timed function, as list does; where making it is the work that is meant, return None"
    )

    with requests.open() as control, pytest.raises(values.InvalidError, match=re.escape(reason)):
        list(child.serve({**made, "control": control.fileno()}))


def test_caches_are_filled_before_the_script_is_imported(job, tmp_path):
    """With copies that it may change, below folders that need not be there."""
    kept = tmp_path / "kept" / "inductor"
    kept.mkdir(parents=True)
    (kept / "made").write_text("x")
    kept.chmod(0o555)
    place = tmp_path / "scratch" / "caches"
    made = job(
        f"file = open({str(place / 'inductor' / 'made')!r}, 'a')\nfile.write('y')\nfile.close()\n"
        "def verify(): return {'t': lambda: None}",
        t="timing",
    )
    requests = tmp_path / "requests"
    requests.touch()
    with requests.open() as control:
        list(child.serve({**made, "control": control.fileno(), "caches": [str(kept.parent), str(place)]}))

    assert ("xy", "x") == ((place / "inductor" / "made").read_text(), (kept / "made").read_text())


@pytest.mark.parametrize("head", ["def controls(): return 1", "async def controls(): yield 'n', 1, 1"])
def test_controls_that_nothing_can_be_taken_from_are_refused(job, head):
    """A number has no items, and an asynchronous generator gives none to a loop."""
    made = job(head, n="number")

    with pytest.raises(values.InvalidError, match=r"controls\(\) yields \(measure, observed, known\) \(got "):
        list(child.controls(made))


@pytest.mark.parametrize(("module", "version"), [("json", "2.0.9"), ("csv", "1.0"), ("os", None)])
def test_a_module_is_described(module, version):
    """Its own version, or Python's where it has none, beside every installed distribution."""
    (message,) = child.describe({"module": module})

    assert (version or message["python"]) == message["version"]
    assert message["packages"]["pytest"] == pytest.__version__


def test_a_module_that_cannot_be_imported_is_described_by_its_error():
    """The reason stands beside the distributions."""
    (message,) = child.describe({"module": "no_such_module"})

    assert "ModuleNotFoundError: No module named 'no_such_module'" == message["error"]


class LeftError(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def written(job, monkeypatch):
    """What a whole child process writes for a script."""
    monkeypatch.setattr(child.resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(child, "follow_parent", lambda: None)
    monkeypatch.setattr(child, "OWNER", os.getpid())
    monkeypatch.setattr(child, "PROGRESS", child.Progress())
    for call in ("enable", "register", "dump_traceback_later"):  # those of pytest go on
        monkeypatch.setattr(progress.faulthandler, call, lambda *_, **__: None)

    def left(status):
        raise LeftError(status)

    monkeypatch.setattr(os, "_exit", left)

    def run(text, mode="verify", **measures):
        (reading, writing), (position, positions) = os.pipe(), os.pipe()
        ends = {"result": writing, "control": reading, "position": positions}
        given = {**job(text, **measures), **ends, "mode": mode, "memory": 0}
        try:
            with pytest.raises((LeftError, SystemExit)):
                child.main(given)
            os.close(writing)
            return b"".join(iter(lambda: os.read(reading, 1 << 16), b""))
        finally:
            for end in (reading, position, positions):
                os.close(end)

    return run


def test_one_line_is_written_for_a_script(written):
    """The message is a line of JSON."""
    line = written("def verify(): return {'n': 1}", n="number")

    assert line.endswith(b"\n")
    assert {"n": {"kind": "number", "value": 1.0}} == json.loads(line)["measures"]


def test_what_a_script_raises_is_written_with_its_end_of_the_traceback(written):
    """At most 8 KiB of it; of a long message the beginning and the end."""
    message = json.loads(written("def verify(): raise ValueError('x' * 20000)"))

    assert "raised" == message["status"]
    assert "ValueError: " + "x" * 988 + " … " + "x" * 500 == message["reason"]
    assert 8192 == len(message["traceback"])


def test_an_exception_that_cannot_be_printed_is_named(written):
    """Its type is the reason."""
    message = json.loads(written("class Odd(BaseException):\n    __str__ = None\nraise Odd"))

    assert "Odd: (its message can't be printed)" == message["reason"]


def test_memory_that_is_out_is_over_the_limit(written):
    """An exception without words is its type alone."""
    message = json.loads(written("raise MemoryError"))

    assert ("over-limit", "MemoryError") == (message["status"], message["reason"])


def test_a_refused_value_has_no_traceback(written):
    """The sentence, and the function that it is about."""
    message = json.loads(written("def verify(): return 1"))

    way_out = "end it with `return` and a dictionary"
    assert f"verify() returns {{measure: value}} (got 1); {way_out}" == message["reason"]
    assert ("verify", ["verify_alpha.py", 1, "verify"]) == (message["phase"], message["own"])
    assert "traceback" not in message


def test_an_exit_is_no_message(written):
    """SystemExit goes through."""
    assert b"" == written("raise SystemExit")


def test_a_result_beyond_its_limit_is_refused(written, monkeypatch):
    """A small message takes its place."""
    monkeypatch.setattr(child, "MESSAGE_LIMIT", 100)

    message = json.loads(written("def verify(): return {'t': 'x' * 200}", t="text"))

    assert ("raised", "the result is larger than 1 MiB") == (message["status"], message["reason"])
    assert ["verify_alpha.py", 1, "verify"] == message["own"]


def test_a_forked_process_writes_nothing(written, monkeypatch):
    """Another process id than the one that was started leaves at once."""
    monkeypatch.setattr(child, "OWNER", -1)

    assert b"" == written("def verify(): return {}")


def test_following_the_parent_is_asked_of_the_kernel(monkeypatch):
    """PR_SET_PDEATHSIG with SIGKILL; a Python without ctypes does without."""
    calls = []
    library = SimpleNamespace(prctl=lambda *arguments: calls.append(arguments))
    monkeypatch.setitem(sys.modules, "ctypes", SimpleNamespace(CDLL=lambda _: library))
    child.follow_parent()
    assert [(1, 9)] == calls

    monkeypatch.setitem(sys.modules, "ctypes", None)
    child.follow_parent()
    assert 1 == len(calls)
