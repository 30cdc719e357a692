"""A network's two files in a runtime that is a few lines, and its controls where something is broken."""

from pathlib import Path

import numpy as np
import pytest

from generators.probes.exports import model_files, quantised_models
from generators.probes.exports.model_files import FileAnswer, ask_file
from generators.probes.exports.quantised_models import QuantisedProbe

# A file is a tag, ten biases and an end; the network adds the biases. One of the tags stands for 8-bit numbers.
RUNTIME = """
def load(artefact):
    content = Path(artefact).read_bytes()
    assert content[:5] in {b"float", b"eight"} and content.endswith(b"end"), "no file of ours"
    biases = np.frombuffer(content[5:45], dtype=np.float32)
    if content.startswith(b"float"):
        return lambda row: row + biases
    return lambda row: decode(encode(row + biases, np.dtype("int8"), 0.05, 0), 0.05, 0)
"""
BIASES = np.linspace(-0.2, 0.2, 10, dtype=np.float32)
QUESTIONS = np.random.default_rng(3).standard_normal((40, 10)).astype(np.float32)
EXPECTED = QUESTIONS + BIASES
OFF = np.float32([0, 0, 0, 4, 0, 0, 0, 0, 0, 0])
FILES = QuantisedProbe(RUNTIME, EXPECTED, BIASES, 4.0)


@pytest.fixture(scope="module")
def answers():
    """Answers by question, so that each question is asked once in all of these tests."""
    return {}


@pytest.fixture(autouse=True)
def _asked_once(monkeypatch, answers):
    """A module that is here in place of the frameworks, and no process for what has been answered."""

    def remembered(runtime, artefact, questions, *, without=()):
        content = artefact.read_bytes() if artefact.exists() else None
        key = (runtime, content, questions.tobytes(), tuple(without))
        if key not in answers:
            answers[key] = ask_file(runtime, artefact, questions, without=without, timeout=300)
        return answers[key]

    monkeypatch.setattr(quantised_models, "FRAMEWORKS", ("unicodedata",))
    monkeypatch.setattr(quantised_models, "ask_file", remembered)
    monkeypatch.setattr(model_files, "ask_file", remembered)


def file(folder, tag, biases=BIASES, padding=b""):
    """A file for the runtime."""
    path = folder / f"{tag}{'' if biases is BIASES else '-changed'}.net"
    path.write_bytes(tag.encode() + biases.tobytes() + padding + b"end")
    return path


def controls(folder):
    """All of them, of files made in a folder."""
    plain, changed, lacking = file(folder, "float"), file(folder, "float", BIASES + OFF), folder / "lacking"
    yield from FILES.answer_controls(EXPECTED + OFF, plain, changed, lacking, QUESTIONS)
    yield from FILES.start_controls(plain, QUESTIONS, "unicodedata")


def failing(folder):
    """The controls that don't hold: measure and what was known."""
    return {(measure, known) for measure, observed, known in controls(folder) if not holds(observed, known)}


def holds(observed, known):
    """Whether a control reads what is known."""
    low, high = known if isinstance(known, tuple) else (known, known)
    return low <= observed <= high


@pytest.mark.parametrize("tag", ["float", "eight"])
def test_both_files_are_measured(tag, tmp_path):
    """In float exact, in eight bits close and smaller; the one that is shipped is the one that is cut in half."""
    plain, small = file(tmp_path, "float", padding=bytes(100)), file(tmp_path, "eight")
    shipped = {"float": plain, "eight": small}[tag]

    report = FILES.report(EXPECTED, plain, small, QUESTIONS, shipped=shipped)

    assert report.pop("cold_start") == FILES.ask(shipped, QUESTIONS).seconds > 0
    assert 0.01 < report.pop("int8_error") < 0.05
    assert 0.9 <= report.pop("int8_share") <= 1
    assert report == {
        "source_diff": 0,
        "float_diff": 0,
        "float_bytes": 148,
        "int8_bytes": 48,
        "needs_framework": False,
        "refuses_half_a_file": True,
    }
    assert [path.stem for path in tmp_path.glob("*.half")] == [tag]


