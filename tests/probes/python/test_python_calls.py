"""The counter of body runs."""

import functools

from generators.probes.python.python_calls import CountedBody, runs_after_first_call


def test_plain_python_runs_its_body_on_every_call():
    """A function that runs its body each time is counted in full."""
    body = CountedBody()

    assert runs_after_first_call(body, body) == 10


def test_a_replayed_result_runs_no_body():
    """A function whose first result is kept is counted as zero."""
    body = CountedBody()

    assert runs_after_first_call(functools.cache(body), body) == 0


def test_the_first_call_is_left_out():
    """Runs that belong to the first call's building are not counted."""
    body = CountedBody()
    todo = [body] * 5

    def call():
        while todo:
            todo.pop()()

    assert runs_after_first_call(call, body) == 0
    assert body.runs == 5


def test_the_number_of_calls_is_the_callers():
    """As many calls are made as were asked for, and one before."""
    body = CountedBody()

    assert runs_after_first_call(body, body, calls=3) == 3
    assert body.runs == 4
