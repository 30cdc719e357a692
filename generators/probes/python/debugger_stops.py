"""Where debuggers stop: the standard hooks, driven without a person at the keyboard."""

from __future__ import annotations

import contextlib
import io
import pdb  # noqa: T100 - the debugger is what is tried out
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any


def values_at_breakpoints(run: Callable[[], object], variable: str) -> list[float | None]:
    """The variable's value at each `breakpoint()` of a run; None where it is missing or is no number there."""
    found: list[float | None] = []

    def look(*_: object) -> None:
        frame = _frame_with(variable)
        found.append(_number(frame.f_locals[variable]) if frame else None)

    with _hook(look):
        run()
    return found


def values_at_returns(run: Callable[[], object], variable: str) -> list[float | None]:
    """The variable's value whenever a function that has it returns, as a trace function sees it."""
    found: list[float | None] = []

    def leaving(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - as `sys.settrace` wants it
        if event == "return" and variable in frame.f_locals:
            found.append(_number(frame.f_locals[variable]))
        return leaving

    def entering(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - as `sys.settrace` wants it
        mine = event == "call" and variable in frame.f_code.co_varnames
        return leaving if mine else None

    before = sys.gettrace()
    sys.settrace(entering)
    try:
        run()
    finally:
        sys.settrace(before)
    return found


def pdb_session(run: Callable[[], object], variable: str, commands: Sequence[str]) -> tuple[str, object]:
    """What pdb prints for commands given at the first `breakpoint()` of a run, and what the run returned.

    The debugger enters the frame that has the variable, as a person would with `up`, and continues after the
    last command. A run that fails returns None; one that never stops prints nothing.
    """
    screen = io.StringIO()
    sessions: list[pdb.Pdb] = []

    def stop(*_: object) -> None:
        if not sessions:
            keyboard = io.StringIO("\n".join([*commands, "continue", "continue"]) + "\n")
            sessions.append(pdb.Pdb(stdin=keyboard, stdout=screen, nosigint=True, readrc=False))
            sessions[0].set_trace(_frame_with(variable) or sys._getframe(1))  # noqa: SLF001 - as pdb does

    result = None
    before = sys.gettrace()
    # Whatever pdb or the run raises is what a person would see, and ends the session.
    with _hook(stop), contextlib.suppress(Exception):
        result = run()
    sys.settrace(before)
    return screen.getvalue(), result


@contextlib.contextmanager
def _hook(stop: Callable[..., object]) -> Iterator[None]:
    before = sys.breakpointhook
    sys.breakpointhook = stop
    try:
        yield
    finally:
        sys.breakpointhook = before


def _frame_with(variable: str) -> FrameType | None:
    frame = sys._getframe(2)  # noqa: SLF001 - two up is where breakpoint() stands, or what called it
    while frame and variable not in frame.f_locals:
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return frame


def _number(value: Any) -> float | None:  # noqa: ANN401 - a tensor of any framework
    try:
        return float(value)
    except Exception:  # noqa: BLE001 - a placeholder raises what it likes
        return None
