"""Five steps with known values, and what pdb is asked to do.

A body has the input `x`, a local variable `own_level`, a breakpoint
after it, and `twice` on the line that follows; the loss of a step
is x * x.
"""

import numpy as np

from generators.probes.python.debugger_stops import pdb_session

VALUES = (1.0, 2.0, 3.0, 4.0, 5.0)
INPUTS = np.array(VALUES, dtype="float32")[:, None]
TARGETS = np.zeros_like(INPUTS)


def real(found):
    """How many of the five steps were seen with their own value."""
    return sum(value in found for value in VALUES)


def pdb_commands(train, line):
    """Whether each command does its work while `train` runs.

    `train` returns the mean loss of the five steps, and its name is
    `training`; `line` is the one after the breakpoint.
    """

    def said(text, *commands):
        return text in pdb_session(train, "own_level", commands)[0]

    change = pdb_session(train, "own_level", ["!x = x * 3"])[1]
    seen = "p ('seen', float(own_level))"
    return {
        "print a value": said("('seen', 1.0)", seen),
        "evaluate an expression": said(
            "('seen', 11.0)",
            "p ('seen', float(own_level * 10 + 1))",
        ),
        "step to the next line": said(
            "('seen', 2.0)", "next", "p ('seen', float(twice))"
        ),
        "show the caller": said(")training()", "where"),
        "change a value of one step": change is not None
        and abs(change - (55 + 8) / 5) < 1e-4,
        "stop on a condition": said(
            "('seen', 4.0)",
            f"tbreak {line}, own_level > 3",
            "continue",
            seen,
        ),
    }