def test_a_runtime_that_needs_a_framework_answers_nothing_without(tmp_path):
    """Every measure of its answers is then as bad as silence."""
    needy = FILES._replace(runtime="import unicodedata\n" + RUNTIME)
    plain, small = file(tmp_path, "float"), file(tmp_path, "eight")

    report = needy.report(EXPECTED, plain, small, QUESTIONS, shipped=plain)

    assert report["needs_framework"]
    assert report["float_diff"] == np.abs(EXPECTED).max()
    assert report["int8_share"] == 0


def test_a_file_to_refuse_can_be_given(tmp_path):
    """A runtime that has no refusal of noise is shown another file."""
    plain = file(tmp_path, "float")

    known = FILES.start_controls(plain, QUESTIONS, "unicodedata", refused=plain)

    assert ("refuses_half_a_file", False, True) in known


def test_all_controls_hold(tmp_path):
    """Where nothing is broken."""
    assert failing(tmp_path) == set()


SHARE = 4 / float(EXPECTED.std())
SOURCE, EXACT = ("source_diff", (3.999, 4.001)), ("float_diff", (3.999, 4.001))
GARBLED, SILENT = ("float_diff", (0.01, 1e39)), ("float_diff", float(np.abs(EXPECTED).max()))
COARSE = ("int8_error", (SHARE - 0.001, SHARE + 0.001))
ALIKE, OTHERS, ALWAYS = ("int8_share", 1), ("int8_share", (0, 0.9)), ("int8_share", (0, 0.5))
NEEDED, FREE = ("needs_framework", True), ("needs_framework", False)
REFUSED, TAKEN = ("refuses_half_a_file", True), ("refuses_half_a_file", False)
SIZES = {("float_bytes", 4096), ("int8_bytes", 4096)}
LATE = ("cold_start", (1, 60))
DAMAGES = {
    "no difference": ("largest_difference", lambda *_: 0.0, {SOURCE, EXACT, GARBLED, SILENT}),
    "no relative difference": ("relative_difference", lambda *_: 0.0, {COARSE}),
    "every choice agrees": ("same_choices", lambda *_: 1.0, {OTHERS, ALWAYS}),
    "no choice agrees": ("same_choices", lambda *_: 0.0, {ALIKE}),
    "nothing garbled": ("write_garbled", lambda plain, *_: plain, {GARBLED}),
    "a framework is always needed": ("needs_modules", lambda *_: True, {FREE}),
    "a framework is never needed": ("needs_modules", lambda *_: False, {NEEDED}),
    "no answer to any": ("ask_file", lambda *_, **__: FileAnswer(None), {EXACT, COARSE, ALIKE, TAKEN, LATE}),
    "one answer to all": (
        "ask_file",
        lambda *_, **__: FileAnswer(EXPECTED, 0.5),
        {EXACT, COARSE, ALIKE, OTHERS, GARBLED, SILENT, REFUSED, LATE},
    ),
    "a start that is not late": ("LATE", "", {LATE}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_broken_fails_a_control(damage, tmp_path, monkeypatch):
    """Each part of the probe broken by itself fails the controls that mention it, and no others."""
    name, broken, seen = DAMAGES[damage]
    monkeypatch.setattr(quantised_models, name, broken)

    assert failing(tmp_path) == seen


def test_a_wrong_size_fails_a_control(tmp_path, monkeypatch):
    """Bytes that are not counted are missed."""
    stat = Path.stat

    def smaller(path, **options):
        found = list(stat(path, **options))
        found[6] -= path.suffix == ".tflite"
        return type(stat(path))(found)

    monkeypatch.setattr(Path, "stat", smaller)

    assert failing(tmp_path) == SIZES


def test_every_control_is_seen_to_fail(tmp_path):
    """No control is left that none of these damages reaches."""
    reached = SIZES.union(*(seen for _, _, seen in DAMAGES.values()))

    assert reached == {(measure, known) for measure, _, known in controls(tmp_path)}
