"""A job's phases and the lines that its script is at come in; lines of text for the supervisor go out.

The lines are `folder PATH`, then `phase NAME` before each phase begins. `faulthandler` adds the tracebacks of all
threads when a signal ends the process, when the supervisor asks before it kills, and shortly after the deadline.
The last comes from a thread that needs neither the interpreter nor a signal, for scripts that block or ignore
signals. Standard library only.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import time
import traceback
import types
from pathlib import Path
from typing import Any

from generators.harness.exceptions import sound

ASK = signal.SIGXCPU  # the supervisor's question; nobody else sends it where no limit of processor time is set
LATE = 0.1  # seconds after the deadline, so that a script that ends in time is never disturbed
LONGEST = 500  # characters of a path, as many as `faulthandler` writes

Line = tuple[str, int, str]  # file, number from 1 or 0 where it is not known, function


class Progress:
    """How far a script is.

    Attributes:
        phase: `import`, `artefacts`, `controls`, `verify`, `settings` or `timing`; empty before the first.
        line: the line that stands for the phase while no line of the script is running; None without a script.
    """

    def __init__(self) -> None:
        self.phase = ""
        self.line: Line | None = None
        self._script = Path()
        self._descriptor, self._owner = -1, 0
        self._pipe: os.stat_result | None = None

    def begin(self, job: dict[str, Any]) -> None:
        """Write to the descriptor `position` of the job from now on.

        Args:
            job: with `script`, and with `deadline` (on the monotonic clock, in seconds) where there is only one.
        """
        self._script, self._descriptor, self._owner = Path(job["script"]), job["position"], os.getpid()
        self._pipe = os.fstat(self._descriptor)
        faulthandler.enable(self._descriptor)
        faulthandler.register(ASK, self._descriptor)
        self._write(f"folder {self._script.parent}\n")  # from now on it may be asked
        if "deadline" in job:
            left = max(job["deadline"] - time.monotonic(), 0) + LATE
            with contextlib.suppress(RuntimeError):  # no thread can be started
                faulthandler.dump_traceback_later(left, file=self._descriptor)

    def enter(self, phase: str, called: object = None) -> None:
        """Say that a phase begins; the first line of the function that it calls stands for it."""
        if phase != self.phase:
            self.phase = phase
            self._write(f"phase {phase}\n")
        code = getattr(called, "__code__", None)
        self.line = (self._script.name, 0, "")
        if isinstance(code, types.CodeType):
            self._stand_at((code.co_filename, code.co_firstlineno, code.co_name))

    def yielded(self, by: object) -> None:
        """Let the line at which a generator of the script waits stand for the phase."""
        if isinstance(by, types.GeneratorType) and by.gi_frame is not None:
            code = by.gi_frame.f_code
            self._stand_at((code.co_filename, by.gi_frame.f_lineno, code.co_name))

    def place(self, error: BaseException | None = None) -> dict[str, object]:
        """Where the script is, or was when the exception was raised, for a message.

        `phase`, `own` (the innermost line of the claim's folder) and `innermost` (of any file), or None for each.
        """
        lines = self._raised_at(error)
        own = next(filter(None, map(self._own, reversed(lines))), self.line)
        innermost = lines[-1] if lines else None
        return {"phase": self.phase or None, "own": own, "innermost": innermost}

    def leaves(self, error: SystemExit) -> None:
        """Write the lines at which the script ends its process, as `faulthandler` writes them."""
        lines = reversed(self._raised_at(error))
        text = "".join(f'  File "{file}", line {number} in {name}\n' for file, number, name in lines)
        self._write(f"Current thread (most recent call first):\n{text}")

    def _raised_at(self, error: BaseException | None) -> list[Line]:
        """The lines of a traceback, outermost first; a syntax error is at the line that can't be read."""
        if error is None:
            return []
        frames = traceback.walk_tb(error.__traceback__)
        lines = [(frame.f_code.co_filename, number or 0, frame.f_code.co_name) for frame, number in frames]
        if isinstance(error, SyntaxError) and isinstance(error.filename, str):
            lines.append((error.filename, error.lineno if isinstance(error.lineno, int) else 0, ""))
        return [(sound(file)[:LONGEST], number, sound(name)[:LONGEST]) for file, number, name in lines]

    def _own(self, line: Line) -> Line | None:
        """A line of the claim's folder by its path there; None for any other."""
        file, number, name = line
        folder = f"{self._script.parent}/"
        return (file.removeprefix(folder), number, name) if file.startswith(folder) else None

    def _stand_at(self, line: Line) -> None:
        self.line = self._own(line) or self.line

    def _write(self, text: str) -> None:
        """Write to the supervisor, unless this is a process that the script forked."""
        if os.getpid() == self._owner and self._pipe:
            with contextlib.suppress(OSError):  # the script has closed it
                if os.path.samestat(self._pipe, os.fstat(self._descriptor)):  # or its own file has the number now
                    os.write(self._descriptor, text.encode("ascii", "backslashreplace"))
