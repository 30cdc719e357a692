"""A browser that is really started."""

import pytest

from generators.probes.programs.browser import ask_page, browser
from generators.probes.programs.fresh_interpreter import ElsewhereError, LateError

DOUBLE = "return async (question) => question.map((value) => 2 * value);"


@pytest.fixture
def chromium(request):
    """Marks a test that starts one."""
    if not browser():
        pytest.skip("no Chromium here")


@pytest.mark.browser
def test_a_page_answers(chromium):
    """The question arrives, the answer comes back, and its seconds count from the start of the browser."""
    told = ask_page(DOUBLE, [1, 2.5], {})

    assert told.answer == [2, 5]
    assert told.error == ""
    assert 0.05 < told.seconds < 90
    assert told.fetched == {}


@pytest.mark.browser
def test_what_a_page_fetches_is_counted(chromium, tmp_path):
    """Its scripts and what the program asks for, once each."""
    (tmp_path / "factor.json").write_text("3")
    program = """
      const factor = await (await fetch("/model/factor.json")).json();
      return async (question) => question.map((value) => factor * value + window.added);
    """
    files = {"/model": tmp_path, "/added.js": b"window.added = 1;"}

    told = ask_page(program, [1, 2], files, ["/added.js"])

    assert told.answer == [4, 7]
    assert told.fetched == {"/added.js": 17, "/model/factor.json": 1}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("throw new Error('no such operator'); return null;", "no such operator"),
        ("return async () => { throw 'refused'; };", "refused"),
        ("return async () => undefined;", "told nothing"),
        ("Promise.reject(new Error('left alone')); await new Promise(() => {});", "left alone"),
    ],
)
def test_a_program_that_fails_gives_no_answer(chromium, program, said):
    """An error before or in the question, no answer, and a promise that nobody waits for."""
    told = ask_page(program, 1, {})

    assert told.answer is None
    assert said in told.error


@pytest.mark.browser
def test_a_page_that_never_tells_is_late(chromium):
    """Which is neither an answer nor a refusal."""
    with pytest.raises(LateError, match="told nothing in time"):
        ask_page("await new Promise(() => {});", 1, {}, timeout=3)


def test_without_a_browser_nothing_is_asked(monkeypatch):
    """The message names what was looked for."""
    monkeypatch.setattr("generators.probes.programs.browser.NAMES", ("nonsense-browser-of-no-one",))

    assert browser() == ""
    with pytest.raises(ElsewhereError, match="nonsense-browser-of-no-one"):
        ask_page(DOUBLE, 1, {})


def test_a_browser_that_ends_by_itself_is_no_answer(monkeypatch):
    """A program that ends at once, as a browser does that can't start, is told with its status."""
    monkeypatch.setattr("generators.probes.programs.browser.NAMES", ("false",))

    with pytest.raises(ElsewhereError, match="ended with status 1"):
        ask_page(DOUBLE, 1, {})
