"""What debuggers see, without a person at the keyboard."""

import sys

import pytest

from generators.probes.python.debugger_stops import pdb_session, values_at_breakpoints, values_at_returns

VALUES = (1.0, 2.0, 3.0)


def stopping(x):
    """A body with a breakpoint and a local variable."""
    level = x
    breakpoint()  # noqa: T100 - the stop is what the test is about
    twice = level * 2
    return x + twice * 0


def run(body=stopping):
    """The sum over all steps."""
    return sum(body(value) for value in VALUES)


def test_each_stop_gives_the_value_of_its_step():
    """The variable is read at every breakpoint, in order."""
    assert values_at_breakpoints(run, "level") == [1.0, 2.0, 3.0]


def test_a_run_without_a_breakpoint_has_no_stops():
    """Nothing is found where nothing stops."""
    assert values_at_breakpoints(lambda: run(abs), "level") == []


def test_a_placeholder_is_no_value():
    """A variable that is no number, or is missing, is found as None."""
    assert values_at_breakpoints(lambda: stopping("x"), "level") == [None]
    assert values_at_breakpoints(lambda: stopping(1.0), "other") == [None]


def test_the_hook_is_given_back_even_if_the_run_fails():
    """A run that raises leaves breakpoint() and the trace function as they were."""

    def fails():
        level = 1.0
        raise ValueError(level)

    before = sys.breakpointhook, sys.gettrace()
    for look in (values_at_breakpoints, values_at_returns):
        with pytest.raises(ValueError, match="1"):
            look(fails, "level")

    assert before == (sys.breakpointhook, sys.gettrace())


def test_a_trace_function_sees_each_return():
    """Only functions with the variable are looked at."""

    def body(x):
        level = x
        return level * 1

    assert values_at_returns(lambda: run(body), "level") == [1.0, 2.0, 3.0]
    assert values_at_returns(lambda: run(abs), "level") == []


def test_pdb_reads_steps_and_changes():
    """Python's pdb prints what it was asked, steps on, and a changed value changes the result."""
    printed, result = pdb_session(run, "level", ["p ('seen', level)", "next", "p ('seen', twice)", "!x = 10"])

    assert "('seen', 1.0)" in printed
    assert "('seen', 2.0)" in printed
    assert result == 15.0


def test_pdb_stops_only_once_without_a_break():
    """Later breakpoints of the run are passed over, so a plain session ends."""
    printed, result = pdb_session(run, "level", ["p level"])

    assert printed.count("1.0") == 1
    assert result == 6.0


def test_a_session_that_never_starts_says_nothing():
    """No stop, no words, and the run's own result."""
    assert pdb_session(lambda: run(abs), "level", ["p 1"]) == ("", 6.0)


def test_a_run_that_fails_in_a_session_has_no_result():
    """What pdb raises ends the run, and the trace function is given back."""
    before = sys.gettrace()

    assert pdb_session(run, "level", ["quit"])[1] is None
    assert before is sys.gettrace()


def test_a_frame_without_the_variable_is_entered_as_it_is():
    """Python's pdb stops where breakpoint() stands if no frame has the variable."""
    assert "x = 1.0" in pdb_session(run, "no_such_variable", ["p f'x = {x}'"])[0]
