"""A browser that is really started."""

import pytest

from generators.probes.programs.browser import answer_in_page, find_browser
from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

DOUBLE = "return async (question) => question.map((value) => 2 * value);"


@pytest.fixture
def chromium(request):
    """Marks a test that starts one."""
    if not find_browser():
        pytest.skip("no Chromium here")


@pytest.mark.browser
def test_a_page_answers(chromium):
    """The question arrives, the answer comes back, and its seconds count from the start of the browser."""
    answer = answer_in_page(DOUBLE, [1, 2.5], {})

    assert answer.answer == [2, 5]
    assert answer.error == ""
    assert answer.seconds > 0
    assert answer.fetched == {}


@pytest.mark.browser
def test_what_a_page_fetches_is_counted(chromium, tmp_path):
    """Its scripts and what the program asks for, once each."""
    (tmp_path / "factor.json").write_text("3")
    program = """
      const factor = await (await fetch("/model/factor.json")).json();
      return async (question) => question.map((value) => factor * value + window.added);
    """
    files = {"/model": tmp_path, "/added.js": b"window.added = 1;"}

    answer = answer_in_page(program, [1, 2], files, ["/added.js"])

    assert answer.answer == [4, 7]
    assert answer.fetched == {"/added.js": 17, "/model/factor.json": 1}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("throw new Error('no such operator'); return null;", "no such operator"),
        ("return async () => { throw 'refused'; };", "refused"),
        ("return async () => undefined;", "no answer"),
        ("Promise.reject(new Error('left alone')); await new Promise(() => {});", "left alone"),
    ],
)
def test_a_program_that_fails_gives_no_answer(chromium, program, message):
    """An error before or in the question, no answer, and a promise that nobody waits for."""
    answer = answer_in_page(program, 1, {})

    assert answer.answer is None
    assert message in answer.error


@pytest.mark.browser
def test_a_page_that_never_answers_is_a_timeout(chromium):
    """Which is neither an answer nor a refusal."""
    with pytest.raises(ProcessTimeoutError, match="did not answer in time"):
        answer_in_page("await new Promise(() => {});", 1, {}, timeout=0.5)


def test_without_a_browser_nothing_is_asked(monkeypatch):
    """The message names what was looked for."""
    monkeypatch.setattr("generators.probes.programs.browser.NAMES", ("nonsense-browser-of-no-one",))

    assert find_browser() == ""
    with pytest.raises(ProcessFailedError, match="nonsense-browser-of-no-one"):
        answer_in_page(DOUBLE, 1, {})


def test_a_browser_that_ends_by_itself_is_no_answer(monkeypatch):
    """A program that ends at once, as a browser does that can't start, is reported with its status."""
    monkeypatch.setattr("generators.probes.programs.browser.NAMES", ("false",))

    with pytest.raises(ProcessFailedError, match="ended with status 1"):
        answer_in_page(DOUBLE, 1, {})
