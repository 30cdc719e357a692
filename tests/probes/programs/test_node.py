"""Node, really started."""

import json
import shutil

import pytest

from generators.probes.programs import node as nodes
from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.node import answer_in_node, library_version, missing_libraries


@pytest.fixture
def node():
    """Leaves a test out where there is no Node."""
    if shutil.which("node") is None:
        pytest.skip("no Node here")


@pytest.fixture
def libraries(tmp_path):
    """A library as npm installs it."""
    folder = tmp_path / "node_modules" / "twice"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": "twice", "version": "1.2.3", "main": "main.js"}))
    (folder / "main.js").write_text("module.exports = (value) => 2 * value;")
    return folder.parent


def test_a_program_reads_its_artefact_and_answers(node, tmp_path):
    """The question arrives as JSON, and the answer comes back."""
    (tmp_path / "factor.json").write_text("3")
    program = """
      const factor = JSON.parse(fs.readFileSync(artefact));
      return async (question) => question.map((value) => factor * value);
    """

    answer = answer_in_node(program, [1, 2.5], tmp_path / "factor.json")

    assert answer.answer == [3, 7.5]
    assert answer.seconds > 0


def test_a_library_is_found_where_npm_put_it(node, libraries, tmp_path):
    """As in an environment's own folder."""
    answer = answer_in_node('return async (question) => require("twice")(question);', 4, tmp_path, libraries)

    assert answer.answer == 8


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ('return require("nonsense-library-of-no-one");', "Cannot find module"),
        ("return async () => { throw 'refused'; };", "refused"),
        ("return async () => undefined;", "no answer"),
        ("setTimeout(() => { throw new Error('later'); }); await new Promise(() => {});", "later"),
        ("Promise.reject(new Error('left alone')); await new Promise(() => {});", "left alone"),
    ],
)
def test_a_program_that_fails_gives_no_answer(node, tmp_path, program, message):
    """A library that isn't there, early, late and unknown errors, and no answer."""
    answer = answer_in_node(program, 1, tmp_path)

    assert answer.answer is None
    assert message in answer.error


def test_a_program_that_does_not_parse_is_our_own_mistake(node, tmp_path):
    """It raises: that says nothing of an artefact."""
    with pytest.raises(ProcessFailedError, match="SyntaxError"):
        answer_in_node("return (((;", 1, tmp_path)


def test_a_program_without_an_end_is_late(node, tmp_path):
    """Which is neither an answer nor a refusal."""
    with pytest.raises(ProcessTimeoutError, match="no end within"):
        answer_in_node("while (true) {}", 1, tmp_path, timeout=0.1)


def test_without_node_nothing_is_asked(monkeypatch, tmp_path):
    """The message says what is missing."""
    monkeypatch.setattr(nodes.shutil, "which", lambda _: None)

    with pytest.raises(ProcessFailedError, match="node is not on PATH"):
        answer_in_node("", 1, tmp_path)


def test_missing_libraries_are_named(libraries):
    """One, several and none."""
    assert missing_libraries("twice", folder=libraries) == ""
    assert missing_libraries("twice", "other", folder=libraries) == (
        "the JavaScript library other can't be found in this environment"
    )
    assert "libraries a, b can't be found" in missing_libraries("a", "b", folder=libraries)


def test_a_library_says_its_version(libraries):
    """As its package does."""
    assert library_version("twice", libraries) == "1.2.3"
