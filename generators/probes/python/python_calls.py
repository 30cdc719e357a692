"""How often the Python code of a model runs while the model is called again and again."""

from __future__ import annotations

from collections.abc import Callable


class CountedBody:
    """A piece of Python code that counts its own runs; a model calls it inside its forward pass.

    Attributes:
        runs: how often it ran since it was made.
    """

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self) -> None:
        """Note one run."""
        self.runs += 1


def runs_after_first_call(call: Callable[[], object], body: CountedBody, calls: int = 10) -> int:
    """Runs of the body in `calls` calls that follow a first one, 0 for a graph that is only replayed.

    The first call is left out because it may build, trace or capture, and may run the body more than once.
    """
    call()
    before = body.runs
    for _ in range(calls):
        call()
    return body.runs - before
